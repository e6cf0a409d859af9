//! CloudFormation's stacks: what one is, and how its operations run.

use serde::{Deserialize, Serialize};

use super::place::Place;
use super::queue::Step;
use super::world::World;

/// One stack.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stack {
    /// Stack id, which is an ARN.
    pub id: String,
}

/// Where a stack is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Account and region.
    pub place: Place,
    /// Stack id.
    pub stack: String,
}

/// A step of a stack's operation is due.
pub(super) const fn happens(
    _world: &mut World,
    _site: &Site,
    _operation: &str,
    _logical_id: Option<&str>,
    _step: Step,
) {
}
