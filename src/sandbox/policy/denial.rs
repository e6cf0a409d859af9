//! AWS's words for what is not allowed.
//!
//! The sentence: <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>;
//! EC2's: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html>.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::decide::Decision;
use super::request::Request;
use crate::sandbox::call::{ApiError, Call};

/// Services that speak JSON name the refusal so.
const SPEAK_JSON: &[&str] = &[
    "cloudcontrolapi",
    "ecr",
    "ecs",
    "logs",
    "pricing",
    "scheduler",
    "servicequotas",
    "ssm",
];

/// A request that is not allowed, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denial {
    /// Who asked.
    pub principal: String,
    /// For what.
    pub request: Request,
    /// What the policies say.
    pub decision: Decision,
}

impl Denial {
    /// `User: … is not authorized to perform: … on resource: … because …`.
    pub fn sentence(&self) -> String {
        let Request {
            action, resource, ..
        } = &self.request;
        let why = match self.decision {
            Decision::ExplicitDeny => {
                "with an explicit deny in an identity-based policy".to_owned()
            }
            Decision::OutOfBounds => {
                format!("because no permissions boundary allows the {action} action")
            }
            Decision::Allowed | Decision::NotAllowed => {
                format!("because no identity-based policy allows the {action} action")
            }
        };
        format!(
            "User: {} is not authorized to perform: {action} on resource: {resource} {why}",
            self.principal
        )
    }

    /// The same as EC2 says it, with the details encoded.
    pub fn encoded_sentence(&self) -> String {
        format!(
            "You are not authorized to perform this operation. {}. Encoded authorization failure message: {}",
            self.sentence(),
            encoded(&self.details())
        )
    }

    /// The error of a call.
    pub fn error(&self, call: &Call) -> ApiError {
        if call.service == "ec2" {
            return ApiError {
                status: 403,
                code: "UnauthorizedOperation".to_owned(),
                message: self.encoded_sentence(),
            };
        }
        if call.service == "registry" {
            return ApiError {
                status: 403,
                code: "DENIED".to_owned(),
                message: self.sentence(),
            };
        }
        let json = SPEAK_JSON.contains(&call.service.as_str());
        ApiError {
            status: if json { 400 } else { 403 },
            code: if json {
                "AccessDeniedException".to_owned()
            } else {
                "AccessDenied".to_owned()
            },
            message: self.sentence(),
        }
    }

    /// What `DecodeAuthorizationMessage` tells.
    /// <https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html>
    fn details(&self) -> Value {
        let conditions: Vec<Value> = self
            .request
            .context()
            .map(|(key, values)| {
                let values: Vec<Value> = values
                    .iter()
                    .map(|value| json!({ "value": value }))
                    .collect();
                json!({ "key": key, "values": { "items": values } })
            })
            .collect();
        let mut details = Map::new();
        details.insert("allowed".to_owned(), json!(false));
        details.insert(
            "explicitDeny".to_owned(),
            json!(self.decision == Decision::ExplicitDeny),
        );
        details.insert("matchedStatements".to_owned(), json!({ "items": [] }));
        details.insert("failures".to_owned(), json!({ "items": [] }));
        details.insert(
            "context".to_owned(),
            json!({
                "principal": { "id": self.principal, "arn": self.principal },
                "action": self.request.action,
                "resource": self.request.resource,
                "conditions": { "items": conditions },
            }),
        );
        Value::Object(details)
    }
}

/// A message nobody can read without STS: hexadecimal digits here, AWS's own cipher there.
fn encoded(details: &Value) -> String {
    details
        .to_string()
        .bytes()
        .fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}"); // Writing to a String cannot fail.
            text
        })
}

/// The details of an encoded message; `None` when it is none.
pub fn decoded(message: &str) -> Option<String> {
    let bytes: Option<Vec<u8>> = (0..message.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(message.get(at..at + 2)?, 16).ok())
        .collect();
    let text = String::from_utf8(bytes?).ok()?;
    serde_json::from_str::<Value>(&text).ok()?;
    Some(text)
}
