//! Pushing and pulling.

use std::time::Duration;

use crate::sandbox::Settings;

use super::{Client, HOST, MIB, Sandbox, Speed, digest_of, error, header, json};

#[tokio::test]
async fn who_has_no_good_token_is_told_where_to_get_one() {
    let mut client = Client::new().await;
    let ping = format!("https://{HOST}/v2/");
    assert_eq!(client.get(&ping).await.status(), 200);
    let other = "https://999999999999.dkr.ecr.us-east-1.amazonaws.com/v2/";
    let (status, code, words) = error(&client.get(other).await);
    assert_eq!((status, code.as_str()), (403, "DENIED"));
    assert!(words.contains("expired"), "{words}");
    client.sandbox.advance(Duration::from_hours(12)).unwrap();
    assert_eq!(client.get(&ping).await.status(), 403);
    client.log_in().await;
    assert_eq!(client.get(&ping).await.status(), 200);
    for nonsense in [
        None,
        Some("Basic !"),
        Some("Basic QVdTOngK"),
        Some("Bearer x"),
    ] {
        client.authorization = nonsense.map(str::to_owned);
        let answer = client.get(&ping).await;
        assert_eq!(error(&answer).0, 401);
        let challenge = format!("Basic realm=\"https://{HOST}/\",service=\"ecr.amazonaws.com\"");
        assert_eq!(header(&answer, "www-authenticate"), challenge);
    }
}

