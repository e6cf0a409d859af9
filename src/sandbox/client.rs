//! The sandbox as an HTTP client of the SDK: requests never leave the process.

use std::io;
use std::time::Duration;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;

use super::Sandbox;
use super::cut::Cut;
use super::instance::Delivery;
use super::receive::receive;

/// How long a client waits for an answer that never comes, in simulated time: as long as the
/// product waits for AWS.
const PATIENCE: Duration = Duration::from_secs(15);

/// Leads the SDK's requests back into this process.
#[derive(Debug, Clone)]
pub(crate) struct Loop {
    sandbox: Sandbox,
}

impl Loop {
    pub(crate) const fn new(sandbox: Sandbox) -> Self {
        Self { sandbox }
    }
}

impl HttpClient for Loop {
    fn http_connector(
        &self,
        _settings: &HttpConnectorSettings,
        _components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Loop {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let sandbox = self.sandbox.clone();
        HttpConnectorFuture::new(async move {
            let request = request
                .try_into_http1x()
                .map_err(|error| ConnectorError::user(error.into()))?;
            let request = receive(&sandbox, request, usize::MAX)
                .await
                .map_err(|error| ConnectorError::user(error.into()))?;
            let delivery = sandbox
                .answer(request)
                .await
                // A user's matter, so that the SDK does not try again.
                .map_err(|error| ConnectorError::user(error.into()))?;
            let response = match delivery {
                Delivery::Answer(response) => response.map(SdkBody::from),
                Delivery::Truncated(response) => {
                    response.map(|body| SdkBody::from_body_1_x(Cut::through(&body)))
                }
                Delivery::Reset => {
                    let reset = io::Error::from(io::ErrorKind::ConnectionReset);
                    return Err(ConnectorError::io(reset.into()));
                }
                Delivery::Silence => {
                    sandbox.clock().sleep(PATIENCE).await;
                    let over = io::Error::from(io::ErrorKind::TimedOut);
                    return Err(ConnectorError::timeout(over.into()));
                }
            };
            HttpResponse::try_from(response)
                .map_err(|error| ConnectorError::other(error.into(), None))
        })
    }
}
