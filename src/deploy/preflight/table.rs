//! The questions: a row each.

use std::future::Future;
use std::pin::Pin;

use super::{
    Needs, credentials, image, names, offerings, parameter, quotas, roles, settings, zones,
};
use crate::aws::Session;
use crate::stack::check::Check;

/// What every question has at hand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look<'a> {
    /// Whom to ask.
    pub(super) session: &'a Session,
    /// What about.
    pub(super) needs: &'a Needs<'a>,
}

/// A question under way.
pub(super) type Asking<'a> = Pin<Box<dyn Future<Output = Vec<Check>> + 'a>>;

/// A question.
pub(super) struct Row {
    /// The ids of the checks that come of it.
    pub(super) ids: &'static [&'static str],
    /// Does the check of this id concern a stack with these needs?
    pub(super) concerns: fn(&Needs<'_>, &str) -> bool,
    /// Asks.
    pub(super) ask: for<'a> fn(Look<'a>) -> Asking<'a>,
}

impl Row {
    /// The ids of the checks that a stack with these needs gets.
    pub(super) fn concerning(&self, needs: &Needs<'_>) -> impl Iterator<Item = &'static str> {
        let ids = self.ids.iter().copied();
        ids.filter(|id| (self.concerns)(needs, id))
    }
}

const fn everybody(_: &Needs<'_>, _: &str) -> bool {
    true
}

fn hosts(needs: &Needs<'_>, _: &str) -> bool {
    needs.plan.hosts.as_option().is_some()
}

/// The questions, in the order in which they are shown.
pub(super) static TABLE: &[Row] = &[
    Row {
        ids: &[credentials::LASTING, credentials::CLOCK],
        concerns: everybody,
        ask: |look| Box::pin(credentials::ask(look)),
    },
    Row {
        ids: &[names::ID],
        concerns: everybody,
        ask: |look| Box::pin(names::ask(look)),
    },
    Row {
        ids: &[zones::ID],
        concerns: everybody,
        ask: |look| Box::pin(zones::ask(look)),
    },
    Row {
        ids: &[offerings::ID],
        concerns: hosts,
        ask: |look| Box::pin(offerings::ask(look)),
    },
    Row {
        ids: &[parameter::ID],
        concerns: hosts,
        ask: |look| Box::pin(parameter::ask(look)),
    },
    Row {
        ids: &[image::ID],
        concerns: everybody,
        ask: |look| Box::pin(image::ask(look)),
    },
    Row {
        ids: &[roles::ID],
        concerns: everybody,
        ask: |look| Box::pin(roles::ask(look)),
    },
    Row {
        ids: quotas::IDS,
        concerns: quotas::concerns,
        ask: |look| Box::pin(quotas::ask(look)),
    },
    Row {
        ids: &[settings::TRUNKING, settings::INSIGHTS, settings::LONG_ARNS],
        concerns: settings::concerns,
        ask: |look| Box::pin(settings::ask(look)),
    },
];
