//! What CloudFormation says about a template before it looks at any value.

use std::collections::BTreeSet;

use serde_json::Value;

use super::make::kind_of;
use crate::sandbox::engine::intrinsics::Unresolved;
use crate::sandbox::engine::kinds;
use crate::template::{Reference, Template, depends_on, references};

/// Limits of a template: section, most members, name in the message.
/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>.
pub const LIMITS: &[(&str, usize, &str)] = &[
    ("Resources", 500, "resources"),
    ("Parameters", 200, "parameters"),
    ("Outputs", 200, "outputs"),
    ("Mappings", 200, "mappings"),
];

const SECTIONS: &[&str] = &[
    "AWSTemplateFormatVersion",
    "Conditions",
    "Description",
    "Mappings",
    "Metadata",
    "Outputs",
    "Parameters",
    "Resources",
];

/// Sections that CloudFormation knows and the sandbox does not: refused, never ignored.
const NOT_SIMULATED: &[&str] = &["Hooks", "Rules", "Transform"];

const ATTRIBUTES: &[&str] = &[
    "Condition",
    "CreationPolicy",
    "DeletionPolicy",
    "DependsOn",
    "Description",
    "Metadata",
    "Properties",
    "Type",
    "UpdatePolicy",
    "UpdateReplacePolicy",
];

type Check = fn(&Template) -> Result<(), String>;

/// In CloudFormation's order: shape, limits, types, names.
const CHECKS: &[Check] = &[sections, limits, resources, types, names];

/// Checks a template without its values.
pub(super) fn check(template: &Template) -> Result<(), Unresolved> {
    CHECKS
        .iter()
        .try_for_each(|check| check(template))
        .map_err(Unresolved)
}

fn format_error<T>(message: impl AsRef<str>) -> Result<T, String> {
    Err(format!("Template format error: {}", message.as_ref()))
}

fn sections(template: &Template) -> Result<(), String> {
    let named: Vec<&str> = template.members().map(|(name, _)| name).collect();
    if let Some(section) = named.iter().find(|name| NOT_SIMULATED.contains(name)) {
        return Err(format!(
            "Template validation error: the sandbox does not simulate the section {section}"
        ));
    }
    let unknown: Vec<&str> = named
        .into_iter()
        .filter(|name| !SECTIONS.contains(name))
        .collect();
    if !unknown.is_empty() {
        return Err(format!(
            "Invalid template property or properties [{}]",
            unknown.join(", ")
        ));
    }
    if template.resources().next().is_none() {
        return format_error("At least one Resources member must be defined.");
    }
    Ok(())
}

fn limits(template: &Template) -> Result<(), String> {
    for (section, most, word) in LIMITS {
        let count = template.section(section).map_or(0, serde_json::Map::len);
        if count > *most {
            return format_error(format!(
                "Number of {word}, {count}, is greater than maximum allowed, {most}"
            ));
        }
    }
    Ok(())
}

fn resources(template: &Template) -> Result<(), String> {
    for (logical_id, resource) in template.resources() {
        if !logical_id
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric())
        {
            return format_error(format!("Resource name {logical_id} is non alphanumeric."));
        }
        let Some(members) = resource.as_object() else {
            return format_error("Any Resources member must be an object.");
        };
        if !members.get("Type").is_some_and(Value::is_string) {
            return format_error(format!(
                "[/Resources/{logical_id}] Every Resources object must contain a Type member."
            ));
        }
        if let Some(unknown) = members
            .keys()
            .find(|name| !ATTRIBUTES.contains(&name.as_str()))
        {
            return Err(format!("Invalid template resource property '{unknown}'"));
        }
    }
    Ok(())
}

fn types(template: &Template) -> Result<(), String> {
    let unknown: BTreeSet<&str> = template
        .resources()
        .map(|(_, resource)| kind_of(resource))
        .filter(|kind| !kinds::find(kind).is_some_and(|kind| kind.in_templates))
        .collect();
    if unknown.is_empty() {
        return Ok(());
    }
    let list: Vec<&str> = unknown.into_iter().collect();
    format_error(format!(
        "Unrecognized resource types: [{}]",
        list.join(", ")
    ))
}

/// Names that are neither resource, parameter, pseudo parameter, condition nor mapping.
fn names(template: &Template) -> Result<(), String> {
    for block in ["Resources", "Outputs"] {
        let mut unresolved = BTreeSet::new();
        for (_, member) in template.section(block).into_iter().flatten() {
            for (_, reference) in references(member) {
                name(template, block, reference, &mut unresolved)?;
            }
            unresolved.extend(depends_on(member).filter(|id| !has(template, "Resources", id)));
            if let Some(condition) = member.get("Condition").and_then(Value::as_str) {
                known_condition(template, block, condition)?;
            }
        }
        if !unresolved.is_empty() {
            let list: Vec<&str> = unresolved.into_iter().collect();
            return format_error(format!(
                "Unresolved resource dependencies [{}] in the {block} block of the template",
                list.join(", ")
            ));
        }
    }
    Ok(())
}

fn name<'t>(
    template: &Template,
    block: &str,
    reference: Reference<'t>,
    unresolved: &mut BTreeSet<&'t str>,
) -> Result<(), String> {
    match reference {
        Reference::Ref(name) | Reference::SubRef(name) => {
            let known = name.starts_with("AWS::")
                || has(template, "Resources", name)
                || has(template, "Parameters", name);
            if !known {
                unresolved.insert(name);
            }
        }
        Reference::GetAtt { resource, .. } | Reference::SubAtt { resource, .. } => {
            if !has(template, "Resources", resource) {
                return Err(format!(
                    "Template error: instance of Fn::GetAtt references undefined resource {resource}"
                ));
            }
        }
        Reference::Condition(name) => known_condition(template, block, name)?,
        Reference::Malformed(function) => {
            return Err(format!(
                "Template error: {function} has an argument of a form it does not take"
            ));
        }
        Reference::Mapping { .. } => {}
    }
    Ok(())
}

fn known_condition(template: &Template, block: &str, name: &str) -> Result<(), String> {
    if has(template, "Conditions", name) {
        return Ok(());
    }
    format_error(format!(
        "Unresolved condition dependency {name} in the {block} block of the template"
    ))
}

fn has(template: &Template, section: &str, name: &str) -> bool {
    template
        .section(section)
        .is_some_and(|section| section.contains_key(name))
}
