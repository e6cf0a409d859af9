//! What differs between a resource as it is and as a template wants it.

use serde_json::{Map, Value};

use crate::template::schema;

/// How two sets of properties of one type differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Difference {
    /// Names of the top-level properties that differ, sorted.
    pub(super) names: Vec<String>,
    /// Those of them whose change replaces the resource.
    pub(super) recreate: Vec<String>,
}

impl Difference {
    /// Whether the resource is replaced.
    pub(super) const fn replaces(&self) -> bool {
        !self.recreate.is_empty()
    }
}

/// How the properties of a type differ; nothing when they are equal.
pub(super) fn compare(kind: &str, old: &Value, new: &Value) -> Option<Difference> {
    let empty = Map::new();
    let (before, after) = (
        old.as_object().unwrap_or(&empty),
        new.as_object().unwrap_or(&empty),
    );
    let mut names: Vec<String> = before
        .keys()
        .chain(after.keys().filter(|name| !before.contains_key(*name)))
        .filter(|name| before.get(*name) != after.get(*name))
        .cloned()
        .collect();
    if names.is_empty() {
        return None;
    }
    names.sort_unstable();
    let paths = schema::replaced_by(kind, old, new);
    let recreate = names
        .iter()
        .filter(|name| {
            paths
                .iter()
                .any(|path| path.split('/').next() == Some(name.as_str()))
        })
        .cloned()
        .collect();
    Some(Difference { names, recreate })
}

/// Whether a change of the property replaces a resource of the type.
pub(super) fn recreates(kind: &str, name: &str) -> bool {
    schema::create_only(kind)
        .iter()
        .any(|path| path.split('/').next() == Some(name))
}
