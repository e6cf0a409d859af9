//! The `Parameters` section: types, constraints, and values that come from the parameter store.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Unresolved, scalar_text};
use crate::sandbox::engine::{kinds, place::Place, world::World};

/// A parameter of a stack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    /// What was given, or the default.
    pub value: String,
    /// What the parameter store answered, for the types that ask it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved: Option<String>,
    /// Never shown.
    #[serde(default)]
    pub no_echo: bool,
}

/// What a call gives for a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// A value.
    Value(String),
    /// `UsePreviousValue`.
    Previous,
}

const STORED: &str = "AWS::SSM::Parameter::Value<";

/// Every declared parameter with its value: given, kept from before, or the default.
pub fn settle(
    world: &World,
    place: &Place,
    declared: Option<&Map<String, Value>>,
    given: &BTreeMap<String, Given>,
    before: &BTreeMap<String, Parameter>,
) -> Result<BTreeMap<String, Parameter>, Unresolved> {
    let empty = Map::new();
    let declared = declared.unwrap_or(&empty);
    let unknown: Vec<&str> = given
        .keys()
        .map(String::as_str)
        .filter(|name| !declared.contains_key(*name))
        .collect();
    if !unknown.is_empty() {
        return Err(Unresolved(format!(
            "Parameters: [{}] do not exist in the template",
            unknown.join(", ")
        )));
    }
    let mut values = BTreeMap::new();
    let mut missing = Vec::new();
    for (name, declaration) in declared {
        let value = match given.get(name) {
            Some(Given::Value(value)) => Some(value.clone()),
            Some(Given::Previous) => before.get(name).map(|before| before.value.clone()),
            None => declaration.get("Default").and_then(scalar_text),
        };
        match value {
            Some(value) => {
                check(name, declaration, &value)?;
                values.insert(name.clone(), parameter(world, place, declaration, value)?);
            }
            None => missing.push(name.as_str()),
        }
    }
    if missing.is_empty() {
        return Ok(values);
    }
    Err(Unresolved(format!(
        "Parameters: [{}] must have values",
        missing.join(", ")
    )))
}

impl Parameter {
    /// What `Ref` answers: a text, or a list for the list types.
    pub fn reference(&self, declaration: &Value) -> Value {
        let text = self.resolved.as_ref().unwrap_or(&self.value);
        let kind = declaration
            .get("Type")
            .and_then(Value::as_str)
            .unwrap_or_default();
        if kind == "CommaDelimitedList" || kind.contains("List<") {
            Value::from(text.split(',').map(str::trim).collect::<Vec<_>>())
        } else {
            Value::from(text.as_str())
        }
    }
}

fn parameter(
    world: &World,
    place: &Place,
    declaration: &Value,
    value: String,
) -> Result<Parameter, Unresolved> {
    let kind = declaration
        .get("Type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let no_echo = declaration.get("NoEcho").and_then(scalar_text).as_deref() == Some("true");
    let mut resolved = None;
    if let Some(inner) = kind.strip_prefix(STORED) {
        let stored = kinds::ssm_parameter(world, place, &value).ok_or_else(|| {
            Unresolved(format!(
                "Unable to fetch parameters [{value}] from parameter store for this account."
            ))
        })?;
        if inner.starts_with("AWS::EC2::Image::Id") && !stored.starts_with("ami-") {
            return Err(Unresolved(format!(
                "Parameter validation failed: parameter value {stored} for parameter name {value} is not of type AWS::EC2::Image::Id"
            )));
        }
        resolved = Some(stored);
    }
    Ok(Parameter {
        value,
        resolved,
        no_echo,
    })
}

/// The constraints of a declaration.
fn check(name: &str, declaration: &Value, value: &str) -> Result<(), Unresolved> {
    let kind = declaration
        .get("Type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let number = |key: &str| {
        declaration
            .get(key)
            .and_then(scalar_text)
            .and_then(|text| text.parse::<f64>().ok())
    };
    let said = declaration
        .get("ConstraintDescription")
        .and_then(Value::as_str);
    let refuse = |rule: String| {
        let rule = said.map_or(rule, |said| {
            format!("Parameter {name} failed to satisfy constraint: {said}")
        });
        Err(Unresolved(rule))
    };
    if kind == "Number" && value.parse::<f64>().is_err() {
        return refuse(format!("Parameter '{name}' must be a number."));
    }
    if let Some(allowed) = declaration.get("AllowedValues").and_then(Value::as_array)
        && !allowed
            .iter()
            .filter_map(scalar_text)
            .any(|allowed| allowed == value)
    {
        return refuse(format!("Parameter '{name}' must be one of AllowedValues"));
    }
    if let Some(pattern) = declaration.get("AllowedPattern").and_then(Value::as_str)
        && !matches_whole(pattern, value)
    {
        return refuse(format!("Parameter '{name}' must match pattern {pattern}"));
    }
    if value.len() > 4_096 {
        return refuse(format!(
            "Parameter '{name}' must contain at most 4096 characters"
        ));
    }
    let length = f64::from(u32::try_from(value.chars().count()).unwrap_or(u32::MAX));
    let size = value.parse::<f64>().unwrap_or(length);
    let limits = [
        ("MinLength", length, true, "contain at least", " characters"),
        ("MaxLength", length, false, "contain at most", " characters"),
        ("MinValue", size, true, "be a number not less than", ""),
        ("MaxValue", size, false, "be a number not greater than", ""),
    ];
    for (key, actual, at_least, words, unit) in limits {
        if let Some(limit) = number(key)
            && (if at_least {
                actual < limit
            } else {
                actual > limit
            })
        {
            return refuse(format!("Parameter '{name}' must {words} {limit}{unit}"));
        }
    }
    Ok(())
}

/// Whether a text as a whole is what a pattern describes; a pattern that is none matches nothing.
fn matches_whole(pattern: &str, text: &str) -> bool {
    regex_lite::Regex::new(&format!("^(?:{pattern})$")).is_ok_and(|pattern| pattern.is_match(text))
}
