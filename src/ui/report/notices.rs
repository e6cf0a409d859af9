//! Remarks in words: what the user should know and need not answer.

use super::super::style::{HINT, WARN, paint};
use crate::stack::Notice;

/// The lines of a remark; those that may cost or surprise are warnings.
pub(super) fn notice(notice: &Notice) -> Vec<String> {
    let warning = |text: String| vec![format!("{} {text}", paint(WARN, "warning:"))];
    let note = |text: String| vec![format!("{} {text}", paint(HINT, "note:"))];
    match notice {
        Notice::RegionDiffers { environment, used } => warning(format!(
            "the environment names region {environment}; {used} is used, as the profile or \
             `--region` says"
        )),
        Notice::Trunking {
            setting,
            tasks,
            hosts,
            per_host,
            fit,
        } if fit < tasks => warning(format!(
            "account setting `awsvpcTrunking` is {setting}: {per_host} tasks a host, so {fit} of \
             {tasks} tasks fit on {hosts} hosts; see \
             `aws ecs put-account-setting --name awsvpcTrunking --value enabled`"
        )),
        Notice::Trunking {
            setting,
            tasks,
            hosts,
            per_host,
            ..
        } => note(format!(
            "account setting `awsvpcTrunking` is {setting}: {per_host} tasks a host, so {tasks} \
             tasks fit on {hosts} hosts"
        )),
        Notice::TrunkingUnknown { reason } => warning(format!(
            "cannot read the account setting `awsvpcTrunking`, which decides how many tasks fit \
             on a host: {reason}"
        )),
        Notice::NoExpiry => warning(
            "nothing will delete this stack by itself; it bills until `stackgen down`".to_owned(),
        ),
        Notice::SimulatedExpiry => note("simulated stacks have no expiry".to_owned()),
        Notice::ShellReused { stack } => note(format!(
            "using the empty shell of {stack}, left by a change set that was never executed"
        )),
        Notice::Joined { stack } => note(format!(
            "{stack} is being made already, from the same template: following it"
        )),
        Notice::NothingToDo { stack, status } => note(format!(
            "nothing to do: {stack} is {status}, as the profile asks"
        )),
        Notice::NothingToDelete { wanted } if wanted.is_empty() => {
            note("nothing to delete: no stack of ours was found".to_owned())
        }
        Notice::NothingToDelete { wanted } => note(format!(
            "nothing to delete: no stack for {}",
            wanted.join(", ")
        )),
        Notice::NotChosen { stack, reason } => warning(format!(
            "{stack} is left alone, because it cannot be looked at: {reason}"
        )),
    }
}
