//! What holds a step back first, in words.

use super::timing::clock;
use crate::plan::{Binding, Floor, Limit, Rate};

/// One sentence, without a final period.
pub(super) fn binding_words(binding: &Binding) -> String {
    match binding {
        Binding::Short { limit, fit, of } => {
            format!("{}: only {fit} of {of} tasks fit", limit_words(limit))
        }
        Binding::Cut {
            limit,
            wanted,
            granted,
        } => format!(
            "{}: {wanted} hosts are asked for, {granted} are granted; all tasks fit all the same",
            limit_words(limit)
        ),
        Binding::Hosts { floor } => format!(
            "how fast hosts come and take tasks: nothing is too small; launching alone takes at least {}",
            floor_words(floor)
        ),
        Binding::Launches { floor } => format!(
            "the launch rate: nothing is too small, and launching takes at least {}",
            floor_words(floor)
        ),
    }
}

fn limit_words(limit: &Limit) -> String {
    match limit {
        Limit::GroupMaximum { hosts, per_host } => {
            format!("the group's maximum of {hosts} hosts with {per_host} tasks each")
        }
        Limit::Interfaces { hosts, per_host } => format!(
            "awsvpcTrunking is off, so that {hosts} hosts have interfaces for {per_host} tasks each"
        ),
        Limit::Quota {
            code,
            name,
            free,
            needed,
        } => format!("the quota {name} ({code}): {free} are free, {needed} needed"),
    }
}

/// The shortest time, and the rate behind it.
pub(super) fn floor_words(floor: &Floor) -> String {
    let rate = rate_words(floor.by);
    format!("{} ({rate})", clock(floor.whole_seconds()))
}

/// A rate that AWS documents.
pub(super) const fn rate_words(rate: Rate) -> &'static str {
    match rate {
        Rate::Fargate => "100 tasks at once on Fargate, then 20 a second",
        Rate::Service => "500 tasks a minute in each service",
    }
}
