//! The log of calls: one line of JSON a call, for those who count.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;

use serde_json::json;

use super::call::{ApiError, Call};
use super::clock::instant;
use super::state::StateError;

/// A file that every call is written to.
#[derive(Debug)]
pub(crate) struct CallLog {
    file: File,
}

/// One call, with what came of it.
#[derive(Debug)]
pub(crate) struct Entry<'a> {
    /// Simulated time, in milliseconds since the epoch.
    pub(crate) now_ms: i64,
    /// What was asked; none for what is no call.
    pub(crate) call: Option<&'a Call>,
    /// The error it was answered with.
    pub(crate) error: Option<&'a ApiError>,
    /// The faults that a script had for it.
    pub(crate) faults: &'a [String],
    /// How the client names itself.
    pub(crate) client: &'a str,
}

impl CallLog {
    /// Opens a file to add to.
    pub(crate) fn open(path: &Path) -> Result<Self, StateError> {
        let file = File::options().create(true).append(true).open(path);
        let file = file.map_err(|source| StateError::of_io(path, source))?;
        Ok(Self { file })
    }

    /// Adds a line. A log that cannot be written is no reason to refuse a call.
    pub(crate) fn write(&self, entry: &Entry<'_>) {
        let line = json!({
            "time": instant(entry.now_ms).to_string(),
            "account": entry.call.map(|call| &call.account),
            "region": entry.call.map(|call| &call.region),
            "service": entry.call.map(|call| &call.service),
            "action": entry.call.map(|call| &call.action),
            "error": entry.error.map(|error| &error.code),
            "faults": entry.faults,
            "client": entry.client,
        });
        let _ = (&self.file).write_all(format!("{line}\n").as_bytes());
    }
}
