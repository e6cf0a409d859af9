//! The file of `--sandbox-policy`: an IAM policy document, or a list of them.

use std::path::Path;

use serde_json::Value;

use super::{CliError, Exit};
use crate::sandbox::policy::{Document, NotAPolicy};

/// Reads the policies of a file.
pub(super) fn read(path: &Path) -> Result<Vec<Document>, CliError> {
    let text = fs_err::read_to_string(path).map_err(|error| {
        let message = format!("cannot read the policy {}", path.display());
        CliError::new(Exit::Usage, "policy", message).caused_by(&error)
    })?;
    parse(&text).map_err(|error| {
        let message = format!("{} is no policy", path.display());
        CliError::new(Exit::Usage, "policy", message)
            .caused_by(&error)
            .hint("print one: `stackgen iam PROFILE`")
    })
}

fn parse(text: &str) -> Result<Vec<Document>, NotAPolicy> {
    match serde_json::from_str(text)? {
        Value::Array(documents) => documents.into_iter().map(Document::new).collect(),
        document => Ok(vec![Document::new(document)?]),
    }
}
