//! The template as the rules see it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::report::{Finding, Rule, Severity};
use crate::template::{Graph, Intrinsic, SubPart, Template, references, select, sub_parts};

/// One resource.
#[derive(Debug, Clone, Copy)]
pub(super) struct Resource<'t> {
    pub(super) id: &'t str,
    /// Its type; empty if it has none.
    pub(super) kind: &'t str,
    /// Its properties; null if it has none.
    pub(super) properties: &'t Value,
    /// All of it.
    pub(super) body: &'t Value,
}

/// A template, its graph and its resources by logical id.
pub(super) struct Scene<'t> {
    pub(super) template: &'t Template,
    pub(super) graph: Graph<'t>,
    pub(super) resources: BTreeMap<&'t str, Resource<'t>>,
}

impl<'t> Scene<'t> {
    pub(super) fn new(template: &'t Template) -> Self {
        let resources = template.resources().map(|(id, body)| {
            let resource = Resource {
                id,
                kind: body.get("Type").and_then(Value::as_str).unwrap_or(""),
                properties: body.get("Properties").unwrap_or(&Value::Null),
                body,
            };
            (id, resource)
        });
        Self {
            template,
            graph: Graph::of(template),
            resources: resources.collect(),
        }
    }

    /// The type of a resource.
    pub(super) fn kind(&self, id: &str) -> Option<&'t str> {
        self.resources.get(id).map(|resource| resource.kind)
    }

    /// Resources of the types, all of them if `types` is empty.
    pub(super) fn of_types<'s>(&'s self, types: &'s [&str]) -> impl Iterator<Item = Resource<'t>> {
        let all = self.resources.values().copied();
        all.filter(|resource| types.is_empty() || types.contains(&resource.kind))
    }

    /// Resources of one type that the values at `path` point at.
    pub(super) fn targets(
        &self,
        resource: &Resource<'t>,
        path: &str,
        kind: &str,
    ) -> BTreeSet<&'t str> {
        let values = select(resource.properties, path);
        let names = values
            .iter()
            .flat_map(|selected| references(selected.value));
        let names = names.filter_map(|(_, reference)| reference.target());
        names.filter(|name| self.kind(name) == Some(kind)).collect()
    }

    /// The text of a value, as far as it can be known: a parameter stands for its default.
    pub(super) fn text(&self, value: &Value) -> Option<String> {
        match value {
            Value::String(text) => Some(text.clone()),
            Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
            _ => match Intrinsic::of(value)? {
                Intrinsic::Ref(name) => {
                    let parameter = self.template.section("Parameters")?.get(name)?;
                    self.text(parameter.get("Default")?)
                }
                _ => None,
            },
        }
    }

    /// Whether the value's text, literal or inside `Fn::Sub` and `Fn::Join`, has `part` in it.
    pub(super) fn mentions(value: &Value, part: &str) -> bool {
        match value {
            Value::String(text) => text.contains(part),
            _ => match Intrinsic::of(value) {
                Some(Intrinsic::Sub { text, .. }) => {
                    let mut parts = sub_parts(text).into_iter();
                    parts.any(|piece| matches!(piece, SubPart::Text(text) if text.contains(part)))
                }
                Some(Intrinsic::Call { argument, .. }) => {
                    let items = argument.as_array().into_iter().flatten();
                    let deeper = items.flat_map(|item| match item {
                        Value::Array(inner) => inner.iter().collect(),
                        other => vec![other],
                    });
                    deeper.into_iter().any(|item| Self::mentions(item, part))
                }
                _ => false,
            },
        }
    }
}

/// A finding about a resource.
pub(super) fn about(
    rule: &Rule,
    resource: &Resource<'_>,
    pointer: &str,
    message: String,
    fix: Option<String>,
) -> Finding {
    Finding {
        rule: rule.id,
        group: rule.group,
        severity: Severity::Error,
        logical_id: Some(resource.id.to_owned()),
        pointer: format!("/Resources/{}{pointer}", resource.id),
        message,
        fix,
        source: (!rule.source.is_empty()).then_some(rule.source),
    }
}

/// A finding about the template or a part of it that is no resource.
pub(super) fn in_template(rule: &Rule, pointer: String, message: String) -> Finding {
    Finding {
        rule: rule.id,
        group: rule.group,
        severity: Severity::Error,
        logical_id: None,
        pointer,
        message,
        fix: None,
        source: (!rule.source.is_empty()).then_some(rule.source),
    }
}

impl Finding {
    /// The same as a warning.
    pub(super) fn into_warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// The same with advice.
    pub(super) fn with_fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }
}