#[tokio::test]
async fn an_image_is_pushed_and_pulled_byte_for_byte() {
    let client = Client::new().await;
    let layer = b"a small layer".as_slice();
    let manifest = client.image(layer).await;
    let digest = digest_of(manifest.as_bytes());
    let kind = ("content-type", "application/vnd.oci.image.manifest.v1+json");
    let url = format!("https://{HOST}/v2/app/manifests/v1");
    let put = client.send("PUT", &url, &[kind], manifest.as_bytes()).await;
    assert_eq!(
        (put.status().as_u16(), header(&put, "docker-content-digest")),
        (201, digest.clone())
    );
    for reference in ["v1", &digest] {
        let got = client
            .at("GET", &format!("manifests/{reference}"), b"")
            .await;
        assert_eq!(got.body(), manifest.as_bytes());
        assert_eq!(header(&got, "content-type"), kind.1);
        let head = client
            .at("HEAD", &format!("manifests/{reference}"), b"")
            .await;
        assert_eq!(
            (head.body().len(), header(&head, "content-length")),
            (0, manifest.len().to_string())
        );
    }
    let tags = client.at("GET", "tags/list?n=5", b"").await;
    assert_eq!(tags.body().as_ref(), br#"{"name":"app","tags":["v1"]}"#);
    let blob = format!("blobs/{}", digest_of(layer));
    let head = client.at("HEAD", &blob, b"").await;
    assert_eq!(
        (head.status().as_u16(), header(&head, "content-length")),
        (200, "13".to_owned())
    );
    let got = client.at("GET", &blob, b"").await;
    assert_eq!(got.status(), 307);
    let bucket = header(&got, "location");
    // Whoever takes the token along is sent away.
    let twice = client.get(&bucket).await;
    assert_eq!(twice.status(), 400);
    assert!(String::from_utf8_lossy(twice.body()).contains("Only one auth mechanism"));
    let alone = Client {
        sandbox: client.sandbox.clone(),
        authorization: None,
    };
    assert_eq!(alone.get(&bucket).await.body(), layer);
    client.sandbox.advance(Duration::from_secs(3_601)).unwrap();
    assert_eq!(alone.get(&bucket).await.status(), 403);
}

#[tokio::test]
async fn a_large_blob_goes_up_in_parts_and_is_known_by_its_size() {
    let client = Client::new().await;
    let parts = [vec![1_u8; 5 * MIB], vec![2; 5 * MIB], vec![3; 100]];
    let digest = digest_of(&parts.concat());
    let at = client.begin().await;
    let mut from = 0;
    for part in &parts {
        let range = format!("{from}-{}", from + part.len() - 1);
        let answer = client
            .send("PATCH", &at, &[("content-range", &range)], part)
            .await;
        assert_eq!(answer.status(), 201);
        // As in ECR, this stays where it was.
        assert_eq!(header(&answer, "range"), format!("0-{}", 5 * MIB - 1));
        let again = client
            .send("PATCH", &at, &[("content-range", &range)], part)
            .await;
        let (status, code, words) = error(&again);
        assert_eq!((status, code.as_str()), (416, "BLOB_UPLOAD_INVALID"));
        let expected = from + part.len();
        assert_eq!(
            words,
            format!("First byte of the layer part is {from} instead of {expected}")
        );
        from = expected;
    }
    assert_eq!(client.get(&at).await.status(), 404);
    let wrong = format!("{at}?digest=sha256:00");
    let (status, code, words) = error(&client.send("PUT", &wrong, &[], b"").await);
    assert_eq!((status, code.as_str()), (400, "BLOB_UPLOAD_INVALID"));
    assert!(words.starts_with("None of the provided"), "{words}");
    let right = format!("{at}?digest={digest}");
    assert_eq!(client.send("PUT", &right, &[], b"").await.status(), 201);
    assert_eq!(client.send("PUT", &right, &[], b"").await.status(), 404);
    let head = client.at("HEAD", &format!("blobs/{digest}"), b"").await;
    assert_eq!(header(&head, "content-length"), from.to_string());
    let get = client.at("GET", &format!("blobs/{digest}"), b"").await;
    assert_eq!(error(&get).0, 501);
    let text = client
        .sandbox
        .look(|world| serde_json::to_string(world).unwrap().len())
        .unwrap();
    assert!(text < 200_000, "a world of {text} bytes");
}

#[tokio::test]
async fn blobs_are_mounted_once_the_account_says_so() {
    let client = Client::new().await;
    let digest = client.upload(b"shared").await;
    client
        .api("CreateRepository", &json!({"repositoryName": "other"}))
        .await;
    let url = format!("https://{HOST}/v2/other/blobs/uploads/?mount={digest}&from=app");
    assert_eq!(client.send("POST", &url, &[], b"").await.status(), 202);
    let setting = json!({"name": "BLOB_MOUNTING", "value": "ENABLED"});
    client.api("PutAccountSetting", &setting).await;
    let mounted = client.send("POST", &url, &[], b"").await;
    assert_eq!(mounted.status(), 201);
    let head = client
        .send("HEAD", &header(&mounted, "location"), &[], b"")
        .await;
    assert_eq!(head.status(), 200);
    let at = client.begin().await;
    assert_eq!(client.send("DELETE", &at, &[], b"").await.status(), 204);
    assert_eq!(client.send("PATCH", &at, &[], b"x").await.status(), 404);
}

#[tokio::test]
async fn on_loopback_the_token_says_which_registry_is_meant() {
    let client = Client::new().await;
    client.upload(b"xyz").await;
    let at = "http://127.0.0.1:4566";
    let head = format!("{at}/v2/app/blobs/{}", digest_of(b"xyz"));
    assert_eq!(client.send("HEAD", &head, &[], b"").await.status(), 200);
    let got = client.get(&head).await;
    let location = header(&got, "location");
    assert!(
        location.starts_with("/_layers/us-east-1/111122223333/app/"),
        "{location}"
    );
    let stored = client.get(&format!("{at}{location}")).await;
    assert_eq!(stored.body().as_ref(), b"xyz");
    let rest = [("range", "bytes=1-")];
    let url = format!("{at}{location}");
    let stored = client.send("GET", &url, &rest, b"").await;
    assert_eq!(stored.status(), 206);
    assert_eq!(stored.body().as_ref(), b"yz");
    assert_eq!(header(&stored, "content-range"), "bytes 1-2/3");
    let begun = client
        .send("POST", &format!("{at}/v2/app/blobs/uploads/"), &[], b"")
        .await;
    assert!(header(&begun, "location").starts_with("/v2/app/blobs/uploads/"));
    let token = client
        .get(&format!(
            "{at}/v2/public.ecr.aws/docker/library/python/tags/list"
        ))
        .await;
    assert_eq!(token.status(), 401);
    let named = [("host", HOST)];
    assert_eq!(
        client
            .send("HEAD", &head["http://127.0.0.1:4566".len()..], &named, b"")
            .await
            .status(),
        200
    );
}

#[tokio::test]
async fn an_upload_goes_on_in_another_process() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings {
        file: folder.path().join("world.json"),
        seed: None,
        speed: Speed::Max,
        faults: None,
        log: None,
        model: None,
        policies: None,
    };
    let first = Client::of(Sandbox::open(&settings).unwrap()).await;
    let at = first.begin().await;
    let part = vec![7_u8; 5 * MIB];
    assert_eq!(first.send("PATCH", &at, &[], &part).await.status(), 201);
    let second = Client {
        sandbox: Sandbox::open(&settings).unwrap(),
        authorization: first.authorization.clone(),
    };
    drop(first);
    assert_eq!(second.send("PATCH", &at, &[], b"end").await.status(), 201);
    let digest = digest_of(&[part.as_slice(), b"end"].concat());
    let end = format!("{at}?digest={digest}");
    assert_eq!(second.send("PUT", &end, &[], b"").await.status(), 201);
    let bytes = settings.file.metadata().unwrap().len();
    assert!(bytes < 200_000, "a world of {bytes} bytes");
}
