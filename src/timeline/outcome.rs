//! How a run ended.

use serde::{Deserialize, Serialize};

/// What ended a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// The wanted containers were there.
    Target,
    /// None started any more.
    Plateau,
    /// The profile's time was up.
    Timeout,
    /// Too many failed to start.
    Failures,
    /// What was allowed to be spent was spent.
    Budget,
    /// Somebody stopped it.
    Interrupted,
    /// It broke: an error, or a process that was killed.
    Broken,
}

/// How a run ended, and why in one sentence.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Outcome {
    /// What ended it.
    pub ended: Ended,
    /// The reason in one sentence, lower case, without a full stop.
    pub reason: String,
}

impl Outcome {
    /// Did it get what it wanted?
    pub fn is_complete(&self) -> bool {
        self.ended == Ended::Target
    }
}
