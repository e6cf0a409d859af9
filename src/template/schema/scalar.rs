//! Single values, and intrinsics in their place, against a schema node.

use ipnet::{Ipv4Net, Ipv6Net};
use jiff::Timestamp;
use serde_json::Value;

use super::node::Node;
use super::validate::Kinds;
use super::violation::Problem;
use crate::template::intrinsic::Intrinsic;
use crate::template::nearest::nearest;

/// Whether a plain value can be taken for a schema type. CloudFormation turns text into numbers
/// and booleans, and those into text, where the property wants it.
pub(super) fn fits(kind: &str, value: &Value) -> bool {
    match (kind, value) {
        ("string", Value::String(_) | Value::Number(_) | Value::Bool(_))
        | ("number", Value::Number(_))
        | ("boolean", Value::Bool(_))
        | ("object", Value::Object(_))
        | ("array", Value::Array(_)) => true,
        ("integer", Value::Number(number)) => number.is_i64() || number.is_u64(),
        ("integer", Value::String(text)) => text.parse::<i64>().is_ok(),
        ("number", Value::String(text)) => text.parse::<f64>().is_ok_and(f64::is_finite),
        ("boolean", Value::String(text)) => {
            text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false")
        }
        _ => false,
    }
}

/// Name of a value's own type, for messages.
pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

type Found = (Problem, String, Option<String>);

/// Everything wrong with a plain scalar whose type is right.
pub(super) fn problems(node: &Node, value: &Value) -> Vec<Found> {
    let text = text_of(value);
    let mut found = Vec::new();
    found.extend(choice(node, &text));
    if let Value::String(text) = value {
        found.extend(length(node, text));
        found.extend(shape(node, text));
    }
    found.extend(range(node, &text));
    found
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn choice(node: &Node, text: &str) -> Option<Found> {
    let listed: Vec<String> = node.choices.iter().map(text_of).collect();
    let mut loose = node.enum_ignore_case.iter();
    let known = listed.iter().any(|choice| choice == text)
        || loose.any(|choice| choice.eq_ignore_ascii_case(text));
    if known || (listed.is_empty() && node.enum_ignore_case.is_empty()) {
        return None;
    }
    let all = listed.iter().map(String::as_str);
    let all: Vec<&str> = all.chain(node.enum_ignore_case.iter().copied()).collect();
    let fix = match nearest(text, all.iter().copied()) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("one of `{}`", all.join("`, `")),
    };
    let message = format!("`{text}` is not a value of this property");
    Some((Problem::Choice, message, Some(fix)))
}

fn length(node: &Node, text: &str) -> Option<Found> {
    let length = text.chars().count();
    let message = match (node.min_length, node.max_length) {
        (Some(least), _) if length < least => {
            format!("{length} characters, at least {least} are needed")
        }
        (_, Some(most)) if length > most => {
            format!("{length} characters, at most {most} are allowed")
        }
        _ => return None,
    };
    Some((Problem::Size, message, None))
}

fn range(node: &Node, text: &str) -> Option<Found> {
    let number: f64 = text.parse().ok()?;
    let message = match (node.minimum, node.maximum) {
        (Some(least), _) if number < least => format!("{text} is less than {least}"),
        (_, Some(most)) if number > most => format!("{text} is more than {most}"),
        _ => return None,
    };
    Some((Problem::Size, message, None))
}

fn shape(node: &Node, text: &str) -> Option<Found> {
    // Text resolved by CloudFormation later (`{{resolve:ssm:…}}`) has no shape yet.
    if text.contains("{{resolve:") {
        return None;
    }
    let message = match (&node.pattern, node.format) {
        (Some(pattern), _) if !pattern.is_in(text) => {
            format!("`{text}` does not match `{}`", pattern.text)
        }
        (_, Some("ipv4-network")) if text.parse::<Ipv4Net>().is_err() => {
            format!("`{text}` is not an IPv4 network such as `10.0.0.0/16`")
        }
        (_, Some("ipv6-network")) if text.parse::<Ipv6Net>().is_err() => {
            format!("`{text}` is not an IPv6 network such as `2001:db8::/56`")
        }
        (_, Some("date-time")) if text.parse::<Timestamp>().is_err() => {
            format!("`{text}` is not a time such as `2022-04-13T09:00:00Z`")
        }
        (_, Some("json")) if serde_json::from_str::<Value>(text).is_err() => {
            "the text is not JSON".to_owned()
        }
        _ => return None,
    };
    Some((Problem::Shape, message, None))
}

