//! What went wrong with a run, as errors at the edge.

use super::Scene;
use crate::aws;
use crate::bench::RunError;
use crate::cli::{CliError, Exit, Way, failure};
use crate::stack::Outputs;

/// A run without a result.
pub(super) fn not_measured(error: &RunError, scene: &Scene<'_>) -> CliError {
    match error {
        RunError::Aws(call) => call_failed(call),
        RunError::Interrupted => CliError::new(Exit::Interrupted, "interrupted", error.to_string()),
        RunError::NotSteady { .. } | RunError::NoService { .. } => {
            CliError::new(Exit::RunFailed, "not-started", error.to_string()).hint(format!(
                "`--keep up` leaves the stack to be looked at; what happened to it: {}",
                Way::of(&scene.context.globals)
                    .command(&format!("events {}", scene.prepared.stack))
            ))
        }
    }
}

/// A call that the run could not do without.
pub(super) fn call_failed(error: &aws::Error) -> CliError {
    let message = format!("the run failed: {error}");
    failure::with_call(
        CliError::new(Exit::RunFailed, error.kind.word(), message),
        error,
    )
}

/// A run that did not get where it should.
pub(super) fn incomplete(reason: &str) -> CliError {
    CliError::new(
        Exit::RunFailed,
        "incomplete",
        format!("the run is incomplete: {reason}"),
    )
}

/// The user ended it.
pub(super) fn interrupted(reason: &str) -> CliError {
    CliError::new(Exit::Interrupted, "interrupted", reason)
}

/// The user ended it between two rounds.
pub(super) fn interrupted_between() -> CliError {
    interrupted("interrupted between two rounds")
}

/// The user left, and everything goes on.
pub(super) fn left_running(scene: &Scene<'_>, outputs: &Outputs) -> CliError {
    let way = Way::of(&scene.context.globals);
    CliError::new(
        Exit::Interrupted,
        "interrupted",
        format!(
            "stopped measuring {}; its tasks go on and bill",
            outputs.stack
        ),
    )
    .hint(failure::reattach(&outputs.stack, &way))
    .detail("arn", outputs.arn.as_str())
}

/// Hosts did not go away between two rounds.
pub(super) fn no_rest(hosts: u32) -> CliError {
    CliError::new(
        Exit::RunFailed,
        "no-rest",
        format!("the hosts did not come back to the {hosts} of the start state: no further round"),
    )
}

/// Something that was to go is still there.
pub(super) fn still_there(stack: &str, what: &str, way: &Way) -> CliError {
    CliError::new(
        Exit::DeleteFailed,
        "not-emptied",
        format!("{stack} still has {what}, which bill"),
    )
    .hint(format!(
        "delete it: {}",
        way.command(&format!("down {stack}"))
    ))
}
