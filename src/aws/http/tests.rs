//! Requests by the way of the SDK's own.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use http_body_util::BodyExt as _;

use super::{Http, HttpError, Payload};
use crate::aws::{ErrorKind, Options, Session, SystemClock, Target};

/// Answers with what it was sent.
#[derive(Debug, Clone)]
struct Echo;

impl HttpConnector for Echo {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::new(async move {
            let (head, body) = request.try_into_http1x().unwrap().into_parts();
            assert!(
                head.headers["user-agent"]
                    .as_bytes()
                    .starts_with(b"stackgen/")
            );
            assert!(!head.headers.contains_key("authorization"));
            let body = body.collect().await.map_err(ConnectorError::user)?;
            let status = 299.try_into().unwrap();
            Ok(HttpResponse::new(status, SdkBody::from(body.to_bytes())))
        })
    }
}

async fn http() -> Http {
    let http_client: SharedHttpClient = http_client_fn(|_, _| SharedHttpConnector::new(Echo));
    let clock = Arc::new(SystemClock);
    Session::connect(Options {
        target: Target::Simulated {
            http_client,
            clock,
            expires: None,
        },
        region: "us-east-1".to_owned(),
        aws_profile: None,
    })
    .await
    .http()
}

async fn echoed(url: &str, payload: Payload, limit: usize) -> Result<(u16, usize), HttpError> {
    let request = http::Request::put(url).body(payload).unwrap();
    let answer = http().await.send(request).await?;
    let status = answer.status.as_u16();
    Ok((status, answer.bytes(limit).await?.len()))
}

#[tokio::test]
async fn a_payload_goes_in_pieces_that_are_told_of() {
    let told = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&told);
    let payload = Payload::from(vec![7; 200_000]).telling(Arc::new(move |bytes| {
        counted.fetch_add(bytes, Ordering::Relaxed);
    }));
    let (status, length) = echoed("https://example.com/v2/", payload, 200_000)
        .await
        .unwrap();
    assert_eq!((status, length), (299, 200_000));
    assert_eq!(told.load(Ordering::Relaxed), 200_000);
}

#[tokio::test]
async fn an_answer_has_an_end() {
    let payload = Payload::from(vec![7; 200_000]);
    let error = echoed("https://example.com/v2/", payload, 199_999)
        .await
        .unwrap_err();
    assert_eq!(error.kind, ErrorKind::Garbled);
}

#[tokio::test]
async fn open_text_stays_on_this_machine() {
    for url in ["http://127.0.0.1:5000/v2/", "http://localhost/v2/"] {
        assert!(echoed(url, Payload::empty(), 0).await.is_ok(), "{url}");
    }
    for url in ["http://example.com/v2/", "http://127.0.0.1.example.com/"] {
        let error = echoed(url, Payload::empty(), 0).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Validation, "{url}");
    }
}
