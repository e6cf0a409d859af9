//! The public registry.

use super::{Client, Value, digest_of, header};

#[tokio::test]
async fn the_public_registry_wants_a_token_that_anybody_gets() {
    let mut client = Client::new().await;
    client.authorization = None;
    let url = "https://public.ecr.aws/v2/docker/library/python";
    let answer = client.get(&format!("{url}/manifests/3.13")).await;
    assert_eq!(answer.status(), 401);
    let challenge = header(&answer, "www-authenticate");
    assert!(
        challenge.starts_with("Bearer realm=\"https://public.ecr.aws/token/\""),
        "{challenge}"
    );
    client.authorization = Some("Bearer nonsense".to_owned());
    let answer = client.get(&format!("{url}/manifests/3.13")).await;
    assert_eq!(answer.status(), 400);
    come_as_anybody(&mut client).await;
    let tags = client.get(&format!("{url}/tags/list?n=1")).await;
    assert_eq!(tags.status(), 200);
    assert!(header(&tags, "link").contains("rel=\"next\""));
}

/// Has a client come with the token that anybody gets.
async fn come_as_anybody(client: &mut Client) {
    client.authorization = None;
    let realm = "https://public.ecr.aws/token/?service=public.ecr.aws&scope=aws";
    let token = client.get(realm).await;
    let token: Value = serde_json::from_slice(token.body()).unwrap();
    client.authorization = Some(format!("Bearer {}", token["token"].as_str().unwrap()));
}

#[tokio::test]
async fn a_foreign_layer_is_to_be_had_from_its_maker_only() {
    let mut client = Client::new().await;
    come_as_anybody(&mut client).await;
    let url = "https://public.ecr.aws/v2/docker/library/python";
    let index = client.get(&format!("{url}/manifests/3.13")).await;
    let index: Value = serde_json::from_slice(index.body()).unwrap();
    let windows = index["manifests"][2]["digest"].as_str().unwrap().to_owned();
    let windows = client.get(&format!("{url}/manifests/{windows}")).await;
    let windows: Value = serde_json::from_slice(windows.body()).unwrap();
    let layers = windows["layers"].as_array().unwrap();
    let digest = |layer: &Value| layer["digest"].as_str().unwrap().to_owned();
    let foreign = digest(&layers[0]);
    let absent = client.get(&format!("{url}/blobs/{foreign}")).await;
    assert_eq!(absent.status(), 404);
    let head = client
        .send(
            "HEAD",
            &format!("{url}/blobs/{}", digest(&layers[1])),
            &[],
            b"",
        )
        .await;
    assert_eq!(head.status(), 401);
    let got = client
        .send(
            "GET",
            &format!("{url}/blobs/{}", digest(&layers[1])),
            &[],
            b"",
        )
        .await;
    client.authorization = None;
    for (at, wanted) in [
        (header(&got, "location"), digest(&layers[1])),
        (layers[0]["urls"][0].as_str().unwrap().to_owned(), foreign),
    ] {
        let layer = client.get(&at).await;
        assert_eq!(digest_of(layer.body()), wanted);
    }
}
