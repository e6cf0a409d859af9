//! ECR by API.

use serde_json::{Value, json};

use super::super::fixtures::{ACCOUNT, Client, MINUTE_MS, REGION};
use crate::sandbox::engine::registry::digest_of;

const APP: &str = "stackgen/app";

fn repository() -> Client {
    let mut client = Client::new();
    let input = json!({
        "repositoryName": APP, "imageTagMutability": "IMMUTABLE",
        "imageScanningConfiguration": {"scanOnPush": true},
        "tags": [{"Key": "stackgen", "Value": "image"}],
    });
    client.ok("ecr:CreateRepository", input);
    client
}

fn on(rest: &Value) -> Value {
    let mut input = json!({"repositoryName": APP});
    for (key, value) in rest.as_object().unwrap() {
        input[key] = value.clone();
    }
    input
}

/// Uploads a blob; its digest.
fn upload(client: &mut Client, content: &[u8]) -> String {
    use base64::Engine as _;
    let part = base64::engine::general_purpose::STANDARD.encode(content);
    let begun = client.ok("ecr:InitiateLayerUpload", on(&json!({})));
    let id = begun["uploadId"].clone();
    let input = json!({
        "uploadId": id, "partFirstByte": 0, "partLastByte": content.len() - 1, "layerPartBlob": part,
    });
    let answer = client.ok("ecr:UploadLayerPart", on(&input));
    assert_eq!(answer["lastByteReceived"], content.len() - 1);
    let digest = digest_of(content);
    let input = json!({"uploadId": id, "layerDigests": [digest]});
    client.ok("ecr:CompleteLayerUpload", on(&input));
    digest
}

/// Puts an image of one layer; its digest.
fn image(client: &mut Client, architecture: &str, layer: &[u8]) -> String {
    let config = json!({"os": "linux", "architecture": architecture}).to_string();
    let config_digest = upload(client, config.as_bytes());
    let layer_digest = upload(client, layer);
    let manifest = json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": {
            "mediaType": "application/vnd.oci.image.config.v1+json",
            "digest": config_digest, "size": config.len(),
        },
        "layers": [{
            "mediaType": "application/vnd.oci.image.layer.v1.tar+gzip",
            "digest": layer_digest, "size": layer.len(),
        }],
    })
    .to_string();
    let answer = client.ok("ecr:PutImage", on(&json!({"imageManifest": manifest})));
    assert_eq!(answer["image"]["imageManifest"], manifest.as_str());
    let digest = answer["image"]["imageId"]["imageDigest"].as_str().unwrap();
    assert_eq!(digest, digest_of(manifest.as_bytes()));
    digest.to_owned()
}

fn index(images: &[(&str, &str)]) -> String {
    let images: Vec<Value> = images
        .iter()
        .map(|(architecture, digest)| {
            json!({
                "mediaType": "application/vnd.oci.image.manifest.v1+json", "size": 1,
                "digest": digest, "platform": {"os": "linux", "architecture": architecture},
            })
        })
        .collect();
    let media_type = "application/vnd.oci.image.index.v1+json";
    json!({"schemaVersion": 2, "mediaType": media_type, "manifests": images}).to_string()
}

fn put_index(client: &mut Client, tag: &str, index: &str) -> Result<Value, (String, String)> {
    let input = on(&json!({"imageManifest": index, "imageTag": tag}));
    match client.call("ecr:PutImage", input) {
        Ok(answer) => Ok(Value::from(&answer)),
        Err(error) => Err((error.code, error.message)),
    }
}

