//! Bodies of requests: collected, or, of what is uploaded to a registry, hashed as they come.

use std::error::Error;
use std::pin::pin;

use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::{Body, Bytes};

use super::Sandbox;
use super::state::StateError;
use super::wire::{Received, Request, upload_of};

type BoxError = Box<dyn Error + Send + Sync>;

/// Why a request is not there as a whole.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unreceived {
    /// Its body is larger than the limit.
    #[error("request body too large")]
    TooLarge,
    /// Its body broke off.
    #[error("request body incomplete")]
    Broken(#[source] BoxError),
    /// The state file cannot be used.
    #[error(transparent)]
    State(#[from] StateError),
}

/// Takes in a request. Bodies are limited, but for those of uploads, which are not kept.
pub(super) async fn receive<B>(
    sandbox: &Sandbox,
    request: http::Request<B>,
    limit: usize,
) -> Result<Request, Unreceived>
where
    B: Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    let (parts, body) = request.into_parts();
    let mut request = Request::from_parts(parts, Bytes::new());
    let Some(id) = upload_of(&request).map(str::to_owned) else {
        let body = Limited::new(body, limit).collect().await;
        *request.body_mut() = body.map_err(broken)?.to_bytes();
        return Ok(request);
    };
    let mut received = begun(sandbox, id).await?;
    let mut body = pin!(body);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| Unreceived::Broken(error.into()))?;
        if let Ok(data) = frame.into_data() {
            received.after.update(&data);
        }
    }
    request.extensions_mut().insert(received);
    Ok(request)
}

/// The same for a request that is whole already.
pub(super) async fn hashed(sandbox: &Sandbox, mut request: Request) -> Result<Request, StateError> {
    if request.extensions().get::<Received>().is_some() {
        return Ok(request);
    }
    if let Some(id) = upload_of(&request).map(str::to_owned) {
        let mut received = begun(sandbox, id).await?;
        received.after.update(&std::mem::take(request.body_mut()));
        request.extensions_mut().insert(received);
    }
    Ok(request)
}

async fn begun(sandbox: &Sandbox, id: String) -> Result<Received, StateError> {
    let after = sandbox.uploaded(id).await?;
    Ok(Received {
        from: after.bytes(),
        after,
    })
}

fn broken(error: BoxError) -> Unreceived {
    if error.is::<LengthLimitError>() {
        Unreceived::TooLarge
    } else {
        Unreceived::Broken(error)
    }
}
