//! Refusals, read: what a registry says when it does not do what it was asked.

use std::time::Duration;

use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use serde::Deserialize;

use super::What;
use super::pause::wish;
use crate::aws::{Answer, HttpError};

/// Bytes of a refusal that are read.
const WORDS: usize = 64 * 1024;

/// Characters of a refusal that is no JSON that are shown.
const SHOWN: usize = 200;

/// Why one attempt came to nothing.
#[derive(Debug)]
pub(super) enum Miss {
    /// The same request may succeed later.
    Passing {
        /// Why it did not.
        what: What,
        /// How long the registry wishes to be left alone.
        wish: Option<Duration>,
    },
    /// It will not.
    Final(What),
}

impl Miss {
    /// Why.
    pub(super) fn what(self) -> What {
        match self {
            Self::Passing { what, .. } | Self::Final(what) => what,
        }
    }
}

impl From<HttpError> for Miss {
    fn from(error: HttpError) -> Self {
        if error.may_pass() {
            Self::Passing {
                what: What::Unreachable(error),
                wish: None,
            }
        } else {
            Self::Final(What::Unreachable(error))
        }
    }
}

/// An answer that is a refusal.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    code: Option<String>,
    said: String,
}

/// Source: <https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#error-codes>.
#[derive(Deserialize)]
struct Errors {
    errors: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    code: String,
    #[serde(default)]
    message: String,
}

impl Refusal {
    /// Reads it. A refusal whose words do not arrive is one all the same.
    pub(super) async fn read(answer: Answer) -> Self {
        let (status, headers) = (answer.status, answer.headers.clone());
        let words = answer.bytes(WORDS).await.unwrap_or_default();
        let errors = serde_json::from_slice(&words).map_or(Vec::new(), |Errors { errors }| errors);
        let said = match errors.as_slice() {
            [] => plain(&words),
            errors => {
                let said: Vec<_> = errors.iter().map(Entry::said).collect();
                said.join("; ")
            }
        };
        Self {
            status,
            headers,
            code: errors.into_iter().next().map(|entry| entry.code),
            said,
        }
    }

    /// What it means for whoever asked.
    pub(super) fn miss(self, now: Timestamp) -> Miss {
        let wish = wish(&self.headers, now);
        let passing = |what| Miss::Passing { what, wish };
        match self.status {
            StatusCode::TOO_MANY_REQUESTS => passing(What::Throttled),
            StatusCode::NOT_IMPLEMENTED => Miss::Final(self.what()),
            status if status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT => {
                passing(self.what())
            }
            _ => Miss::Final(self.what()),
        }
    }

    /// Why the request came to nothing.
    pub(super) fn what(self) -> What {
        let Self { status, said, .. } = self;
        match status {
            StatusCode::UNAUTHORIZED => What::Unauthorized(said),
            StatusCode::FORBIDDEN => What::Denied(said),
            StatusCode::NOT_FOUND => What::NotFound(said),
            StatusCode::TOO_MANY_REQUESTS => What::Throttled,
            status if status.is_server_error() => What::Unavailable {
                status: status.as_u16(),
                said,
            },
            status => What::Refused {
                status: status.as_u16(),
                code: self.code,
                said,
            },
        }
    }
}

impl Entry {
    fn said(&self) -> String {
        if self.message.is_empty() {
            self.code.clone()
        } else {
            format!("{} ({})", printable(&self.message), printable(&self.code))
        }
    }
}

/// The beginning of a page that some proxy sent: nothing, if it is none that people read.
fn plain(words: &[u8]) -> String {
    let text = String::from_utf8_lossy(words);
    let text = text.trim();
    if text.starts_with('<') {
        return String::new();
    }
    printable(text)
}

/// Somebody else's words on our terminal: one line, nothing that moves the cursor.
fn printable(text: &str) -> String {
    text.chars()
        .map(|one| if one.is_control() { ' ' } else { one })
        .take(SHOWN)
        .collect()
}
