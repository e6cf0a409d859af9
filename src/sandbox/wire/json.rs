//! awsJson 1.0 and 1.1: the action in a header, JSON both ways, times in epoch seconds.
//!
//! <https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html>

use std::collections::BTreeMap;

use http::HeaderMap;
use serde_json::{Value, json};

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
    let input = members(request).map(Tree::Map);
    (action.to_owned(), input)
}

/// The members of the body's structure; an empty body has none.
pub(super) fn members(request: &Request) -> Result<BTreeMap<String, Tree>, ApiError> {
    let body = request.body();
    if body.is_empty() {
        return Ok(BTreeMap::new());
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(members)) => Ok(members
            .into_iter()
            .map(|(name, value)| (name, Tree::from(value)))
            .collect()),
        Ok(_) => Err(unreadable(
            "Start of structure or map found where not expected.",
        )),
        Err(error) => Err(unreadable(&error.to_string())),
    }
}

fn unreadable(reason: &str) -> ApiError {
    ApiError::client("SerializationException", reason)
}

/// The body of a good answer.
pub(crate) fn success(output: &Tree) -> Vec<u8> {
    let body = match output {
        Tree::Null => json!({}),
        tree => Value::from(tree),
    };
    body.to_string().into_bytes()
}

/// The body of an error.
pub(crate) fn failure(error: &ApiError) -> Vec<u8> {
    json!({"__type": error.code, "message": error.message})
        .to_string()
        .into_bytes()
}
