//! A question that was not answered.

use crate::aws::{Error, ErrorKind};
use crate::stack::check::{Check, Finding, Fix};

/// The check for a call that failed: nobody can tell, and why.
pub(in crate::deploy) fn unseen(id: &'static str, error: &Error) -> Check {
    let action = format!("{}:{}", error.service, error.operation);
    let denied = error.kind == ErrorKind::AccessDenied;
    let fix = if denied {
        Fix::Do(format!("ask for the permission {action}"))
    } else {
        Fix::Do(error.hint().unwrap_or("try again").to_owned())
    };
    let finding = Finding::Unseen {
        action: denied.then_some(action),
        reason: error.to_string(),
    };
    Check::cannot_tell(id, finding, vec![fix])
}
