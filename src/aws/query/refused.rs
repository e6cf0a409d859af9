//! A service's refusal, in the shape that the SDK's retries and our errors read.

use std::fmt;

use aws_smithy_types::error::ErrorMetadata;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use super::{Node, json};

/// What a service refused with.
#[derive(Debug)]
pub(super) struct Refused {
    meta: ErrorMetadata,
}

impl Refused {
    /// Reads the body of an error. One that says nothing we can read has no code.
    pub(super) fn read(body: &[u8]) -> Self {
        let mut meta = ErrorMetadata::builder();
        let root = Node::read(body).ok();
        // EC2's dialect wraps the error once more.
        let error = root
            .as_ref()
            .and_then(|root| root.at("Errors/Error").or_else(|| root.at("Error")));
        if let Some(error) = error {
            meta = meta
                .code(error.text_at("Code").unwrap_or_default())
                .message(error.text_at("Message").unwrap_or_default());
        }
        Self { meta: meta.build() }
    }

    /// Reads an error in JSON. Its code stands in the body, or in the header when the body has
    /// none, maybe after a namespace and before an address.
    pub(super) fn read_json(header: Option<&str>, body: &[u8]) -> Self {
        let mut meta = ErrorMetadata::builder();
        let root = json::read(body).unwrap_or_default();
        let named = root.text_at("__type").or_else(|| root.text_at("code"));
        if let Some(named) = named.or_else(|| header.map(str::to_owned)) {
            let named = named.split(':').next().unwrap_or_default();
            meta = meta.code(named.rsplit('#').next().unwrap_or_default());
        }
        if let Some(said) = root.text_at("message").or_else(|| root.text_at("Message")) {
            meta = meta.message(said);
        }
        Self { meta: meta.build() }
    }
}

impl ProvideErrorMetadata for Refused {
    fn meta(&self) -> &ErrorMetadata {
        &self.meta
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.meta)
    }
}

impl std::error::Error for Refused {}
