//! A registry in memory that has troubles when it is told to.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use http::request::Parts;
use http_body_util::BodyExt as _;
use jiff::Timestamp;

use crate::aws::{Clock, Http, Options, Session, Target, Wait};
use crate::image::Digest;

/// What happens to the request that a trouble is for.
#[derive(Debug, Clone)]
pub(super) enum Trouble {
    /// It is answered with this status and header, and nothing is done.
    Status(u16, Option<(&'static str, &'static str)>),
    /// So many bytes of it arrive, then the connection breaks.
    Reset(usize),
    /// It is done, and the answer is lost.
    Lost,
    /// So many bytes of the answer arrive, then the connection breaks.
    Cut(usize),
    /// The answer carries another digest.
    OtherDigest,
    /// The answer's contents are others.
    OtherContents,
}

/// How a registry differs from the specification.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Habits {
    /// As ECR: 201 to a part, a `Range` that does not move, no status, words with the offset.
    pub(super) ecr: bool,
    /// Takes requests with this token alone, and gives it out.
    pub(super) token: Option<&'static str>,
    /// Takes requests with this name and password alone.
    pub(super) basic: Option<&'static str>,
    /// Sends blobs from another host.
    pub(super) redirects: bool,
    /// Mounts blobs from any repository.
    pub(super) mounts: bool,
}

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) blobs: BTreeMap<String, Vec<u8>>,
    pub(super) documents: BTreeMap<String, (String, Vec<u8>)>,
    uploads: BTreeMap<usize, Vec<u8>>,
    troubles: VecDeque<(&'static str, Trouble)>,
    pub(super) asked: Vec<String>,
    pub(super) waited: Vec<Duration>,
    pub(super) tokens: usize,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Server {
    state: Arc<Mutex<State>>,
    habits: Habits,
}

impl Server {
    pub(super) fn with(habits: Habits) -> Self {
        Self {
            habits,
            ..Self::default()
        }
    }

    /// The next request whose `METHOD /path` contains `what` has this trouble.
    pub(super) fn trouble(self, what: &'static str, trouble: Trouble) -> Self {
        self.state().troubles.push_back((what, trouble));
        self
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// How often requests contained this.
    pub(super) fn count(&self, what: &str) -> usize {
        let state = self.state();
        state.asked.iter().filter(|ask| ask.contains(what)).count()
    }

    pub(super) async fn http(&self) -> Http {
        let connector = self.clone();
        let http_client: SharedHttpClient =
            http_client_fn(move |_, _| SharedHttpConnector::new(connector.clone()));
        let target = Target::Simulated {
            http_client,
            clock: Arc::new(Impatient(Arc::clone(&self.state))),
            expires: None,
        };
        let region = "us-east-1".to_owned();
        let options = Options {
            target,
            region,
            aws_profile: None,
        };
        Session::connect(options).await.http()
    }

    fn trouble_of(&self, ask: &str) -> Option<Trouble> {
        let mut state = self.state();
        let at = state
            .troubles
            .iter()
            .position(|(what, _)| ask.contains(what))?;
        state.troubles.remove(at).map(|(_, trouble)| trouble)
    }

    /// A refusal of whoever does not show what is wanted.
    fn refused(&self, head: &Parts) -> Option<Reply> {
        let shown = head.headers.get("authorization");
        let shown = shown.and_then(|value| value.to_str().ok()).unwrap_or("");
        let (wanted, challenge) = match (self.habits.token, self.habits.basic) {
            (Some(token), _) => (
                format!("Bearer {token}"),
                "Bearer realm=\"https://auth.test/token\",service=\"test\",scope=\"repository:a:pull\"",
            ),
            (None, Some(basic)) => (format!("Basic {basic}"), "Basic realm=\"test\""),
            (None, None) => return None,
        };
        let refusal = Reply::new(401).with("www-authenticate", challenge);
        (shown != wanted).then_some(refusal)
    }

    fn answer(&self, head: &Parts, body: &[u8]) -> Reply {
        if head.uri.host() == Some("auth.test") {
            self.state().tokens += 1;
            let token = self.habits.token.unwrap_or_default();
            return Reply::new(200).body(format!("{{\"token\":\"{token}\"}}"));
        }
        let elsewhere = head.uri.host() == Some("storage.test");
        if elsewhere {
            assert!(!head.headers.contains_key("authorization"));
        } else if let Some(refused) = self.refused(head) {
            return refused;
        }
        let path = head.uri.path();
        let name = path.rsplit('/').next().unwrap_or_default();
        let method = head.method.as_str();
        match method {
            "POST" => self.begin(head),
            "PATCH" => self.append(head, name, body),
            "PUT" if path.contains("/uploads/") => self.finish(head, name, body),
            "GET" if path.contains("/uploads/") => self.status(name),
            "PUT" => self.take_document(head, name, body),
            _ if path.contains("/manifests/") => self.document(name),
            _ if self.habits.redirects && !elsewhere => {
                Reply::new(307).with("location", &format!("https://storage.test/{name}"))
            }
            _ => self.blob(head, name),
        }
    }

    fn begin(&self, head: &Parts) -> Reply {
        let query = head.uri.query().unwrap_or_default();
        if self.habits.mounts && query.contains("mount=") {
            return Reply::new(201);
        }
        let mut state = self.state();
        let number = state.uploads.len() + 1;
        state.uploads.insert(number, Vec::new());
        Reply::new(202).with("location", &format!("/v2/a/blobs/uploads/{number}"))
    }

    fn append(&self, head: &Parts, name: &str, body: &[u8]) -> Reply {
        let range = head.headers["content-range"].to_str().unwrap();
        let first: usize = range.split('-').next().unwrap().parse().unwrap();
        let mut state = self.state();
        let Some(upload) = state.uploads.get_mut(&name.parse().unwrap()) else {
            return Reply::new(404);
        };
        if first != upload.len() {
            let length = upload.len();
            let said = format!(
                "{{\"errors\":[{{\"code\":\"BLOB_UPLOAD_INVALID\",\"message\":\"First byte of the layer part is {first} instead of {length}\"}}]}}"
            );
            return Reply::new(416).body(if self.habits.ecr { said } else { String::new() });
        }
        upload.extend_from_slice(body);
        if self.habits.ecr {
            return Reply::new(201).with("range", "0-8388607");
        }
        let last = upload.len() - 1;
        Reply::new(202).with("range", &format!("0-{last}"))
    }

    fn status(&self, name: &str) -> Reply {
        let state = self.state();
        match state.uploads.get(&name.parse().unwrap()) {
            Some(upload) if !self.habits.ecr => {
                let last = upload.len().saturating_sub(1);
                Reply::new(204).with("range", &format!("0-{last}"))
            }
            _ => Reply::new(404),
        }
    }

    fn finish(&self, head: &Parts, name: &str, body: &[u8]) -> Reply {
        let mut state = self.state();
        let Some(mut upload) = state.uploads.remove(&name.parse().unwrap()) else {
            return Reply::new(404);
        };
        upload.extend_from_slice(body);
        let digest = Digest::of(&upload).to_string();
        let wanted = head.uri.query().unwrap_or_default().replace("%3A", ":");
        if !wanted.ends_with(&digest) {
            return Reply::new(400).body("{\"errors\":[{\"code\":\"DIGEST_INVALID\"}]}");
        }
        state.blobs.insert(digest.clone(), upload);
        Reply::new(201).with("docker-content-digest", &digest)
    }

    fn take_document(&self, head: &Parts, name: &str, body: &[u8]) -> Reply {
        let media_type = head.headers["content-type"].to_str().unwrap().to_owned();
        let digest = Digest::of(body).to_string();
        let mut state = self.state();
        for name in [name, &digest] {
            let document = (media_type.clone(), body.to_vec());
            state.documents.insert(name.to_owned(), document);
        }
        Reply::new(201).with("docker-content-digest", &digest)
    }

    fn document(&self, name: &str) -> Reply {
        match self.state().documents.get(name) {
            Some((media_type, bytes)) => Reply::new(200)
                .with("content-type", media_type)
                .with("docker-content-digest", &Digest::of(bytes).to_string())
                .body(bytes.clone()),
            None => Reply::new(404),
        }
    }

    fn blob(&self, head: &Parts, name: &str) -> Reply {
        let state = self.state();
        let Some(bytes) = state.blobs.get(name) else {
            return Reply::new(404);
        };
        let from = head.headers.get("range").map_or(0, |range| {
            let text = range.to_str().unwrap();
            let from = text.trim_start_matches("bytes=").trim_end_matches('-');
            from.parse::<usize>().unwrap()
        });
        let reply = Reply::new(if from > 0 { 206 } else { 200 });
        let reply = reply.with("content-length", &(bytes.len() - from).to_string());
        reply.body(bytes[from..].to_vec())
    }
}

impl HttpConnector for Server {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let server = self.clone();
        HttpConnectorFuture::new(async move {
            let (head, mut body) = request.try_into_http1x().unwrap().into_parts();
            let ask = format!("{} {}", head.method, head.uri);
            server.state().asked.push(ask.clone());
            let trouble = server.trouble_of(&ask);
            let limit = match trouble {
                Some(Trouble::Reset(bytes)) => bytes,
                _ => usize::MAX,
            };
            let mut arrived = Vec::new();
            while arrived.len() < limit
                && let Some(frame) = body.frame().await
            {
                arrived.extend(frame.map_err(ConnectorError::user)?.into_data().unwrap());
            }
            arrived.truncate(limit);
            let reset = || {
                let reset = io::Error::from(io::ErrorKind::ConnectionReset);
                ConnectorError::io(reset.into())
            };
            let mut reply = match trouble {
                Some(Trouble::Status(status, header)) => {
                    let reply = Reply::new(status);
                    match header {
                        Some((name, value)) => reply.with(name, value),
                        None => reply,
                    }
                }
                Some(Trouble::Reset(_)) if arrived.is_empty() => return Err(reset()),
                _ => server.answer(&head, &arrived),
            };
            match trouble {
                Some(Trouble::Reset(_) | Trouble::Lost) => return Err(reset()),
                Some(Trouble::Cut(bytes)) => reply.cut = Some(bytes),
                Some(Trouble::OtherDigest) => {
                    let other = Digest::of(b"other").to_string();
                    reply = reply.with("docker-content-digest", &other);
                }
                Some(Trouble::OtherContents) => reply.body.iter_mut().for_each(|byte| *byte ^= 1),
                _ => {}
            }
            Ok(reply.response())
        })
    }
}

/// An answer to be.
struct Reply {
    status: u16,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
    cut: Option<usize>,
}

impl Reply {
    fn new(status: u16) -> Self {
        Self {
            status,
            headers: BTreeMap::new(),
            body: Vec::new(),
            cut: None,
        }
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(name.to_owned(), value.to_owned());
        self
    }

    fn body(self, body: impl Into<Vec<u8>>) -> Self {
        let body = body.into();
        Self { body, ..self }
    }

    fn response(mut self) -> HttpResponse {
        if let Some(cut) = self.cut {
            self.body.truncate(cut);
        }
        let body = SdkBody::from(self.body);
        let mut response = HttpResponse::new(self.status.try_into().unwrap(), body);
        for (name, value) in self.headers {
            response.headers_mut().insert(name, value);
        }
        response
    }
}

/// A clock that waits for nothing and remembers how long it should have.
#[derive(Debug)]
struct Impatient(Arc<Mutex<State>>);

impl Clock for Impatient {
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }

    fn sleep(&self, length: Duration) -> Wait {
        self.0.lock().unwrap().waited.push(length);
        Box::pin(std::future::ready(()))
    }
}
