//! AWS's status words as types. A word we do not know is a value, never a crash.
//!
//! The words: <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Stack.html> and
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackEvent.html>.

use std::fmt;

use serde::{Serialize, Serializer};

/// Declares an enum of AWS words with `as_str`, `From<&str>`, `Display` and `Serialize`.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum $name {
            $(#[doc = concat!("`", $word, "`.")] $variant,)+
            /// A word AWS added after this was written, kept as it came.
            Unknown(String),
        }

        impl $name {
            /// Every word we know.
            pub const KNOWN: &[Self] = &[$(Self::$variant,)+];

            /// The word as AWS writes it.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Unknown(word) => word,
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $($word => Self::$variant,)+
                    other => Self::Unknown(other.to_owned()),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

words! {
    /// The status of a stack: the 23 words of the API, and whatever comes later.
    StackStatus {
        CreateComplete = "CREATE_COMPLETE",
        CreateFailed = "CREATE_FAILED",
        CreateInProgress = "CREATE_IN_PROGRESS",
        DeleteComplete = "DELETE_COMPLETE",
        DeleteFailed = "DELETE_FAILED",
        DeleteInProgress = "DELETE_IN_PROGRESS",
        ImportComplete = "IMPORT_COMPLETE",
        ImportInProgress = "IMPORT_IN_PROGRESS",
        ImportRollbackComplete = "IMPORT_ROLLBACK_COMPLETE",
        ImportRollbackFailed = "IMPORT_ROLLBACK_FAILED",
        ImportRollbackInProgress = "IMPORT_ROLLBACK_IN_PROGRESS",
        ReviewInProgress = "REVIEW_IN_PROGRESS",
        RollbackComplete = "ROLLBACK_COMPLETE",
        RollbackFailed = "ROLLBACK_FAILED",
        RollbackInProgress = "ROLLBACK_IN_PROGRESS",
        UpdateComplete = "UPDATE_COMPLETE",
        UpdateCompleteCleanupInProgress = "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
        UpdateFailed = "UPDATE_FAILED",
        UpdateInProgress = "UPDATE_IN_PROGRESS",
        UpdateRollbackComplete = "UPDATE_ROLLBACK_COMPLETE",
        UpdateRollbackCompleteCleanupInProgress = "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
        UpdateRollbackFailed = "UPDATE_ROLLBACK_FAILED",
        UpdateRollbackInProgress = "UPDATE_ROLLBACK_IN_PROGRESS",
    }
}

words! {
    /// The status of one resource of a stack.
    ResourceStatus {
        CreateComplete = "CREATE_COMPLETE",
        CreateFailed = "CREATE_FAILED",
        CreateInProgress = "CREATE_IN_PROGRESS",
        DeleteComplete = "DELETE_COMPLETE",
        DeleteFailed = "DELETE_FAILED",
        DeleteInProgress = "DELETE_IN_PROGRESS",
        DeleteSkipped = "DELETE_SKIPPED",
        ExportComplete = "EXPORT_COMPLETE",
        ExportFailed = "EXPORT_FAILED",
        ExportInProgress = "EXPORT_IN_PROGRESS",
        ExportRollbackComplete = "EXPORT_ROLLBACK_COMPLETE",
        ExportRollbackFailed = "EXPORT_ROLLBACK_FAILED",
        ExportRollbackInProgress = "EXPORT_ROLLBACK_IN_PROGRESS",
        ImportComplete = "IMPORT_COMPLETE",
        ImportFailed = "IMPORT_FAILED",
        ImportInProgress = "IMPORT_IN_PROGRESS",
        ImportRollbackComplete = "IMPORT_ROLLBACK_COMPLETE",
        ImportRollbackFailed = "IMPORT_ROLLBACK_FAILED",
        ImportRollbackInProgress = "IMPORT_ROLLBACK_IN_PROGRESS",
        RollbackComplete = "ROLLBACK_COMPLETE",
        RollbackFailed = "ROLLBACK_FAILED",
        RollbackInProgress = "ROLLBACK_IN_PROGRESS",
        UpdateComplete = "UPDATE_COMPLETE",
        UpdateFailed = "UPDATE_FAILED",
        UpdateInProgress = "UPDATE_IN_PROGRESS",
        UpdateRollbackComplete = "UPDATE_ROLLBACK_COMPLETE",
        UpdateRollbackFailed = "UPDATE_ROLLBACK_FAILED",
        UpdateRollbackInProgress = "UPDATE_ROLLBACK_IN_PROGRESS",
    }
}

/// What a status means for someone who waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// An operation runs; wait.
    Moving,
    /// An operation runs and has already failed: it is being undone.
    Undoing,
    /// Nothing runs; as wanted.
    Good,
    /// Nothing runs; not as wanted.
    Bad,
    /// Nothing runs and nothing was made: a change set waits to be executed.
    Empty,
    /// We cannot tell.
    Unclear,
}

impl StackStatus {
    const fn meaning(&self) -> Meaning {
        match self {
            Self::CreateComplete
            | Self::DeleteComplete
            | Self::ImportComplete
            | Self::UpdateComplete => Meaning::Good,
            Self::CreateFailed
            | Self::DeleteFailed
            | Self::ImportRollbackComplete
            | Self::ImportRollbackFailed
            | Self::RollbackComplete
            | Self::RollbackFailed
            | Self::UpdateFailed
            | Self::UpdateRollbackComplete
            | Self::UpdateRollbackFailed => Meaning::Bad,
            Self::CreateInProgress
            | Self::DeleteInProgress
            | Self::ImportInProgress
            | Self::UpdateCompleteCleanupInProgress
            | Self::UpdateInProgress => Meaning::Moving,
            Self::ImportRollbackInProgress
            | Self::RollbackInProgress
            | Self::UpdateRollbackCompleteCleanupInProgress
            | Self::UpdateRollbackInProgress => Meaning::Undoing,
            Self::ReviewInProgress => Meaning::Empty,
            Self::Unknown(_) => Meaning::Unclear,
        }
    }

