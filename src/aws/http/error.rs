//! No answer, and why.

use std::error::Error as StdError;

use aws_smithy_runtime_api::client::result::ConnectorError;

use crate::aws::ErrorKind;
use crate::aws::transport::{innermost, kind_of_transport};

/// A request without a usable answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} ({host}): {message}", kind.headline())]
pub struct HttpError {
    /// What kind of thing went wrong.
    pub kind: ErrorKind,
    /// The host that was asked.
    pub host: Box<str>,
    /// The wording of the layer that failed.
    pub message: Box<str>,
}

impl HttpError {
    fn new(kind: ErrorKind, host: &str, message: impl Into<Box<str>>) -> Self {
        Self {
            kind,
            host: host.into(),
            message: message.into(),
        }
    }

    pub(super) fn open_text(host: &str) -> Self {
        let message = "`http://` is for this machine only; elsewhere it is `https://`";
        Self::new(ErrorKind::Validation, host, message)
    }

    pub(super) fn no_client(host: &str) -> Self {
        Self::new(ErrorKind::Network, host, "there is no HTTP client")
    }

    pub(super) fn unusable(host: &str, message: &str) -> Self {
        Self::new(ErrorKind::Garbled, host, message)
    }

    pub(super) fn silent(host: &str) -> Self {
        Self::new(ErrorKind::Timeout, host, "nothing moved any more")
    }

    pub(super) fn too_long(host: &str, limit: usize) -> Self {
        let message = format!("it is longer than {limit} bytes");
        Self::new(ErrorKind::Garbled, host, message)
    }

    pub(super) fn broken(host: &str, error: &(dyn StdError + Send + Sync + 'static)) -> Self {
        Self::new(kind_of_transport(error), host, innermost(error))
    }

    pub(super) fn of_connector(host: &str, error: &ConnectorError) -> Self {
        let kind = if error.is_user() {
            ErrorKind::Local
        } else if error.is_timeout() {
            ErrorKind::Timeout
        } else {
            kind_of_transport(error)
        };
        Self::new(kind, host, innermost(error))
    }

    /// May the same request succeed a little later, with nothing done about it?
    pub const fn may_pass(&self) -> bool {
        self.kind.may_pass()
    }
}
