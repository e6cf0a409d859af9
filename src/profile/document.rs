//! Any YAML document to a JSON value: how rendered templates are read.

use serde_json::Value;
use serde_saphyr::Options;

/// Why a text is no document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentError {
    /// 1-based; 0 when the parser does not know.
    pub line: u64,
    /// 1-based; 0 when the parser does not know.
    pub column: u64,
    /// What is wrong.
    pub message: String,
}

/// Reads one YAML document. Tags are refused: templates write intrinsics long.
pub fn parse_document(text: &str) -> Result<Value, DocumentError> {
    let mut options = Options::default();
    options.strict_booleans = true;
    serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        let location = error.location();
        DocumentError {
            line: location.map_or(0, |at| at.line()),
            column: location.map_or(0, |at| at.column()),
            message: error.to_string(),
        }
    })
}
