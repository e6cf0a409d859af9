//! The document itself: parsed once, written one way only.

use std::fmt::Write as _;

use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

/// A CloudFormation template: any JSON object with a `Resources` object in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    root: Map<String, Value>,
}

/// Why a document is not a template.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// Not an object at all.
    #[error("the template is not an object")]
    NotAnObject,
    /// No resources.
    #[error("the template has no `Resources` object")]
    NoResources,
}

impl Template {
    /// Takes a parsed document.
    pub fn new(document: Value) -> Result<Self, TemplateError> {
        let Value::Object(root) = document else {
            return Err(TemplateError::NotAnObject);
        };
        match root.get("Resources") {
            Some(Value::Object(_)) => Ok(Self { root }),
            _ => Err(TemplateError::NoResources),
        }
    }

    /// Everything at the top level, sections and the rest.
    pub fn members(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.root.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// The whole document, to make another of it.
    pub fn document(&self) -> Value {
        Value::Object(self.root.clone())
    }

    /// A top-level member of any type, such as `Description`.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.root.get(name)
    }

    /// A top-level section, such as `Outputs`.
    pub fn section(&self, name: &str) -> Option<&Map<String, Value>> {
        self.root.get(name).and_then(Value::as_object)
    }

    /// Resources by logical id.
    pub fn resources(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.section("Resources")
            .into_iter()
            .flatten()
            .map(|(logical_id, resource)| (logical_id.as_str(), resource))
    }

    /// Compact JSON with sorted keys: the bytes that are sent, the same on any machine.
    pub fn canonical(&self) -> String {
        Value::Object(sorted(&self.root)).to_string()
    }

    /// The same document with a line per value, for people and for diffs.
    pub fn pretty(&self) -> String {
        format!("{:#}\n", Value::Object(sorted(&self.root)))
    }

    /// SHA-256 of [`Template::canonical`], in hexadecimal.
    pub fn digest(&self) -> String {
        Sha256::digest(self.canonical())
            .iter()
            .fold(String::new(), |mut hex, byte| {
                let _ = write!(hex, "{byte:02x}"); // Writing to a String cannot fail.
                hex
            })
    }
}

fn sorted(map: &Map<String, Value>) -> Map<String, Value> {
    let mut entries: Vec<_> = map.iter().collect();
    entries.sort_by_key(|(key, _)| key.as_str());
    entries
        .into_iter()
        .map(|(key, value)| (key.clone(), sort_value(value)))
        .collect()
}

fn sort_value(value: &Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(sorted(map)),
        Value::Array(items) => Value::Array(items.iter().map(sort_value).collect()),
        scalar => scalar.clone(),
    }
}
