//! The published JSON Schema, made from the types.
//!
//! It describes files, and a file may leave to its parent what it does not change: so nothing is
//! required, `extends` is a field, and what can be inherited without being needed can be `null`.

use schemars::Schema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

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

/// Drops `required`, and lets everything be `null` that a profile can do without.
fn loosen(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(loosen),
        Value::Object(object) => {
            join_variants(object);
            let needed = object.remove("required").unwrap_or_default();
            let needed = needed.as_array().map_or(&[][..], Vec::as_slice);
            if let Some(Value::Object(fields)) = object.get_mut("properties") {
                for (name, field) in fields {
                    if !needed.contains(&Value::String(name.clone())) {
                        or_null(field);
                    }
                }
            }
            if let Some(entry @ Value::Object(_)) = object.get_mut("additionalProperties") {
                or_null(entry);
            }
            object.values_mut().for_each(loosen);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Allows `null` besides; the description stays where editors look for it.
fn or_null(field: &mut Value) {
    let nothing = json!({ "type": "null" });
    let nullable = |schema: &Value| match schema.get("type") {
        Some(Value::Array(kinds)) => kinds.contains(&json!("null")),
        _ => schema
            .get("anyOf")
            .is_some_and(|any| any.as_array().is_some_and(|any| any.contains(&nothing))),
    };
    if nullable(field) {
        return;
    }
    let mut inner = field.take();
    let description = inner
        .as_object_mut()
        .and_then(|inner| inner.remove("description"));
    *field = json!({ "anyOf": [inner, nothing] });
    if let (Some(field), Some(description)) = (field.as_object_mut(), description) {
        field.insert("description".into(), description);
    }
}

/// Turns a choice between maps of one key each into one map of all those keys: a file may take away
/// one (`ec2: null`) and bring the other.
fn join_variants(object: &mut Map<String, Value>) {
    let only = |variant: &Value| -> Option<(String, Value)> {
        let fields = variant.get("properties")?.as_object()?;
        let mut fields = fields.iter();
        let (name, field) = fields.next()?;
        fields.next().is_none().then(|| {
            let mut field = field.clone();
            if let (Some(field), Some(says)) = (field.as_object_mut(), variant.get("description")) {
                field.insert("description".into(), says.clone());
            }
            (name.clone(), field)
        })
    };
    let Some(Value::Array(variants)) = object.get("oneOf") else {
        return;
    };
    let Some(fields) = variants.iter().map(only).collect::<Option<Map<_, _>>>() else {
        return;
    };
    object.remove("oneOf");
    object.insert("type".into(), json!("object"));
    object.insert("properties".into(), Value::Object(fields));
    object.insert("additionalProperties".into(), json!(false));
}
