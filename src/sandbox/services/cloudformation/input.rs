//! Parameters of calls.

use std::collections::BTreeMap;

use super::refusals::{constraint, missing, not_simulated, validation};
use crate::sandbox::call::{ApiError, Call, Tree};
use crate::sandbox::engine::Place;
use crate::sandbox::engine::intrinsics::Given;

/// Most tags of a stack.
const MOST_TAGS: usize = 50;

/// Longest stack or change set name.
const LONGEST_NAME: usize = 128;

/// Where a call is made.
pub(super) fn place(call: &Call) -> Place {
    Place::new(call.account.as_str(), call.region.as_str())
}

/// A text parameter; empty counts as absent.
pub(super) fn text<'a>(call: &'a Call, name: &str) -> Option<&'a str> {
    call.input
        .get(name)
        .as_str()
        .filter(|text| !text.is_empty())
}

/// A text parameter that must be there.
pub(super) fn required<'a>(call: &'a Call, name: &str) -> Result<&'a str, ApiError> {
    text(call, name).ok_or_else(|| missing(&lower(name)))
}

/// A text parameter to keep.
pub(super) fn owned(call: &Call, name: &str) -> Option<String> {
    text(call, name).map(str::to_owned)
}

/// Whether a boolean parameter is true.
pub(super) fn flag(call: &Call, name: &str) -> bool {
    call.input.get(name).as_bool().unwrap_or(false)
}

/// A list of texts; nothing when the parameter is absent.
pub(super) fn texts(call: &Call, name: &str) -> Option<Vec<String>> {
    match call.input.get(name) {
        Tree::List(items) => Some(
            items
                .iter()
                .filter_map(|item| item.as_str().map(str::to_owned))
                .collect(),
        ),
        _ => None,
    }
}

/// Tags; nothing when the parameter is absent.
pub(super) fn tags(call: &Call) -> Result<Option<BTreeMap<String, String>>, ApiError> {
    let Tree::List(items) = call.input.get("Tags") else {
        return Ok(None);
    };
    if items.len() > MOST_TAGS {
        let rule = format!("Member must have length less than or equal to {MOST_TAGS}");
        return Err(constraint("[...]", "tags", &rule));
    }
    let mut tags = BTreeMap::new();
    for item in items {
        let key = item.get("Key").as_str().unwrap_or_default();
        let value = item.get("Value").as_str().unwrap_or_default();
        if key.is_empty() || key.len() > 128 {
            let rule = "Member must have length between 1 and 128";
            return Err(constraint(key, "tags.1.member.key", rule));
        }
        if value.len() > 256 {
            let rule = "Member must have length less than or equal to 256";
            return Err(constraint(value, "tags.1.member.value", rule));
        }
        if key.to_ascii_lowercase().starts_with("aws:") {
            return Err(validation(
                "aws: prefixed tag key names are not allowed for external use.",
            ));
        }
        if tags.insert(key.to_owned(), value.to_owned()).is_some() {
            return Err(validation(format!(
                "Duplicate tag keys found. Please note that Tag keys are case insensitive. [{key}]"
            )));
        }
    }
    Ok(Some(tags))
}

/// Parameters of the template, as the call gives them.
pub(super) fn parameters(call: &Call) -> BTreeMap<String, Given> {
    call.input
        .get("Parameters")
        .items()
        .iter()
        .filter_map(|item| {
            let key = item.get("ParameterKey").as_str()?.to_owned();
            if item.get("UsePreviousValue").as_bool() == Some(true) {
                return Some((key, Given::Previous));
            }
            let value = item.get("ParameterValue").as_str().unwrap_or_default();
            Some((key, Given::Value(value.to_owned())))
        })
        .collect()
}

/// A name for a new stack or change set.
pub(super) fn new_name<'a>(call: &'a Call, parameter: &str) -> Result<&'a str, ApiError> {
    let name = required(call, parameter)?;
    let mut letters = name.chars();
    let shaped = letters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic())
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    if !shaped {
        let rule = "Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*";
        return Err(constraint(name, &lower(parameter), rule));
    }
    if name.len() > LONGEST_NAME {
        let rule = format!("Member must have length less than or equal to {LONGEST_NAME}");
        return Err(constraint(name, &lower(parameter), &rule));
    }
    Ok(name)
}

/// Refuses parameters that real CloudFormation obeys and the sandbox does not, unless they ask
/// for nothing.
pub(super) fn refuse(call: &Call, names: &[&str]) -> Result<(), ApiError> {
    let asks = |value: &Tree| match value {
        Tree::Null | Tree::Bool(false) => false,
        Tree::Text(text) => !matches!(text.as_str(), "" | "false"),
        Tree::List(items) => !items.is_empty(),
        Tree::Map(members) => !members.is_empty(),
        _ => true,
    };
    match names.iter().find(|name| asks(call.input.get(name))) {
        Some(name) => Err(not_simulated(&format!("the parameter {name}"))),
        None => Ok(()),
    }
}

/// A parameter's name as AWS's constraint messages write it.
fn lower(name: &str) -> String {
    let mut letters = name.chars();
    letters
        .next()
        .map(|first| first.to_ascii_lowercase().to_string() + letters.as_str())
        .unwrap_or_default()
}