#[test]
fn a_repository_is_made_set_tagged_and_deleted() {
    let mut client = repository();
    let (code, message) = client.refused("ecr:CreateRepository", json!({"repositoryName": APP}));
    assert_eq!(code, "RepositoryAlreadyExistsException");
    assert!(message.contains(ACCOUNT), "{message}");
    for bad in ["", "A", "a", "a//b", "-a", "a..b"] {
        let (code, _) = client.refused("ecr:CreateRepository", json!({"repositoryName": bad}));
        assert_eq!(code, "InvalidParameterException", "{bad}");
    }
    let described = client.ok(
        "ecr:DescribeRepositories",
        json!({"repositoryNames": [APP]}),
    );
    let told = &described["repositories"][0];
    assert_eq!(told["imageTagMutability"], "IMMUTABLE");
    assert_eq!(told["imageScanningConfiguration"]["scanOnPush"], true);
    let uri = format!("{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/{APP}");
    assert_eq!(told["repositoryUri"], uri.as_str());

    let (code, _) = client.refused("ecr:GetLifecyclePolicy", on(&json!({})));
    assert_eq!(code, "LifecyclePolicyNotFoundException");
    let policy = json!({"rules": [{
        "rulePriority": 1, "action": {"type": "expire"},
        "selection": {"tagStatus": "untagged", "countType": "imageCountMoreThan", "countNumber": 9},
    }]})
    .to_string();
    let input = on(&json!({"lifecyclePolicyText": policy}));
    client.ok("ecr:PutLifecyclePolicy", input);
    let answer = client.ok("ecr:GetLifecyclePolicy", on(&json!({})));
    assert_eq!(answer["lifecyclePolicyText"], policy.as_str());
    for bad in [
        "{}".to_owned(),
        "x".repeat(200),
        policy.replace("rulePriority", "priority"),
    ] {
        let input = on(&json!({"lifecyclePolicyText": bad}));
        let (code, _) = client.refused("ecr:PutLifecyclePolicy", input);
        assert_eq!(code, "InvalidParameterException");
    }

    let input = on(&json!({"imageScanningConfiguration": {"scanOnPush": false}}));
    let answer = client.ok("ecr:PutImageScanningConfiguration", input);
    assert_eq!(answer["imageScanningConfiguration"]["scanOnPush"], false);
    let input = on(&json!({"imageTagMutability": "MUTABLE"}));
    client.ok("ecr:PutImageTagMutability", input);

    let arn = told["repositoryArn"].clone();
    let input = json!({"resourceArn": arn, "tags": [{"Key": "a", "Value": "b"}]});
    client.ok("ecr:TagResource", input);
    let input = json!({"resourceArn": arn, "tagKeys": ["stackgen"]});
    client.ok("ecr:UntagResource", input);
    let tags = client.ok("ecr:ListTagsForResource", json!({"resourceArn": arn}));
    assert_eq!(tags["tags"], json!([{"Key": "a", "Value": "b"}]));

    client.ok("ecr:DeleteRepository", on(&json!({})));
    let (code, _) = client.refused("ecr:ListImages", on(&json!({})));
    assert_eq!(code, "RepositoryNotFoundException");
}

/// A repository with an index of two images; the digests of all three, and the index.
fn pushed() -> (Client, [String; 3], String) {
    let mut client = repository();
    let arm = image(&mut client, "arm64", b"one layer");
    let amd = image(&mut client, "amd64", b"another layer, a longer one");
    let text = index(&[("arm64", &arm), ("amd64", &amd)]);
    let put = put_index(&mut client, "v1", &text).unwrap();
    let digest = put["image"]["imageId"]["imageDigest"].as_str().unwrap();
    let digests = [arm, amd, digest.to_owned()];
    (client, digests, text)
}

