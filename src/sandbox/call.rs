//! One API call as the services see it: trees in, trees out, no wire format.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value};

use super::policy::Rights;

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
    /// Who signed it.
    pub principal: Principal,
    /// Region of the credential scope.
    pub region: String,
    /// Request id of the answer, derived from the world and not from chance.
    pub request_id: String,
    /// Parameters, names as in the service's API reference.
    pub input: Tree,
}

/// Who signed a call.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Principal {
    /// Id of the access key; empty for what AWS itself calls as a role.
    pub access_key_id: String,
    /// ARN as `GetCallerIdentity` answers it.
    pub arn: String,
    /// What it may do.
    #[serde(default)]
    pub rights: Rights,
}

impl Principal {
    /// The one IAM user that every access key of an account belongs to.
    pub fn user(account: &str, access_key_id: &str) -> Self {
        Self {
            access_key_id: access_key_id.to_owned(),
            arn: format!("arn:aws:iam::{account}:user/sandbox"),
            rights: Rights::All,
        }
    }

    /// A service that has assumed the role of this ARN for a session of this name.
    pub fn assumed_role(role_arn: &str, session: &str) -> Self {
        let account = role_arn.split(':').nth(4).unwrap_or_default();
        let role = role_arn.rsplit('/').next().unwrap_or_default();
        Self {
            access_key_id: String::new(),
            arn: format!("arn:aws:sts::{account}:assumed-role/{role}/{session}"),
            rights: Rights::Role(role_arn.to_owned()),
        }
    }
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
    pub fn map<'a>(pairs: impl IntoIterator<Item = (&'a str, Self)>) -> Self {
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

impl From<Value> for Tree {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(value),
            Value::Number(number) => number
                .as_i64()
                .map(Self::Int)
                .or_else(|| number.as_f64().map(Self::Float))
                .unwrap_or(Self::Null),
            Value::String(text) => Self::Text(text),
            Value::Array(items) => Self::List(items.into_iter().map(Self::from).collect()),
            Value::Object(members) => Self::Map(
                members
                    .into_iter()
                    .map(|(key, value)| (key, Self::from(value)))
                    .collect(),
            ),
        }
    }
}

/// Times become epoch seconds.
impl From<&Tree> for Value {
    fn from(tree: &Tree) -> Self {
        match tree {
            Tree::Null => Self::Null,
            Tree::Bool(value) => Self::Bool(*value),
            Tree::Int(value) => Self::from(*value),
            Tree::Float(value) => Number::from_f64(*value).map_or(Self::Null, Self::Number),
            Tree::Text(text) => Self::from(text.as_str()),
            Tree::Time(milliseconds) => epoch_seconds(*milliseconds),
            Tree::List(items) => items.iter().map(Self::from).collect(),
            Tree::Map(members) => members
                .iter()
                .map(|(key, value)| (key.clone(), Self::from(value)))
                .collect::<Map<_, _>>()
                .into(),
        }
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

#[cfg(test)]
mod tests {
    use super::Principal;

    #[test]
    fn an_assumed_role_is_a_session_without_a_path() {
        let role = "arn:aws:iam::111122223333:role/stackgen/reaper";
        assert_eq!(
            Principal::assumed_role(role, "EventBridgeScheduler").arn,
            "arn:aws:sts::111122223333:assumed-role/reaper/EventBridgeScheduler"
        );
    }
}
