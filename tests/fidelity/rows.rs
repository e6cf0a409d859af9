//! The rows, as their files have them.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use stackgen::profile::parse_document;

/// The published settings of one system.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    /// Profiles that the rows are about.
    pub(crate) family: Vec<String>,
    /// Names for some of them.
    #[serde(default)]
    groups: BTreeMap<String, Vec<String>>,
    pub(crate) title: String,
    pub(crate) tables: Vec<Table>,
}

/// Rows that belong together.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    pub(crate) title: String,
    pub(crate) rows: Vec<Row>,
}

/// One published setting; `network.yaml` says what each field means.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    pub(crate) setting: String,
    pub(crate) published: String,
    #[serde(default)]
    at: Value,
    pub(crate) profile: Option<String>,
    pub(crate) count: Option<String>,
    #[serde(default)]
    is: Value,
    pub(crate) deviation: Option<String>,
    pub(crate) restored: Option<String>,
    pub(crate) none: Option<String>,
    #[serde(default)]
    only: Value,
    #[serde(default)]
    pub(crate) sets: Vec<String>,
}

const FILES: [&str; 5] = [
    "network",
    "ecs-ec2",
    "ecs-fargate",
    "con311",
    "ecs-fargate-2020",
];

/// All files, in the order of the page.
pub(crate) fn files() -> Vec<File> {
    FILES
        .iter()
        .map(|name| {
            let text = std::fs::read_to_string(format!("tests/fidelity/{name}.yaml")).unwrap();
            serde_json::from_value(parse_document(&text).unwrap()).unwrap()
        })
        .collect()
}

impl File {
    /// The profiles that a row is about.
    pub(crate) fn profiles_of<'f>(&'f self, row: &'f Row) -> Vec<&'f String> {
        match &row.only {
            Value::Null => self.family.iter().collect(),
            Value::String(group) => self.groups[group].iter().collect(),
            only => {
                let named: Vec<&str> = only
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter_map(Value::as_str)
                    .collect();
                self.family
                    .iter()
                    .filter(|name| named.contains(&name.as_str()))
                    .collect()
            }
        }
    }
}

impl Row {
    /// Where to look.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        let many = self
            .at
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str);
        self.profile
            .as_deref()
            .into_iter()
            .chain(self.at.as_str())
            .chain(many)
    }

    /// What must stand there in a profile's template.
    pub(crate) fn wanted(&self, name: &str) -> &str {
        match &self.is {
            Value::Object(by_profile) => by_profile
                .get(name)
                .unwrap_or(&by_profile["else"])
                .as_str()
                .unwrap(),
            all => all.as_str().unwrap(),
        }
    }
}
