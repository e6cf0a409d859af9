//! What can be wrong with a run folder.

use std::io;
use std::path::{Path, PathBuf};

/// Why a run folder cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// Nothing of this name is among the runs.
    #[error("there is no run `{name}` in `{}`", root.display())]
    Missing {
        /// What was asked for.
        name: String,
        /// Where the runs are.
        root: PathBuf,
        /// The run with the nearest name, if one is near.
        nearest: Option<String>,
    },
    /// There are no runs at all.
    #[error("there are no runs in `{}`", root.display())]
    Empty {
        /// Where they would be.
        root: PathBuf,
    },
    /// There is such a folder, but no run wrote it.
    #[error("`{}` is not the folder of a run: {lacks}", path.display())]
    NotARun {
        /// The folder.
        path: PathBuf,
        /// What speaks against it.
        lacks: String,
    },
    /// A later version of stackgen wrote it.
    #[error("`{}` is of the schema `{schema}`, which this version does not know", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        schema: String,
    },
    /// A file is not what its name says.
    #[error("`{}` is damaged: {what}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// Its writer is still at work.
    #[error("the run in `{}` is still going", path.display())]
    Running {
        /// The folder.
        path: PathBuf,
    },
    /// A file or folder cannot be written.
    #[error("cannot write `{}`: {}", path.display(), reason(source))]
    Write {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file or folder cannot be read.
    #[error("cannot read `{}`: {}", path.display(), reason(source))]
    Read {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl RunError {
    /// The error of a write, as a closure for `map_err`.
    pub(super) fn write(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |source| Self::Write { path, source }
    }

    /// The error of a read, as a closure for `map_err`.
    pub(super) fn read(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |source| Self::Read { path, source }
    }
}

/// What an error of the system means, in plain words where we have some.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "the disk is full".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::NotADirectory => "a file is where a folder is needed".to_owned(),
        _ => {
            let text = error.to_string();
            // The text after "(os error" is for programmers.
            let text = text.split(" (os error").next().unwrap_or_default();
            text.to_lowercase()
        }
    }
}
