//! Reading a run folder, whatever its writer came to.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::head::{EVENTS_SCHEMA, Head};
use super::{RunError, RunFile, RunId, writer};

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// A process is writing it.
    Running,
    /// It came to its end, whatever that was.
    Finished,
    /// Its writer was killed, or failed.
    Unfinished,
}

/// A run folder that can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunFolder {
    id: RunId,
    path: PathBuf,
    head: Head,
}

/// While it lives, nobody else writes the folder.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// The whole lines of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lines {
    /// The file's bytes up to the end of its last whole line.
    pub whole: Vec<u8>,
    /// Bytes of a last line that its writer did not finish; they are dropped.
    pub torn: usize,
}

impl RunFolder {
    /// Opens a folder.
    ///
    /// # Errors
    /// When no run wrote it, a later version did, or it cannot be read.
    pub fn open(path: &Path) -> Result<Self, RunError> {
        let not = |lacks: &str| RunError::NotARun {
            path: path.to_owned(),
            lacks: lacks.to_owned(),
        };
        let events = path.join(RunFile::Events.name());
        let first = match first_line(&events) {
            Ok(first) => first,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(not("it has no `events.ndjson`"));
            }
            Err(source) => return Err(RunError::read(&events)(source)),
        };
        let value: serde_json::Value = serde_json::from_slice(&first)
            .map_err(|_| not("`events.ndjson` does not begin as ours do"))?;
        let schema = value.get("schema").and_then(|schema| schema.as_str());
        match schema {
            Some(EVENTS_SCHEMA) => {}
            Some(other) if other.starts_with("stackgen.events/") => {
                return Err(RunError::Newer {
                    path: events,
                    schema: other.to_owned(),
                });
            }
            _ => return Err(not("`events.ndjson` does not begin as ours do")),
        }
        let head: Head = serde_json::from_value(value)
            .map_err(|error| not(&format!("`events.ndjson` begins wrongly: {error}")))?;
        Ok(Self {
            id: RunId::of(&head.run),
            path: path.to_owned(),
            head,
        })
    }

    /// The run's id.
    pub const fn id(&self) -> &RunId {
        &self.id
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the run is.
    pub const fn head(&self) -> &Head {
        &self.head
    }

    /// Where the run stands.
    pub fn state(&self) -> RunState {
        let events = File::open(self.of(RunFile::Events));
        // Its writer holds the lock as long as it lives, and not a moment longer.
        let locked = events
            .is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)));
        match locked {
            true => RunState::Running,
            false if self.of(RunFile::Summary).exists() => RunState::Finished,
            false => RunState::Unfinished,
        }
    }

    /// The bytes of a file; `None` if the run did not come to write it.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn read(&self, file: RunFile) -> Result<Option<Vec<u8>>, RunError> {
        let path = self.of(file);
        match std::fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(RunError::Read { path, source }),
        }
    }

    /// The whole lines of a file; none if the run did not come to write it.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn lines(&self, file: RunFile) -> Result<Lines, RunError> {
        let mut whole = self.read(file)?.unwrap_or_default();
        let end = whole.iter().rposition(|byte| *byte == b'\n');
        let end = end.map_or(0, |at| at + 1);
        let torn = whole.len() - end;
        whole.truncate(end);
        Ok(Lines { whole, torn })
    }

    /// Opens a file to be read piece by piece; `None` if the run did not come to write it.
    ///
    /// # Errors
    /// When it is there and cannot be opened.
    pub fn file(&self, file: RunFile) -> Result<Option<File>, RunError> {
        let path = self.of(file);
        match File::open(&path) {
            Ok(file) => Ok(Some(file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(RunError::Read { path, source }),
        }
    }

    /// Keeps others from writing the folder as long as the answer lives.
    ///
    /// # Errors
    /// When somebody writes it already, or that cannot be found out.
    pub fn lock(&self) -> Result<Lock, RunError> {
        let path = self.of(RunFile::Events);
        let file = File::options().append(true).open(&path);
        let file = file.map_err(RunError::write(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(Lock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(RunError::Running {
                path: self.path.clone(),
            }),
            Err(TryLockError::Error(source)) => Err(RunError::Write { path, source }),
        }
    }

    /// Puts a file into a folder whose writer is gone: whole or not at all.
    ///
    /// # Errors
    /// When it cannot be written; what was there before stays.
    pub fn put(&self, file: RunFile, bytes: &[u8]) -> Result<(), RunError> {
        writer::put(&self.path, file, bytes, &[])
    }

    /// Where a file of it is, or would be.
    pub fn of(&self, file: RunFile) -> PathBuf {
        self.path.join(file.name())
    }
}

/// The first line of a file, with or without its newline.
fn first_line(path: &Path) -> io::Result<Vec<u8>> {
    use std::io::{BufRead as _, Read as _};
    /// More than any first line of ours.
    const MOST: u64 = 64 * 1024;
    let mut line = Vec::new();
    let mut reader = io::BufReader::new(File::open(path)?.take(MOST));
    reader.read_until(b'\n', &mut line)?;
    Ok(line)
}