/// Functions that give one text.
const TEXT_FUNCTIONS: [&str; 5] = [
    "Fn::Base64",
    "Fn::ImportValue",
    "Fn::Join",
    "Fn::Select",
    "Fn::ToJsonString",
];
/// Functions that give a list.
const LIST_FUNCTIONS: [&str; 3] = ["Fn::Cidr", "Fn::GetAZs", "Fn::Split"];

/// Why an intrinsic cannot stand where `node` does.
pub(super) fn misfit(node: &Node, intrinsic: &Intrinsic<'_>) -> Option<String> {
    let takes = |kind: &str| node.types.is_empty() || node.types.contains(&kind);
    let scalar = ["string", "integer", "number", "boolean"]
        .into_iter()
        .any(takes);
    let (name, fits) = match intrinsic {
        Intrinsic::Sub { .. } => ("Fn::Sub", scalar),
        // `Ref` of a list parameter and some attributes are lists.
        Intrinsic::Ref(_) => ("Ref", scalar || takes("array")),
        Intrinsic::GetAtt { .. } => ("Fn::GetAtt", scalar || takes("array")),
        Intrinsic::Call { function, .. } if TEXT_FUNCTIONS.contains(function) => {
            (*function, scalar)
        }
        Intrinsic::Call { function, .. } if LIST_FUNCTIONS.contains(function) => {
            (*function, takes("array"))
        }
        _ => return None,
    };
    (!fits).then(|| format!("`{name}` cannot give {}", node.types.join(" or ")))
}

/// A reference in a value of this format, and the resource types it may lead to.
struct RefRule {
    format: &'static str,
    refs: &'static [&'static str],
    attributes: &'static [&'static str],
}

/// Formats whose values are ids of other resources: which `Ref` gives one, and whose attributes.
/// Source: "Return values" of each type in the CloudFormation template reference,
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html>.
const REF_RULES: [RefRule; 4] = [
    RefRule {
        format: "AWS::EC2::VPC.Id",
        refs: &["AWS::EC2::VPC"],
        attributes: &["VpcId"],
    },
    RefRule {
        format: "AWS::EC2::Subnet.Id",
        refs: &["AWS::EC2::Subnet"],
        attributes: &["SubnetId"],
    },
    RefRule {
        format: "AWS::EC2::SecurityGroup.Id",
        refs: &["AWS::EC2::SecurityGroup"],
        attributes: &["DefaultSecurityGroup", "GroupId", "Id"],
    },
    RefRule {
        format: "AWS::IAM::Role.Arn",
        refs: &[],
        attributes: &["Arn"],
    },
];

/// Why the resource a reference leads to is not of the kind that the node's format wants.
pub(super) fn wrong_kind(
    node: &Node,
    intrinsic: &Intrinsic<'_>,
    kinds: &Kinds<'_>,
) -> Option<String> {
    let rule = REF_RULES
        .iter()
        .find(|rule| Some(rule.format) == node.format)?;
    let (name, found, fits) = match intrinsic {
        Intrinsic::Ref(name) => {
            let kind = kinds(name)?;
            (
                name,
                format!("`Ref` of a {kind}"),
                rule.refs.contains(&kind),
            )
        }
        Intrinsic::GetAtt {
            resource,
            attribute: Some(attribute),
        } => {
            let kind = kinds(resource)?;
            // Attributes of nested stacks and custom resources can be anything.
            let open = kind.starts_with("AWS::CloudFormation::") || kind.starts_with("Custom::");
            let last = attribute.rsplit('.').next().unwrap_or(attribute);
            let fits = open || rule.attributes.contains(&last);
            (resource, format!("`{attribute}` of a {kind}"), fits)
        }
        _ => return None,
    };
    (!fits).then(|| format!("`{name}` gives the {found}, wanted {}", rule.format))
}
