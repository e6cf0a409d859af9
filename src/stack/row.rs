//! One resource as the watcher sees it.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::{Operation, Phase, ResourceStatus, is_cancellation};

/// Where a resource stands, in the watcher's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RowState {
    /// Its turn has not come.
    Waiting,
    /// Being worked on towards what was asked for.
    Busy,
    /// As asked for: there after a create or update, gone after a delete.
    Done,
    /// Failed on its own account.
    Failed,
    /// Stopped because another one failed.
    Cancelled,
    /// Being taken back after a failure.
    Undoing,
    /// Taken back after a failure.
    Undone,
    /// Left alone on purpose (`DELETE_SKIPPED`): it still exists.
    Skipped,
}

impl RowState {
    /// The state a status means while `operation` runs.
    pub(super) fn of(operation: Operation, status: &ResourceStatus, reason: &str) -> Self {
        use ResourceStatus as S;
        let deleting = operation == Operation::Delete;
        match status {
            S::CreateComplete | S::UpdateComplete | S::ImportComplete | S::ExportComplete => {
                if deleting {
                    Self::Waiting
                } else {
                    Self::Done
                }
            }
            S::CreateInProgress
            | S::UpdateInProgress
            | S::ImportInProgress
            | S::ExportInProgress
            | S::Unknown(_) => Self::Busy,
            S::DeleteInProgress if deleting => Self::Busy,
            S::DeleteComplete if deleting => Self::Done,
            S::DeleteSkipped => Self::Skipped,
            S::DeleteInProgress
            | S::RollbackInProgress
            | S::UpdateRollbackInProgress
            | S::ImportRollbackInProgress
            | S::ExportRollbackInProgress => Self::Undoing,
            S::DeleteComplete
            | S::RollbackComplete
            | S::UpdateRollbackComplete
            | S::ImportRollbackComplete
            | S::ExportRollbackComplete => Self::Undone,
            S::CreateFailed
            | S::DeleteFailed
            | S::UpdateFailed
            | S::ImportFailed
            | S::ExportFailed
            | S::RollbackFailed
            | S::UpdateRollbackFailed
            | S::ImportRollbackFailed
            | S::ExportRollbackFailed => {
                if is_cancellation(reason) {
                    Self::Cancelled
                } else {
                    Self::Failed
                }
            }
        }
    }

    /// Is something being done to the resource now?
    pub const fn is_moving(self) -> bool {
        match self {
            Self::Busy | Self::Undoing => true,
            Self::Waiting
            | Self::Done
            | Self::Failed
            | Self::Cancelled
            | Self::Undone
            | Self::Skipped => false,
        }
    }
}

/// One resource as the watcher sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Logical id in the template.
    pub logical_id: String,
    /// Type.
    pub resource_type: String,
    /// Part of the deployment.
    pub phase: Phase,
    /// Physical id, once there is one.
    pub physical_id: Option<String>,
    /// Where it stands.
    pub state: RowState,
    /// The last status, as AWS says it; `None` before its first event.
    pub status: Option<ResourceStatus>,
    /// The last reason, if one was given.
    pub reason: Option<String>,
    /// When work on it began: the first event of the current spell.
    #[serde(serialize_with = "super::rfc3339_option")]
    pub began: Option<Timestamp>,
    /// When it came to rest.
    #[serde(serialize_with = "super::rfc3339_option")]
    pub ended: Option<Timestamp>,
}

impl Row {
    /// How long the resource has been, or was, worked on; `None` before its turn.
    pub fn elapsed(&self, now: Timestamp) -> Option<SignedDuration> {
        let began = self.began?;
        let until = self.ended.unwrap_or(now);
        Some(until.duration_since(began).max(SignedDuration::ZERO))
    }
}
