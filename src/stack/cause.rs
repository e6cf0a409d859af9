//! Why an operation failed: the first resource that failed on its own account.

use jiff::Timestamp;
use serde::Serialize;

use super::StackEvent;
use super::causes::{Diagnosis, diagnose};

/// A failure that was not merely the echo of an earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// Logical id of the resource; the stack's name when the stack itself was refused.
    pub logical_id: String,
    /// Its type.
    pub resource_type: String,
    /// Its physical id, if it had one.
    pub physical_id: Option<String>,
    /// The status it went into.
    pub status: String,
    /// CloudFormation's reason; empty when it gave none.
    pub reason: String,
    /// What that means, if the reason is a known one.
    pub known: Option<Box<Diagnosis>>,
    /// When.
    #[serde(serialize_with = "super::rfc3339")]
    pub time: Timestamp,
}

impl Failure {
    /// The failure that an event reports.
    pub(super) fn of(event: &StackEvent) -> Self {
        let reason = event.reason.clone().unwrap_or_default();
        Self {
            known: diagnose(&event.resource_type, &reason).map(Box::new),
            logical_id: event.logical_id.clone(),
            resource_type: event.resource_type.clone(),
            physical_id: event.physical_id.clone(),
            status: event.status_word().to_owned(),
            reason,
            time: event.time,
        }
    }
}

/// Is this reason the echo of another resource's failure?
///
/// CloudFormation stops what still runs with `Resource creation cancelled` (also `update`; the
/// capital letter comes and goes).
pub fn is_cancellation(reason: &str) -> bool {
    let reason = reason.trim().to_ascii_lowercase();
    ["creation", "update", "deletion", "import"]
        .iter()
        .any(|what| reason.starts_with(&format!("resource {what} cancelled")))
}

#[cfg(test)]
mod tests {
    use super::is_cancellation;

    #[test]
    fn only_the_echo_is_a_cancellation() {
        assert!(is_cancellation("Resource creation cancelled"));
        assert!(is_cancellation("Resource creation Cancelled"));
        assert!(is_cancellation("Resource update cancelled"));
        assert!(!is_cancellation(
            "Your requested Spot request was cancelled (Service: Ec2, Status Code: 400)"
        ));
        assert!(!is_cancellation(""));
    }
}
