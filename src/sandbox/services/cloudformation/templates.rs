//! `GetTemplate`, `GetTemplateSummary`, `ValidateTemplate`.

use std::collections::BTreeSet;

use serde_json::Value;

use super::change_sets;
use super::input::{place, refuse, required, text};
use super::refusals::{no_stack_with_id, unresolved};
use super::request;
use crate::sandbox::call::{Answer, Call, Tree};
use crate::sandbox::engine::World;
use crate::sandbox::engine::stack::{Required, parse, required_capabilities};
use crate::template::Template;

/// `GetTemplate`: the text as it was sent.
pub(super) fn get(world: &World, call: &Call) -> Answer {
    let body = if text(call, "ChangeSetName").is_some() {
        change_sets::find(world, call)?.1.definition.body.clone()
    } else {
        let name = required(call, "StackName")?;
        let stack = world
            .stack_named(&place(call), name)
            .ok_or_else(|| no_stack_with_id(name))?;
        stack.definition.body.clone()
    };
    let stages = ["Original", "Processed"].map(Tree::text).to_vec();
    Ok(Tree::map([
        ("TemplateBody", Tree::Text(body)),
        ("StagesAvailable", Tree::List(stages)),
    ]))
}

/// `GetTemplateSummary`: of a template, or of a stack's.
pub(super) fn summary(world: &World, call: &Call) -> Answer {
    refuse(call, &["StackSetName"])?;
    let body = match text(call, "StackName") {
        Some(name) => world
            .stack_named(&place(call), name)
            .map(|stack| stack.definition.body.clone())
            .ok_or_else(|| no_stack_with_id(name))?,
        None => request::body(call, None)?,
    };
    let template = parse(&body).map_err(unresolved)?;
    let types: BTreeSet<&str> = template
        .resources()
        .filter_map(|(_, resource)| resource.get("Type")?.as_str())
        .collect();
    let required = required_capabilities(&template);
    let metadata = template.get("Metadata").map(Value::to_string);
    Ok(Tree::map([
        ("Parameters", parameters(&template, declaration)),
        ("Description", description(&template)),
        ("Capabilities", capabilities(&required)),
        (
            "CapabilitiesReason",
            required.reason().map_or(Tree::Null, Tree::Text),
        ),
        (
            "ResourceTypes",
            Tree::List(types.into_iter().map(Tree::text).collect()),
        ),
        ("Version", scalar(template.get("AWSTemplateFormatVersion"))),
        ("Metadata", metadata.map_or(Tree::Null, Tree::Text)),
    ]))
}

/// `ValidateTemplate`.
pub(super) fn validate(_: &World, call: &Call) -> Answer {
    let body = request::body(call, None)?;
    let template = parse(&body).map_err(unresolved)?;
    let required = required_capabilities(&template);
    Ok(Tree::map([
        ("Parameters", parameters(&template, brief)),
        ("Description", description(&template)),
        ("Capabilities", capabilities(&required)),
        (
            "CapabilitiesReason",
            required.reason().map_or(Tree::Null, Tree::Text),
        ),
    ]))
}

fn parameters(template: &Template, one: fn(&str, &Value) -> Tree) -> Tree {
    let declared = template.section("Parameters").into_iter().flatten();
    Tree::List(
        declared
            .map(|(name, declaration)| one(name, declaration))
            .collect(),
    )
}

/// A parameter, as `ValidateTemplate` shows it.
fn brief(name: &str, declaration: &Value) -> Tree {
    let no_echo = scalar(declaration.get("NoEcho")).as_bool() == Some(true);
    Tree::map([
        ("ParameterKey", Tree::text(name)),
        ("DefaultValue", scalar(declaration.get("Default"))),
        ("NoEcho", Tree::Bool(no_echo)),
        ("Description", scalar(declaration.get("Description"))),
    ])
}

/// A parameter, as `GetTemplateSummary` shows it.
fn declaration(name: &str, declaration: &Value) -> Tree {
    let mut tree = brief(name, declaration);
    let allowed = declaration.get("AllowedValues").and_then(Value::as_array);
    let allowed = allowed.map_or(Tree::Null, |values| {
        Tree::List(values.iter().map(|value| scalar(Some(value))).collect())
    });
    if let Tree::Map(members) = &mut tree {
        members.insert("ParameterType".to_owned(), scalar(declaration.get("Type")));
        let constraints = Tree::map([("AllowedValues", allowed)]);
        members.insert("ParameterConstraints".to_owned(), constraints);
    }
    tree
}

fn description(template: &Template) -> Tree {
    scalar(template.get("Description"))
}

fn capabilities(required: &Required) -> Tree {
    Tree::List(required.capability.map(Tree::text).into_iter().collect())
}

/// A scalar of the template as text.
fn scalar(value: Option<&Value>) -> Tree {
    match value {
        Some(Value::String(text)) => Tree::text(text.clone()),
        Some(Value::Null) | None => Tree::Null,
        Some(other) => Tree::text(other.to_string()),
    }
}
