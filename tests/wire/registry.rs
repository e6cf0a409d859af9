//! Images of nobody we know: awscli and a plain HTTP client push to the sandbox and pull again.

use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;

use crate::harness::{ACCOUNT, Served, json, succeed, tool};

const REPOSITORY: &str = "stackgen/tiny";

/// Runs `tests/tools/oci_client.py`; the digest that it prints.
fn client(server: &Served, verb: &str, tag: &str) -> Result<String, String> {
    let password = succeed(server.client("aws").args(["ecr", "get-login-password"])).stdout;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/oci_client.py");
    let mut process = server
        .room
        .command(tool("python"))
        .arg(script)
        .args([verb, &server.url, REPOSITORY, tag])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    process.stdin.take().unwrap().write_all(&password).unwrap();
    let output = process.wait_with_output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if output.status.success() {
        Ok(text(&output.stdout))
    } else {
        Err(text(&output.stderr))
    }
}

fn details(server: &Served, more: &str) -> Vec<Value> {
    let words = format!("ecr describe-images --repository-name {REPOSITORY} {more}");
    let answer = json(&mut server.aws(&words));
    answer["imageDetails"].as_array().unwrap().clone()
}

#[test]
fn an_image_is_pushed_pulled_described_and_removed() {
    let server = Served::start(1);
    let made = json(&mut server.aws(&format!(
        "ecr create-repository --repository-name {REPOSITORY} --image-tag-mutability IMMUTABLE \
         --image-scanning-configuration scanOnPush=true --tags Key=stackgen,Value=image"
    )));
    let uri = format!("{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/{REPOSITORY}");
    assert_eq!(made["repository"]["repositoryUri"], uri.as_str());

    let pushed = client(&server, "push", "v1").unwrap();
    // What is there is not sent again, and the same tag of the same image is no trouble.
    assert_eq!(client(&server, "push", "v1").unwrap(), pushed);
    assert_eq!(client(&server, "pull", "v1").unwrap(), pushed);
    let missing = client(&server, "pull", "v2").unwrap_err();
    assert!(missing.contains("MANIFEST_UNKNOWN"), "{missing}");

    let tagged = details(&server, "--filter tagStatus=TAGGED");
    assert_eq!(tagged.len(), 1);
    assert_eq!(tagged[0]["imageDigest"], pushed.as_str());
    let [index, image] = [
        &tagged[0],
        &details(&server, "--filter tagStatus=UNTAGGED")[0],
    ];
    assert_eq!(index["imageSizeInBytes"], image["imageSizeInBytes"]);
    assert!(image["imageSizeInBytes"].as_u64().unwrap() > 6 * 1024 * 1024);

    let wanted = format!("--repository-name {REPOSITORY} --image-ids imageTag=v1");
    let got = json(&mut server.aws(&format!("ecr batch-get-image {wanted}")));
    let manifest = got["images"][0]["imageManifest"].as_str().unwrap();
    let read: Value = serde_json::from_str(manifest).unwrap();
    assert_eq!(read["manifests"][0]["digest"], image["imageDigest"]);

    let gone = json(&mut server.aws(&format!("ecr batch-delete-image {wanted}")));
    assert_eq!(gone["imageIds"][0]["imageTag"], "v1");
    let full = server
        .aws(&format!(
            "ecr delete-repository --repository-name {REPOSITORY}"
        ))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&full.stderr);
    assert!(said.contains("RepositoryNotEmptyException"), "{said}");
    succeed(&mut server.aws(&format!(
        "ecr delete-repository --force --repository-name {REPOSITORY}"
    )));
    server.stop();
}

#[test]
fn settings_of_a_repository_are_read_by_awscli() {
    let server = Served::start(1);
    let on = format!("--repository-name {REPOSITORY}");
    let made = json(&mut server.aws(&format!("ecr create-repository {on}")));
    let arn = made["repository"]["repositoryArn"].as_str().unwrap();
    let policy = concat!(
        r#"{"rules":[{"rulePriority":1,"selection":{"tagStatus":"untagged","#,
        r#""countType":"imageCountMoreThan","countNumber":9},"action":{"type":"expire"}}]}"#,
    );
    let put = format!("ecr put-lifecycle-policy {on} --lifecycle-policy-text {policy}");
    assert_eq!(json(&mut server.aws(&put))["lifecyclePolicyText"], policy);
    let got = json(&mut server.aws(&format!("ecr get-lifecycle-policy {on}")));
    assert_eq!(got["lifecyclePolicyText"], policy);
    let put = format!("ecr put-image-tag-mutability {on} --image-tag-mutability IMMUTABLE");
    assert_eq!(
        json(&mut server.aws(&put))["imageTagMutability"],
        "IMMUTABLE"
    );
    let put = format!(
        "ecr put-image-scanning-configuration {on} --image-scanning-configuration scanOnPush=true"
    );
    let put = json(&mut server.aws(&put));
    assert_eq!(put["imageScanningConfiguration"]["scanOnPush"], true);
    succeed(&mut server.aws(&format!(
        "ecr tag-resource --resource-arn {arn} --tags Key=a,Value=b"
    )));
    let tags = format!("ecr list-tags-for-resource --resource-arn {arn}");
    assert_eq!(json(&mut server.aws(&tags))["tags"][0]["Value"], "b");
    succeed(&mut server.aws(&format!(
        "ecr untag-resource --resource-arn {arn} --tag-keys a"
    )));
    assert_eq!(
        json(&mut server.aws(&tags))["tags"],
        Value::Array(Vec::new())
    );
    server.stop();
}
