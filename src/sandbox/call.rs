//! One API call as the services see it: trees in, trees out, no wire format.

use std::collections::BTreeMap;

/// A value on its way in or out, between JSON, XML and query strings.
///
/// Inbound `awsQuery` scalars are all [`Tree::Text`]; use the `as_*` readers, which accept both.
#[derive(Debug, Clone, PartialEq)]
pub enum Tree {
    /// Absent or null.
    Null,
    /// A boolean.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// Text.
    Text(String),
    /// A point in time, in milliseconds since the epoch; each protocol writes it its own way.
    Time(i64),
    /// A list (`<member>` in awsQuery, `<item>` in ec2Query).
    List(Vec<Tree>),
    /// A structure.
    Map(BTreeMap<String, Tree>),
}

/// One call, authenticated and decoded.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Service as in the signature's credential scope: `cloudformation`, `ecs`, `ecr`, `sts`, `ssm`, `ec2`.
    pub service: String,
    /// Action, such as `CreateStack`.
    pub action: String,
    /// Account the credentials belong to.
    pub account: String,
    /// Region of the credential scope.
    pub region: String,
    /// Request id of the answer, derived from the world and not from chance.
    pub request_id: String,
    /// Parameters, names as in the service's API reference.
    pub input: Tree,
}

/// An error as AWS gives it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct ApiError {
    /// HTTP status.
    pub status: u16,
    /// Error code, such as `ValidationError`.
    pub code: String,
    /// AWS's wording.
    pub message: String,
}

/// What a service answers.
pub type Answer = Result<Tree, ApiError>;

impl ApiError {
    /// A client's mistake: HTTP 400.
    pub fn client(code: &str, message: impl Into<String>) -> Self {
        Self {
            status: 400,
            code: code.to_owned(),
            message: message.into(),
        }
    }
}

impl Tree {
    /// A structure out of pairs; [`Tree::Null`] values are left out.
    pub fn map<const N: usize>(pairs: [(&str, Tree); N]) -> Self {
        Self::Map(
            pairs
                .into_iter()
                .filter(|(_, value)| *value != Self::Null)
                .map(|(key, value)| (key.to_owned(), value))
                .collect(),
        )
    }

    /// Text.
    pub fn text(value: impl Into<String>) -> Self {
        Self::Text(value.into())
    }

    /// The member `key` of a structure; [`Tree::Null`] when there is none.
    pub fn get(&self, key: &str) -> &Self {
        match self {
            Self::Map(map) => map.get(key).unwrap_or(&Self::Null),
            _ => &Self::Null,
        }
    }

    /// Text, if it is text.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A boolean, also from the query protocols' `true` and `false`.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            Self::Text(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// A whole number, also from text.
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(value) => Some(*value),
            Self::Text(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// The items of a list; none when it is anything else.
    pub fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }
}
