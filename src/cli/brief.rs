//! What `up` and `run` say before anything is made: what holds it back, what it costs, how long it
//! takes. `stackgen plan` says all of it.

use std::cell::Cell;

use super::Context;
use super::account::account;
use super::costing::Counts;
use super::deploying::Prepared;
use super::timing::timing;
use crate::cost::Estimate;
use crate::plan::Account;
use crate::stack::Event;
use crate::ui::{Timing, brief};

/// The plan in a few lines, said once.
pub(super) struct Brief<'a> {
    /// What is to be deployed.
    prepared: &'a Prepared,
    /// Tasks and services that are asked for. Where they are not the profile's own, nothing is said
    /// about its step.
    counts: Counts,
    /// What it costs.
    cost: Estimate,
    /// Whether all of it happens in the sandbox.
    simulated: bool,
    /// How to speak.
    context: &'a Context,
    told: Cell<bool>,
}

impl<'a> Brief<'a> {
    pub(super) const fn new(
        prepared: &'a Prepared,
        counts: Counts,
        cost: Estimate,
        simulated: bool,
        context: &'a Context,
    ) -> Self {
        Self {
            prepared,
            counts,
            cost,
            simulated,
            context,
            told: Cell::new(false),
        }
    }

    /// The checks are the last thing before something is made: they know the account's own limits.
    pub(super) fn hear(&self, event: &Event) {
        if let Event::Preflight(preflight) = event {
            let account = account(preflight, &self.prepared.document.plan);
            let time = timing(self.prepared, self.simulated);
            self.tell(&account, Some(&time));
        }
    }

    /// Says it of a stack that was there already, unless it was said.
    pub(super) fn tell_what_is_left(&self) {
        self.tell(&Account::default(), None);
    }

    fn tell(&self, account: &Account, time: Option<&Timing>) {
        if self.told.replace(true) {
            return;
        }
        let plan = &self.prepared.document.plan;
        let own = self.counts == Counts::of(plan);
        let binding = own.then(|| plan.sizing.binding(account));
        for line in brief(binding.as_ref(), time, &self.cost) {
            self.context.ui.note(&line);
        }
    }
}
