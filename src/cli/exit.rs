//! Exit codes: an interface scripts rely on, listed in `--help` and in the README.

use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done; also: nothing to do, and: the reader of our output went away.
    Done,
    /// Anything that has no code of its own, always printed with its reason.
    Other,
    /// The command line is wrong, or names a profile, file or stack that does not exist.
    Usage,
    /// The profile or the template is invalid.
    Invalid,
    /// A check before the first change failed; nothing was made.
    Refused,
    /// The stack could not be created or updated.
    DeployFailed,
    /// The run failed or is incomplete.
    RunFailed,
    /// A delete failed, or something billable is left.
    DeleteFailed,
    /// We stopped waiting; the operation goes on.
    Detached,
    /// Interrupted by the user.
    Interrupted,
}

impl Exit {
    /// Every way a command may end, in the order of the codes.
    pub const ALL: [Self; 10] = [
        Self::Done,
        Self::Other,
        Self::Usage,
        Self::Invalid,
        Self::Refused,
        Self::DeployFailed,
        Self::RunFailed,
        Self::DeleteFailed,
        Self::Detached,
        Self::Interrupted,
    ];

    /// What the code tells a script; `--help` and the README list it.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Done => "done; also: nothing to do, or the reader of the output went away",
            Self::Other => "anything not listed here, with its reason",
            Self::Usage => "wrong command line, or no such profile, file or stack",
            Self::Invalid => "the profile or the template is invalid",
            Self::Refused => {
                "refused before anything was made: credentials, network, quota, access"
            }
            Self::DeployFailed => "create or update failed",
            Self::RunFailed => "a benchmark run failed or is incomplete",
            Self::DeleteFailed => "a delete failed, or something billable is left",
            Self::Detached => "timed out or detached; the operation goes on",
            Self::Interrupted => "interrupted",
        }
    }

    /// The process exit code.
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Other => 1,
            Self::Usage => 2,
            Self::Invalid => 3,
            Self::Refused => 4,
            Self::DeployFailed => 5,
            Self::RunFailed => 6,
            Self::DeleteFailed => 7,
            Self::Detached => 8,
            Self::Interrupted => 130,
        }
    }

    /// The graver of two outcomes, for commands that act on several stacks:
    /// a failed delete outranks everything, because it bills.
    #[must_use]
    pub fn gravest(self, other: Self) -> Self {
        if self.gravity() >= other.gravity() {
            self
        } else {
            other
        }
    }

    const fn gravity(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Other => 1,
            Self::Usage => 2,
            Self::Invalid => 3,
            Self::Refused => 4,
            Self::Detached => 5,
            Self::RunFailed => 6,
            Self::DeployFailed => 7,
            Self::DeleteFailed => 8,
            Self::Interrupted => 9,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
