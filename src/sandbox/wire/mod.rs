//! Wire protocols: HTTP requests to [`Call`]s, [`Answer`]s to HTTP responses.
//!
//! | protocol | spoken by | read in | written in |
//! |---|---|---|---|
//! | awsQuery | `CloudFormation`, Auto Scaling, ELB, IAM, STS | `query` | `xml` |
//! | ec2Query | EC2 | `query` | `xml` |
//! | awsJson 1.0, 1.1 | Cloud Control, ECS, ECR, Logs, SSM | `json` | `json` |
//! | restJson1 | `EventBridge` Scheduler | `rest` | `json`, `rest` |
//! | OCI distribution | registries of images | `registry` | `registry` |
//!
//! Clients pick a protocol out of the service's published model. Looked at for these services:
//! `aws-sdk-cloudformation` 1.136 and `aws-sdk-sts` 1.124 send awsQuery; `aws-sdk-ecs` 1.157 and
//! `aws-sdk-ecr` 1.138 send awsJson 1.1; botocore 1.43 (the one under awscli 1.46.2 and sceptre
//! 4.7.0) lists `query` as the only protocol of `CloudFormation` and STS, `ec2` of EC2, `json`
//! of ECS, ECR and SSM, and `rest-json` of Scheduler. So nobody would send rpc-v2-cbor here, and it
//! is not read.
//!
//! A signature is looked at for who and where (account, region, service) and never verified: the
//! sandbox knows no secret keys. No bytes make this room panic; a fuzz target holds it to that.

mod auth;
mod json;
mod query;
mod registry;
mod rest;
mod service;
mod xml;

use hyper::body::Bytes;

use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::services;

pub use auth::DEFAULT_ACCOUNT;
use auth::Scope;
pub use registry::{Received, upload_of};
use service::{Protocol, Service};

/// A request as it came, its body complete.
pub type Request = http::Request<Bytes>;
/// A response ready to be sent.
pub type Response = http::Response<Bytes>;

/// One request taken apart, and what is needed to answer it in its own protocol.
#[derive(Debug)]
pub struct Exchange {
    protocol: Protocol,
    service: Option<&'static Service>,
    action: String,
    request_id: String,
    call: Result<Call, ApiError>,
    /// What is needed to answer a request to a registry.
    visit: Option<registry::Visit>,
}

impl Exchange {
    /// Takes `request` apart. `request_id` is the id its answer will carry.
    pub fn read(request: &Request, request_id: String) -> Self {
        if let Some((visit, call)) = registry::read(request, &request_id) {
            return Self {
                protocol: Protocol::AwsJson,
                service: None,
                action: String::new(),
                request_id,
                call,
                visit: Some(visit),
            };
        }
        let scope = auth::scope(request.headers());
        let target = json::target(request.headers());
        let service = scope
            .as_ref()
            .ok()
            .and_then(|scope| service::named(&scope.service))
            .or_else(|| target.and_then(|(prefix, _)| service::targeted(prefix)));
        let protocol = service.map_or_else(|| spoken(request), |service| service.protocol);
        let (action, input) = match protocol {
            Protocol::AwsJson => json::read(request, target),
            Protocol::RestJson => rest::read(request, service),
            Protocol::AwsQuery | Protocol::Ec2Query => query::read(request, protocol, service),
        };
        let call = scope
            .map_err(|fault| fault.in_protocol(protocol))
            .and_then(|scope| {
                known(service, protocol, &scope)?;
                Ok(call(scope, &action, &request_id, input?))
            });
        Self {
            protocol,
            service,
            action,
            request_id,
            call,
            visit: None,
        }
    }

    /// The call, or why the request is none.
    pub fn call(&self) -> Result<&Call, &ApiError> {
        self.call.as_ref()
    }

    /// Writes `answer` in the protocol of the request.
    pub fn write(&self, answer: &Answer) -> Response {
        if let Some(visit) = &self.visit {
            return match answer {
                Ok(output) => registry::success(visit, output),
                Err(error) => registry::failure(visit, error),
            };
        }
        let (status, body) = match answer {
            Ok(output) => (200, self.success(output)),
            Err(error) => (error.status, self.failure(error)),
        };
        let mut response = Response::new(Bytes::from(body));
        *response.status_mut() =
            http::StatusCode::from_u16(status).unwrap_or(http::StatusCode::BAD_REQUEST);
        let headers = response.headers_mut();
        let content_type = self
            .service
            .map_or(self.protocol.content_type(), |service| service.content_type);
        headers.insert(
            http::header::CONTENT_TYPE,
            http::HeaderValue::from_static(content_type),
        );
        if let Ok(id) = http::HeaderValue::from_str(&self.request_id) {
            headers.insert("x-amzn-requestid", id);
        }
        if let (Protocol::RestJson, Err(error)) = (self.protocol, answer)
            && let Ok(code) = http::HeaderValue::from_str(&error.code)
        {
            headers.insert("x-amzn-errortype", code);
        }
        response
    }

    fn success(&self, output: &Tree) -> Vec<u8> {
        match self.protocol {
            Protocol::AwsJson | Protocol::RestJson => json::success(output),
            Protocol::AwsQuery | Protocol::Ec2Query => xml::success(&self.envelope(), output),
        }
    }

    fn failure(&self, error: &ApiError) -> Vec<u8> {
        match self.protocol {
            Protocol::AwsJson => json::failure(error),
            Protocol::RestJson => rest::failure(error),
            Protocol::AwsQuery | Protocol::Ec2Query => xml::failure(&self.envelope(), error),
        }
    }

    fn envelope(&self) -> xml::Envelope<'_> {
        xml::Envelope {
            protocol: self.protocol,
            namespace: self.service.map_or("", |service| service.namespace),
            action: &self.action,
            request_id: &self.request_id,
        }
    }
}

/// The protocol of a request whose service is not known: its content type tells.
fn spoken(request: &Request) -> Protocol {
    let json = request
        .headers()
        .get(http::header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("application/x-amz-json"));
    if json {
        Protocol::AwsJson
    } else {
        Protocol::AwsQuery
    }
}

/// Refuses a service that is not simulated, in words AWS uses for an unknown action.
fn known(
    service: Option<&'static Service>,
    protocol: Protocol,
    scope: &Scope,
) -> Result<(), ApiError> {
    let simulated = services::service(&scope.service).is_some();
    if simulated && service.is_some_and(|service| service.name == scope.service) {
        return Ok(());
    }
    Err(ApiError::client(
        protocol.unknown_action(),
        format!(
            "the sandbox does not simulate the service {}",
            scope.service
        ),
    ))
}

fn call(scope: Scope, action: &str, request_id: &str, input: Tree) -> Call {
    Call {
        service: scope.service,
        action: action.to_owned(),
        account: scope.account,
        principal: scope.principal,
        region: scope.region,
        request_id: request_id.to_owned(),
        input,
    }
}

#[cfg(test)]
mod tests;
