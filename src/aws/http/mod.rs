//! Plain HTTP by the way the SDK's own calls take: same connections, same TLS, same proxy, and the
//! sandbox behind the same seam. For what speaks no AWS protocol, such as container registries.
//!
//! Nothing is tried again here, no redirect is followed and no credentials are looked for: that is
//! the caller's, who knows what it asks.

mod answer;
mod error;
mod payload;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use aws_config::SdkConfig;
use aws_smithy_runtime::client::auth::no_auth::{NO_AUTH_SCHEME_ID, NoAuthScheme};
use aws_smithy_runtime::client::defaults::{DefaultPluginParams, default_plugins};
use aws_smithy_runtime::client::identity::no_auth::NoAuthIdentityResolver;
use aws_smithy_runtime::client::orchestrator::endpoints::StaticUriEndpointResolver;
use aws_smithy_runtime_api::client::auth::static_resolver::StaticAuthSchemeOptionResolver;
use aws_smithy_runtime_api::client::http::{
    HttpClient as _, HttpConnector as _, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::{
    RuntimeComponents, RuntimeComponentsBuilder,
};
use aws_smithy_runtime_api::client::runtime_plugin::RuntimePlugin as _;
use http::header::{HeaderValue, USER_AGENT};

pub use answer::Answer;
pub use error::HttpError;
pub use payload::{Payload, Sent};

use super::Clock;
use super::session::is_loopback;

/// How long nothing may move, neither sent nor received, before a request counts as lost. A
/// registry that puts a large blob together answers only when it is done.
const PATIENCE: Duration = Duration::from_mins(1);

/// Sends requests. Cheap to clone; clones share their connections.
#[derive(Debug, Clone)]
pub struct Http {
    connector: Option<SharedHttpConnector>,
    clock: Arc<dyn Clock>,
    patience: Option<Duration>,
}

impl Http {
    /// With a session's HTTP client. A `hasty` clock jumps over every timeout, so none is set.
    pub(super) fn new(config: &SdkConfig, clock: &Arc<dyn Clock>, hasty: bool) -> Self {
        Self {
            connector: connector(config),
            clock: Arc::clone(clock),
            patience: (!hasty).then_some(PATIENCE),
        }
    }

    /// The clock that waits between requests go by.
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// Sends a request and returns as soon as the answer's head is there; its body is read from it
    /// piece by piece.
    ///
    /// # Errors
    /// No answer: the way there is closed, or `http://` was asked of another machine. Every answer,
    /// whatever its status, is none.
    pub async fn send(&self, request: http::Request<Payload>) -> Result<Answer, HttpError> {
        let host = request.uri().host().unwrap_or_default().to_owned();
        let url = request.uri().to_string();
        if request.uri().scheme_str() != Some("https") && !is_loopback(&url) {
            return Err(HttpError::open_text(&host));
        }
        let Some(connector) = &self.connector else {
            return Err(HttpError::no_client(&host));
        };
        let moved = Arc::new(AtomicBool::new(false));
        let mut request = request.map(|payload| payload.into_body(Arc::clone(&moved)));
        request.headers_mut().insert(
            USER_AGENT,
            HeaderValue::from_static(concat!("stackgen/", env!("CARGO_PKG_VERSION"))),
        );
        let request = HttpRequest::try_from(request)
            .map_err(|error| HttpError::unusable(&host, &error.to_string()))?;
        let mut answer = connector.call(request);
        let response = loop {
            tokio::select! {
                response = &mut answer => break response,
                () = self.enough() => {
                    if !moved.swap(false, Ordering::Relaxed) {
                        return Err(HttpError::silent(&host));
                    }
                }
            }
        };
        let response = response.map_err(|error| HttpError::of_connector(&host, &error))?;
        Answer::read(response, host, self.clone())
    }

    /// Waits until patience is at an end; for ever, if there is no end to it.
    async fn enough(&self) {
        match self.patience {
            Some(patience) => self.clock.sleep(patience).await,
            None => std::future::pending().await,
        }
    }
}

/// The connector the SDK's clients would take: the session's, or the SDK's own default.
fn connector(config: &SdkConfig) -> Option<SharedHttpConnector> {
    let components = components(config)?;
    let mut settings = HttpConnectorSettings::builder();
    settings.set_connect_timeout(
        config
            .timeout_config()
            .and_then(aws_smithy_types::timeout::TimeoutConfig::connect_timeout),
    );
    let client = components.http_client()?;
    Some(client.http_connector(&settings.build(), &components))
}

/// What the SDK's HTTP clients ask for. Endpoint, identity and authentication are never used; the
/// set is not complete without them.
fn components(config: &SdkConfig) -> Option<RuntimeComponents> {
    let mut params = DefaultPluginParams::new().with_retry_partition_name("http");
    if let Some(version) = config.behavior_version() {
        params = params.with_behavior_version(version);
    }
    let mut all = RuntimeComponentsBuilder::new("http");
    for plugin in default_plugins(params) {
        let part = plugin.runtime_components(&all).into_owned();
        all = all.merge_from(&part);
    }
    if let Some(client) = config.http_client() {
        all.set_http_client(Some(client));
    }
    if let Some(sleep) = config.sleep_impl() {
        all.set_sleep_impl(Some(sleep));
    }
    if let Some(time) = config.time_source() {
        all.set_time_source(Some(time));
    }
    all.with_endpoint_resolver(Some(StaticUriEndpointResolver::uri("http://localhost")))
        .with_auth_scheme(NoAuthScheme::new())
        .with_auth_scheme_option_resolver(Some(StaticAuthSchemeOptionResolver::new(vec![
            NO_AUTH_SCHEME_ID,
        ])))
        .with_identity_resolver(NO_AUTH_SCHEME_ID, NoAuthIdentityResolver::new())
        .build()
        .ok()
}
