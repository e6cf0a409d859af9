//! awsJson 1.0 and 1.1: the action in a header, JSON both ways, times in epoch seconds.
//!
//! <https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html>

use http::HeaderMap;
use serde_json::{Map, Number, Value, json};

use super::Request;
use crate::sandbox::call::{ApiError, Tree};

/// Service prefix and action of `X-Amz-Target`.
pub(crate) fn target(headers: &HeaderMap) -> Option<(&str, &str)> {
    headers.get("x-amz-target")?.to_str().ok()?.rsplit_once('.')
}

/// Reads the action and its parameters. An empty body is an empty structure.
pub(crate) fn read(
    request: &Request,
    target: Option<(&str, &str)>,
) -> (String, Result<Tree, ApiError>) {
    let Some((_, action)) = target else {
        let error = ApiError::client("UnknownOperationException", "");
        return (String::new(), Err(error));
    };
    let body = request.body();
    let input = if body.is_empty() {
        Ok(Tree::Map(std::collections::BTreeMap::new()))
    } else {
        match serde_json::from_slice(body) {
            Ok(Value::Object(members)) => Ok(from_json(Value::Object(members))),
            Ok(_) => Err(unreadable(
                "Start of structure or map found where not expected.",
            )),
            Err(error) => Err(unreadable(&error.to_string())),
        }
    };
    (action.to_owned(), input)
}

fn unreadable(reason: &str) -> ApiError {
    ApiError::client("SerializationException", reason)
}

/// The body of a good answer.
pub(crate) fn success(output: &Tree) -> Vec<u8> {
    let body = match output {
        Tree::Null => json!({}),
        tree => to_json(tree),
    };
    body.to_string().into_bytes()
}

/// The body of an error.
pub(crate) fn failure(error: &ApiError) -> Vec<u8> {
    json!({"__type": error.code, "message": error.message})
        .to_string()
        .into_bytes()
}

fn from_json(value: Value) -> Tree {
    match value {
        Value::Null => Tree::Null,
        Value::Bool(value) => Tree::Bool(value),
        Value::Number(number) => number
            .as_i64()
            .map(Tree::Int)
            .or_else(|| number.as_f64().map(Tree::Float))
            .unwrap_or(Tree::Null),
        Value::String(text) => Tree::Text(text),
        Value::Array(items) => Tree::List(items.into_iter().map(from_json).collect()),
        Value::Object(members) => Tree::Map(
            members
                .into_iter()
                .map(|(key, value)| (key, from_json(value)))
                .collect(),
        ),
    }
}

fn to_json(tree: &Tree) -> Value {
    match tree {
        Tree::Null => Value::Null,
        Tree::Bool(value) => Value::Bool(*value),
        Tree::Int(value) => Value::from(*value),
        Tree::Float(value) => Number::from_f64(*value).map_or(Value::Null, Value::Number),
        Tree::Text(text) => Value::from(text.as_str()),
        Tree::Time(milliseconds) => epoch_seconds(*milliseconds),
        Tree::List(items) => items.iter().map(to_json).collect(),
        Tree::Map(members) => members
            .iter()
            .map(|(key, value)| (key.clone(), to_json(value)))
            .collect::<Map<_, _>>()
            .into(),
    }
}

/// Seconds with three decimals; millisecond times this side of the year 287 000 are exact.
fn epoch_seconds(milliseconds: i64) -> Value {
    #[expect(
        clippy::cast_precision_loss,
        reason = "times of this millennium fit the 52 bits"
    )]
    let seconds = milliseconds as f64 / 1000.0;
    Number::from_f64(seconds).map_or(Value::Null, Value::Number)
}
