//! Whatever bytes a client sends, there is an answer in some protocol, and no panic.
//!
//! The input's first four lines are the URL's query (or method and path before it, as in
//! `GET /schedules?State=ENABLED`), the content type, `X-Amz-Target` and
//! `Authorization`; the rest is the body. A `*` as the fourth line stands for a good signature of
//! the service that the third line names.

#![no_main]

use libfuzzer_sys::fuzz_target;
use stackgen::sandbox::engine::World;
use stackgen::sandbox::wire::{Exchange, Request};
use stackgen::sandbox::{GENESIS_MS, services};

fuzz_target!(|input: &[u8]| {
    let Some(request) = request(input) else {
        return;
    };
    let mut world = World::new(1, GENESIS_MS);
    let exchange = Exchange::read(&request, "00000000-0000-0000-0000-000000000000".to_owned());
    let answer = match exchange.call() {
        Ok(call) => services::handle(&mut world, call),
        Err(refused) => Err(refused.clone()),
    };
    let response = exchange.write(&answer);
    assert!(response.status().as_u16() >= 200);
});

fn request(input: &[u8]) -> Option<Request> {
    let mut parts = input.splitn(5, |byte| *byte == b'\n');
    let mut line = || parts.next().map(String::from_utf8_lossy);
    let (query, content_type, target, signature) = (line()?, line()?, line()?, line()?);
    let body = parts.next().unwrap_or_default().to_vec();
    let authorization = match signature.as_ref() {
        "*" => format!(
            "AWS4-HMAC-SHA256 Credential=111122223333/20260101/us-east-1/{target}/aws4_request, \
             SignedHeaders=host, Signature=0"
        ),
        other => other.to_owned(),
    };
    let (method, path) = match query.split_once(' ') {
        Some((method, path)) => (method, path.to_owned()),
        None => ("POST", format!("/?{query}")),
    };
    http::Request::builder()
        .method(method)
        .uri(path)
        .header("content-type", content_type.as_ref())
        .header("x-amz-target", target.as_ref())
        .header("authorization", authorization)
        .body(body.into())
        .ok()
}
