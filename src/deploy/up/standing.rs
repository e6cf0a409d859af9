//! Where the wanted stack stands before we do anything, and what that means.

use super::super::tags::{DIGEST_TAG, is_ours};
use super::super::{Blocked, UpError};
use super::Job;
use super::parameters::is_same_image;
use crate::aws::StackDetail;
use crate::stack::StackStatus;

/// Where the wanted stack stands.
pub(super) enum Standing {
    /// There is none, or an empty shell of one.
    Free {
        /// Is there a shell?
        shell: bool,
    },
    /// As wanted.
    Same(StackDetail),
    /// There, ours, and from another template or with another image.
    Different(StackDetail),
    /// Somebody is making exactly this now.
    Made(StackDetail),
    /// Something else is under way, after which we look again.
    Going(StackDetail),
    /// An earlier attempt to make it failed, and nothing runs any more.
    Failed(StackDetail),
    /// In the way, and not for us to move.
    Blocked(Box<Blocked>),
}

/// What a status asks for, of a stack that is ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Free,
    Shell,
    There,
    Made,
    Going,
    Failed,
    Stuck,
}

/// Every status and what it asks for.
///
/// A rollback or a delete under way is waited for: what it leaves is known how to go on from. A
/// rollback that failed, an update that failed in place and a delete that failed are not: which way
/// out is right depends on what the user wants to keep.
const fn place(status: &StackStatus) -> Place {
    use StackStatus as S;
    match status {
        S::DeleteComplete => Place::Free,
        S::ReviewInProgress => Place::Shell,
        S::CreateComplete
        | S::UpdateComplete
        | S::ImportComplete
        | S::UpdateRollbackComplete
        | S::ImportRollbackComplete => Place::There,
        S::CreateInProgress => Place::Made,
        S::RollbackInProgress
        | S::DeleteInProgress
        | S::UpdateInProgress
        | S::UpdateCompleteCleanupInProgress
        | S::UpdateRollbackInProgress
        | S::UpdateRollbackCompleteCleanupInProgress => Place::Going,
        S::CreateFailed | S::RollbackComplete => Place::Failed,
        S::DeleteFailed
        | S::RollbackFailed
        | S::UpdateFailed
        | S::UpdateRollbackFailed
        | S::ImportInProgress
        | S::ImportRollbackInProgress
        | S::ImportRollbackFailed
        | S::Unknown(_) => Place::Stuck,
    }
}

/// Asks CloudFormation, by name: the name is all we know.
pub(super) async fn standing(job: &Job<'_>) -> Result<Standing, UpError> {
    let found = job
        .session
        .cloudformation()
        .stack(job.request.stack)
        .await
        .map_err(UpError::Aws)?;
    Ok(match found {
        Some(stack) => {
            let image = is_same_image(job, &stack);
            read(stack, job.digest, image)
        }
        None => Standing::Free { shell: false },
    })
}

fn read(stack: StackDetail, digest: &str, same_image: bool) -> Standing {
    let tag = stack.tags.get(DIGEST_TAG);
    let same = same_image && tag.is_some_and(|tag| tag == digest);
    match (place(&stack.status), is_ours(&stack.tags)) {
        (Place::Free, _) => Standing::Free { shell: false },
        // A shell shows no tags before its first operation; there is nothing in it to protect.
        (Place::Shell, _) => Standing::Free { shell: true },
        (Place::There, true) if same => Standing::Same(stack),
        (Place::There, true) => Standing::Different(stack),
        (Place::Made, true) if same => Standing::Made(stack),
        (Place::Made | Place::Going, true) => Standing::Going(stack),
        (Place::Failed, true) if !stack.protected => Standing::Failed(stack),
        (_, ours) => Standing::Blocked(Box::new(Blocked {
            ours,
            stack: stack.name,
            arn: stack.arn,
            status: stack.status,
            reason: stack.status_reason,
            same,
        })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_runs_is_waited_for_and_what_rests_is_not() {
        for status in StackStatus::KNOWN {
            let waits = matches!(place(status), Place::Made | Place::Going);
            let stuck = place(status) == Place::Stuck;
            assert!(
                stuck || waits == status.is_in_progress(),
                "{status}: {:?}",
                place(status)
            );
        }
    }

    #[test]
    fn a_stack_of_somebody_else_is_never_touched() {
        for status in StackStatus::KNOWN {
            let stack = StackDetail {
                name: "stackgen-x".to_owned(),
                arn: "arn".to_owned(),
                status: status.clone(),
                status_reason: None,
                role_arn: None,
                created: None,
                tags: std::collections::BTreeMap::new(),
                parameters: std::collections::BTreeMap::new(),
                outputs: Vec::new(),
                protected: false,
                nested: false,
                operations: Vec::new(),
            };
            let touched = matches!(
                read(stack, "digest", true),
                Standing::Different(_) | Standing::Failed(_) | Standing::Going(_)
            );
            assert!(!touched, "{status}");
        }
    }
}
