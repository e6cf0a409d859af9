//! What can be wrong with the sandbox's state file.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Why the state file cannot be used. [`StateError::hint`] says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// The bytes are no world.
    #[error("the sandbox file `{}` is damaged", path.display())]
    Corrupt {
        /// The state file.
        path: PathBuf,
        /// Where reading it stopped.
        source: serde_json::Error,
    },
    /// A newer stackgen wrote it.
    #[error(
        "the sandbox file `{}` has format {found}; this stackgen knows formats up to {known}",
        path.display()
    )]
    Newer {
        /// The state file.
        path: PathBuf,
        /// Its format.
        found: u64,
        /// The newest format this program reads.
        known: u32,
    },
    /// The world was made from another seed than the one asked for.
    #[error(
        "the sandbox in `{}` was made with seed {found}, not {asked}",
        path.display()
    )]
    OtherSeed {
        /// The state file.
        path: PathBuf,
        /// The seed asked for.
        asked: u64,
        /// The seed of the world.
        found: u64,
    },
    /// It, or its folder, may not be written.
    #[error("the sandbox file `{}` cannot be written", path.display())]
    ReadOnly {
        /// The state file.
        path: PathBuf,
    },
    /// No space left. The file still holds the world as it was before the call.
    #[error("no space left to save the sandbox file `{}`", path.display())]
    Full {
        /// The state file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another process holds the lock and does not let go.
    #[error(
        "another process has held the sandbox file `{}` for more than {} s",
        path.display(),
        waited.as_secs()
    )]
    Locked {
        /// The state file.
        path: PathBuf,
        /// How long the lock was waited for, in real time.
        waited: Duration,
    },
    /// Anything else the file system said.
    #[error("failed to use the sandbox file `{}`", path.display())]
    Io {
        /// The state file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// There is no home folder to put the default file into.
    #[error("no home folder to keep the sandbox file in")]
    NoHome,
}

impl StateError {
    /// What to do about it.
    pub fn hint(&self) -> String {
        match self {
            Self::Corrupt { path, .. } => {
                format!("{} starts a new world in its place", reset(path))
            }
            Self::Newer { path, .. } => format!(
                "use the newer stackgen, another file (`--sandbox=FILE`), or {} to start a new \
                 world in its place",
                reset(path)
            ),
            Self::OtherSeed { path, asked, .. } => format!(
                "leave the seed out, or start anew with `stackgen sandbox reset \
                 --sandbox-seed={asked} --sandbox={}`",
                path.display()
            ),
            Self::ReadOnly { .. } => {
                "make it and its folder writable, or name another file: `--sandbox=FILE`".to_owned()
            }
            Self::Full { .. } => {
                "free some space; nothing was lost, and the last call did not happen".to_owned()
            }
            Self::Locked { .. } => {
                "end the other process, or name another file: `--sandbox=FILE`".to_owned()
            }
            Self::Io { .. } | Self::NoHome => "name another file: `--sandbox=FILE`".to_owned(),
        }
    }

    /// Sorts a file system error by what a user can do about it.
    pub(crate) fn of_io(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::ReadOnly { path }
            }
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge => Self::Full { path, source },
            _ => Self::Io { path, source },
        }
    }
}

fn reset(path: &Path) -> String {
    format!("`stackgen sandbox reset --sandbox={}`", path.display())
}
