//! One container and what is known of its start.

use serde::{Deserialize, Serialize};

use super::Stamps;

/// One container: one ECS task id, however often its program was restarted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize)]
pub struct Sample {
    /// Its task id: the last part of the task's ARN.
    pub task: String,
    /// The service it belongs to, as the profile names it.
    pub service: String,
    /// Id of the availability zone it runs in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub az: Option<String>,
    /// Id of the instance it runs on; none on Fargate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// When its moments were, in milliseconds since t0.
    #[serde(default, rename = "ms")]
    pub stamps: Stamps,
    /// How often its program was started again: start records beyond the first.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub restarts: u32,
    /// How it stopped by itself, if it did before the run was over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Stop>,
}

/// How a container stopped by itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Stop {
    /// When, in milliseconds since t0, if known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_ms: Option<i64>,
    /// ECS's stop code, such as `SpotInterruption`, if it gave one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// ECS's reason in its own words.
    pub reason: String,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde asks for"
)]
const fn is_zero(count: &u32) -> bool {
    *count == 0
}

impl Sample {
    /// The line as it is written, with its line break.
    pub fn line(&self) -> String {
        // Strings, numbers and lists of them: nothing here can fail to be JSON.
        serde_json::to_string(self).unwrap_or_default() + "\n"
    }
}
