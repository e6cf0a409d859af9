//! The registry API of images: actions in methods and paths, names of registries in the host.
//!
//! <https://github.com/opencontainers/distribution-spec/blob/main/spec.md#api>
//!
//! On a loopback address there is no name of a registry in the host, unless the client sets one.
//! There, whoever has a token of `GetAuthorizationToken` means the registry of its account and
//! region, and names that begin with `public.ecr.aws/` mean the public one.

mod answer;
mod door;
mod route;

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Request;
use crate::sandbox::call::{ApiError, Call, Principal, Tree};
use crate::sandbox::engine::registry::Hashing;
use crate::sandbox::services::registry::Token;

pub(super) use answer::{failure, success};
use door::Door;
pub use route::upload_of;

/// What came with a request that uploads: hashed already, and not kept.
#[derive(Debug, Clone, Default)]
pub struct Received {
    /// How many bytes the upload had before.
    pub from: u64,
    /// All of it, with what came now.
    pub after: Hashing,
}

/// A request to a registry, and what is needed to answer it.
#[derive(Debug)]
pub(super) struct Visit {
    door: Door,
    is_head: bool,
}

/// Reads a request; none if it is not for a registry.
pub(super) fn read(request: &Request, request_id: &str) -> Option<(Visit, Result<Call, ApiError>)> {
    let token = token(request);
    let door = Door::of(request, token.as_ref())?;
    let call = route::find(request, &door).map(|(service, action, mut input)| {
        add_body(request, &mut input);
        add_caller(request, &door, &mut input);
        input.insert("base".to_owned(), Tree::Text(door.base()));
        let place = door.place();
        let principal = token.as_ref().map_or_else(Principal::default, |token| {
            Principal::user(&token.account, &token.key)
        });
        Call {
            service: service.to_owned(),
            action: action.to_owned(),
            account: place.account,
            principal,
            region: place.region,
            request_id: request_id.to_owned(),
            input: Tree::Map(input),
        }
    });
    let is_head = request.method() == http::Method::HEAD;
    Some((Visit { door, is_head }, call))
}

fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request.headers().get(name)?.to_str().ok()
}

/// User name and password, as a header carries them.
fn password(request: &Request) -> Option<String> {
    let given = header(request, "authorization")?.strip_prefix("Basic ")?;
    let text = String::from_utf8(STANDARD.decode(given.trim()).ok()?).ok()?;
    text.strip_prefix("AWS:").map(str::to_owned)
}

fn token(request: &Request) -> Option<Token> {
    Token::read(&password(request)?)
}

fn add_caller(request: &Request, door: &Door, input: &mut BTreeMap<String, Tree>) {
    let given = header(request, "authorization");
    let is_local = matches!(door, Door::Stored(stored) if stored.is_local);
    let authorized = given.is_some() && !is_local;
    input.insert("authorized".to_owned(), Tree::Bool(authorized));
    if let Some(bearer) = given.and_then(|given| given.strip_prefix("Bearer ")) {
        input.insert("bearer".to_owned(), Tree::text(bearer));
    }
    if let Some(password) = password(request) {
        input.insert("password".to_owned(), Tree::Text(password));
    }
}

fn add_body(request: &Request, input: &mut BTreeMap<String, Tree>) {
    if let Some(received) = request.extensions().get::<Received>() {
        let after = serde_json::json!(received.after).to_string();
        let from = i64::try_from(received.from).unwrap_or(i64::MAX);
        input.insert("received".to_owned(), Tree::Text(after));
        input.insert("receivedFrom".to_owned(), Tree::Int(from));
    } else if let Ok(text) = std::str::from_utf8(request.body()) {
        input.insert("text".to_owned(), Tree::text(text));
    }
    if let Some(kind) = header(request, "content-type") {
        let kind = kind.split(';').next().unwrap_or_default().trim();
        input.insert("contentType".to_owned(), Tree::text(kind));
    }
    let range = header(request, "content-range").unwrap_or_default();
    let range = range.strip_prefix("bytes ").unwrap_or(range);
    if let Some(start) = range
        .split_once('-')
        .and_then(|(start, _)| start.trim().parse().ok())
    {
        input.insert("rangeStart".to_owned(), Tree::Int(start));
    }
    let wanted = header(request, "range").and_then(|range| range.strip_prefix("bytes="));
    let wanted = wanted.and_then(|range| range.strip_suffix('-'));
    if let Some(from) = wanted.and_then(|from| from.parse().ok()) {
        input.insert("wantedFrom".to_owned(), Tree::Int(from));
    }
}

#[cfg(test)]
mod tests;
