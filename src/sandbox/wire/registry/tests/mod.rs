//! Requests over HTTP to a world in memory.

mod public;
mod pushing;
mod refused;

use hyper::body::Bytes;
use serde_json::{Value, json};

use crate::sandbox::engine::registry::digest_of;
use crate::sandbox::faults::Script;
use crate::sandbox::instance::Delivery;
use crate::sandbox::wire::{Request, Response};
use crate::sandbox::{Sandbox, Speed};

const HOST: &str = "111122223333.dkr.ecr.us-east-1.amazonaws.com";
const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=111122223333/20260101/us-east-1/ecr/aws4_request, \
                      SignedHeaders=host, Signature=0";
const MIB: usize = 1024 * 1024;

struct Client {
    sandbox: Sandbox,
    authorization: Option<String>,
}

impl Client {
    async fn new() -> Self {
        Self::of(Sandbox::in_memory(1, Speed::Max)).await
    }

    /// A client with a token, and a repository `app` whose tags do not move.
    async fn of(sandbox: Sandbox) -> Self {
        let mut client = Self {
            sandbox,
            authorization: None,
        };
        let input = json!({"repositoryName": "app", "imageTagMutability": "IMMUTABLE"});
        client.api("CreateRepository", &input).await;
        client.log_in().await;
        client
    }

    async fn log_in(&mut self) {
        let answer = self.api("GetAuthorizationToken", &json!({})).await;
        let token = answer["authorizationData"][0]["authorizationToken"].as_str();
        self.authorization = Some(format!("Basic {}", token.unwrap()));
    }

    async fn api(&self, action: &str, input: &Value) -> Value {
        let target = format!("AmazonEC2ContainerRegistry_V20150921.{action}");
        let request = http::Request::post("https://api.ecr.us-east-1.amazonaws.com/")
            .header("authorization", SIGNED)
            .header("content-type", "application/x-amz-json-1.1")
            .header("x-amz-target", target)
            .body(Bytes::from(input.to_string()))
            .unwrap();
        let answer = self.answer(request).await;
        assert_eq!(answer.status(), 200, "{action}: {answer:?}");
        serde_json::from_slice(answer.body()).unwrap()
    }

    async fn answer(&self, request: Request) -> Response {
        match self.sandbox.answer(request).await.unwrap() {
            Delivery::Answer(response) => response,
            other => panic!("{other:?}"),
        }
    }

    async fn send(
        &self,
        method: &str,
        url: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Response {
        let mut request = http::Request::builder().method(method).uri(url);
        if let Some(authorization) = &self.authorization {
            request = request.header("authorization", authorization);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = Bytes::copy_from_slice(body);
        self.answer(request.body(body).unwrap()).await
    }

    async fn get(&self, url: &str) -> Response {
        self.send("GET", url, &[], b"").await
    }

    async fn at(&self, method: &str, path: &str, body: &[u8]) -> Response {
        let url = format!("https://{HOST}/v2/app/{path}");
        self.send(method, &url, &[], body).await
    }

    /// Begins an upload; where it goes on.
    async fn begin(&self) -> String {
        let answer = self.at("POST", "blobs/uploads/", b"").await;
        assert_eq!(answer.status(), 202);
        header(&answer, "location")
    }

    /// Uploads a blob at once; its digest.
    async fn upload(&self, content: &[u8]) -> String {
        let at = self.begin().await;
        let digest = digest_of(content);
        let url = format!("{at}?digest={}", digest.replace(':', "%3A"));
        let answer = self.send("PUT", &url, &[], content).await;
        assert_eq!(answer.status(), 201, "{answer:?}");
        assert_eq!(header(&answer, "docker-content-digest"), digest);
        digest
    }

    async fn image(&self, layer: &[u8]) -> String {
        let config = br#"{"os":"linux","architecture":"arm64"}"#;
        let (config_digest, layer_digest) = (self.upload(config).await, self.upload(layer).await);
        // Oddly spaced: bytes are what counts.
        json!({
            "schemaVersion": 2,
            "config": {"mediaType": "c", "digest": config_digest, "size": config.len()},
            "layers": [{"mediaType": "l", "digest": layer_digest, "size": layer.len()}],
        })
        .to_string()
        .replace(',', " ,\n")
    }
}

fn header(response: &Response, name: &str) -> String {
    let value = response.headers().get(name);
    let value = value.unwrap_or_else(|| panic!("no {name}: {response:?}"));
    value.to_str().unwrap().to_owned()
}

/// Status, code and message of an error.
fn error(response: &Response) -> (u16, String, String) {
    let body: Value = serde_json::from_slice(response.body()).unwrap();
    let told = |name: &str| body["errors"][0][name].as_str().unwrap().to_owned();
    (response.status().as_u16(), told("code"), told("message"))
}
