//! A policy document.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>

use std::collections::BTreeMap;

use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::condition::Operator;

/// What is wrong with a policy.
#[derive(Debug, thiserror::Error)]
pub enum NotAPolicy {
    /// No JSON, or not of a policy's shape.
    #[error("not a policy document: {0}")]
    Shape(#[from] serde_json::Error),
    /// A statement says too little, too much, or what is not simulated.
    #[error("statement {number}: {problem}")]
    Statement {
        /// From 1 on.
        number: usize,
        /// What is wrong.
        problem: String,
    },
}

/// A policy document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Document {
    #[serde(default)]
    version: Option<String>,
    #[serde(default)]
    id: Option<String>,
    #[serde(deserialize_with = "one_or_many")]
    pub(super) statement: Vec<Statement>,
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Statement {
    #[serde(default)]
    pub(super) sid: Option<String>,
    pub(super) effect: Effect,
    #[serde(default)]
    principal: Value,
    #[serde(default, deserialize_with = "one_or_many")]
    pub(super) action: Vec<String>,
    #[serde(default, deserialize_with = "one_or_many")]
    pub(super) not_action: Vec<String>,
    #[serde(default, deserialize_with = "one_or_many")]
    pub(super) resource: Vec<String>,
    #[serde(default, deserialize_with = "one_or_many")]
    pub(super) not_resource: Vec<String>,
    /// Operator, key, values.
    #[serde(default)]
    pub(super) condition: BTreeMap<String, BTreeMap<String, Values>>,
}

/// What a statement does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Effect {
    /// It allows.
    Allow,
    /// It denies, whatever allows.
    Deny,
}

/// Values of a condition, as texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Values(#[serde(deserialize_with = "texts")] pub(super) Vec<String>);

impl Document {
    /// A document that says nothing.
    pub(super) fn empty() -> Self {
        Self {
            version: None,
            id: None,
            statement: Vec::new(),
        }
    }

    /// A document that allows actions on anything.
    pub(in crate::sandbox) fn allowing(actions: &[&str]) -> Self {
        let mut document = Self::empty();
        document.statement.push(Statement {
            sid: None,
            effect: Effect::Allow,
            principal: Value::Null,
            action: actions.iter().map(|action| (*action).to_owned()).collect(),
            not_action: Vec::new(),
            resource: vec!["*".to_owned()],
            not_resource: Vec::new(),
            condition: BTreeMap::new(),
        });
        document
    }

    /// Reads a document.
    ///
    /// # Errors
    /// It is none, or uses a condition operator that is not simulated.
    pub fn parse(text: &str) -> Result<Self, NotAPolicy> {
        Self::new(serde_json::from_str(text)?)
    }

    /// Takes a document that is parsed already.
    ///
    /// # Errors
    /// As [`Document::parse`].
    pub fn new(value: Value) -> Result<Self, NotAPolicy> {
        let document: Self = serde_json::from_value(value)?;
        for (at, statement) in document.statement.iter().enumerate() {
            statement.check().map_err(|problem| NotAPolicy::Statement {
                number: at + 1,
                problem,
            })?;
        }
        Ok(document)
    }
}

impl Statement {
    fn check(&self) -> Result<(), String> {
        if self.action.is_empty() == self.not_action.is_empty() {
            return Err("either `Action` or `NotAction` is needed".to_owned());
        }
        if !self.resource.is_empty() && !self.not_resource.is_empty() {
            return Err("`Resource` and `NotResource` exclude each other".to_owned());
        }
        let mut operators = self.condition.keys();
        operators
            .find(|name| Operator::named(name).is_none())
            .map_or(Ok(()), |name| {
                Err(format!("the condition operator `{name}` is not simulated"))
            })
    }
}

/// A list, or a lone item in its place.
fn one_or_many<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    let items = match Value::deserialize(deserializer)? {
        Value::Array(items) => items,
        one => vec![one],
    };
    let read = items.into_iter().map(serde_json::from_value);
    read.collect::<Result<_, _>>().map_err(D::Error::custom)
}

/// Texts, numbers and truths as texts: conditions write all of them.
fn texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let values: Vec<Value> = one_or_many(deserializer)?;
    Ok(values
        .into_iter()
        .map(|value| match value {
            Value::String(text) => text,
            other => other.to_string(),
        })
        .collect())
}
