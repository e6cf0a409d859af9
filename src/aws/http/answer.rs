//! An answer whose body is still on its way.

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_types::body::SdkBody;
use http::{HeaderMap, StatusCode};
use http_body_util::BodyExt as _;
use hyper::body::Bytes;

use super::{Http, HttpError};

/// The head of an answer, and its body to be read.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    body: SdkBody,
    host: String,
    http: Http,
}

impl Answer {
    pub(super) fn read(
        response: HttpResponse,
        host: String,
        http: Http,
    ) -> Result<Self, HttpError> {
        let response = response
            .try_into_http1x()
            .map_err(|error| HttpError::unusable(&host, &error.to_string()))?;
        let (head, body) = response.into_parts();
        Ok(Self {
            status: head.status,
            headers: head.headers,
            body,
            host,
            http,
        })
    }

    /// A header that is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The next piece of the body; `None` at its end.
    ///
    /// # Errors
    /// The connection breaks before the end, or nothing comes for too long.
    pub async fn next(&mut self) -> Result<Option<Bytes>, HttpError> {
        loop {
            let frame = tokio::select! {
                frame = self.body.frame() => frame,
                () = self.http.enough() => return Err(HttpError::silent(&self.host)),
            };
            match frame {
                None => return Ok(None),
                Some(Err(error)) => return Err(HttpError::broken(&self.host, &*error)),
                Some(Ok(frame)) => {
                    // Trailers carry nothing of the body.
                    if let Ok(piece) = frame.into_data() {
                        return Ok(Some(piece));
                    }
                }
            }
        }
    }

    /// The whole body.
    ///
    /// # Errors
    /// As [`Self::next`], or the body is longer than `limit` bytes.
    pub async fn bytes(mut self, limit: usize) -> Result<Vec<u8>, HttpError> {
        let mut whole = Vec::new();
        while let Some(piece) = self.next().await? {
            if whole.len() + piece.len() > limit {
                return Err(HttpError::too_long(&self.host, limit));
            }
            whole.extend_from_slice(&piece);
        }
        Ok(whole)
    }
}
