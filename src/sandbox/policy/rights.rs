//! What somebody is held to.

use serde::{Deserialize, Serialize};

use super::decide::Held;
use super::document::Document;
use crate::sandbox::engine::kinds::names::{MANAGED_POLICY, POLICY, ROLE};
use crate::sandbox::engine::kinds::permission;
use crate::sandbox::engine::kinds::value;
use crate::sandbox::engine::object::{Object, State};
use crate::sandbox::engine::place::Place;
use crate::sandbox::engine::world::World;

/// What somebody is held to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rights {
    /// To nothing: everything is allowed.
    #[default]
    All,
    /// To these policies.
    Policies(Vec<Document>),
    /// To what the role of this ARN has at the time.
    Role(String),
}

impl Rights {
    /// Whether everything is allowed.
    pub fn is_all(&self) -> bool {
        *self == Self::All
    }

    /// The policies as they are now; `None`: everything is allowed. A role that is gone has none.
    pub fn held(&self, world: &World, place: &Place) -> Option<Held> {
        match self {
            Self::All => None,
            Self::Policies(policies) => Some(Held {
                policies: policies.clone(),
                boundary: None,
            }),
            Self::Role(arn) => {
                let role = world.lookup(&place.global(), ROLE, arn);
                Some(role.map(|role| of_role(world, role)).unwrap_or_default())
            }
        }
    }
}

/// Policies of a role: inline ones, attached ones, AWS's own, and its boundary. A document that is
/// none allows nothing.
pub fn of_role(world: &World, role: &Object) -> Held {
    let own = value::items(&role.properties, "Policies").iter();
    let attached = [POLICY, MANAGED_POLICY]
        .into_iter()
        .flat_map(|kind| world.objects(&role.place, kind))
        .filter(|policy| policy.state != State::Deleting)
        .filter(|policy| is_attached(role, policy))
        .map(|policy| &policy.properties);
    let policies = own
        .chain(attached)
        .filter_map(|policy| Document::new(value::at(policy, "PolicyDocument").clone()).ok());
    let of_aws = value::texts(&role.properties, "ManagedPolicyArns")
        .into_iter()
        .filter_map(permission::of_aws);
    let boundary = value::text(&role.properties, "PermissionsBoundary")
        .map(|arn| named(world, role, arn).unwrap_or_else(Document::empty));
    Held {
        policies: policies.chain(of_aws).collect(),
        boundary,
    }
}

/// A policy by ARN, of the account or of AWS.
fn named(world: &World, role: &Object, arn: &str) -> Option<Document> {
    permission::of_aws(arn).or_else(|| {
        let policy = world.lookup(&role.place, MANAGED_POLICY, arn)?;
        Document::new(value::at(&policy.properties, "PolicyDocument").clone()).ok()
    })
}

fn is_attached(role: &Object, policy: &Object) -> bool {
    value::texts(&policy.properties, "Roles").contains(&role.id.as_str())
        || value::texts(&role.properties, "ManagedPolicyArns").contains(&policy.id.as_str())
}
