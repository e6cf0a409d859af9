//! JSON as the same tree that XML is read into, so that one client lists both.

use serde_json::Value;

use super::Node;
use super::tree::{DEEPEST, Unreadable};

/// What an entry of a list is called, as in the query protocols.
const ENTRY: &str = "member";

/// Reads a document: members of a structure are elements of their name, entries of a list `member`,
/// scalars texts. What is null is not there. An empty body is an empty structure.
pub(super) fn read(body: &[u8]) -> Result<Node, Unreadable> {
    if body.is_empty() {
        return Ok(Node::default());
    }
    let root: Value =
        serde_json::from_slice(body).map_err(|error| Unreadable::NotJson(error.to_string()))?;
    match node("", root, 0)? {
        Some(root) => Ok(root),
        None => Err(Unreadable::Short),
    }
}

fn node(name: &str, value: Value, depth: usize) -> Result<Option<Node>, Unreadable> {
    if depth > DEEPEST {
        return Err(Unreadable::Deep);
    }
    let mut children = Vec::new();
    match value {
        Value::Null => return Ok(None),
        Value::Bool(value) => return Ok(Some(Node::leaf(name, value.to_string()))),
        Value::Number(value) => return Ok(Some(Node::leaf(name, value.to_string()))),
        Value::String(value) => return Ok(Some(Node::leaf(name, value))),
        Value::Array(entries) => {
            for entry in entries {
                children.extend(node(ENTRY, entry, depth + 1)?);
            }
        }
        Value::Object(members) => {
            for (member, value) in members {
                children.extend(node(&member, value, depth + 1)?);
            }
        }
    }
    Ok(Some(Node::branch(name, children)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_as_a_tree() {
        let root = read(
            br#"{"Quotas":[{"Code":"L-1","Value":4500.5,"Adjustable":true,"Gone":null}],
                "At":1700000000.25,"NextToken":"t","Texts":["a","{\"b\":1}"]}"#,
        )
        .unwrap();
        let entry = root.list_at("Quotas").next().unwrap();
        assert_eq!(entry.text_at("Code").as_deref(), Some("L-1"));
        assert_eq!(entry.amount_at("Value"), Some(4500.5));
        assert!(entry.is_true("Adjustable"));
        assert_eq!(entry.at("Gone"), None);
        let at = root.time_at("At").unwrap();
        assert_eq!(at.to_string(), "2023-11-14T22:13:20.25Z");
        let texts: Vec<_> = root.list_at("Texts").map(Node::text).collect();
        assert_eq!(texts, ["a", r#"{"b":1}"#]);
        assert_eq!(read(b""), Ok(Node::default()));
    }

    #[test]
    fn what_is_no_answer_is_refused() {
        let deep = format!("{}{}", "[".repeat(40), "]".repeat(40));
        assert_eq!(read(deep.as_bytes()), Err(Unreadable::Deep));
        assert_eq!(read(b"null"), Err(Unreadable::Short));
        for body in [b"<html>".as_slice(), b"{\"a\":", b"\xff"] {
            let read = read(body);
            assert!(matches!(read, Err(Unreadable::NotJson(_))), "{read:?}");
        }
    }
}
