//! No bytes on the wire make the sandbox panic, and every request gets an answer.

#![no_main]

use libfuzzer_sys::fuzz_target;
use stackgen::sandbox::call::ApiError;
use stackgen::sandbox::wire::{Exchange, Request};

fuzz_target!(|data: &[u8]| {
    let (head, body) = data.split_at(data.len().min(96));
    let mut lines = head.split(|byte| *byte == b'\n');
    let mut request = http::Request::post("http://127.0.0.1/");
    for name in ["authorization", "x-amz-target", "content-type"] {
        if let Ok(value) = http::HeaderValue::from_bytes(lines.next().unwrap_or_default()) {
            request = request.header(name, value);
        }
    }
    let Ok(request) = request.body(body.to_vec().into()) else {
        return;
    };
    let request: Request = request;
    let exchange = Exchange::read(&request, "00000000-0000-0000-0000-000000000000".to_owned());
    let answer = exchange
        .call()
        .map(|call| call.input.clone())
        .map_err(ApiError::clone);
    let response = exchange.write(&answer);
    assert!(response.status().as_u16() >= 200);
});
