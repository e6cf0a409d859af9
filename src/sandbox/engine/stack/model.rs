//! What a stack is.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::change_set::ChangeSet;
use super::event::Event;
use super::status::{OnFailure, OperationKind, Outcome, Status};
use crate::sandbox::call::Principal;
use crate::sandbox::engine::intrinsics::{Frame, Parameter};
use crate::sandbox::engine::place::Place;

/// Where a stack is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Account and region.
    pub place: Place,
    /// Stack id.
    pub stack: String,
}

/// One stack, from its creation until long after its deletion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stack {
    /// Stack id, which is an ARN.
    pub id: String,
    /// Name; free for another stack once this one is deleted.
    pub name: String,
    /// Status.
    pub status: Status,
    /// Why it has that status.
    #[serde(default)]
    pub reason: Option<String>,
    /// Milliseconds since the epoch, as all times here.
    pub created_at: i64,
    /// When it was last updated, or its change set executed.
    #[serde(default)]
    pub updated_at: Option<i64>,
    /// When its deletion ended.
    #[serde(default)]
    pub deleted_at: Option<i64>,
    /// What it is made from.
    pub definition: Definition,
    /// Resources by logical id; of a deleted stack those that were, too.
    #[serde(default)]
    pub resources: BTreeMap<String, Resource>,
    /// Outputs, once it is complete.
    #[serde(default)]
    pub outputs: Vec<Output>,
    /// What happens when it cannot be created.
    pub on_failure: OnFailure,
    /// Minutes after which a creation fails.
    #[serde(default)]
    pub timeout_minutes: Option<i64>,
    /// Whether it refuses to be deleted.
    #[serde(default)]
    pub termination_protection: bool,
    /// How it was last deleted: `FORCE_DELETE_STACK`.
    #[serde(default)]
    pub deletion_mode: Option<String>,
    /// The change set it was last made from.
    #[serde(default)]
    pub change_set_id: Option<String>,
    /// Change sets by name.
    #[serde(default)]
    pub change_sets: BTreeMap<String, ChangeSet>,
    /// Events, oldest first.
    #[serde(default)]
    pub events: Vec<Event>,
    /// Operations, oldest first.
    #[serde(default)]
    pub operations: Vec<Operation>,
    /// The operation that runs now.
    #[serde(default)]
    pub running: Option<Running>,
    /// For whom CloudFormation works when there is no role; none: for somebody who may all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acting: Option<Principal>,
    /// Client request tokens and the action each was used for.
    #[serde(default)]
    pub tokens: BTreeMap<String, String>,
}

/// What a stack is made from.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Definition {
    /// The template as it was sent.
    pub body: String,
    /// The template's description.
    #[serde(default)]
    pub description: Option<String>,
    /// Parameter values.
    #[serde(default)]
    pub parameters: BTreeMap<String, Parameter>,
    /// Stack tags.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
    /// Acknowledged capabilities.
    #[serde(default)]
    pub capabilities: Vec<String>,
    /// The service role.
    #[serde(default)]
    pub role_arn: Option<String>,
    /// SNS topics.
    #[serde(default)]
    pub notification_arns: Vec<String>,
}

/// One resource of a stack.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Resource {
    /// CloudFormation type.
    pub kind: String,
    /// Physical id, once its handler has made something.
    #[serde(default)]
    pub physical_id: Option<String>,
    /// Status.
    pub status: Status,
    /// Why it has that status.
    #[serde(default)]
    pub reason: Option<String>,
    /// When the status changed.
    pub at: i64,
    /// The resource as the template has it.
    pub definition: Value,
    /// Its properties as they were last applied.
    #[serde(default)]
    pub applied: Value,
    /// Logical ids it depends on.
    #[serde(default)]
    pub needs: BTreeSet<String>,
    /// How many physical resources it has had; part of what its chance is addressed by.
    #[serde(default)]
    pub generation: u32,
}

/// One output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// Name in the template.
    pub key: String,
    /// Value.
    pub value: String,
    /// Description.
    #[serde(default)]
    pub description: Option<String>,
    /// Name it is exported under.
    #[serde(default)]
    pub export: Option<String>,
}

/// One operation, running or past.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    /// Operation id.
    pub id: String,
    /// What it is.
    pub kind: OperationKind,
    /// How far it is.
    pub outcome: Outcome,
    /// The client's token.
    #[serde(default)]
    pub token: Option<String>,
    /// When it began.
    pub began_at: i64,
    /// When it ended.
    #[serde(default)]
    pub ended_at: Option<i64>,
}

/// The operation that runs now.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Running {
    /// Operation id.
    pub id: String,
    /// What it is doing.
    pub phase: Phase,
    /// Parameters, conditions, mappings.
    pub frame: Frame,
    /// What is to be done, by logical id.
    pub tasks: BTreeMap<String, Task>,
    /// Logical ids that failed or were cancelled.
    #[serde(default)]
    pub failed: BTreeSet<String>,
    /// For an update: what the stack was, to go back to.
    #[serde(default)]
    pub before: Option<Before>,
    /// For a retried deletion: what is to be left alone.
    #[serde(default)]
    pub retain: BTreeSet<String>,
    /// For a forced deletion: what cannot be deleted is left alone.
    #[serde(default)]
    pub force: bool,
    /// Whether what was made stays when something fails.
    #[serde(default)]
    pub preserve: bool,
    /// Why the operation as a whole failed, when it was not for a resource.
    #[serde(default)]
    pub abort: Option<String>,
    /// Physical resources that an update rollback left behind, by logical id.
    #[serde(default)]
    pub leftovers: BTreeMap<String, String>,
}

/// What a stack was before an update.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Before {
    /// What it was made from.
    pub definition: Definition,
    /// Its resources.
    pub resources: BTreeMap<String, Resource>,
}

/// What an operation is doing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Making the resources of a new stack.
    #[default]
    Create,
    /// Removing them again after a failure.
    Rollback,
    /// Removing them.
    Delete,
    /// Bringing resources to a new template.
    Update,
    /// Removing what the new template no longer has.
    Cleanup,
    /// Bringing resources back to the old template.
    UpdateRollback,
    /// Removing what only the new template had.
    RollbackCleanup,
}

/// What is to be done with one resource.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// What is to be done.
    pub verb: Verb,
    /// How far it is.
    pub state: TaskState,
    /// Tasks that come first; each goes from here when it is over.
    pub waits_for: BTreeSet<String>,
    /// The resource as the template has it, for the verbs that apply one.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub wanted: Value,
    /// Logical ids it will depend on, for the verbs that apply a definition.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub needs: BTreeSet<String>,
    /// The physical resource to remove, for `Verb::Remove`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub physical_id: Option<String>,
    /// Since when its handler has been refused and tries again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused_since: Option<i64>,
}

/// What is to be done with a resource.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// Make it.
    #[default]
    Create,
    /// Bring it to its new definition: make, change, replace or leave it.
    Apply,
    /// Change it in place.
    Change,
    /// Make its successor.
    Replace,
    /// Bring it back to what it was.
    Restore,
    /// Remove it from the stack and the world.
    Delete,
    /// Remove one of its physical resources, while the stack keeps the resource.
    Remove,
}

/// How far a task is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    /// Others come first.
    #[default]
    Waiting,
    /// Its handler works.
    Working,
    /// It is done.
    Done,
    /// It failed.
    Failed,
}

impl Stack {
    /// Whether it is gone for everyone who asks by name.
    pub fn is_deleted(&self) -> bool {
        self.status == Status::DeleteComplete
    }

    /// The operation of an id.
    pub fn operation(&self, id: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.id == id)
    }
}
