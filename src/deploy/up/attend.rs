//! Following a stack to its end, and what is there then.

use super::super::outline::resources;
use super::super::{DeployFailure, FollowError, Report, UpError, Watch, follow};
use super::probe::Probes;
use super::{Job, Step, UpOutcome};
use crate::aws::{Session, StackDetail};
use crate::stack::{Event, Followed, Notice, Outputs, Settled, Trouble, Verdict};

/// What is there is what was asked for.
pub(super) fn nothing_to_do(stack: StackDetail, report: Report<'_>) -> UpOutcome {
    report(Event::Notice(Notice::NothingToDo {
        stack: stack.name.clone(),
        status: stack.status.to_string(),
    }));
    let outputs = outputs(stack);
    report(Event::Outputs(outputs.clone()));
    UpOutcome::NothingToDo(outputs)
}

/// Follows a stack that somebody else is making, from its first event.
pub(super) async fn join(job: &Job<'_>, stack: StackDetail) -> Result<UpOutcome, UpError> {
    (job.report)(Event::Notice(Notice::Joined {
        stack: stack.name.clone(),
    }));
    let began = stack.created.unwrap_or_else(|| job.session.clock().now());
    let watch = Watch::whole(
        Followed {
            name: stack.name,
            arn: stack.arn,
            region: job.session.region().to_owned(),
        },
        began,
        resources(job.request.template),
    );
    let (settled, outputs) = conclude(job.session, watch, job.report).await?;
    Ok(UpOutcome::Created(Box::new(settled), outputs))
}

/// Follows whatever runs on the stack to its end; then it is time to look again.
pub(super) async fn wait(job: &Job<'_>, stack: StackDetail) -> Result<Step, UpError> {
    (job.report)(Event::Notice(Notice::Waiting {
        stack: stack.name.clone(),
        status: stack.status.to_string(),
    }));
    let followed = Followed {
        name: stack.name,
        arn: stack.arn,
        region: job.session.region().to_owned(),
    };
    let now = job.session.clock().now();
    let watch = Watch::attach(job.session.cloudformation(), followed, now)
        .await
        .map_err(UpError::Aws)?;
    attend(job.session, watch, job.report).await?;
    Ok(Step::Again(None))
}

/// Follows to the end of a create or an update of ours.
pub(super) async fn conclude(
    session: &Session,
    watch: Watch,
    report: Report<'_>,
) -> Result<(Settled, Outputs), UpError> {
    let stack = watch.stack().clone();
    let (settled, troubles) = attend(session, watch, report).await?;
    if settled.verdict == Verdict::Failed {
        return Err(UpError::Failed(Box::new(DeployFailure {
            settled,
            troubles,
        })));
    }
    let detail = session.cloudformation().stack(&stack.arn).await;
    let outputs = match detail.map_err(|error| lost(&stack, error))? {
        Some(detail) => outputs(detail),
        None => return Err(UpError::Overtaken { stack: stack.name }),
    };
    report(Event::Outputs(outputs.clone()));
    Ok((settled, outputs))
}

/// Follows to the end, however it ends; with what kept failing on the way.
async fn attend(
    session: &Session,
    watch: Watch,
    report: Report<'_>,
) -> Result<(Settled, Vec<Trouble>), UpError> {
    let stack = watch.stack().clone();
    let probes = Probes::default();
    let listening = |event: Event| {
        probes.hear(&event);
        report(event);
    };
    watch.announce(&listening);
    let settled = tokio::select! {
        settled = Box::pin(follow(session, vec![watch], &listening)) => settled,
        never = Box::pin(probes.look(session, report)) => match never {},
    };
    let settled = settled.map_err(|FollowError { error, .. }| lost(&stack, error))?;
    match settled.into_iter().next() {
        Some(settled) => Ok((settled, probes.told())),
        None => Err(UpError::Overtaken { stack: stack.name }),
    }
}

fn lost(stack: &Followed, error: crate::aws::Error) -> UpError {
    UpError::Lost {
        stack: stack.name.clone(),
        arn: stack.arn.clone(),
        error,
    }
}

fn outputs(stack: StackDetail) -> Outputs {
    let mut outputs = stack.outputs;
    outputs.sort_by(|a, b| a.key.cmp(&b.key));
    Outputs {
        stack: stack.name,
        arn: stack.arn,
        outputs,
    }
}
