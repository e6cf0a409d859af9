//! Template text to a document: JSON, or YAML with the short forms of intrinsics.
//!
//! The only file of the room that names the YAML crate. Merge keys are refused and a key may stand
//! once; budgets keep hostile documents cheap.

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use serde_saphyr::options::MergeKeyPolicy;
use serde_saphyr::{Error, Options, Tagged, options};

/// Largest text taken: what CloudFormation takes from a bucket, 1 MB.
pub const MAX_BYTES: usize = 1_000_000;
/// Most values, counting those that aliases repeat.
const MAX_NODES: usize = 200_000;
/// Deepest nesting.
const MAX_DEPTH: usize = 64;

/// Why a text is no document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ParseError {
    /// What is wrong.
    pub message: String,
    /// Line, from 1; 0 when it is not known.
    pub line: usize,
    /// Column, from 1; 0 when it is not known.
    pub column: usize,
}

impl ParseError {
    fn nowhere(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            line: 0,
            column: 0,
        }
    }
}

/// Reads a template's text. Text that starts with `{` is JSON, other text YAML; `!Ref Name` and
/// its like come out in the long form.
pub fn parse(body: &str) -> Result<Value, ParseError> {
    if body.len() > MAX_BYTES {
        let message = format!("{} bytes, at most {MAX_BYTES} are taken", body.len());
        return Err(ParseError::nowhere(message));
    }
    if body.trim_start().starts_with('{') {
        return serde_json::from_str(body).map_err(|error| ParseError {
            message: format!("not valid JSON: {error}"),
            line: error.line(),
            column: error.column(),
        });
    }
    let node: Node =
        serde_saphyr::from_str_with_options(body, settings()).map_err(|error| explain(&error))?;
    long_form(node)
}

fn settings() -> Options {
    options! {
        strict_booleans: true,
        merge_keys: MergeKeyPolicy::Error,
        with_snippet: false,
        budget: serde_saphyr::budget! {
            max_depth: MAX_DEPTH,
            max_nodes: MAX_NODES,
            max_events: MAX_NODES * 4,
            max_recorded_anchor_events: MAX_NODES,
            max_total_scalar_bytes: MAX_BYTES,
        },
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: MAX_NODES,
        },
    }
}

fn explain(error: &Error) -> ParseError {
    let at = error.location();
    let number = |value: u64| usize::try_from(value).unwrap_or_default();
    ParseError {
        message: format!("not valid YAML: {}", error.without_snippet().render()),
        line: at.map_or(0, |at| number(at.line())),
        column: at.map_or(0, |at| number(at.column())),
    }
}

/// Functions with a short form: `!Name` stands for `Fn::Name`, save for the first two.
const SHORT_FORMS: [&str; 18] = [
    "Ref",
    "Condition",
    "And",
    "Base64",
    "Cidr",
    "Equals",
    "FindInMap",
    "GetAZs",
    "GetAtt",
    "If",
    "ImportValue",
    "Join",
    "Not",
    "Or",
    "Select",
    "Split",
    "Sub",
    "Transform",
];

fn long_form(Node(Tagged(raw, tag)): Node) -> Result<Value, ParseError> {
    let value = match raw {
        Raw::Plain(value) => value,
        Raw::List(items) => {
            let items: Result<Vec<Value>, ParseError> = items.into_iter().map(long_form).collect();
            Value::Array(items?)
        }
        Raw::Map(entries) => {
            let mut map = Map::new();
            for (key, value) in entries {
                map.insert(key, long_form(value)?);
            }
            Value::Object(map)
        }
    };
    let Some(name) = tag.as_deref().and_then(|tag| tag.strip_prefix('!')) else {
        return Ok(value); // Tags of YAML itself (`!!str`) are done with.
    };
    if !SHORT_FORMS.contains(&name) {
        return Err(ParseError::nowhere(format!(
            "the tag `!{name}` is no intrinsic function"
        )));
    }
    let (function, argument) = match (name, value) {
        ("Ref" | "Condition", value) => (name.to_owned(), value),
        ("GetAtt", Value::String(dotted)) => {
            let parts: Vec<Value> = dotted.splitn(2, '.').map(Value::from).collect();
            ("Fn::GetAtt".to_owned(), Value::Array(parts))
        }
        (_, value) => (format!("Fn::{name}"), value),
    };
    Ok(Value::Object(Map::from_iter([(function, argument)])))
}

