//! What the bootstrap stack's template is rendered from.

use serde::Serialize;
use serde_json::Value;

use super::{COVERED, VERSION};
use crate::deploy::expiry::GROUP;

/// What the bootstrap stack's template is rendered from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Context {
    /// Version of the template, as text: outputs are.
    pub version: String,
    /// Name of the schedule group.
    pub group: &'static str,
    /// Resource types that the service role covers, comma-separated.
    pub covers: String,
    /// Policy document of the service role.
    pub service_policy: Value,
}

impl Context {
    /// With the service role's policy as it stands in a template.
    pub fn new(service_policy: Value) -> Self {
        Self {
            version: VERSION.to_string(),
            group: GROUP,
            covers: COVERED.join(","),
            service_policy,
        }
    }
}
