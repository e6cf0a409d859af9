//! A server for tests of the engines: every call has a canned answer, by its action.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;

use super::{Options, Session, SystemClock, Target};

/// What a server answers. Actions without an answer of their own find nothing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Server {
    answers: BTreeMap<String, String>,
    denied: Vec<String>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Answers `action` with `body`. The actions of Cloud Control are followed by the type or the
    /// identifier they are about; those of a REST protocol are a method and a path.
    pub(crate) fn with(mut self, action: &str, body: impl Into<String>) -> Self {
        self.answers.insert(action.to_owned(), body.into());
        self
    }

    /// Denies `action`.
    pub(crate) fn denying(mut self, action: &str) -> Self {
        self.denied.push(action.to_owned());
        self
    }

    /// The actions asked for so far.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// A session with this server in us-east-1.
    pub(crate) async fn session(&self) -> Session {
        let connector = self.clone();
        let http_client: SharedHttpClient =
            http_client_fn(move |_, _| SharedHttpConnector::new(connector.clone()));
        Session::connect(Options {
            target: Target::Simulated {
                http_client,
                clock: Arc::new(SystemClock),
                expires: None,
            },
            region: "us-east-1".to_owned(),
            aws_profile: None,
        })
        .await
    }

    fn answer(&self, request: &HttpRequest) -> (u16, String) {
        let body = String::from_utf8_lossy(request.body().bytes().unwrap_or_default());
        let target = request.headers().get("x-amz-target");
        let form = body
            .split('&')
            .find_map(|pair| pair.strip_prefix("Action="));
        let (action, json) = match (target, form) {
            (Some(target), _) => (json_action(target, &body), true),
            (None, Some(action)) => (action.to_owned(), false),
            (None, None) => {
                let path = request.uri().split("amazonaws.com").nth(1).unwrap_or("/");
                let path = path.split('?').next().unwrap_or(path);
                (format!("{} {path}", request.method()), true)
            }
        };
        self.asked.lock().unwrap().push(action.clone());
        if self.denied.contains(&action) {
            return (403, denial(json).to_owned());
        }
        let nothing = || {
            if json {
                r#"{"Schedules":[]}"#.to_owned()
            } else {
                format!("<{action}Response><{action}Result/></{action}Response>")
            }
        };
        (
            200,
            self.answers.get(&action).cloned().unwrap_or_else(nothing),
        )
    }
}

/// The action, with what Cloud Control's is about.
fn json_action(target: &str, body: &str) -> String {
    let action = target.rsplit('.').next().unwrap_or(target);
    let input: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
    let about = input
        .get("Identifier")
        .or_else(|| input.get("TypeName"))
        .and_then(serde_json::Value::as_str);
    match about {
        Some(about) => format!("{action} {about}"),
        None => action.to_owned(),
    }
}

const fn denial(json: bool) -> &'static str {
    if json {
        r#"{"__type":"AccessDeniedException","Message":"not authorized"}"#
    } else {
        "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>not authorized\
         </Message></Error></Errors></Response>"
    }
}

impl HttpConnector for Server {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (status, body) = self.answer(&request);
        let status = StatusCode::try_from(status).unwrap();
        HttpConnectorFuture::ready(Ok(HttpResponse::new(status, SdkBody::from(body))))
    }
}
