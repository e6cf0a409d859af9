//! From a template's text to what an operation needs.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::validate;
use crate::sandbox::engine::intrinsics::{
    Frame, Given, Parameter, Scope, Unresolved, evaluate_conditions, settle_parameters,
};
use crate::sandbox::engine::place::Place;
use crate::sandbox::engine::world::World;
use crate::template::{Graph, Template};

/// A template with everything that is settled before its resources are.
#[derive(Debug)]
pub struct Compiled {
    /// The template.
    pub template: Template,
    /// Parameters, conditions, mappings, outputs.
    pub frame: Frame,
    /// Parameters as the stack shows them.
    pub parameters: BTreeMap<String, Parameter>,
    /// The template's description.
    pub description: Option<String>,
}

/// Where a template's values come from.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Account and region.
    pub place: &'a Place,
    /// Stack id.
    pub stack_id: &'a str,
    /// Stack name.
    pub stack_name: &'a str,
    /// SNS topics.
    pub notification_arns: &'a [String],
    /// Parameters as the call gives them.
    pub given: &'a BTreeMap<String, Given>,
    /// Parameters as the stack has them.
    pub before: &'a BTreeMap<String, Parameter>,
}

/// Parses and checks a template without its values.
pub fn parse(body: &str) -> Result<Template, Unresolved> {
    let document = crate::template::parse(body).map_err(|error| {
        let json = body.trim_start().starts_with('{');
        Unresolved(format!(
            "Template format error: {} not well-formed. (line {}, column {})",
            if json { "JSON" } else { "YAML" },
            error.line,
            error.column
        ))
    })?;
    let template = Template::new(document).map_err(|_| {
        Unresolved(
            "Template format error: At least one Resources member must be defined.".to_owned(),
        )
    })?;
    validate::check(&template)?;
    Ok(template)
}

/// Settles a template's parameters and conditions, and finds circles among what is left.
pub fn compile(
    world: &World,
    source: &Source<'_>,
    template: Template,
) -> Result<Compiled, Unresolved> {
    let declared = template.section("Parameters");
    let parameters = settle_parameters(world, source.place, declared, source.given, source.before)?;
    let empty = Map::new();
    let references = declared
        .unwrap_or(&empty)
        .iter()
        .filter_map(|(name, declaration)| {
            Some((name.clone(), parameters.get(name)?.reference(declaration)))
        });
    let section = |name: &str| {
        template
            .section(name)
            .cloned()
            .map_or(Value::Null, Value::Object)
    };
    let mut frame = Frame {
        parameters: references.collect(),
        conditions: BTreeMap::new(),
        mappings: section("Mappings"),
        outputs: section("Outputs"),
    };
    let scope = Scope {
        world,
        place: source.place,
        stack_id: source.stack_id,
        stack_name: source.stack_name,
        notification_arns: source.notification_arns,
        frame: &frame,
        resources: &BTreeMap::new(),
    };
    let conditions = template.section("Conditions").unwrap_or(&empty);
    frame.conditions = evaluate_conditions(&scope, conditions)?;
    let known = |name: &str| frame.conditions.get(name).copied();
    if let Err(cycle) = Graph::with_conditions(&template, &known).order() {
        return Err(Unresolved(format!(
            "Circular dependency between resources: [{}]",
            cycle.ids.join(", ")
        )));
    }
    let description = template.get("Description");
    let description = description.and_then(Value::as_str).map(str::to_owned);
    Ok(Compiled {
        template,
        frame,
        parameters,
        description,
    })
}
