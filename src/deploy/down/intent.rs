//! What `down` would do with a stack, without doing it.

use serde::Serialize;

use super::DownOptions;
use super::standing::{Move, move_of};
use crate::stack::Summary;

/// What `down` would do with a stack as it stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// Delete it as it is.
    Delete,
    /// Stop its tasks and hosts, then delete it.
    DrainAndDelete,
    /// See to what was in the way of an earlier delete, then delete it again.
    MendAndDelete,
    /// Follow the delete that runs already.
    Follow,
    /// Wait for the end of what runs on it, then delete it.
    WaitAndDelete,
    /// Leave it alone: it is protected.
    LeaveProtected,
    /// Nothing: it is gone.
    Nothing,
}

impl Intent {
    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Delete => "delete it",
            Self::DrainAndDelete => "stop its tasks and hosts, then delete it",
            Self::MendAndDelete => "see to what was in the way, then delete it again",
            Self::Follow => "follow the delete that runs already",
            Self::WaitAndDelete => "wait for what runs on it, then delete it",
            Self::LeaveProtected => "leave it alone: it is protected from deletion",
            Self::Nothing => "nothing: it is gone",
        }
    }
}

/// What `down` would do with a stack as it stands now.
pub fn intent(stack: &Summary, options: DownOptions<'_>) -> Intent {
    if stack.protected && !options.force_protected {
        return Intent::LeaveProtected;
    }
    match move_of(&stack.status) {
        Move::Gone => Intent::Nothing,
        Move::Join => Intent::Follow,
        Move::Delete => Intent::Delete,
        Move::Drain => Intent::DrainAndDelete,
        Move::Mend => Intent::MendAndDelete,
        Move::Rest => Intent::WaitAndDelete,
    }
}
