//! What stands around a call: who asks, under which id, and when it is answered.

use hyper::body::Bytes;
use jiff::SignedDuration;
use jiff::fmt::rfc2822::DateTimePrinter;

use super::clock::instant;
use super::engine::{World, chance};
use super::wire::{Request, Response};

/// How a client names itself.
pub(super) fn client_of(request: &Request) -> &str {
    let agent = request.headers().get(http::header::USER_AGENT);
    agent
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

/// What a proxy answers when nobody behind it does.
pub(super) fn unavailable() -> Response {
    let body = "<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>";
    let mut response = Response::new(Bytes::from_static(body.as_bytes()));
    *response.status_mut() = http::StatusCode::SERVICE_UNAVAILABLE;
    response
}

/// The `Date` of an answer: simulated too, because clients compare event times with it.
pub(super) fn date(world: &World, skew: SignedDuration) -> Option<http::HeaderValue> {
    let now = instant(world.now_ms);
    let now = now.saturating_add(skew).unwrap_or(now);
    let text = DateTimePrinter::new()
        .timestamp_to_rfc9110_string(&now)
        .ok()?;
    http::HeaderValue::from_str(&text).ok()
}

/// A request id in the shape of AWS's: the same run gives the same ids.
pub(super) fn request_id(world: &World, number: u64, request: &Request) -> String {
    let body = String::from_utf8_lossy(request.body());
    let entity = format!("{}/{number}/{body}", world.now_ms);
    chance::uuid(world.seed, &entity, "request id")
}
