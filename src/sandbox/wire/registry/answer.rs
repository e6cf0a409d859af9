//! Answers of registries, as HTTP has them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderName, HeaderValue, StatusCode, header};
use hyper::body::Bytes;
use serde_json::json;

use super::super::Response;
use super::Visit;
use crate::sandbox::call::{ApiError, Tree};

/// A good answer.
pub(in super::super) fn success(visit: &Visit, output: &Tree) -> Response {
    let body = match (output.get("text").as_str(), output.get("bytes").as_str()) {
        (Some(text), _) => text.as_bytes().to_vec(),
        (None, Some(bytes)) => STANDARD.decode(bytes).unwrap_or_default(),
        (None, None) => Vec::new(),
    };
    let status = output
        .get("status")
        .as_int()
        .and_then(|status| u16::try_from(status).ok());
    let mut response = written(visit, status.unwrap_or(200), body);
    if let Tree::Map(headers) = output.get("headers") {
        for (name, value) in headers {
            if let (Ok(name), Some(Ok(value))) = (
                HeaderName::try_from(name.as_str()),
                value.as_str().map(HeaderValue::from_str),
            ) {
                response.headers_mut().insert(name, value);
            }
        }
    }
    response
}

/// An error: a list of one, or what S3 says.
pub(in super::super) fn failure(visit: &Visit, error: &ApiError) -> Response {
    let (kind, body) = if visit.door.is_storage() {
        let (code, message) = (&error.code, &error.message);
        let body = format!("<Error><Code>{code}</Code><Message>{message}</Message></Error>");
        ("application/xml", body)
    } else {
        let body = json!({"errors": [{"code": error.code, "message": error.message}]});
        ("application/json", body.to_string())
    };
    let mut response = written(visit, error.status, body.into_bytes());
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    let challenge = visit.door.challenge().filter(|_| error.status == 401);
    if let Some(Ok(challenge)) = challenge.as_deref().map(HeaderValue::from_str) {
        headers.insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}

/// The answer to a `HEAD` tells how long it would be.
fn written(visit: &Visit, status: u16, body: Vec<u8>) -> Response {
    let length = body.len();
    let body = if visit.is_head { Vec::new() } else { body };
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    let headers = response.headers_mut();
    if visit.is_head {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    if !visit.door.is_storage() {
        let version = HeaderName::from_static("docker-distribution-api-version");
        headers.insert(version, HeaderValue::from_static("registry/2.0"));
    }
    response
}
