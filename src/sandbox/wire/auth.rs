//! Who calls, and where: out of the Signature Version 4 `Authorization` header.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html>

use http::HeaderMap;

use super::service::Protocol;
use crate::sandbox::call::{ApiError, Principal};

/// The account of callers whose access key id does not spell one.
pub const DEFAULT_ACCOUNT: &str = "111122223333";

const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// The credential scope of a request.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Scope {
    pub(crate) account: String,
    pub(crate) principal: Principal,
    pub(crate) region: String,
    pub(crate) service: String,
}

/// Why a request has no scope.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// No `Authorization` header at all.
    Missing,
    /// A header that is not a Version 4 signature; the text says what is wrong with it.
    Incomplete(String),
}

impl Fault {
    /// The error as services of this protocol word it.
    pub(crate) fn in_protocol(self, protocol: Protocol) -> ApiError {
        match (self, protocol) {
            (Self::Missing, Protocol::AwsQuery) => ApiError {
                status: 403,
                code: "MissingAuthenticationToken".to_owned(),
                message: "Request is missing Authentication Token".to_owned(),
            },
            (Self::Missing, Protocol::Ec2Query) => ApiError::client(
                "MissingParameter",
                "The request must contain the parameter AWSAccessKeyId",
            ),
            (Self::Missing, Protocol::AwsJson) => ApiError::client(
                "MissingAuthenticationTokenException",
                "Missing Authentication Token",
            ),
            (Self::Missing, Protocol::RestJson) => ApiError {
                status: 403,
                code: "MissingAuthenticationTokenException".to_owned(),
                message: "Missing Authentication Token".to_owned(),
            },
            (Self::Incomplete(message), Protocol::AwsJson | Protocol::RestJson) => {
                ApiError::client("IncompleteSignatureException", message)
            }
            (Self::Incomplete(message), Protocol::AwsQuery | Protocol::Ec2Query) => {
                ApiError::client("IncompleteSignature", message)
            }
        }
    }
}

/// Reads the scope; the signature itself is not verified.
pub(crate) fn scope(headers: &HeaderMap) -> Result<Scope, Fault> {
    let header = headers
        .get(http::header::AUTHORIZATION)
        .ok_or(Fault::Missing)?;
    let header = String::from_utf8_lossy(header.as_bytes());
    let (algorithm, parameters) = header.split_once(' ').unwrap_or((&header, ""));
    if algorithm != ALGORITHM {
        return Err(Fault::Incomplete(format!(
            "Unsupported AWS 'algorithm': '{algorithm}', expected {ALGORITHM}."
        )));
    }
    let parameter = |name: &str| {
        parameters
            .split(',')
            .filter_map(|pair| pair.trim().split_once('='))
            .find_map(|(key, value)| (key == name && !value.is_empty()).then_some(value))
    };
    let missing: Vec<String> = ["Credential", "Signature", "SignedHeaders"]
        .into_iter()
        .filter(|name| parameter(name).is_none())
        .map(|name| format!("Authorization header requires '{name}' parameter."))
        .collect();
    if !missing.is_empty() {
        return Err(Fault::Incomplete(missing.join(" ")));
    }
    credential(parameter("Credential").unwrap_or_default())
}

fn credential(credential: &str) -> Result<Scope, Fault> {
    let parts: Vec<&str> = credential.split('/').collect();
    let [key, _date, region, service, "aws4_request"] = parts.as_slice() else {
        return Err(Fault::Incomplete(format!(
            "Credential must have exactly 5 slash-delimited elements, \
             e.g. keyid/date/region/service/term, got '{credential}'"
        )));
    };
    let spells_account = key.len() == 12 && key.bytes().all(|byte| byte.is_ascii_digit());
    let account = if spells_account { key } else { DEFAULT_ACCOUNT };
    Ok(Scope {
        account: account.to_owned(),
        principal: Principal::user(account, key),
        region: (*region).to_owned(),
        service: (*service).to_owned(),
    })
}
