//! One node of a schema: the keywords of JSON Schema that the table keeps.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use regex_lite::Regex;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Named properties each of which asks for, or rules out, others.
pub(super) type Dependents = BTreeMap<&'static str, Vec<&'static str>>;

/// What a value must be. Absent keywords ask for nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(super) struct Node {
    /// Name of the definition that stands here instead.
    #[serde(rename = "ref")]
    pub(super) reference: Option<&'static str>,
    #[serde(rename = "type", deserialize_with = "one_or_many")]
    pub(super) types: Vec<&'static str>,
    pub(super) properties: BTreeMap<&'static str, Self>,
    /// Schema of the values of a map with free keys.
    pub(super) values: Option<Box<Self>>,
    /// Whether keys beside `properties` are allowed.
    pub(super) open: bool,
    pub(super) required: Vec<&'static str>,
    /// At least one of these.
    pub(super) required_or: Vec<&'static str>,
    /// Exactly one of these.
    pub(super) required_xor: Vec<&'static str>,
    pub(super) dependent_required: Dependents,
    pub(super) dependent_excluded: Dependents,
    pub(super) min_properties: Option<usize>,
    pub(super) items: Option<Box<Self>>,
    pub(super) min_items: Option<usize>,
    pub(super) max_items: Option<usize>,
    pub(super) unique_items: bool,
    /// Keys whose values must differ between the items.
    pub(super) unique_keys: Vec<&'static str>,
    #[serde(rename = "enum")]
    pub(super) choices: Vec<Value>,
    pub(super) enum_ignore_case: Vec<&'static str>,
    pub(super) pattern: Option<Pattern>,
    pub(super) format: Option<&'static str>,
    pub(super) min_length: Option<usize>,
    pub(super) max_length: Option<usize>,
    pub(super) minimum: Option<f64>,
    pub(super) maximum: Option<f64>,
}

fn one_or_many<D>(deserializer: D) -> Result<Vec<&'static str>, D::Error>
where
    D: Deserializer<'static>,
{
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum OneOrMany<'a> {
        #[serde(borrow)]
        One(&'a str),
        #[serde(borrow)]
        Many(Vec<&'a str>),
    }
    Ok(match OneOrMany::deserialize(deserializer)? {
        OneOrMany::One(one) => vec![one],
        OneOrMany::Many(many) => many,
    })
}

/// A regular expression, compiled when first used.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(super) struct Pattern {
    pub(super) text: Cow<'static, str>,
    #[serde(skip)]
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// Whether the pattern is found in the text; true for a pattern that does not compile, which
    /// a test rules out.
    pub(super) fn is_in(&self, text: &str) -> bool {
        self.compiled().is_none_or(|regex| regex.is_match(text))
    }

    pub(super) fn compiled(&self) -> Option<&Regex> {
        self.compiled
            .get_or_init(|| Regex::new(&self.text).ok())
            .as_ref()
    }
}