/// A YAML value with its tag.
struct Node(Tagged<Raw>);

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Tagged::deserialize(deserializer).map(Self)
    }
}

enum Raw {
    Plain(Value),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Plain(Value::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Raw, E> {
        Ok(Raw::Plain(Value::Bool(value)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Raw, E> {
        Ok(Raw::Plain(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Raw, E> {
        Ok(Raw::Plain(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Raw, E> {
        Ok(Raw::Plain(
            Number::from_f64(value).map_or(Value::Null, Value::Number),
        ))
    }

    fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::Plain(Value::from(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Raw, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Raw::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Raw::Map(entries))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn json_and_yaml_are_the_same_document() {
        let expected = json!({"Resources": {"A": {"Type": "T", "Properties": {"P": [1, true]}}}});
        assert_eq!(parse(&expected.to_string()).unwrap(), expected);
        let yaml = "Resources:\n  A:\n    Type: T\n    Properties: {P: [1, true]}\n";
        assert_eq!(parse(yaml).unwrap(), expected);
    }

    #[test]
    fn short_forms_come_out_long() {
        let yaml = "
A: !Ref B
C: !GetAtt B.Arn.X
D: !Sub '${B}-x'
E: !If [Cond, !Ref B, !Ref 'AWS::NoValue']
F: !Join
  - ''
  - [a, !Sub [\"${V}\", {V: !Ref B}]]
G: !Base64
  Fn::Sub: text
H: !Equals [!Condition I, 2010-09-09]
K: !GetAZs ''
L: {Fn::Select: [0, !Split [',', 'a,b']]}
";
        let expected = json!({
            "A": {"Ref": "B"},
            "C": {"Fn::GetAtt": ["B", "Arn.X"]},
            "D": {"Fn::Sub": "${B}-x"},
            "E": {"Fn::If": ["Cond", {"Ref": "B"}, {"Ref": "AWS::NoValue"}]},
            "F": {"Fn::Join": ["", ["a", {"Fn::Sub": ["${V}", {"V": {"Ref": "B"}}]}]]},
            "G": {"Fn::Base64": {"Fn::Sub": "text"}},
            "H": {"Fn::Equals": [{"Condition": "I"}, "2010-09-09"]},
            "K": {"Fn::GetAZs": ""},
            "L": {"Fn::Select": [0, {"Fn::Split": [",", "a,b"]}]},
        });
        assert_eq!(parse(yaml).unwrap(), expected);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let twice = parse("A: 1\nB: 2\nA: 3\n").unwrap_err();
        assert_eq!(twice.line, 3, "{twice}");
        let unclosed = parse("{\"A\": 1,\n \"B\"").unwrap_err();
        assert_eq!(unclosed.line, 2, "{unclosed}");
        let tag = parse("A: !Reff B\n").unwrap_err();
        assert!(tag.message.contains("`!Reff`"), "{tag}");
        let lines = (1..9).map(|n| {
            let again = format!("*a{},", n - 1).repeat(9);
            format!("a{n}: &a{n} [{again}]")
        });
        let lines: Vec<String> = lines.collect();
        let bomb = format!("a0: &a0 [x,x,x,x,x,x,x,x,x]\n{}\n", lines.join("\n"));
        assert!(parse(&bomb).is_err());
        assert!(parse(&"[".repeat(100)).is_err());
        assert!(parse(&" ".repeat(1_000_001)).is_err());
    }
}