#[test]
fn an_index_and_its_images_are_listed_and_described() {
    let (mut client, [_, amd, digest], text) = pushed();
    let (code, _) = put_index(&mut client, "v1", &text).unwrap_err();
    assert_eq!(code, "ImageAlreadyExistsException");
    let listed = client.ok(
        "ecr:ListImages",
        on(&json!({"filter": {"tagStatus": "TAGGED"}})),
    );
    let only = json!([{"imageDigest": digest, "imageTag": "v1"}]);
    assert_eq!(listed["imageIds"], only);
    let page = client.ok("ecr:ListImages", on(&json!({"maxResults": 2})));
    assert_eq!(page["imageIds"].as_array().unwrap().len(), 2);
    let input = on(&json!({"maxResults": 2, "nextToken": page["nextToken"]}));
    let page = client.ok("ecr:ListImages", input);
    assert_eq!(
        (
            page["imageIds"].as_array().unwrap().len(),
            &page["nextToken"]
        ),
        (1, &Value::Null)
    );

    let all = client.ok("ecr:DescribeImages", on(&json!({})));
    assert_eq!(all["imageDetails"].as_array().unwrap().len(), 3);
    let details = |client: &mut Client, id: Value| {
        let input = on(&json!({"imageIds": [id]}));
        client.ok("ecr:DescribeImages", input)["imageDetails"][0].clone()
    };
    let of_index = details(&mut client, json!({"imageTag": "v1"}));
    let of_amd = details(&mut client, json!({"imageDigest": amd}));
    assert_eq!(of_index["imageSizeInBytes"], of_amd["imageSizeInBytes"]);
    assert_eq!(
        of_index["imageManifestMediaType"],
        "application/vnd.oci.image.index.v1+json"
    );
    assert_eq!(of_amd["imageTags"], Value::Null);
    assert_eq!(
        of_amd["artifactMediaType"],
        "application/vnd.oci.image.config.v1+json"
    );
}

#[test]
fn an_index_and_its_images_are_read_and_removed() {
    let (mut client, [arm, _, digest], text) = pushed();
    let only = json!([{"imageDigest": digest, "imageTag": "v1"}]);
    let input = on(&json!({"imageIds": [{"imageTag": "v1"}, {"imageTag": "v2"}, {}]}));
    let got = client.ok("ecr:BatchGetImage", input);
    assert_eq!(got["images"][0]["imageManifest"], text.as_str());
    assert_eq!(got["failures"][0]["failureCode"], "ImageNotFound");
    assert_eq!(got["failures"][1]["failureCode"], "MissingDigestAndTag");

    let input = on(&json!({"imageIds": [{"imageDigest": arm}]}));
    let kept = client.ok("ecr:BatchDeleteImage", input.clone());
    assert_eq!(
        kept["failures"][0]["failureCode"],
        "ImageReferencedByManifestList"
    );
    let (code, _) = client.refused("ecr:DeleteRepository", on(&json!({})));
    assert_eq!(code, "RepositoryNotEmptyException");
    let by_tag = on(&json!({"imageIds": [{"imageTag": "v1"}]}));
    let gone = client.ok("ecr:BatchDeleteImage", by_tag);
    assert_eq!(gone["imageIds"], only);
    let gone = client.ok("ecr:BatchDeleteImage", input);
    assert_eq!(gone["imageIds"], json!([{"imageDigest": arm}]));
    client.ok("ecr:DeleteRepository", on(&json!({"force": true})));
}

#[test]
fn a_tag_does_not_move_where_tags_are_immutable() {
    let mut client = repository();
    let one = image(&mut client, "arm64", b"one");
    let two = image(&mut client, "amd64", b"two");
    put_index(&mut client, "v1", &index(&[("arm64", &one)])).unwrap();
    let other = index(&[("arm64", &two)]);
    let (code, message) = put_index(&mut client, "v1", &other).unwrap_err();
    assert_eq!(code, "ImageTagAlreadyExistsException");
    assert!(message.contains("cannot be overwritten"), "{message}");
    let missing = index(&[("arm64", "sha256:0")]);
    let (code, message) = put_index(&mut client, "v2", &missing).unwrap_err();
    assert_eq!(code, "ReferencedImagesNotFoundException");
    assert!(message.contains("'[sha256:0]'"), "{message}");
    client.ok(
        "ecr:PutImageTagMutability",
        on(&json!({"imageTagMutability": "MUTABLE"})),
    );
    put_index(&mut client, "v1", &other).unwrap();
}

