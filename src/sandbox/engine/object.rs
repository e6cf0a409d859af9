//! Anything that exists in the simulated AWS, whoever made it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::place::{Address, Place};

/// One thing: made by CloudFormation, by an API call, or by the world itself (an instance that an
/// Auto Scaling group launched, the network interface of a task).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Object {
    /// Account and region; [`Place::global`] for kinds of account scope.
    pub place: Place,
    /// Kind, by its CloudFormation type name, also for what no template makes (`AWS::EC2::Instance`).
    pub kind: String,
    /// Id within its kind: what CloudFormation calls the physical id.
    pub id: String,
    /// ARN, if the kind has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// Resolved properties, in the words of the CloudFormation type.
    pub properties: Value,
    /// What `Fn::GetAtt` answers, and whatever else the kind keeps in mind (name these in lower case).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, Value>,
    /// Tags, those of its stack included.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
    /// Where in its life it is.
    pub state: State,
    /// Milliseconds since the epoch.
    pub created_at: i64,
    /// When its deletion began, in milliseconds since the epoch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleting_since: Option<i64>,
    /// The stack resource it stands for, if a stack made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Owner>,
    /// What it belongs to and goes away with, beyond what its properties refer to:
    /// an instance's group, a task's service.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parents: Vec<Address>,
}

/// Where in its life an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Made, not yet ready.
    Creating,
    /// Ready.
    Active,
    /// Going away; still in the way of others.
    Deleting,
}

/// The stack resource an object stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// Stack id, which is an ARN.
    pub stack: String,
    /// Logical id in its template.
    pub logical_id: String,
}

impl Object {
    /// Where it is.
    pub fn address(&self) -> Address {
        Address::new(&self.place, &self.kind, &self.id)
    }

    /// The property `name`; null when there is none.
    pub fn property(&self, name: &str) -> &Value {
        self.properties.get(name).unwrap_or(&Value::Null)
    }

    /// The property `name` as text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.property(name).as_str()
    }

    /// The attribute `name` as text.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).and_then(Value::as_str)
    }

    /// Whether it is a child of the object at `parent`.
    pub fn belongs_to(&self, parent: &Address) -> bool {
        self.parents.contains(parent)
    }
}
