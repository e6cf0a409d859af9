//! A service's refusal, in the shape that the SDK's retries and our errors read.

use std::fmt;

use aws_smithy_types::error::ErrorMetadata;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use super::Node;

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
