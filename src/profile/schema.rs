//! The published JSON Schema, made from the types.
//!
//! It describes files, and a file may leave to its parent what it does not change: so nothing is
//! required, `extends` is a field, and what can be inherited without being needed can be `null`.

use schemars::Schema;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use super::Profile;

/// Where the schema lies in the repository, and what the profiles' first line points at.
pub const SCHEMA_FILE: &str = "schema/profile.schema.json";

/// The schema as the repository keeps it: indented, with an end of line at the end.
pub fn schema_text() -> String {
    let mut text = serde_json::to_string_pretty(&schema()).unwrap_or_default();
    text.push('\n');
    text
}

/// The schema of a profile file.
fn schema() -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut value = Schema::to_value(generator.into_root_schema_for::<Profile>());
    loosen(&mut value);
    if let Some(root) = value.as_object_mut() {
        root.insert("title".into(), json!("stackgen profile"));
        if let Some(Value::Object(fields)) = root.get_mut("properties") {
            let extends = json!({
                "description": "The profile to build on, named from the profiles folder: \
                                `base/ecs-ec2`. Maps merge, lists and single values replace, \
                                `null` takes away what was inherited.",
                "type": "string",
                "pattern": "^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$",
                "examples": ["base/ecs-ec2"]
            });
            let rest = std::mem::take(fields);
            fields.insert("extends".into(), extends);
            fields.extend(rest);
        }
    }
    value
}

/// Drops `required`, and lets every entry of a map be taken away.
fn loosen(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(loosen),
        Value::Object(object) => {
            object.remove("required");
            object.values_mut().for_each(loosen);
            for key in ["additionalProperties"] {
                if let Some(entry @ Value::Object(_)) = object.get_mut(key) {
                    let inner = entry.take();
                    *entry = json!({ "anyOf": [inner, { "type": "null" }] });
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
