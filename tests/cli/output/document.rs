//! The fields of a command's document, out of documents it has printed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::Value;

/// The fields of an object, or of the objects in a list.
fn names(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => found.extend(object.keys().cloned()),
        Value::Array(list) => list.iter().for_each(|one| names(one, found)),
        _ => {}
    }
}

/// Every field of the documents as the table has it, with the fields of it.
fn printed(
    described: &BTreeMap<&str, &str>,
    documents: &[Value],
) -> BTreeMap<String, BTreeSet<String>> {
    let mut printed: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for document in documents {
        for (name, value) in document.as_object().expect("an object") {
            if described.contains_key(name.as_str()) {
                names(value, printed.entry(name.clone()).or_default());
                continue;
            }
            for (inner, value) in value.as_object().into_iter().flatten() {
                names(value, printed.entry(format!("{name}.{inner}")).or_default());
            }
        }
    }
    printed
}

/// A table of all fields: what is printed and what is described must be the same.
pub(super) fn table(fields: &[(&str, &str)], documents: &[Value]) -> String {
    let described: BTreeMap<_, _> = fields.iter().copied().collect();
    let printed = printed(&described, documents);
    let there: BTreeSet<&str> = printed.keys().map(String::as_str).collect();
    assert_eq!(there, described.keys().copied().collect());
    let mut table = String::from("| field | what it is | fields of it |\n|---|---|---|\n");
    for (name, fields) in &printed {
        let fields: Vec<_> = fields.iter().map(|field| format!("`{field}`")).collect();
        let what = described.get(name.as_str()).copied().unwrap_or_default();
        let _ = writeln!(table, "| `{name}` | {what} | {} |", fields.join(", "));
    }
    table
}
