//! What an engine could not do, as an error at the edge: exit code, cause, what now.

mod preflight;
mod up;

pub use super::failure_down::down_failed;
pub use preflight::preflight_refused;
pub use up::{not_agreed, up_failed};

use super::{CliError, Exit, Way};
use crate::aws;
use crate::aws::ErrorKind;
use crate::stack::{Failure, Settled};

/// A call that failed before anything was made.
pub fn call_failed(error: &aws::Error) -> CliError {
    let exit = match error.kind {
        ErrorKind::Local => Exit::Other,
        _ => Exit::Refused,
    };
    with_call(
        CliError::new(exit, error.kind.word(), error.to_string()),
        error,
    )
}

/// A call that failed while something was under way: it goes on without us. Credentials are the
/// user's to renew; anything else is the way there.
pub fn lost_sight(error: &aws::Error, what: &str) -> CliError {
    let exit = match error.kind {
        ErrorKind::Local => Exit::Other,
        ErrorKind::NoCredentials | ErrorKind::BadCredentials | ErrorKind::Expired => Exit::Refused,
        _ => Exit::Detached,
    };
    with_call(
        CliError::new(exit, "lost", what.to_owned()).caused_by(error),
        error,
    )
}

pub(in crate::cli) fn with_call(cli: CliError, error: &aws::Error) -> CliError {
    let mut cli = cli
        .detail("service", error.service)
        .detail("operation", error.operation)
        .detail("region", &*error.region)
        .detail("aws_code", error.code.as_deref())
        .detail("request_id", error.request_id.as_deref());
    if let Some(hint) = error.hint() {
        cli = cli.hint(hint);
    }
    cli
}

/// How to get back to a stack that goes on, or to be rid of it.
pub fn reattach(stack: &str, way: &Way) -> String {
    format!(
        "watch it: {}; delete it: {}",
        way.command(&format!("watch {stack}")),
        way.command(&format!("down {stack}"))
    )
}

/// The resource that failed first, in a few words.
pub(super) fn culprit(cause: &Failure) -> String {
    format!(
        "{} ({}) {}",
        cause.logical_id, cause.resource_type, cause.status
    )
}

/// An error with the first cause of a failed operation, if one is known.
pub fn caused(error: CliError, settled: &Settled) -> CliError {
    match &settled.cause {
        Some(cause) => error.caused_by(&Said(format!("{}: {}", culprit(cause), cause.reason))),
        None => error,
    }
}

/// AWS's own words as a cause.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Said(pub(super) String);
