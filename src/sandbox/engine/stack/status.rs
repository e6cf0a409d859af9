//! The words of statuses.

use serde::{Deserialize, Serialize};

/// Declares an enum whose variants are AWS's words.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident => $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name {
            $(#[doc = concat!("`", $word, "`")] #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every word there is.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The word, as AWS writes it.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }
    };
}

words! {
    /// A status of a stack or of a resource of one; resources have a subset, and `DELETE_SKIPPED`.
    Status {
        CreateInProgress => "CREATE_IN_PROGRESS",
        CreateFailed => "CREATE_FAILED",
        CreateComplete => "CREATE_COMPLETE",
        RollbackInProgress => "ROLLBACK_IN_PROGRESS",
        RollbackFailed => "ROLLBACK_FAILED",
        RollbackComplete => "ROLLBACK_COMPLETE",
        DeleteInProgress => "DELETE_IN_PROGRESS",
        DeleteFailed => "DELETE_FAILED",
        DeleteComplete => "DELETE_COMPLETE",
        DeleteSkipped => "DELETE_SKIPPED",
        UpdateInProgress => "UPDATE_IN_PROGRESS",
        UpdateCompleteCleanupInProgress => "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
        UpdateComplete => "UPDATE_COMPLETE",
        UpdateFailed => "UPDATE_FAILED",
        UpdateRollbackInProgress => "UPDATE_ROLLBACK_IN_PROGRESS",
        UpdateRollbackFailed => "UPDATE_ROLLBACK_FAILED",
        UpdateRollbackCompleteCleanupInProgress => "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
        UpdateRollbackComplete => "UPDATE_ROLLBACK_COMPLETE",
        ReviewInProgress => "REVIEW_IN_PROGRESS",
    }
}

words! {
    /// What an operation on a stack is, in `DescribeEvents` and `LastOperations`.
    OperationKind {
        CreateStack => "CREATE_STACK",
        UpdateStack => "UPDATE_STACK",
        DeleteStack => "DELETE_STACK",
        Rollback => "ROLLBACK",
        CreateChangeSet => "CREATE_CHANGESET",
    }
}

words! {
    /// How far an operation is.
    Outcome {
        InProgress => "IN_PROGRESS",
        Succeeded => "SUCCEEDED",
        Failed => "FAILED",
    }
}

words! {
    /// What to do when a stack cannot be created.
    OnFailure {
        DoNothing => "DO_NOTHING",
        Rollback => "ROLLBACK",
        Delete => "DELETE",
    }
}

words! {
    /// Status of a change set.
    ChangeSetStatus {
        CreatePending => "CREATE_PENDING",
        CreateInProgress => "CREATE_IN_PROGRESS",
        CreateComplete => "CREATE_COMPLETE",
        Failed => "FAILED",
    }
}

words! {
    /// Whether a change set can be executed.
    ExecutionStatus {
        Unavailable => "UNAVAILABLE",
        Available => "AVAILABLE",
        ExecuteInProgress => "EXECUTE_IN_PROGRESS",
        ExecuteComplete => "EXECUTE_COMPLETE",
        ExecuteFailed => "EXECUTE_FAILED",
        Obsolete => "OBSOLETE",
    }
}

words! {
    /// Whether a change set creates a stack or updates one.
    ChangeSetKind {
        Create => "CREATE",
        Update => "UPDATE",
    }
}

impl Status {
    /// The status of a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|status| status.word() == word)
    }

    /// Whether an operation is running.
    pub fn is_busy(self) -> bool {
        self != Self::ReviewInProgress && self.word().ends_with("IN_PROGRESS")
    }

    /// Whether the operation, or a part of it, failed.
    pub fn is_failure(self) -> bool {
        self.word().ends_with("_FAILED")
    }

    /// Whether the stack may be updated.
    pub const fn can_be_updated(self) -> bool {
        matches!(
            self,
            Self::CreateComplete
                | Self::CreateFailed
                | Self::UpdateComplete
                | Self::UpdateFailed
                | Self::UpdateRollbackComplete
        )
    }
}
