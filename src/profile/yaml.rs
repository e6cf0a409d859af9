//! A resolved profile as YAML again, for people to read and to start from.

use std::fmt::Write as _;

use serde_json::Value;

use super::Profile;

/// Writes a profile so that reading it again gives the same profile. Fields that are not set are
/// left out.
pub fn to_yaml(profile: &Profile) -> String {
    let mut text = String::new();
    block(
        &mut text,
        &serde_json::to_value(profile).unwrap_or_default(),
        0,
    );
    text
}

/// A map or list over several lines, indented by `depth` steps.
fn block(text: &mut String, value: &Value, depth: usize) {
    match value {
        Value::Object(map) => {
            for (key, value) in map.iter().filter(|(_, value)| !value.is_null()) {
                indent(text, depth);
                entry(text, key, value, depth);
            }
        }
        Value::Array(items) => {
            for item in items {
                indent(text, depth);
                text.push_str("- ");
                inline(text, item);
                text.push('\n');
            }
        }
        scalar => {
            indent(text, depth);
            inline(text, scalar);
            text.push('\n');
        }
    }
}

fn entry(text: &mut String, key: &str, value: &Value, depth: usize) {
    plain_or_quoted(text, key);
    text.push(':');
    let nested = match value {
        Value::Object(map) => map.values().any(|value| !value.is_null()),
        Value::Array(items) => items.iter().any(Value::is_object),
        _ => false,
    };
    if nested {
        text.push('\n');
        block(text, value, depth + 1);
    } else {
        text.push(' ');
        inline(text, value);
        text.push('\n');
    }
}

/// Everything on one line.
fn inline(text: &mut String, value: &Value) {
    match value {
        Value::String(word) => plain_or_quoted(text, word),
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { ", " });
                inline(text, item);
            }
            text.push(']');
        }
        Value::Object(map) => {
            text.push('{');
            let set = map.iter().filter(|(_, value)| !value.is_null());
            for (index, (key, value)) in set.enumerate() {
                text.push_str(if index == 0 { "" } else { ", " });
                plain_or_quoted(text, key);
                text.push_str(": ");
                inline(text, value);
            }
            text.push('}');
        }
        scalar => {
            let _ = write!(text, "{scalar}"); // Writing to a String cannot fail.
        }
    }
}

/// Without quotes where no reader could take it for anything but this text.
fn plain_or_quoted(text: &mut String, word: &str) {
    let safe = |c: char| c.is_alphanumeric() || " ._/-%()+;*'=".contains(c);
    let starts = word.starts_with(|c: char| c.is_alphanumeric() || c == '/');
    let literal = matches!(word, "true" | "false" | "null") || word.parse::<f64>().is_ok();
    if starts && !literal && !word.ends_with(' ') && word.chars().all(safe) {
        text.push_str(word);
    } else {
        let _ = write!(text, "{}", Value::from(word)); // Writing to a String cannot fail.
    }
}

fn indent(text: &mut String, depth: usize) {
    for _ in 0..depth {
        text.push_str("  ");
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::profile::parse_document;

    fn written(value: &Value) -> String {
        let mut text = String::new();
        block(&mut text, value, 0);
        text
    }

    #[test]
    fn reads_as_it_was_written() {
        let value = json!({
            "title": "ECS: 95 %", "port": 5002, "on": true, "unset": null, "empty": {},
            "zones": ["use1-az1", "use1-az4"], "curve": [["30s", 50], ["1min", 60]],
            "volumes": [{"device": "/dev/xvdb", "encrypted": true}],
            "tags": {"team": "a, b", "n": "1", "t": "true", "e": ""},
        });
        let text = written(&value);
        assert_eq!(
            text,
            "title: \"ECS: 95 %\"\nport: 5002\non: true\nempty: {}\n\
             zones: [use1-az1, use1-az4]\ncurve: [[30s, 50], [1min, 60]]\n\
             volumes:\n  - {device: /dev/xvdb, encrypted: true}\n\
             tags:\n  team: \"a, b\"\n  n: \"1\"\n  t: \"true\"\n  e: \"\"\n"
        );
    }

    proptest! {
        #[test]
        fn any_text_survives(key in "\\PC{1,12}", word in "\\PC{0,20}") {
            let value = json!({ key: { "list": [word.clone()], "word": word } });
            prop_assert_eq!(parse_document(&written(&value)).unwrap(), value);
        }
    }
}
