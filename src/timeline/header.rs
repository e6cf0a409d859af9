//! The first line of `samples.ndjson`.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Stamp;

/// Where a stamp comes from, and how fine it is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Origin {
    /// Who wrote it down: `the container's own record`, `ECS DescribeTasks createdAt`, …
    pub source: String,
    /// The step of its clock in milliseconds: 1, or 1000 for whole seconds.
    pub resolution_ms: u32,
}

/// What holds for every sample of a file: its first line.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Header {
    /// [`Header::SCHEMA`] in what this version writes.
    pub schema: String,
    /// The moment all stamps count from.
    pub t0: Timestamp,
    /// Do the stamps come from the sandbox?
    pub simulated: bool,
    /// How many containers ran before t0.
    #[serde(default)]
    pub from: u32,
    /// How many were wanted from t0 on.
    #[serde(default)]
    pub to: u32,
    /// Origin of each stamp that the run collects.
    #[serde(default)]
    pub stamps: BTreeMap<Stamp, Origin>,
}

impl Header {
    /// Name and version of the format.
    pub const SCHEMA: &str = "stackgen.samples/1";

    /// The step of a stamp's clock in milliseconds; 1 where the header does not say.
    pub fn resolution_ms(&self, stamp: Stamp) -> u32 {
        self.stamps
            .get(&stamp)
            .map_or(1, |origin| origin.resolution_ms)
    }

    /// The line as it is written, with its line break.
    pub fn line(&self) -> String {
        // Strings, numbers and a map with string keys: nothing here can fail to be JSON.
        serde_json::to_string(self).unwrap_or_default() + "\n"
    }
}

/// Why the first line of a `samples.ndjson` is not a header.
#[derive(Debug, thiserror::Error)]
pub enum HeaderError {
    /// It is not the JSON of one.
    #[error("the first line is not a header of samples")]
    Malformed(#[source] serde_json::Error),
    /// It is one of another version.
    #[error("samples of the format `{0}`, which this version does not know")]
    Unknown(String),
}

impl Header {
    /// The header at the begin of a `samples.ndjson`, and the lines after it.
    ///
    /// # Errors
    /// The first line is not a header of a version we know.
    pub fn read(text: &[u8]) -> Result<(Self, &[u8]), HeaderError> {
        #[derive(Deserialize)]
        struct Format {
            schema: String,
        }
        let end = text.iter().position(|byte| *byte == b'\n');
        let (line, rest) = text
            .split_at_checked(end.unwrap_or(text.len()))
            .unwrap_or((text, &[]));
        let format: Format = serde_json::from_slice(line).map_err(HeaderError::Malformed)?;
        if format.schema != Self::SCHEMA {
            return Err(HeaderError::Unknown(format.schema));
        }
        let header = serde_json::from_slice(line).map_err(HeaderError::Malformed)?;
        Ok((header, rest.strip_prefix(b"\n").unwrap_or(rest)))
    }
}
