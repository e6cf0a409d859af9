//! One line of a stack's history.

use jiff::Timestamp;
use serde::Serialize;

use super::{ResourceStatus, StackStatus};

/// What is being done to a stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// It is being made.
    Create,
    /// It is being deleted.
    Delete,
    /// It is being changed.
    Update,
}

/// Whom an event is about, and the status it reports: the two vocabularies differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "subject", content = "status", rename_all = "snake_case")]
pub enum Subject {
    /// The stack itself.
    Stack(StackStatus),
    /// One of its resources.
    Resource(ResourceStatus),
}

/// One line of a stack's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StackEvent {
    /// Unique within the stack; how repeats are told.
    pub id: String,
    /// When it happened, by CloudFormation's clock.
    #[serde(serialize_with = "super::rfc3339")]
    pub time: Timestamp,
    /// Logical id of the resource; the stack's name for the stack itself.
    pub logical_id: String,
    /// Resource type, such as `AWS::EC2::VPC`.
    pub resource_type: String,
    /// Physical id, once there is one.
    pub physical_id: Option<String>,
    /// Whom it is about, and the status.
    #[serde(flatten)]
    pub subject: Subject,
    /// CloudFormation's reason, if it gave one.
    pub reason: Option<String>,
    /// The client request token of the call that began the operation.
    pub token: Option<String>,
}

impl StackEvent {
    /// The status of the stack, when the event is about the stack itself.
    pub const fn stack_status(&self) -> Option<&StackStatus> {
        match &self.subject {
            Subject::Stack(status) => Some(status),
            Subject::Resource(_) => None,
        }
    }

    /// The status of the resource, when the event is about a resource.
    pub const fn resource_status(&self) -> Option<&ResourceStatus> {
        match &self.subject {
            Subject::Stack(_) => None,
            Subject::Resource(status) => Some(status),
        }
    }

    /// Does it report a failure, of the stack or of a resource?
    pub const fn is_failed(&self) -> bool {
        match &self.subject {
            Subject::Stack(status) => status.is_failed(),
            Subject::Resource(status) => status.is_failed(),
        }
    }

    /// The status word, whoever it is about.
    pub fn status_word(&self) -> &str {
        match &self.subject {
            Subject::Stack(status) => status.as_str(),
            Subject::Resource(status) => status.as_str(),
        }
    }
}