    /// Does nothing run any more, so that waiting longer shows nothing new?
    ///
    /// True for `REVIEW_IN_PROGRESS`, whose name says otherwise; false for a word we do not know.
    pub const fn is_settled(&self) -> bool {
        match self.meaning() {
            Meaning::Good | Meaning::Bad | Meaning::Empty => true,
            Meaning::Moving | Meaning::Undoing | Meaning::Unclear => false,
        }
    }

    /// Does an operation run now?
    pub const fn is_in_progress(&self) -> bool {
        matches!(self.meaning(), Meaning::Moving | Meaning::Undoing)
    }

    /// Did the last operation fail, or is it being undone?
    pub const fn is_failed(&self) -> bool {
        matches!(self.meaning(), Meaning::Bad | Meaning::Undoing)
    }

    /// Is the stack there, whole, and usable?
    pub const fn is_usable(&self) -> bool {
        matches!(
            self,
            Self::CreateComplete | Self::UpdateComplete | Self::ImportComplete
        )
    }
}

impl ResourceStatus {
    const fn meaning(&self) -> Meaning {
        match self {
            Self::CreateComplete
            | Self::DeleteComplete
            | Self::DeleteSkipped
            | Self::ExportComplete
            | Self::ImportComplete
            | Self::UpdateComplete => Meaning::Good,
            Self::CreateFailed
            | Self::DeleteFailed
            | Self::ExportFailed
            | Self::ExportRollbackComplete
            | Self::ExportRollbackFailed
            | Self::ImportFailed
            | Self::ImportRollbackComplete
            | Self::ImportRollbackFailed
            | Self::RollbackComplete
            | Self::RollbackFailed
            | Self::UpdateFailed
            | Self::UpdateRollbackComplete
            | Self::UpdateRollbackFailed => Meaning::Bad,
            Self::CreateInProgress
            | Self::DeleteInProgress
            | Self::ExportInProgress
            | Self::ImportInProgress
            | Self::UpdateInProgress => Meaning::Moving,
            Self::ExportRollbackInProgress
            | Self::ImportRollbackInProgress
            | Self::RollbackInProgress
            | Self::UpdateRollbackInProgress => Meaning::Undoing,
            Self::Unknown(_) => Meaning::Unclear,
        }
    }

    /// Has the resource come to rest?
    pub const fn is_settled(&self) -> bool {
        matches!(self.meaning(), Meaning::Good | Meaning::Bad)
    }

    /// Is something being done to it now?
    pub const fn is_in_progress(&self) -> bool {
        matches!(self.meaning(), Meaning::Moving | Meaning::Undoing)
    }

    /// Did an operation on this very resource fail? (A rollback undoes; it is not itself a failure.)
    pub const fn is_failed(&self) -> bool {
        match self {
            Self::CreateFailed
            | Self::DeleteFailed
            | Self::ExportFailed
            | Self::ExportRollbackFailed
            | Self::ImportFailed
            | Self::ImportRollbackFailed
            | Self::RollbackFailed
            | Self::UpdateFailed
            | Self::UpdateRollbackFailed => true,
            Self::CreateComplete
            | Self::CreateInProgress
            | Self::DeleteComplete
            | Self::DeleteInProgress
            | Self::DeleteSkipped
            | Self::ExportComplete
            | Self::ExportInProgress
            | Self::ExportRollbackComplete
            | Self::ExportRollbackInProgress
            | Self::ImportComplete
            | Self::ImportInProgress
            | Self::ImportRollbackComplete
            | Self::ImportRollbackInProgress
            | Self::RollbackComplete
            | Self::RollbackInProgress
            | Self::UpdateComplete
            | Self::UpdateInProgress
            | Self::UpdateRollbackComplete
            | Self::UpdateRollbackInProgress
            | Self::Unknown(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_word_reads_back_as_itself() {
        assert_eq!(StackStatus::KNOWN.len(), 23);
        for status in StackStatus::KNOWN {
            assert_eq!(StackStatus::from(status.as_str()), *status);
        }
        for status in ResourceStatus::KNOWN {
            assert_eq!(ResourceStatus::from(status.as_str()), *status);
        }
    }

    #[test]
    fn suffixes_mislead_and_are_not_used() {
        assert!(StackStatus::ReviewInProgress.is_settled());
        assert!(!StackStatus::ReviewInProgress.is_in_progress());
        assert!(!StackStatus::UpdateCompleteCleanupInProgress.is_settled());
        assert!(StackStatus::UpdateRollbackComplete.is_failed());
        assert!(StackStatus::RollbackComplete.is_failed());
    }

    #[test]
    fn a_status_is_settled_or_in_progress_or_unknown() {
        for status in StackStatus::KNOWN {
            assert_ne!(status.is_settled(), status.is_in_progress(), "{status}");
        }
        for status in ResourceStatus::KNOWN {
            assert_ne!(status.is_settled(), status.is_in_progress(), "{status}");
        }
        let unknown = StackStatus::from("PAUSED");
        assert_eq!(unknown, StackStatus::Unknown("PAUSED".to_owned()));
        assert!(!unknown.is_settled() && !unknown.is_in_progress() && !unknown.is_failed());
    }
}
