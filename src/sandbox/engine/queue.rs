//! What happens next: in order of time, and within one millisecond in order of arrival.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::conditions::Knob;
use super::place::{Address, Place};
use super::tasks::TaskId;

/// Something that is going to happen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happening {
    /// A step of a stack's operation.
    Stack {
        /// Account and region of the stack.
        place: Place,
        /// Stack id.
        stack: String,
        /// The operation it belongs to; a step of an operation that ended is dropped.
        operation: String,
        /// The resource it concerns; none for the stack itself.
        logical_id: Option<String>,
        /// What the CloudFormation engine does now.
        step: Step,
    },
    /// Something of a kind's own: a host joins, a task starts. Handed to [`super::Kind::happens`];
    /// dropped when the object is gone.
    Object {
        /// The object it happens to.
        address: Address,
        /// What happens, in the kind's words.
        verb: String,
        /// What the kind wants to remember until then.
        #[serde(default, skip_serializing_if = "Value::is_null")]
        payload: Value,
    },
    /// The next step of a task; dropped when the task is forgotten.
    Task {
        /// Account and region.
        place: Place,
        /// Which.
        task: TaskId,
        /// What it does now.
        step: TaskStep,
    },
    /// A script changes the world.
    Fault {
        /// Account and region.
        place: Place,
        /// What it sets.
        knob: Knob,
    },
    /// The last lines of something arrive at a log group that was deleted meanwhile.
    LateLog {
        /// Account and region of the group.
        place: Place,
        /// Its name.
        group: String,
    },
    /// An API's removal of something may be over by now.
    Gone {
        /// What is on its way out.
        address: Address,
    },
}

/// A step of a stack's operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The stack's operation begins.
    Begin,
    /// The resource's handler makes its call.
    Call,
    /// The resource's handler looks whether it is done.
    Look,
    /// The stack's `TimeoutInMinutes` is over.
    Timeout,
    /// A change set has been computed.
    ChangeSet,
}

/// A step of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskStep {
    /// Its network is there.
    Pull,
    /// Its container starts.
    Run,
    /// It is told to stop, again.
    Stop,
    /// It has stopped.
    End,
}

/// What is going to happen, by time.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Queue {
    due: BTreeMap<i64, VecDeque<Happening>>,
}

impl Queue {
    /// An empty queue.
    pub const fn new() -> Self {
        Self {
            due: BTreeMap::new(),
        }
    }

    /// Adds something at a time, after whatever is already due at that time.
    pub fn push(&mut self, at_ms: i64, what: Happening) {
        self.due.entry(at_ms).or_default().push_back(what);
    }

    /// When the next thing is due.
    pub fn next_at(&self) -> Option<i64> {
        self.due.keys().next().copied()
    }

    /// Takes the next thing that is due not later than `until_ms`, with its time.
    pub fn pop(&mut self, until_ms: i64) -> Option<(i64, Happening)> {
        let mut entry = self.due.first_entry()?;
        let at = *entry.key();
        if at > until_ms {
            return None;
        }
        let what = entry.get_mut().pop_front();
        if entry.get().is_empty() {
            entry.remove();
        }
        what.map(|what| (at, what))
    }

    /// Drops what does not fit.
    pub fn retain(&mut self, mut fits: impl FnMut(&Happening) -> bool) {
        for whats in self.due.values_mut() {
            whats.retain(&mut fits);
        }
        self.due.retain(|_, whats| !whats.is_empty());
    }

    /// Everything that is due, in order.
    pub fn iter(&self) -> impl Iterator<Item = (i64, &Happening)> {
        self.due
            .iter()
            .flat_map(|(at, whats)| whats.iter().map(|what| (*at, what)))
    }

    /// Whether nothing is due.
    pub fn is_empty(&self) -> bool {
        self.due.is_empty()
    }
}
