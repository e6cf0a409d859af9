//! What is refused, and what goes wrong on demand.

use std::time::Duration;

use super::{Bytes, Client, Delivery, HOST, Sandbox, Script, Speed, digest_of, error, json};

#[tokio::test]
async fn what_does_not_belong_together_is_refused() {
    let client = Client::new().await;
    let one = client.image(b"one").await;
    let two = client.image(b"two").await;
    assert_eq!(
        client
            .at("PUT", "manifests/v1", one.as_bytes())
            .await
            .status(),
        201
    );
    assert_eq!(
        client
            .at("PUT", "manifests/v1", one.as_bytes())
            .await
            .status(),
        201
    );
    let cases: [(&str, &[u8], u16, &str); 7] = [
        ("manifests/v1", two.as_bytes(), 400, "TAG_INVALID"),
        ("manifests/-v", two.as_bytes(), 400, "TAG_INVALID"),
        ("manifests/v2", b"{}", 400, "MANIFEST_INVALID"),
        ("manifests/v2", b"\xff", 400, "MANIFEST_INVALID"),
        (
            "manifests/sha256:00",
            two.as_bytes(),
            400,
            "MANIFEST_INVALID",
        ),
        (
            "manifests/v2",
            br#"{"schemaVersion":2,"manifests":[{"mediaType":"m","digest":"sha256:00","size":1}]}"#,
            404,
            "MANIFEST_BLOB_UNKNOWN",
        ),
        ("nonsense", b"", 404, "NAME_UNKNOWN"),
    ];
    for (path, body, status, code) in cases {
        let answer = client.at("PUT", path, body).await;
        let (answered, said, _) = error(&answer);
        assert_eq!((answered, said.as_str()), (status, code), "{path}");
    }
}

#[tokio::test]
async fn what_a_world_begins_with_is_in_nobodys_way() {
    let client = Client::new().await;
    let url = format!("https://{HOST}/v2/test-repo/manifests/latest");
    let found = client.get(&url).await;
    assert_eq!(found.status(), 200);
    let by_digest = url.replace("latest", &digest_of(found.body()));
    for (url, status) in [(&url, 404), (&by_digest, 200)] {
        let head = client.send("HEAD", url, &[], b"").await;
        assert_eq!(head.status(), status, "{url}");
    }
    let mut other = found.body().to_vec();
    other.push(b'\n');
    assert_eq!(client.send("PUT", &url, &[], &other).await.status(), 201);
    assert_eq!(client.send("HEAD", &url, &[], b"").await.status(), 200);
    let (status, code, _) = error(&client.send("PUT", &url, &[], found.body()).await);
    assert_eq!((status, code.as_str()), (400, "TAG_INVALID"));
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let client = Client::new().await;
    let one = client.image(b"one").await;
    let put = client.at("PUT", "manifests/v1", one.as_bytes()).await;
    assert_eq!(put.status(), 201);
    let gone = [
        ("GET", "manifests/v9", 404),
        ("GET", "blobs/sha256:00", 404),
        ("POST", "tags/list", 405),
    ];
    for (method, path, status) in gone {
        assert_eq!(
            error(&client.at(method, path, b"").await).0,
            status,
            "{path}"
        );
    }
    let url = format!("https://{HOST}/v2/other/tags/list");
    assert_eq!(error(&client.get(&url).await).1, "NAME_UNKNOWN");
    assert_eq!(client.at("DELETE", "manifests/v1", b"").await.status(), 202);
    assert_eq!(client.at("GET", "manifests/v1", b"").await.status(), 404);
    let digest = digest_of(one.as_bytes());
    assert_eq!(
        client
            .at("DELETE", &format!("manifests/{digest}"), b"")
            .await
            .status(),
        202
    );
    assert_eq!(
        client
            .at("HEAD", &format!("manifests/{digest}"), b"")
            .await
            .status(),
        404
    );
}

#[tokio::test]
async fn faults_reach_registries() {
    let script: Script = serde_json::from_value(json!({
        "transport": [
            {"fault": "throttled", "calls": "registry:HeadBlob"},
            {"fault": "unavailable", "calls": "public-registry:*"},
            {"fault": "reset", "calls": "registry:AppendUpload", "when": {"nth": 1}},
        ],
        "calls": [{
            "call": "registry:PutManifest",
            "error": {"code": "DENIED", "message": "not today", "status": 403},
        }],
        "credentials": {"expire": "1h"},
    }))
    .unwrap();
    let client = Client::of(Sandbox::in_memory_with(1, Speed::Max, script)).await;
    let (status, code, _) = error(&client.at("GET", "nonsense", b"").await);
    assert_eq!((status, code.as_str()), (404, "NAME_UNKNOWN"));
    let head = client.at("GET", "blobs/sha256:00", b"").await;
    assert_eq!(head.status(), 404);
    assert_eq!(
        client.at("HEAD", "blobs/sha256:00", b"").await.status(),
        429
    );
    let (status, code, words) = error(&client.at("PUT", "manifests/v1", b"{}").await);
    assert_eq!(
        (status, code.as_str(), words.as_str()),
        (403, "DENIED", "not today")
    );
    let public = client.get("https://public.ecr.aws/v2/").await;
    assert_eq!(public.status(), 503);
    let at = client.begin().await;
    let request = || {
        let authorization = client.authorization.clone().unwrap();
        http::Request::patch(&at)
            .header("authorization", authorization)
            .body(Bytes::from_static(b"part"))
            .unwrap()
    };
    let lost = client.sandbox.answer(request()).await.unwrap();
    assert!(matches!(lost, Delivery::Reset), "{lost:?}");
    assert_eq!(client.answer(request()).await.status(), 201);
    // The signing keys run out; the token does not.
    client.sandbox.advance(Duration::from_hours(2)).unwrap();
    assert_eq!(client.at("GET", "tags/list", b"").await.status(), 200);
}
