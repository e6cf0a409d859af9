//! What a delete means for a stack in each of its states.

use crate::stack::StackStatus;

/// What is done with a stack that is to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Move {
    /// Nothing: it is gone.
    Gone,
    /// It is being deleted already; follow that.
    Join,
    /// Delete it as it is: there is nothing in it to be emptied, or it is being undone.
    Delete,
    /// Empty it, then delete it.
    Drain,
    /// An earlier delete failed: see to what was in its way, then delete it again.
    Mend,
    /// AWS deletes nothing in this state; wait for its end and look again.
    Rest,
}

/// AWS takes `DeleteStack` in every state but while a stack is updated or imported; with a word that
/// we do not know it is tried.
///
/// A stack that is being created is not emptied first: CloudFormation stops creating with the delete,
/// and would wait for a service that is scaled to nothing under its hands.
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DeleteStack.html>
pub(super) const fn move_of(status: &StackStatus) -> Move {
    match status {
        StackStatus::DeleteComplete => Move::Gone,
        StackStatus::DeleteInProgress => Move::Join,
        StackStatus::DeleteFailed => Move::Mend,
        StackStatus::CreateInProgress
        | StackStatus::ReviewInProgress
        | StackStatus::RollbackComplete
        | StackStatus::RollbackInProgress
        | StackStatus::Unknown(_) => Move::Delete,
        StackStatus::CreateComplete
        | StackStatus::CreateFailed
        | StackStatus::ImportComplete
        | StackStatus::ImportRollbackComplete
        | StackStatus::ImportRollbackFailed
        | StackStatus::RollbackFailed
        | StackStatus::UpdateComplete
        | StackStatus::UpdateFailed
        | StackStatus::UpdateRollbackComplete
        | StackStatus::UpdateRollbackFailed => Move::Drain,
        StackStatus::ImportInProgress
        | StackStatus::ImportRollbackInProgress
        | StackStatus::UpdateCompleteCleanupInProgress
        | StackStatus::UpdateInProgress
        | StackStatus::UpdateRollbackCompleteCleanupInProgress
        | StackStatus::UpdateRollbackInProgress => Move::Rest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_its_move() {
        // One row a state: a new word of AWS's must be thought about here too.
        const TABLE: [(&str, Move); 24] = [
            ("CREATE_COMPLETE", Move::Drain),
            ("CREATE_FAILED", Move::Drain),
            ("CREATE_IN_PROGRESS", Move::Delete),
            ("DELETE_COMPLETE", Move::Gone),
            ("DELETE_FAILED", Move::Mend),
            ("DELETE_IN_PROGRESS", Move::Join),
            ("IMPORT_COMPLETE", Move::Drain),
            ("IMPORT_IN_PROGRESS", Move::Rest),
            ("IMPORT_ROLLBACK_COMPLETE", Move::Drain),
            ("IMPORT_ROLLBACK_FAILED", Move::Drain),
            ("IMPORT_ROLLBACK_IN_PROGRESS", Move::Rest),
            ("REVIEW_IN_PROGRESS", Move::Delete),
            ("ROLLBACK_COMPLETE", Move::Delete),
            ("ROLLBACK_FAILED", Move::Drain),
            ("ROLLBACK_IN_PROGRESS", Move::Delete),
            ("UPDATE_COMPLETE", Move::Drain),
            ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", Move::Rest),
            ("UPDATE_FAILED", Move::Drain),
            ("UPDATE_IN_PROGRESS", Move::Rest),
            ("UPDATE_ROLLBACK_COMPLETE", Move::Drain),
            ("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", Move::Rest),
            ("UPDATE_ROLLBACK_FAILED", Move::Drain),
            ("UPDATE_ROLLBACK_IN_PROGRESS", Move::Rest),
            ("PAUSED_BY_A_FUTURE_AWS", Move::Delete),
        ];
        for (word, expected) in TABLE {
            assert_eq!(move_of(&StackStatus::from(word)), expected, "{word}");
        }
        for status in StackStatus::KNOWN {
            assert!(TABLE.iter().any(|(word, _)| *word == status.as_str()));
            let resting = matches!(move_of(status), Move::Rest | Move::Join);
            assert!(!resting || status.is_in_progress(), "{status} never ends");
        }
    }
}
