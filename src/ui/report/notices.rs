//! Remarks in words: what the user should know and need not answer.

use jiff::SignedDuration;

use super::super::style::{HINT, WARN, paint};
use super::super::time::length;
use super::lifetimes::lifetime;
use crate::stack::Notice;

/// The lines of a remark; those that may cost or surprise are warnings.
pub(super) fn notice(notice: &Notice) -> Vec<String> {
    match notice {
        Notice::RegionDiffers { environment, used } => warning(format!(
            "the environment names region {environment}; {used} is used, as the profile or \
             `--region` says"
        )),
        Notice::BootstrapMaking { .. }
        | Notice::BootstrapChanging { .. }
        | Notice::BootstrapRemoved { .. }
        | Notice::ExpiryArmed { .. }
        | Notice::Expired { .. }
        | Notice::NoExpiry => lifetime(notice),
        Notice::ShellReused { stack } => note(format!(
            "using the empty shell of {stack}, left by a change set that was never executed"
        )),
        Notice::OtherImage { stack, has, wanted } => note(format!(
            "{stack} has the image {has}, the registry {wanted}"
        )),
        Notice::Joined { stack } => note(format!(
            "{stack} is being made already, from the same template: following it"
        )),
        Notice::NothingToDo { stack, status } => note(format!(
            "nothing to do: {stack} is {status}, as the profile asks"
        )),
        Notice::Stalled { .. } | Notice::NoAnswer { .. } | Notice::CredentialsExpired => {
            vec![while_following(notice)]
        }
        Notice::Waiting { stack, status } => note(format!(
            "{stack} is {status}: waiting for it to come to rest"
        )),
        Notice::Clearing {
            stack,
            status,
            reason,
        } => warning(clearing(stack, status, reason.as_deref())),
        Notice::RoleMade { role, service } => note(format!(
            "the role {role}, which {service} needs, was missing in this account and is made now"
        )),
        Notice::RoleUnknown {
            role,
            service,
            reason,
        } => warning(format!(
            "the role {role}, which {service} needs, could not be made: {reason}"
        )),
        Notice::Again { stack } => note(format!("making {stack} once more")),
        Notice::NothingToDelete { wanted, others } => note(nothing_to_delete(wanted, *others)),
        Notice::NotChosen { stack, reason } => warning(format!(
            "{stack} is left alone, because it cannot be looked at: {reason}"
        )),
    }
}

/// Why nothing is deleted.
fn nothing_to_delete(wanted: &[String], others: usize) -> String {
    match (wanted, others) {
        ([], 0) => "nothing to delete: no stack of ours was found".to_owned(),
        ([], 1) => "nothing to delete: the options do not choose the one stack found".to_owned(),
        ([], _) => format!("nothing to delete: the options choose none of {others} stacks found"),
        (wanted, _) => format!("nothing to delete: no stack for {}", wanted.join(", ")),
    }
}

/// What is said while a stack is followed.
fn while_following(notice: &Notice) -> String {
    match notice {
        Notice::Stalled {
            stack,
            status,
            seconds,
            waiting_for,
        } => {
            let time = length(SignedDuration::from_secs(*seconds));
            let waiting = match waiting_for.as_slice() {
                [] => String::new(),
                names => format!("; waiting for {}", names.join(", ")),
            };
            format!(
                "{} {stack} is {status} and nothing has moved for {time}, longer than usual{waiting}",
                paint(WARN, "warning:")
            )
        }
        Notice::NoAnswer { seconds, reason } => {
            let time = length(SignedDuration::from_secs(*seconds));
            let warning = paint(WARN, "warning:");
            format!("{warning} no answer for {time}, asking on: {reason}")
        }
        _ => format!(
            "{} the credentials have run out; looking for new ones, what runs goes on",
            paint(HINT, "note:")
        ),
    }
}

fn warning(text: impl std::fmt::Display) -> Vec<String> {
    vec![format!("{} {text}", paint(WARN, "warning:"))]
}

fn note(text: impl std::fmt::Display) -> Vec<String> {
    vec![format!("{} {text}", paint(HINT, "note:"))]
}

fn clearing(stack: &str, status: &str, reason: Option<&str>) -> String {
    let reason = reason.map_or_else(String::new, |reason| format!(" ({})", reason.trim()));
    format!(
        "an earlier deployment of {stack} failed and left it {status}{reason}: deleting what is \
         left of it first"
    )
}
