//! CloudFormation's limits on a template.
//!
//! Source: "Understand CloudFormation quotas",
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>.

use serde_json::Value;

use super::report::{Count, Finding, Group, Rule};
use super::scene::{Scene, in_template};
use crate::template::Template;

/// Bytes of a template handed over in the request itself.
pub const BODY_BYTES: usize = 51_200;
/// Resources, parameters, outputs and mappings of a template; attributes of a mapping.
pub const RESOURCES: usize = 500;
const NAMED_MOST: usize = 200;
const NAME_CHARACTERS: usize = 255;
const DESCRIPTION_BYTES: usize = 1_024;
const PARAMETER_VALUE_BYTES: usize = 4_096;
/// Dynamic references of a template:
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html>.
const DYNAMIC_REFERENCES: usize = 60;

const QUOTAS: &str =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html";
const COUNT: Rule = Rule {
    id: "limit-count",
    group: Group::Limit,
    why: "CloudFormation takes so many and no more",
    source: QUOTAS,
};
const SIZE: Rule = Rule {
    id: "limit-size",
    group: Group::Limit,
    why: "CloudFormation takes names, descriptions and values of so many bytes and no more",
    source: QUOTAS,
};

pub(super) const RULES: [Rule; 2] = [COUNT, SIZE];

/// How much there is of what is limited.
pub(super) fn counts(template: &Template, body_bytes: usize) -> Vec<Count> {
    let section = |name| template.section(name).map_or(0, serde_json::Map::len);
    let row = |what, found, limit| Count { what, found, limit };
    vec![
        row("body bytes", body_bytes, BODY_BYTES),
        row("resources", section("Resources"), RESOURCES),
        row("parameters", section("Parameters"), NAMED_MOST),
        row("outputs", section("Outputs"), NAMED_MOST),
        row("mappings", section("Mappings"), NAMED_MOST),
    ]
}

pub(super) fn check(scene: &Scene<'_>, counts: &[Count], body: &str) -> Vec<Finding> {
    let too_many = counts.iter().filter(|count| count.found > count.limit);
    let mut found: Vec<Finding> = too_many
        .map(|Count { what, found, limit }| {
            let message = format!("{found} {what}, at most {limit} are allowed");
            in_template(&COUNT, String::new(), message)
        })
        .collect();
    found.extend(sizes(scene));
    let dynamic = body.matches("{{resolve:").count();
    if dynamic > DYNAMIC_REFERENCES {
        let message = format!("{dynamic} dynamic references, at most 60 are allowed");
        found.push(in_template(&COUNT, String::new(), message));
    }
    found
}

fn sizes(scene: &Scene<'_>) -> Vec<Finding> {
    let template = scene.template;
    let mut found = Vec::new();
    let mut limit = |what: String, size: usize, most: usize, unit: &str, at: String| {
        if size > most {
            let message = format!("{what} has {size} {unit}, at most {most} are allowed");
            found.push(in_template(&SIZE, at, message));
        }
    };
    for (section, value) in template.members() {
        let names = value.as_object().into_iter().flatten();
        let limited = matches!(section, "Mappings" | "Outputs" | "Parameters" | "Resources");
        for (name, member) in names.filter(|_| limited) {
            let at = format!("/{section}/{name}");
            let length = name.chars().count();
            limit(
                format!("the name `{name}`"),
                length,
                NAME_CHARACTERS,
                "characters",
                at.clone(),
            );
            if section == "Mappings" {
                let attributes = member.as_object().map_or(0, serde_json::Map::len);
                let what = format!("the mapping `{name}`");
                limit(what, attributes, NAMED_MOST, "attributes", at);
            } else if section != "Resources"
                && let Some(text) = member.get("Description").and_then(Value::as_str)
            {
                let what = format!("the description of `{name}`");
                limit(what, text.len(), DESCRIPTION_BYTES, "bytes", at);
            }
        }
    }
    if let Some(text) = template.get("Description").and_then(Value::as_str) {
        let what = "the description".to_owned();
        limit(
            what,
            text.len(),
            DESCRIPTION_BYTES,
            "bytes",
            "/Description".to_owned(),
        );
    }
    for (name, parameter) in template.section("Parameters").into_iter().flatten() {
        if let Some(text) = parameter.get("Default").and_then(Value::as_str) {
            let at = format!("/Parameters/{name}/Default");
            let what = format!("the default of `{name}`");
            limit(what, text.len(), PARAMETER_VALUE_BYTES, "bytes", at);
        }
    }
    found
}
