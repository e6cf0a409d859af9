//! What goes wrong below a resource while CloudFormation still waits for it.

use serde::Serialize;

use super::causes::{Diagnosis, diagnose};

/// What keeps failing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Failing {
    /// Tasks of a service stop soon after they start, or do not start.
    Tasks,
    /// Tasks of a service find no place.
    Placement,
    /// A group's instances are not launched.
    Launches,
}

/// Something keeps failing below a resource that CloudFormation still waits for, for hours if need
/// be: a service with tasks that die, a group with launches that fail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trouble {
    /// Name of the stack.
    pub stack: String,
    /// Logical id of the resource.
    pub logical_id: String,
    /// Its type.
    pub resource_type: String,
    /// What keeps failing.
    pub failing: Failing,
    /// How often so far.
    pub times: u32,
    /// AWS's words for the latest.
    pub said: String,
    /// What they mean, if they are known.
    pub known: Option<Box<Diagnosis>>,
}

impl Trouble {
    /// With the diagnosis of what was said.
    pub fn new(of: (&str, &str, &str), failing: Failing, times: u32, said: String) -> Self {
        let (stack, logical_id, resource_type) = of;
        Self {
            known: diagnose(resource_type, &said).map(Box::new),
            stack: stack.to_owned(),
            logical_id: logical_id.to_owned(),
            resource_type: resource_type.to_owned(),
            failing,
            times,
            said,
        }
    }

    /// In one sentence: how often what failed, and why, in plain words where they are known.
    pub fn sentence(&self) -> String {
        let times = self.times;
        let what = match self.failing {
            Failing::Tasks => format!("{times} tasks stopped"),
            Failing::Placement => "its tasks find no place".to_owned(),
            Failing::Launches if times == 1 => "a launch failed".to_owned(),
            Failing::Launches => format!("{times} launches failed"),
        };
        let why = self
            .known
            .as_ref()
            .map_or(self.said.as_str(), |known| known.means.as_str());
        format!("{}: {what}: {why}", self.logical_id)
    }
}
