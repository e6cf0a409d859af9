//! The `Conditions` section.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Frame, Scope, Unresolved, scalar_text};

/// How deep conditions may refer to each other before it must be a circle.
const DEEPEST: usize = 64;

/// The value of every condition, with the frame's parameters and mappings.
pub fn evaluate(
    scope: &Scope<'_>,
    conditions: &Map<String, Value>,
) -> Result<BTreeMap<String, bool>, Unresolved> {
    let all = Conditions { scope, conditions };
    conditions
        .iter()
        .map(|(name, condition)| Ok((name.clone(), all.holds(condition, 0)?)))
        .collect()
}

struct Conditions<'a> {
    scope: &'a Scope<'a>,
    conditions: &'a Map<String, Value>,
}

impl Conditions<'_> {
    fn holds(&self, condition: &Value, depth: usize) -> Result<bool, Unresolved> {
        if depth > DEEPEST {
            return Err(Unresolved(
                "Template format error: Circular dependencies between conditions".to_owned(),
            ));
        }
        let Some((function, argument)) = condition.as_object().and_then(|map| map.iter().next())
        else {
            return Err(malformed());
        };
        let deeper = depth + 1;
        match (function.as_str(), argument) {
            ("Condition", Value::String(name)) => match self.conditions.get(name) {
                Some(condition) => self.holds(condition, deeper),
                None => Err(Unresolved(format!(
                    "Template format error: Unresolved condition dependency {name} in the Conditions block of the template"
                ))),
            },
            ("Fn::Equals", Value::Array(sides)) => match sides.as_slice() {
                [left, right] => Ok(self.side(left)? == self.side(right)?),
                _ => Err(malformed()),
            },
            ("Fn::Not", Value::Array(operands)) => match operands.as_slice() {
                [one] => Ok(!self.holds(one, deeper)?),
                _ => Err(malformed()),
            },
            ("Fn::And", Value::Array(operands)) => self.fold(operands, deeper, true),
            ("Fn::Or", Value::Array(operands)) => self.fold(operands, deeper, false),
            _ => Err(malformed()),
        }
    }

    /// `Fn::And` (all hold) and `Fn::Or` (not all fail); two to ten operands.
    fn fold(&self, operands: &[Value], depth: usize, all: bool) -> Result<bool, Unresolved> {
        if !(2..=10).contains(&operands.len()) {
            return Err(malformed());
        }
        for operand in operands {
            if self.holds(operand, depth)? != all {
                return Ok(!all);
            }
        }
        Ok(all)
    }

    /// One side of `Fn::Equals`; numbers and booleans compare as text.
    fn side(&self, value: &Value) -> Result<Value, Unresolved> {
        let value = self.scope.resolve(value)?.unwrap_or_default();
        Ok(scalar_text(&value).map_or(value, Value::String))
    }
}

fn malformed() -> Unresolved {
    Unresolved("Template format error: Conditions can only be boolean operations on parameters and other conditions".to_owned())
}

impl Frame {
    /// Whether a resource or output exists: its `Condition` holds, or it has none.
    pub fn exists(&self, definition: &Value) -> bool {
        definition
            .get("Condition")
            .and_then(Value::as_str)
            .is_none_or(|name| self.conditions.get(name).copied().unwrap_or(true))
    }
}