#[test]
fn what_a_world_begins_with_gives_way() {
    let mut client = Client::new();
    let there = json!({"repositoryName": "test-app-2022", "imageTagMutability": "IMMUTABLE"});
    client.ok("ecr:PutImageTagMutability", there);
    let input = json!({"repositoryName": "test-app-2022", "imageIds": [{"imageTag": "latest"}]});
    let described = client.ok("ecr:DescribeImages", input.clone());
    assert_eq!(
        described["imageDetails"][0]["imageSizeInBytes"],
        380_000_000
    );
    let got = client.ok("ecr:BatchGetImage", input);
    let text = got["images"][0]["imageManifest"].as_str().unwrap();
    let read: Value = serde_json::from_str(text).unwrap();
    let arm = read["manifests"][1].clone();
    assert_eq!(
        arm["platform"],
        json!({"os": "linux", "architecture": "arm64"})
    );
    let index = json!({"schemaVersion": 2, "manifests": [arm]}).to_string();
    let input = json!({
        "repositoryName": "test-app-2022", "imageTag": "latest", "imageManifest": index,
        "imageManifestMediaType": "application/vnd.oci.image.index.v1+json",
    });
    client.ok("ecr:PutImage", input.clone());
    let mut other = input;
    other["imageManifest"] = text.into();
    let (code, _) = client.refused("ecr:PutImage", other);
    assert_eq!(code, "ImageTagAlreadyExistsException");
}

#[test]
fn layers_are_uploaded_in_parts_that_follow_and_checked() {
    let mut client = repository();
    let digest = upload(&mut client, b"some layer");
    let input = on(&json!({"layerDigests": [digest, "sha256:1"]}));
    let checked = client.ok("ecr:BatchCheckLayerAvailability", input);
    assert_eq!(checked["layers"][0]["layerSize"], 10);
    assert_eq!(checked["layers"][1]["layerAvailability"], "UNAVAILABLE");
    let input = on(&json!({"layerDigest": digest}));
    let url = client.ok("ecr:GetDownloadUrlForLayer", input);
    let url = url["downloadUrl"].as_str().unwrap();
    assert!(
        url.contains("starport-layer-bucket.s3.us-east-1.amazonaws.com"),
        "{url}"
    );

    let begun = client.ok("ecr:InitiateLayerUpload", on(&json!({})));
    let part = |id: &Value, from: i64| {
        on(&json!({
            "uploadId": id, "partFirstByte": from, "partLastByte": from + 2, "layerPartBlob": "AAAA",
        }))
    };
    let id = &begun["uploadId"];
    let (code, message) = client.refused("ecr:UploadLayerPart", part(id, 5));
    assert_eq!(code, "InvalidLayerPartException");
    assert_eq!(message, "First byte of the layer part is 5 instead of 0");
    let complete = on(&json!({"uploadId": id, "layerDigests": ["sha256:1"]}));
    let (code, _) = client.refused("ecr:CompleteLayerUpload", complete.clone());
    assert_eq!(code, "EmptyUploadException");
    client.ok("ecr:UploadLayerPart", part(id, 0));
    let (code, _) = client.refused("ecr:CompleteLayerUpload", complete.clone());
    assert_eq!(code, "InvalidLayerException");
    client.ok("ecr:UploadLayerPart", part(id, 3));
    let (code, _) = client.refused("ecr:CompleteLayerUpload", complete);
    assert_eq!(code, "LayerPartTooSmallException");
    let (code, _) = client.refused("ecr:UploadLayerPart", part(&json!("x"), 0));
    assert_eq!(code, "UploadNotFoundException");
}

#[test]
fn a_token_is_good_for_twelve_hours() {
    let mut client = Client::new();
    let answer = client.ok("ecr:GetAuthorizationToken", json!({}));
    let data = &answer["authorizationData"][0];
    let endpoint = format!("https://{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com");
    assert_eq!(data["proxyEndpoint"], endpoint.as_str());
    let hours = data["expiresAt"].as_f64().unwrap() * 1_000.0;
    #[expect(clippy::cast_precision_loss, reason = "times of this millennium fit")]
    let expected = (client.0.now_ms + 12 * 60 * MINUTE_MS) as f64;
    assert!((hours - expected).abs() < 1.0, "{hours}");
    let setting = client.ok("ecr:GetAccountSetting", json!({"name": "BLOB_MOUNTING"}));
    assert_eq!(setting["value"], "DISABLED");
}
