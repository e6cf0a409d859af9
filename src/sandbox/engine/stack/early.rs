//! Early validation: what CloudFormation finds out before it makes anything.
//!
//! Two of its checks are simulated, those that stop a change set: properties against the published
//! schemas, and names that are taken.
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/validate-stack-deployments.html>.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::change::{Action, Change};
use super::compile::Compiled;
use super::make::kind_of;
use super::model::Site;
use super::output;
use crate::sandbox::engine::intrinsics::Scope;
use crate::sandbox::engine::kind::Id;
use crate::sandbox::engine::kinds;
use crate::sandbox::engine::world::World;
use crate::template::schema::{self, Problem};

/// One thing early validation found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Logical id.
    pub logical_id: String,
    /// CloudFormation type.
    pub kind: String,
    /// `PROPERTY_VALIDATION` or `NAME_CONFLICT_VALIDATION`.
    pub validation: String,
    /// Where in the template.
    pub path: String,
    /// What is wrong.
    pub reason: String,
}

const PROPERTY: &str = "PROPERTY_VALIDATION";
const NAME: &str = "NAME_CONFLICT_VALIDATION";

impl Finding {
    /// The check, as the change set's status reason names it.
    pub fn hook(&self) -> &'static str {
        if self.validation == NAME {
            "AWS::EarlyValidation::ResourceExistenceCheck"
        } else {
            "AWS::EarlyValidation::PropertyValidation"
        }
    }
}

/// Everything early validation finds about resources that a template would make or change.
pub(super) fn early(
    world: &World,
    site: &Site,
    compiled: &Compiled,
    changes: &[Change],
) -> Vec<Finding> {
    let Some(stack) = world.stack(site) else {
        return Vec::new();
    };
    let scope = output::scope(world, site, stack, &compiled.frame);
    let wanted: BTreeMap<&str, &Value> = compiled.template.resources().collect();
    let mut findings = Vec::new();
    for change in changes
        .iter()
        .filter(|change| change.action != Action::Remove)
    {
        let Some(definition) = wanted.get(change.logical_id.as_str()) else {
            continue;
        };
        findings.extend(properties(&scope, change, definition));
        if change.action == Action::Add {
            findings.extend(name(&scope, change, definition));
        }
    }
    findings
}

/// Properties against the schema. What the schema cannot see in a template with unresolved
/// references, such as a reference to the wrong type, is left to the handlers as in AWS.
fn properties(scope: &Scope<'_>, change: &Change, definition: &Value) -> Vec<Finding> {
    let empty = Value::Object(Map::new());
    let properties = definition.get("Properties").unwrap_or(&empty);
    let known = without_branches(scope, properties);
    schema::validate(kind_of(definition), &known)
        .into_iter()
        .filter(|violation| !matches!(violation.problem, Problem::Kind | Problem::UnknownType))
        .map(|violation| Finding {
            logical_id: change.logical_id.clone(),
            kind: change.kind.clone(),
            validation: PROPERTY.to_owned(),
            path: format!(
                "/Resources/{}/Properties{}",
                change.logical_id, violation.pointer
            ),
            reason: violation.message,
        })
        .collect()
}

/// Every value that can be resolved now, resolved; the others as the template has them.
fn without_branches(scope: &Scope<'_>, value: &Value) -> Value {
    if let Ok(resolved) = scope.resolve(value) {
        return resolved.unwrap_or_default();
    }
    match value {
        Value::Object(members) if !is_call(members) => Value::Object(
            members
                .iter()
                .filter(|(_, member)| !matches!(scope.resolve(member), Ok(None)))
                .map(|(key, member)| (key.clone(), without_branches(scope, member)))
                .collect(),
        ),
        Value::Array(items) => Value::Array(
            items
                .iter()
                .map(|item| without_branches(scope, item))
                .collect(),
        ),
        other => other.clone(),
    }
}

fn is_call(members: &Map<String, Value>) -> bool {
    members.len() == 1
        && members
            .keys()
            .all(|key| key == "Ref" || key.starts_with("Fn::"))
}

/// A name in the template that something in the account has already.
fn name(scope: &Scope<'_>, change: &Change, definition: &Value) -> Option<Finding> {
    let kind = kinds::find(kind_of(definition))?;
    let (Id::Name(property, _) | Id::LowerName(property, _)) = kind.id else {
        return None;
    };
    let given = definition.get("Properties")?.get(property)?;
    let name = scope.text(given).ok()??;
    scope
        .world
        .find(&kind.home(scope.place), kind.name, &name)?;
    Some(Finding {
        logical_id: change.logical_id.clone(),
        kind: change.kind.clone(),
        validation: NAME.to_owned(),
        path: format!("/Resources/{}/Properties/{property}", change.logical_id),
        reason: format!(
            "Resource of type '{}' with identifier '{name}' already exists.",
            kind.name
        ),
    })
}
