//! Calls over the SDK's own parts.

use aws_config::Region;
use aws_config::SdkConfig;
use aws_config::identity::IdentityCache;
use aws_config::retry::RetryConfig;
use aws_runtime::auth::sigv4::{SCHEME_ID, SigV4AuthScheme};
use aws_runtime::auth::{SigV4OperationSigningConfig, SigningOptions};
use aws_runtime::invocation_id::InvocationIdInterceptor;
use aws_runtime::request_info::RequestInfoInterceptor;
use aws_runtime::retries::classifiers::AwsErrorCodeClassifier;
use aws_runtime::service_clock_skew::{
    DisableClockSkewCorrection, ServiceClockSkewClassifier, ServiceClockSkewInterceptor,
};
use aws_runtime::user_agent::{ApiMetadata, UserAgentInterceptor};
use aws_smithy_runtime::client::http::connection_poisoning::ConnectionPoisoningInterceptor;
use aws_smithy_runtime::client::orchestrator::operation::{Operation, OperationBuilder};
use aws_smithy_runtime::client::retries::classifiers::{
    HttpStatusCodeClassifier, TransientErrorClassifier,
};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::auth::AuthSchemeOptionResolverParams;
use aws_smithy_runtime_api::client::auth::static_resolver::StaticAuthSchemeOptionResolver;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse, OrchestratorError};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponentsBuilder;
use aws_smithy_runtime_api::client::runtime_plugin::StaticRuntimePlugin;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::Layer;
use aws_smithy_types::timeout::TimeoutConfig;

use super::endpoint::{Endpoint, endpoint};
use super::refused::Refused;
use super::service::Dialect;
use super::{Call, Form, Node, Paging, Service, json};
use crate::aws::error::Place;
use crate::aws::{Error, ErrorKind};

/// More pages than this are a server that repeats itself: 100 000 entries and more.
const PAGES: usize = 1000;

/// One service in one Region.
#[derive(Debug, Clone)]
pub(in crate::aws) struct Query {
    operation: Operation<Asked, Node, Refused>,
    service: &'static Service,
    place: Place,
}

/// What is sent for a call.
#[derive(Debug)]
struct Asked {
    content_type: String,
    /// `X-Amz-Target`, where the body does not name the action.
    target: Option<String>,
    body: String,
}

impl Query {
    /// A client with the session's settings.
    pub(in crate::aws) fn new(service: &'static Service, config: &SdkConfig, region: &str) -> Self {
        let Endpoint {
            url,
            region: signed,
        } = endpoint(service, region, config.use_fips().unwrap_or_default());
        let url = config.endpoint_url().map_or(url, str::to_owned);
        let builder = configured(Operation::builder(), config)
            .service_name(service.id)
            .operation_name("Query")
            .endpoint_url(&url)
            .runtime_plugin(
                StaticRuntimePlugin::new()
                    .with_config(settings(service, &signed, config).freeze())
                    .with_runtime_components(components(config)),
            );
        let builder = builder.serializer(request);
        let operation = match service.dialect {
            Dialect::Json(_) => builder.deserializer(json_answer).build(),
            Dialect::Ec2 | Dialect::Aws => builder.deserializer(answer).build(),
        };
        Self {
            operation,
            service,
            place: Place {
                service: service.name,
                region: signed,
            },
        }
    }

    /// Makes a call; what the service answered with, less its envelope.
    pub(in crate::aws) async fn call(
        &self,
        call: &'static Call,
        form: &Form,
    ) -> Result<Node, Error> {
        let root = self
            .operation
            .invoke(self.asked(call, form))
            .await
            .map_err(|error| self.place.failed(call.action, &error))?;
        match self.service.dialect {
            Dialect::Ec2 | Dialect::Json(_) => Ok(root),
            Dialect::Aws => {
                let result = root.at(&format!("{}Result", call.action));
                Ok(result.cloned().unwrap_or_default())
            }
        }
    }

    fn asked(&self, call: &'static Call, form: &Form) -> Asked {
        let Service {
            version, dialect, ..
        } = self.service;
        match dialect {
            Dialect::Ec2 | Dialect::Aws => Asked {
                content_type: "application/x-www-form-urlencoded".to_owned(),
                target: None,
                body: form.body(call.action, version),
            },
            Dialect::Json(json) => Asked {
                content_type: format!("application/x-amz-json-{json}"),
                target: Some(format!("{version}.{}", call.action)),
                body: form.structure().to_string(),
            },
        }
    }

    /// Lists everything a call lists: every page, each entry read by `read`, which finds `None`
    /// where the row's key is missing.
    pub(in crate::aws) async fn list<T>(
        &self,
        call: &'static Call,
        form: Form,
        read: impl Fn(&Node) -> Option<T>,
    ) -> Result<Vec<T>, Error> {
        let form = match &call.paging {
            Some(paging) => self.limited(form, paging),
            None => form,
        };
        let mut found = Vec::new();
        let mut asked = form.clone();
        for _ in 0..PAGES {
            let page = self.call(call, &asked).await?;
            found.extend(self.entries(call, &page, &read)?);
            let next = call.paging.as_ref().and_then(|paging| {
                let token = page.text_at(paging.answer)?;
                Some(form.clone().with(paging.ask, token))
            });
            match next {
                Some(next) => asked = next,
                None => return Ok(found),
            }
        }
        Err(Error {
            kind: ErrorKind::Garbled,
            message: "its pages do not end".into(),
            ..self.missing(call)
        })
    }

