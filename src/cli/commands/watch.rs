//! `stackgen watch`: see a stack come up or go, from any machine and at any time.

use std::cell::RefCell;

use crate::cli::found::{Found, find};
use crate::cli::stopping::{OnInterrupt, stopped};
use crate::cli::watching::watched;
use crate::cli::{CliError, Context, Exit, Interrupt, Way, failure};
use crate::deploy::{DeployFailure, FollowError, UpError, Watch, follow};
use crate::stack::{Event, Operation, Settled, StackStatus, Verdict};
use crate::ui::Reporter;

/// Arguments of `stackgen watch`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    stackgen watch stackgen-ecs-ec2-95pct\n  \
    stackgen watch smoke --progress json 2>events.ndjson\n\n\
    Shows the stack's history, then what happens, until it has come to rest. The exit code tells how \
    it ended: 0 as asked for, 5 not created, 7 not deleted. Nothing is changed; Ctrl-C only ends the \
    watching.")]
pub struct Args {
    /// The stack, by name, ARN or profile
    #[arg(value_name = "STACK")]
    stack: String,

    /// What the first Ctrl-C does
    #[arg(long, value_enum, value_name = "WHAT", default_value_t)]
    on_interrupt: OnInterrupt,
}

/// Watches.
pub fn run(args: &Args, context: &Context) -> Result<Exit, CliError> {
    context.block_on(|interrupt| watch(args, context, interrupt))
}

async fn watch(args: &Args, context: &Context, mut interrupt: Interrupt) -> Result<Exit, CliError> {
    let found = find(&args.stack, context).await?;
    let name = found.stack.name.clone();
    if found.status == StackStatus::ReviewInProgress {
        context.ui.note(&format!(
            "nothing of {name} was made yet: a change set waits to be executed, or was left behind"
        ));
        return Ok(Exit::Done);
    }
    let way = Way::of(&context.globals);
    let (session, arn) = (found.session.clone(), found.stack.arn.clone());
    let identity = session.identity().await;
    let identity = identity.map_err(|error| failure::call_failed(&error))?;
    let reporter = RefCell::new(Reporter::new(&context.ui));
    let ended = watched(&reporter, &session, &mut interrupt, async |report| {
        report(Event::Identity(identity));
        attend(found, report).await
    })
    .await;
    drop(reporter); // Whatever it draws must be gone before results are printed.
    match ended {
        None => Err(stopped(&session, &name, Some(arn), args.on_interrupt, &way).await),
        Some(Ok(settled)) => conclude(settled, context, &way),
        Some(Err(lost)) => Err(failure::lost_sight(
            &lost.error,
            &format!("stopped watching: {name} goes on without us"),
        )
        .hint(failure::reattach(&name, &way))),
    }
}

async fn attend(
    found: Found,
    report: crate::deploy::Report<'_>,
) -> Result<Option<Settled>, FollowError> {
    let (session, name) = (found.session, found.stack.name.clone());
    let cloudformation = session.cloudformation();
    let now = session.clock().now();
    let watch = Watch::attach(cloudformation, found.stack, now)
        .await
        .map_err(|error| FollowError {
            error,
            open: vec![name],
        })?;
    watch.announce(report);
    let settled = follow(&session, vec![watch], report).await?;
    Ok(settled.into_iter().next())
}

/// The result: JSON if asked for, else what the reporter said is enough.
fn conclude(settled: Option<Settled>, context: &Context, way: &Way) -> Result<Exit, CliError> {
    let Some(settled) = settled else {
        return Ok(Exit::Done);
    };
    if context.ui.wants_json() {
        context.ui.print_json(&settled)?;
    }
    match exit_of(&settled) {
        Exit::Done => Ok(Exit::Done),
        Exit::DeleteFailed => Err(not_deleted(&settled, way)),
        _ => Err(failure::up_failed(&failed(settled), way)),
    }
}

/// How the operation ended, as an exit code.
pub(super) fn exit_of(settled: &Settled) -> Exit {
    match (settled.verdict, settled.operation) {
        (Verdict::Succeeded, _) => Exit::Done,
        (Verdict::Failed, Operation::Delete) => Exit::DeleteFailed,
        (Verdict::Failed, _) if settled.status == StackStatus::DeleteFailed => Exit::DeleteFailed,
        (Verdict::Failed, _) => Exit::DeployFailed,
    }
}

fn not_deleted(settled: &Settled, way: &Way) -> CliError {
    let name = &settled.stack.name;
    let mut error = CliError::new(
        Exit::DeleteFailed,
        "delete-failed",
        format!("{name} was not deleted: {}", settled.status),
    );
    if let Some(cause) = &settled.cause {
        error = error.hint(format!(
            "{} ({}): {}",
            cause.logical_id, cause.resource_type, cause.reason
        ));
    }
    error
        .hint(format!(
            "try again: {}",
            way.command(&format!("down {name}"))
        ))
        .detail("arn", settled.stack.arn.as_str())
        .detail("status", settled.status.as_str())
}

/// A create or update that somebody else began.
fn failed(settled: Settled) -> UpError {
    UpError::Failed(Box::new(DeployFailure {
        settled,
        troubles: Vec::new(),
    }))
}
