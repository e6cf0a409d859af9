//! Intrinsic functions: from what a template says to what a resource gets.
//!
//! - [`Frame`]: what is settled when an operation begins (parameters, conditions, mappings);
//! - [`Scope`]: the frame, and the world and the stack's resources as they are now;
//! - `call`: the functions; `conditions`, `parameters`: what makes a frame; `dynamic`: references
//!   to parameter stores.

mod call;
mod conditions;
mod dynamic;
mod parameters;
mod reference;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::place::Place;
use super::stack::Resource;
use super::world::World;
use crate::template::Intrinsic;

pub use conditions::evaluate as evaluate_conditions;
pub use parameters::{Given, Parameter, settle as settle_parameters};

/// What is settled when a stack's operation begins.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// Parameter values; texts, or lists of texts.
    pub parameters: BTreeMap<String, Value>,
    /// Conditions by name.
    pub conditions: BTreeMap<String, bool>,
    /// The template's `Mappings`.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub mappings: Value,
    /// The template's `Outputs`.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub outputs: Value,
}

/// Where names are looked up.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The world as it is now.
    pub world: &'a World,
    /// Account and region of the stack.
    pub place: &'a Place,
    /// Stack id.
    pub stack_id: &'a str,
    /// Stack name.
    pub stack_name: &'a str,
    /// `AWS::NotificationARNs`.
    pub notification_arns: &'a [String],
    /// Parameters, conditions, mappings.
    pub frame: &'a Frame,
    /// The stack's resources as they are now.
    pub resources: &'a BTreeMap<String, Resource>,
}

/// Why a value cannot be resolved, in CloudFormation's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unresolved(pub String);

impl Unresolved {
    /// `Template error: …`
    fn template(message: impl AsRef<str>) -> Self {
        Self(format!("Template error: {}", message.as_ref()))
    }
}

/// A value, or nothing for `AWS::NoValue`.
type Resolved = Result<Option<Value>, Unresolved>;

impl Scope<'_> {
    /// What a value comes to; nothing when it is `AWS::NoValue`.
    pub fn resolve(&self, value: &Value) -> Resolved {
        if let Some(intrinsic) = Intrinsic::of(value) {
            return self.intrinsic(intrinsic);
        }
        Ok(Some(match value {
            Value::Object(members) => Value::Object(self.members(members)?),
            Value::Array(items) => Value::Array(self.items(items)?),
            Value::String(text) => Value::String(dynamic::replace(self, text)?),
            scalar => scalar.clone(),
        }))
    }

    /// The members of an object, those that are `AWS::NoValue` left out.
    pub fn members(&self, members: &Map<String, Value>) -> Result<Map<String, Value>, Unresolved> {
        let mut resolved = Map::new();
        for (key, value) in members {
            if let Some(value) = self.resolve(value)? {
                resolved.insert(key.clone(), value);
            }
        }
        Ok(resolved)
    }

    /// Properties of a resource; an empty object when it has none.
    pub fn properties(&self, definition: &Value) -> Result<Value, Unresolved> {
        match definition.get("Properties") {
            Some(properties) => Ok(self
                .resolve(properties)?
                .unwrap_or_else(|| Value::Object(Map::new()))),
            None => Ok(Value::Object(Map::new())),
        }
    }

    /// A value that must come to a text or another scalar.
    pub fn text(&self, value: &Value) -> Result<Option<String>, Unresolved> {
        Ok(self.resolve(value)?.and_then(|value| scalar_text(&value)))
    }

    fn items(&self, items: &[Value]) -> Result<Vec<Value>, Unresolved> {
        let resolved: Result<Vec<_>, _> = items.iter().map(|item| self.resolve(item)).collect();
        Ok(resolved?.into_iter().flatten().collect())
    }

    fn intrinsic(&self, intrinsic: Intrinsic<'_>) -> Resolved {
        match intrinsic {
            Intrinsic::Ref(name) => self.reference(name),
            Intrinsic::GetAtt {
                resource,
                attribute: Some(attribute),
            } => self.attribute(resource, attribute).map(Some),
            Intrinsic::GetAtt { .. } => Err(Unresolved::template(
                "every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute",
            )),
            Intrinsic::Sub { text, variables } => self.substitute(text, variables).map(Some),
            Intrinsic::If {
                condition,
                then,
                otherwise,
            } => self.resolve(if self.condition(condition)? {
                then
            } else {
                otherwise
            }),
            Intrinsic::FindInMap { keys, map } => self.find_in_map(map, keys).map(Some),
            // Outside `Conditions` this is a member that happens to have that name.
            Intrinsic::Condition(name) => Ok(Some(json!({ "Condition": name }))),
            Intrinsic::Call { function, argument } => self.call(function, argument).map(Some),
            Intrinsic::Malformed { function } => Err(Unresolved::template(format!(
                "{function} has an argument of a form it does not take"
            ))),
        }
    }

    fn condition(&self, name: &str) -> Result<bool, Unresolved> {
        self.frame.conditions.get(name).copied().ok_or_else(|| {
            Unresolved(format!(
                "Template format error: Unresolved condition {name}"
            ))
        })
    }
}

/// A scalar as text; CloudFormation writes booleans and numbers as JSON does.
pub(super) fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