    /// The form with the longest page that may be asked for.
    fn limited(&self, form: Form, paging: &Paging) -> Form {
        let (name, longest) = paging.limit;
        match (self.service.dialect, longest.parse::<u32>()) {
            (Dialect::Json(_), Ok(longest)) => form.value(name, longest),
            _ => form.with(name, longest),
        }
    }

    /// The entries of one page.
    pub(in crate::aws) fn entries<T>(
        &self,
        call: &'static Call,
        page: &Node,
        read: impl Fn(&Node) -> Option<T>,
    ) -> Result<Vec<T>, Error> {
        page.list_at(call.list)
            .map(|entry| read(entry).ok_or_else(|| self.missing(call)))
            .collect()
    }

    /// A refusal that a good answer carries inside.
    pub(in crate::aws) fn refused(&self, call: &'static Call, code: &str, said: &str) -> Error {
        self.place.refused(call.action, code, said)
    }

    /// An answer without the member it must have.
    pub(in crate::aws) fn missing(&self, call: &'static Call) -> Error {
        self.place.missing(call.action, call.key)
    }
}

/// The session's HTTP client, clock, patience and number of attempts. What it does not set is the
/// SDK's own default.
fn configured(mut builder: OperationBuilder, config: &SdkConfig) -> OperationBuilder {
    if let Some(version) = config.behavior_version() {
        builder = builder.behavior_version(version);
    }
    if let Some(http_client) = config.http_client() {
        builder = builder.http_client(http_client);
    }
    if let Some(sleep) = config.sleep_impl() {
        builder = builder.sleep_impl(sleep);
    }
    if let Some(time) = config.time_source() {
        builder = builder.time_source(time);
    }
    if let Some(protection) = config.stalled_stream_protection() {
        builder = builder.stalled_stream_protection(protection);
    }
    let timeouts = config.timeout_config().cloned();
    let retries = config.retry_config().cloned();
    builder
        .timeout_config(timeouts.unwrap_or_else(TimeoutConfig::disabled))
        .standard_retry(&retries.unwrap_or_else(RetryConfig::standard))
        .retry_classifier(HttpStatusCodeClassifier::default())
        .retry_classifier(TransientErrorClassifier::<Refused>::new())
        .retry_classifier(AwsErrorCodeClassifier::<Refused>::new())
        .retry_classifier(ServiceClockSkewClassifier::<Refused>::new())
        .interceptor(ConnectionPoisoningInterceptor::new())
        .interceptor(ServiceClockSkewInterceptor::new())
        .interceptor(RequestInfoInterceptor::new())
        .interceptor(UserAgentInterceptor::new())
        .interceptor(InvocationIdInterceptor::new())
}

/// How requests are signed, and who says that it calls.
fn settings(service: &'static Service, region: &str, config: &SdkConfig) -> Layer {
    let mut layer = Layer::new("query");
    layer.store_put(AuthSchemeOptionResolverParams::new(()));
    layer.store_put(ApiMetadata::new(service.id, service.version));
    layer.store_put(SigV4OperationSigningConfig {
        region: Some(Region::new(region.to_owned()).into()),
        name: Some(service.name.into()),
        signing_options: SigningOptions::default(),
        ..SigV4OperationSigningConfig::default()
    });
    layer.store_or_unset(config.app_name().cloned());
    layer.store_or_unset(
        config
            .disable_clock_skew_correction()
            .map(DisableClockSkewCorrection::from),
    );
    layer
}

/// The session's credentials and the SDK's signer.
fn components(config: &SdkConfig) -> RuntimeComponentsBuilder {
    let cache = config
        .identity_cache()
        .unwrap_or_else(|| IdentityCache::lazy().build());
    let mut components = RuntimeComponentsBuilder::new("query")
        .with_auth_scheme_option_resolver(Some(StaticAuthSchemeOptionResolver::new(vec![
            SCHEME_ID,
        ])))
        .with_auth_scheme(SigV4AuthScheme::new())
        .with_identity_cache(Some(cache));
    if let Some(credentials) = config.credentials_provider() {
        components = components.with_identity_resolver(SCHEME_ID, credentials);
    }
    components
}

fn request(asked: Asked) -> Result<HttpRequest, BoxError> {
    let mut request = http::Request::post("/")
        .header(http::header::CONTENT_TYPE, asked.content_type)
        .header(http::header::CONTENT_LENGTH, asked.body.len());
    if let Some(target) = asked.target {
        request = request.header("x-amz-target", target);
    }
    let request = request.body(SdkBody::from(asked.body))?;
    Ok(HttpRequest::try_from(request)?)
}

fn answer(response: &HttpResponse) -> Result<Node, OrchestratorError<Refused>> {
    let body = response.body().bytes().unwrap_or_default();
    if response.status().is_success() {
        Node::read(body).map_err(|error| OrchestratorError::response(Box::new(error)))
    } else {
        Err(OrchestratorError::operation(Refused::read(body)))
    }
}

fn json_answer(response: &HttpResponse) -> Result<Node, OrchestratorError<Refused>> {
    let body = response.body().bytes().unwrap_or_default();
    if response.status().is_success() {
        json::read(body).map_err(|error| OrchestratorError::response(Box::new(error)))
    } else {
        let named = response.headers().get("x-amzn-errortype");
        Err(OrchestratorError::operation(Refused::read_json(
            named, body,
        )))
    }
}
