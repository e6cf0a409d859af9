//! The first line of `events.ndjson`: what a run is, known from its first moment on.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The schema of `events.ndjson`.
pub const EVENTS_SCHEMA: &str = "stackgen.events/1";

/// What a run is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// [`EVENTS_SCHEMA`], or a later one.
    pub schema: String,
    /// The run's id.
    pub run: String,
    /// The profile's name.
    pub profile: String,
    /// When the run began, on the clock of its session.
    pub began: Timestamp,
    /// Whether everything in the folder is simulated.
    pub simulated: bool,
    /// The version of stackgen that wrote it.
    pub version: String,
}
