//! The form of the document: sections, members of resources, parameters and outputs.
//!
//! Source: "Template anatomy" and "Resource attribute reference" of the CloudFormation guides,
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html>.

use serde_json::Value;

use super::report::{Finding, Group, Rule};
use super::scene::{Resource, Scene, about, in_template};
use crate::template::nearest::nearest;

const SECTION: Rule = Rule {
    id: "section",
    group: Group::Structure,
    why: "CloudFormation refuses sections it does not know",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html",
};
const MEMBER: Rule = Rule {
    id: "resource-member",
    group: Group::Structure,
    why: "CloudFormation refuses attributes of a resource that it does not know",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-product-attribute-reference.html",
};
const PARAMETER: Rule = Rule {
    id: "parameter",
    group: Group::Structure,
    why: "a parameter needs a type, and its default has to keep to its own bounds",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html",
};
const OUTPUT: Rule = Rule {
    id: "output",
    group: Group::Structure,
    why: "an output needs a value",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/outputs-section-structure.html",
};
const NAME: Rule = Rule {
    id: "logical-name",
    group: Group::Structure,
    why: "logical names are letters and digits",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html",
};

pub(super) const RULES: [Rule; 5] = [SECTION, MEMBER, PARAMETER, OUTPUT, NAME];

const SECTIONS: [&str; 10] = [
    "AWSTemplateFormatVersion",
    "Conditions",
    "Description",
    "Mappings",
    "Metadata",
    "Outputs",
    "Parameters",
    "Resources",
    "Rules",
    "Transform",
];
const MEMBERS: [&str; 9] = [
    "Condition",
    "CreationPolicy",
    "DeletionPolicy",
    "DependsOn",
    "Metadata",
    "Properties",
    "Type",
    "UpdatePolicy",
    "UpdateReplacePolicy",
];
/// Named things that are letters and digits only.
const NAMED: [&str; 5] = [
    "Conditions",
    "Mappings",
    "Outputs",
    "Parameters",
    "Resources",
];

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let mut found = sections(scene);
    for resource in scene.resources.values() {
        found.extend(members(resource));
    }
    for (name, parameter) in scene.template.section("Parameters").into_iter().flatten() {
        let at = format!("/Parameters/{name}");
        found.extend(parameter_faults(parameter).map(|what| {
            in_template(
                &PARAMETER,
                at.clone(),
                format!("the parameter `{name}` {what}"),
            )
        }));
    }
    for (name, output) in scene.template.section("Outputs").into_iter().flatten() {
        if output.get("Value").is_none() {
            let message = format!("the output `{name}` has no `Value`");
            found.push(in_template(&OUTPUT, format!("/Outputs/{name}"), message));
        }
    }
    found
}

fn sections(scene: &Scene<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (name, value) in scene.template.members() {
        let at = format!("/{name}");
        if !SECTIONS.contains(&name) {
            let finding = in_template(&SECTION, at, format!("unknown section `{name}`"));
            found.push(match nearest(name, SECTIONS.into_iter()) {
                Some(known) => finding.with_fix(format!("did you mean `{known}`?")),
                None => finding,
            });
        } else if name == "AWSTemplateFormatVersion" && value != "2010-09-09" {
            let message = "the only format version is `2010-09-09`".to_owned();
            found.push(in_template(&SECTION, at, message));
        } else if name == "Description" && !value.is_string() {
            let message = "the description is not text".to_owned();
            found.push(in_template(&SECTION, at, message));
        } else if NAMED.contains(&name) {
            match value.as_object() {
                None => {
                    let message = format!("`{name}` is not an object");
                    found.push(in_template(&SECTION, at, message));
                }
                Some(map) => found.extend(map.keys().filter(|key| !is_name(key)).map(|key| {
                    let message = format!("`{key}` is not letters and digits only");
                    in_template(&NAME, format!("{at}/{key}"), message)
                })),
            }
        }
    }
    found
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn members(resource: &Resource<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let Some(map) = resource.body.as_object() else {
        let message = "the resource is not an object".to_owned();
        return vec![about(&MEMBER, resource, "", message, None)];
    };
    if resource.kind.is_empty() {
        let message = "the resource has no `Type`".to_owned();
        found.push(about(&MEMBER, resource, "", message, None));
    }
    for (name, value) in map {
        let problem = match name.as_str() {
            known if !MEMBERS.contains(&known) => format!("unknown attribute `{known}`"),
            "Condition" if !value.is_string() => "`Condition` is not a name".to_owned(),
            "DependsOn" if !is_names(value) => {
                "`DependsOn` is neither a name nor a list of names".to_owned()
            }
            "Properties" if !value.is_object() => "`Properties` is not an object".to_owned(),
            _ => continue,
        };
        let fix = nearest(name, MEMBERS.into_iter()).filter(|known| known != name);
        let fix = fix.map(|known| format!("did you mean `{known}`?"));
        found.push(about(&MEMBER, resource, &format!("/{name}"), problem, fix));
    }
    found
}

fn is_names(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().all(Value::is_string),
        other => other.is_string(),
    }
}

fn parameter_faults(parameter: &Value) -> impl Iterator<Item = String> {
    let kind = parameter.get("Type").and_then(Value::as_str);
    let untyped = match kind {
        None => Some("has no `Type`".to_owned()),
        Some(kind) if !is_parameter_type(kind) => Some(format!("has the unknown type `{kind}`")),
        Some(_) => None,
    };
    let default = parameter.get("Default");
    let allowed = parameter.get("AllowedValues").and_then(Value::as_array);
    let outside = default
        .zip(allowed)
        .filter(|(default, allowed)| !allowed.contains(default))
        .map(|(default, _)| format!("has the default `{default}`, which it does not allow"));
    untyped.into_iter().chain(outside)
}

/// Parameter types: plain ones, and AWS-specific ones alone, in a list or behind SSM.
fn is_parameter_type(kind: &str) -> bool {
    let inner = |kind: &str, wrapper: &str| {
        let rest = kind.strip_prefix(wrapper)?.strip_prefix('<')?;
        rest.strip_suffix('>').map(str::to_owned)
    };
    if let Some(inner) = inner(kind, "AWS::SSM::Parameter::Value") {
        return inner != "Number" && is_parameter_type(&inner);
    }
    if let Some(inner) = inner(kind, "List") {
        return inner == "String" || inner == "Number" || inner.starts_with("AWS::");
    }
    matches!(kind, "String" | "Number" | "CommaDelimitedList") || kind.starts_with("AWS::")
}
