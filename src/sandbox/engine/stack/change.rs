//! What an update would change, resource by resource, before it is done.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::compile::Compiled;
use super::model::{Definition, Resource, Site, Stack};
use super::status::Status;
use super::{diff, make::kind_of, output};
use crate::sandbox::engine::intrinsics::Scope;
use crate::sandbox::engine::world::World;
use crate::template::{Graph, Reference, references};

/// What happens to one resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What happens.
    pub action: Action,
    /// Logical id.
    pub logical_id: String,
    /// Physical id, for a resource that is there.
    #[serde(default)]
    pub physical_id: Option<String>,
    /// CloudFormation type.
    pub kind: String,
    /// `True`, `False` or `Conditional`; for modifications only.
    #[serde(default)]
    pub replacement: Option<String>,
    /// `Properties`, `Metadata`, `Tags` and so on: what of the resource changes.
    #[serde(default)]
    pub scope: Vec<String>,
    /// Each single change.
    #[serde(default)]
    pub details: Vec<Detail>,
    /// `Delete` or `Retain`, for removals; what becomes of the old one, for replacements.
    #[serde(default)]
    pub policy: Option<String>,
}

/// What happens to a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Action {
    /// It is made.
    Add,
    /// It is changed or replaced.
    Modify,
    /// It is removed.
    Remove,
}

/// One change of a resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    /// `Properties`, `Metadata`, `Tags` and so on.
    pub attribute: String,
    /// Name of the property.
    #[serde(default)]
    pub name: Option<String>,
    /// `Never`, `Conditionally` or `Always`.
    pub recreation: String,
    /// Whether the value is known before: `Static`, or `Dynamic`.
    pub evaluation: String,
    /// `DirectModification`, `ParameterReference`, `ResourceReference`, `ResourceAttribute`.
    pub source: String,
    /// The parameter, or resource and attribute, that causes it.
    #[serde(default)]
    pub cause: Option<String>,
}

impl Detail {
    /// A change that the template makes directly and that replaces nothing.
    fn direct(attribute: &str) -> Self {
        Self {
            attribute: attribute.to_owned(),
            name: None,
            recreation: "Never".to_owned(),
            evaluation: "Static".to_owned(),
            source: "DirectModification".to_owned(),
            cause: None,
        }
    }
}

/// What there is to compare.
struct Comparison<'a> {
    scope: Scope<'a>,
    stack: &'a Stack,
    compiled: &'a Compiled,
    retagged: bool,
    replaced: BTreeSet<String>,
}

/// Everything that bringing a stack to a template changes, by logical id.
pub fn changes(
    world: &World,
    site: &Site,
    compiled: &Compiled,
    definition: &Definition,
) -> Vec<Change> {
    let Some(stack) = world.stack(site) else {
        return Vec::new();
    };
    let mut comparison = Comparison {
        scope: output::scope(world, site, stack, &compiled.frame),
        stack,
        compiled,
        retagged: stack.definition.tags != definition.tags,
        replaced: BTreeSet::new(),
    };
    let conditions = |name: &str| compiled.frame.conditions.get(name).copied();
    let graph = Graph::with_conditions(&compiled.template, &conditions);
    let wanted: BTreeMap<&str, &Value> = compiled.template.resources().collect();
    let mut changes: Vec<Change> = graph
        .order()
        .unwrap_or_default()
        .into_iter()
        .filter_map(|logical_id| comparison.change(logical_id, wanted.get(logical_id)?))
        .collect();
    let live = |resource: &&Resource| {
        !matches!(
            resource.status,
            Status::DeleteComplete | Status::DeleteSkipped
        )
    };
    changes.extend(
        stack
            .resources
            .iter()
            .filter(|(logical_id, resource)| !graph.contains(logical_id) && live(resource))
            .map(|(logical_id, resource)| removed(logical_id, resource)),
    );
    changes.sort_by(|left, right| left.logical_id.cmp(&right.logical_id));
    changes
}

fn removed(logical_id: &str, resource: &Resource) -> Change {
    let policy = resource
        .definition
        .get("DeletionPolicy")
        .and_then(Value::as_str);
    Change {
        action: Action::Remove,
        logical_id: logical_id.to_owned(),
        physical_id: resource.physical_id.clone(),
        kind: resource.kind.clone(),
        replacement: None,
        scope: Vec::new(),
        details: Vec::new(),
        policy: Some(policy.unwrap_or("Delete").to_owned()),
    }
}

