//! What happens around a delete, in words.

use anstyle::Style;

use super::super::style::{BAD, GOOD, HINT, WARN, paint};
use super::super::time::length;
use crate::stack::{Draining, Expiry, Mend, Mending, Residue, Retrying, Spent, Summary};
use crate::ui::{Table, residue_table, residue_verdict};
use jiff::{SignedDuration, Timestamp};

/// Stacks that are about to go, with what makes one think twice.
pub(super) fn doomed(stacks: &[Summary], spent: &[Spent], now: Timestamp) -> Table {
    let columns = [
        "stack",
        "profile",
        "status",
        "region",
        "age",
        "time left",
        "$ so far",
    ];
    let mut table = Table::new(columns);
    for stack in stacks {
        let spent = spent.iter().find(|spent| spent.arn == stack.arn);
        let age = stack.created_at.map(|at| length(now.duration_since(at)));
        table.row([
            stack.name.clone(),
            stack.profile.clone().unwrap_or_else(|| "-".to_owned()),
            stack.status.to_string(),
            stack.region.clone(),
            age.unwrap_or_else(|| "-".to_owned()),
            stack.expiry.as_ref().map_or("-".to_owned(), left),
            spent.map_or("-".to_owned(), |spent| format!("over {}", spent.text)),
        ]);
    }
    table
}

/// How long until a stack goes by itself.
fn left(expiry: &Expiry) -> String {
    match expiry {
        Expiry::Armed { left_seconds, .. } => length(SignedDuration::from_secs(*left_seconds)),
        Expiry::Expired { .. } | Expiry::RanOut { .. } => "expired".to_owned(),
        Expiry::Never => "never".to_owned(),
        Expiry::Unarmed { .. } => "not armed".to_owned(),
        Expiry::Unknown { .. } => "unknown".to_owned(),
    }
}

/// How empty a stack is before its delete.
pub(super) fn draining(draining: &Draining) -> String {
    let name = &draining.stack.name;
    match (draining.tasks, draining.hosts) {
        (0, 0) => format!("{name} is empty: no tasks, no hosts"),
        (tasks, hosts) => format!("emptying {name}: {} left", held(tasks, hosts)),
    }
}

/// `1 task and 2 hosts`, without what there is none of: hosts are counted when the tasks are gone.
fn held(tasks: u32, hosts: u32) -> String {
    let counted = |count: u32, one: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {one}s")),
    };
    let parts: Vec<String> = [counted(tasks, "task"), counted(hosts, "host")]
        .into_iter()
        .flatten()
        .collect();
    parts.join(" and ")
}

/// What was done about something in the way.
pub(super) fn mending(mending: &Mending) -> String {
    let style = style(&mending.step);
    let name = format!("{}:", mending.stack.name);
    format!("{} {}", paint(style, name), what(&mending.step))
}

/// How much it matters.
const fn style(step: &Mend) -> Style {
    match step {
        Mend::InterfaceHeld { .. } | Mend::Waiting { .. } | Mend::WaitsForRest { .. } => HINT,
        Mend::Unprotected
        | Mend::GroupHeld { .. }
        | Mend::NotDrained { .. }
        | Mend::DrainStalled { .. }
        | Mend::CannotLook { .. }
        | Mend::ScheduleLeft { .. } => WARN,
        _ => GOOD,
    }
}

/// What was done, in words.
fn what(step: &Mend) -> String {
    match step {
        Mend::Unprotected => "termination protection switched off, as asked".to_owned(),
        Mend::HostsUnprotected { group, instances } => {
            format!("scale-in protection taken from {instances} instances of {group}")
        }
        Mend::InterfaceDeleted { interface, owner } => {
            format!("deleted the unused network interface {interface} ({owner})")
        }
        Mend::InterfaceHeld { interface, owner } => {
            format!("waiting for the network interface {interface}, held by {owner}")
        }
        Mend::EndpointDeleted { endpoint, service } => {
            format!("deleted the endpoint {endpoint} ({service}), which was not of the stack")
        }
        Mend::GroupDeleted { group, name } => {
            format!("deleted the security group {group} ({name}), which was not of the stack")
        }
        Mend::GroupHeld { group, name } => format!(
            "the security group {group} ({name}) is not of the stack and is in the way: delete it, \
             or whatever made it"
        ),
        Mend::RepositoryDeleted { repository } => {
            format!("deleted the repository {repository} with its images")
        }
        Mend::LogGroupDeleted { group } => {
            format!("deleted the log group {group}, which something wrote to after its delete")
        }
        Mend::ProfileEmptied { profile, role } => {
            format!("took the role {role} out of the instance profile {profile}")
        }
        Mend::NotDrained { what, reason } => {
            format!("{what} was not emptied first, the delete goes on: {reason}")
        }
        Mend::DrainStalled { tasks, hosts } => {
            let left = held(*tasks, *hosts);
            format!("still there and not going away: {left}; the delete goes on")
        }
        Mend::WaitsForRest { status } => {
            format!("it is {status}, when AWS deletes nothing: waiting for the end of that")
        }
        Mend::CannotLook { reason } => {
            format!("what is in the way of the delete cannot be looked at: {reason}")
        }
        Mend::ScheduleLeft { reason } => {
            format!("its schedule could not be removed; it ends by itself: {reason}")
        }
        Mend::Waiting { cause, seconds } => format!(
            "{}; trying again in {}",
            cause
                .as_deref()
                .map_or("it often passes".to_owned(), |cause| format!(
                    "this passes ({cause})"
                )),
            length(SignedDuration::from_secs(
                i64::try_from(*seconds).unwrap_or(i64::MAX)
            ))
        ),
    }
}

/// What is left of stacks that are gone: the verdict, with a table if it is not "0 left".
pub(super) fn residue(residue: &Residue, columns: Option<usize>) -> Vec<String> {
    let mut lines: Vec<String> = residue
        .unseen
        .iter()
        .map(|unseen| {
            format!(
                "{} cannot look for {} in {}: {}",
                paint(WARN, "warning:"),
                unseen.kind,
                unseen.region,
                unseen.reason
            )
        })
        .collect();
    if !residue.left.is_empty() {
        let table = residue_table(residue).within(columns);
        lines.extend(table.lines().map(str::to_owned));
        // What bills is an error, whose hints say how to delete it.
        if !residue.bills() {
            let commands = residue.left.iter().map(|left| format!("  {}", left.delete));
            lines.push("delete with:".to_owned());
            lines.extend(commands);
        }
    }
    let style = match (residue.bills(), residue.unseen.is_empty()) {
        (true, _) => BAD,
        (false, true) => GOOD,
        (false, false) => WARN,
    };
    lines.push(paint(style, residue_verdict(residue)));
    lines
}

/// That a delete is sent again.
pub(super) fn retrying(retrying: &Retrying) -> String {
    let name = &retrying.stack.name;
    let failed = retrying.failed.join(", ");
    if retrying.forced {
        return format!(
            "{} deleting {name} by force: what cannot be deleted stays behind ({failed})",
            paint(WARN, "warning:")
        );
    }
    format!(
        "deleting {name} again, attempt {} of {}: {failed} could not be deleted",
        retrying.attempt, retrying.most
    )
}
