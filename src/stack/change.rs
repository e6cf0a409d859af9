//! What an update would change, before it changes it.

use serde::Serialize;

/// What is to be done when an operation on a stack fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OnFailure {
    /// Everything made is taken back; the record of the stack stays.
    Rollback,
    /// Everything stays as it is, to be looked at, and goes on billing.
    Keep,
    /// The stack is deleted. Only a stack that is being made can be.
    Delete,
}

/// What happens to one resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeAction {
    /// It is made.
    Add,
    /// It is changed.
    Modify,
    /// It is deleted.
    Remove,
    /// A word we do not know.
    Other(String),
}

/// Does a change make another resource in its place?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Replacement {
    /// It stays the same resource.
    Never,
    /// CloudFormation cannot tell before it is done.
    Maybe,
    /// Another one is made, and this one deleted.
    Always,
}

/// What an update would do to one resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResourceChange {
    /// What happens to it.
    pub action: ChangeAction,
    /// Logical id.
    pub logical_id: String,
    /// Type.
    pub resource_type: String,
    /// Physical id, if it has one.
    pub physical_id: Option<String>,
    /// Is another one made in its place?
    pub replacement: Replacement,
    /// The properties that change.
    pub properties: Vec<String>,
}

/// Name under which a change of nothing but tags is listed.
pub const TAGS: &str = "Tags";

impl ResourceChange {
    /// Does nothing change but its tags? The stack's own tags are on every resource, so each update
    /// touches all of them.
    pub fn is_tags_only(&self) -> bool {
        self.action == ChangeAction::Modify
            && self.replacement == Replacement::Never
            && self.properties.iter().all(|property| property == TAGS)
            && !self.properties.is_empty()
    }
}

/// What an update would do, as CloudFormation worked it out. Nothing is changed yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proposed {
    /// Name of the stack.
    pub stack: String,
    /// Its ARN.
    pub arn: String,
    /// Name of the change set that waits.
    pub change_set: String,
    /// What happens to which resource.
    pub changes: Vec<ResourceChange>,
}

impl Proposed {
    /// Resources that another one takes the place of, for certain or perhaps.
    pub fn replaced(&self) -> usize {
        self.changes
            .iter()
            .filter(|change| change.replacement != Replacement::Never)
            .count()
    }

    /// Changes that are more than new tags.
    pub fn real(&self) -> impl Iterator<Item = &ResourceChange> {
        self.changes.iter().filter(|change| !change.is_tags_only())
    }
}