impl Comparison<'_> {
    fn change(&mut self, logical_id: &str, wanted: &Value) -> Option<Change> {
        let there = self
            .stack
            .resources
            .get(logical_id)
            .filter(|one| !matches!(one.status, Status::CreateFailed | Status::DeleteComplete));
        let Some(old) = there else {
            return Some(Change {
                action: Action::Add,
                logical_id: logical_id.to_owned(),
                physical_id: None,
                kind: kind_of(wanted).to_owned(),
                replacement: None,
                scope: Vec::new(),
                details: Vec::new(),
                policy: None,
            });
        };
        let details = self.details(old, wanted);
        if details.is_empty() {
            return None;
        }
        let mut scope: Vec<String> = details.iter().map(|one| one.attribute.clone()).collect();
        scope.sort_unstable();
        scope.dedup();
        let recreation = |word: &str, evaluation: Option<&str>| {
            details.iter().any(|one| {
                one.recreation == word && evaluation.is_none_or(|known| one.evaluation == known)
            })
        };
        let replacement = if recreation("Always", Some("Static")) {
            "True"
        } else if recreation("Always", None) || recreation("Conditionally", None) {
            "Conditional"
        } else {
            "False"
        };
        if replacement != "False" {
            self.replaced.insert(logical_id.to_owned());
        }
        let kept = wanted.get("UpdateReplacePolicy").and_then(Value::as_str) == Some("Retain");
        Some(Change {
            action: Action::Modify,
            logical_id: logical_id.to_owned(),
            physical_id: old.physical_id.clone(),
            kind: kind_of(wanted).to_owned(),
            replacement: Some(replacement.to_owned()),
            scope,
            details,
            policy: (replacement == "True").then(|| {
                (if kept {
                    "ReplaceAndRetain"
                } else {
                    "ReplaceAndDelete"
                })
                .to_owned()
            }),
        })
    }

    fn details(&self, old: &Resource, wanted: &Value) -> Vec<Detail> {
        let empty = Map::new();
        let new = wanted
            .get("Properties")
            .and_then(Value::as_object)
            .unwrap_or(&empty);
        let applied = old.applied.as_object().unwrap_or(&empty);
        let names: BTreeSet<&String> = applied.keys().chain(new.keys()).collect();
        let new_type = old.kind != kind_of(wanted);
        let mut details: Vec<Detail> = names
            .into_iter()
            .filter_map(|name| {
                let (before, after) = (applied.get(name), new.get(name));
                let mut detail = self.property(name, before, after, new_type)?;
                if new_type || diff::recreates(&old.kind, name) {
                    "Always".clone_into(&mut detail.recreation);
                }
                Some(detail)
            })
            .collect();
        if old.definition.get("Metadata") != wanted.get("Metadata") {
            details.push(Detail::direct("Metadata"));
        }
        if self.retagged {
            details.push(Detail::direct("Tags"));
        }
        details
    }

    /// How a property changes, if it does (or may).
    fn property(
        &self,
        name: &str,
        before: Option<&Value>,
        after: Option<&Value>,
        anyway: bool,
    ) -> Option<Detail> {
        let (known, evaluation) = match after.map(|value| self.scope.resolve(value)) {
            Some(Ok(resolved)) => (resolved, "Static"),
            Some(Err(_)) => (None, "Dynamic"),
            None => (None, "Static"),
        };
        let moved = after.and_then(|value| self.moved(value));
        if known.as_ref() == before && moved.is_none() && !anyway {
            return None;
        }
        let evaluation = if moved.is_some() {
            "Dynamic"
        } else {
            evaluation
        };
        let (source, cause) = match (moved, after) {
            (Some((source, cause)), _) => (source, Some(cause)),
            (None, Some(value)) if evaluation == "Static" => self.cause(value),
            _ => ("DirectModification", None),
        };
        Some(Detail {
            name: Some(name.to_owned()),
            evaluation: evaluation.to_owned(),
            source: source.to_owned(),
            cause,
            ..Detail::direct("Properties")
        })
    }

    /// A reference of the value to a resource that may be replaced.
    fn moved(&self, value: &Value) -> Option<(&'static str, String)> {
        references(value).into_iter().find_map(|(_, reference)| {
            let target = reference
                .target()
                .filter(|target| self.replaced.contains(*target))?;
            Some(match reference {
                Reference::GetAtt { attribute, .. } => (
                    "ResourceAttribute",
                    format!("{target}.{}", attribute.unwrap_or_default()),
                ),
                Reference::SubAtt { attribute, .. } => {
                    ("ResourceAttribute", format!("{target}.{attribute}"))
                }
                _ => ("ResourceReference", target.to_owned()),
            })
        })
    }

    /// Why a value is another than before: a parameter that has another value, or the template.
    fn cause(&self, value: &Value) -> (&'static str, Option<String>) {
        let before = &self.stack.definition.parameters;
        references(value)
            .into_iter()
            .filter_map(|(_, reference)| reference.target())
            .find(|name| {
                self.compiled
                    .parameters
                    .get(*name)
                    .is_some_and(|now| before.get(*name) != Some(now))
            })
            .map_or(("DirectModification", None), |name| {
                ("ParameterReference", Some(name.to_owned()))
            })
    }
}
