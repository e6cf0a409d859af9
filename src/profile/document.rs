//! A rendered template's YAML as JSON, read with the same care as a profile.

use serde_json::Value;

use super::node::{Node, Shape};
use super::parse::parse_document_node;
use super::source::{SourceText, Sources};

/// Why a rendered text is not a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {message}")]
pub struct DocumentError {
    /// Line, from 1; 0 if the fault is the whole text's.
    pub line: u64,
    /// Column, from 1; 0 if the fault is the whole text's.
    pub column: u64,
    /// What is wrong.
    pub message: String,
}

/// Reads one YAML document into JSON: duplicate keys, tags and merge keys are refused, `true` and
/// `false` are the only booleans, everything that is not a JSON number in plain sight is text.
pub fn parse_document(text: &str) -> Result<Value, DocumentError> {
    let source = SourceText {
        name: String::new(),
        text: text.to_owned().into(),
    };
    let root = parse_document_node(text).map_err(|error| {
        let mut sources = Sources::default();
        sources.add(source);
        let excerpt = error.place.and_then(|place| sources.excerpt(place));
        DocumentError {
            line: excerpt.as_ref().map_or(0, |at| at.line as u64),
            column: excerpt.as_ref().map_or(0, |at| at.column as u64),
            message: error.message,
        }
    })?;
    Ok(json(root))
}

fn json(node: Node) -> Value {
    match node.shape {
        Shape::Null | Shape::Mended(_) => Value::Null,
        Shape::Scalar { text, quoted: true } => Value::String(text),
        Shape::Scalar { text, .. } => plain(text),
        Shape::List(items) => Value::Array(items.into_iter().map(json).collect()),
        Shape::Map(entries) => Value::Object(
            entries
                .into_iter()
                .map(|entry| (entry.key, json(entry.value)))
                .collect(),
        ),
    }
}

/// What an unquoted scalar is: the words and numbers of JSON, else text.
fn plain(text: String) -> Value {
    match serde_json::from_str::<Value>(&text) {
        Ok(value @ (Value::Bool(_) | Value::Number(_))) => value,
        _ => Value::String(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn reads_what_a_template_holds() {
        let read = parse_document(
            "A: 1\nB: [true, yes, 1.50, \"2\", 012, null]\nC: {Ref: 'X'}\nD: |\n  two\n  lines\n",
        );
        assert_eq!(
            read,
            Ok(json!({
                "A": 1, "B": [true, "yes", 1.50, "2", "012", null],
                "C": {"Ref": "X"}, "D": "two\nlines\n"
            }))
        );
    }

    #[test]
    fn tells_where() {
        let error = parse_document("A: 1\nB: 2\nA: 3\n").expect_err("twice");
        assert_eq!((error.line, error.column), (3, 1));
        let error = parse_document("A: !Ref X\n").expect_err("tag");
        assert_eq!((error.line, error.column), (1, 4));
    }
}
