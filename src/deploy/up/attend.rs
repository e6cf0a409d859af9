//! Following the stack to its end, and what is there then.

use super::super::outline::resources;
use super::super::{Report, UpError, Watch, follow};
use super::{UpOutcome, UpRequest};
use crate::aws::{Session, StackDetail};
use crate::stack::{Event, Followed, Notice, Outputs, Verdict};

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
pub(super) async fn join(
    session: &Session,
    request: &UpRequest<'_>,
    stack: StackDetail,
    report: Report<'_>,
) -> Result<UpOutcome, UpError> {
    report(Event::Notice(Notice::Joined {
        stack: stack.name.clone(),
    }));
    let began = stack.created.unwrap_or_else(|| session.clock().now());
    let watch = Watch::whole(
        Followed {
            name: stack.name,
            arn: stack.arn,
            region: session.region().to_owned(),
        },
        began,
        resources(request.template),
    );
    attend(session, watch, report).await
}

/// Follows to the end, and fetches the outputs of a stack that is there.
pub(super) async fn attend(
    session: &Session,
    watch: Watch,
    report: Report<'_>,
) -> Result<UpOutcome, UpError> {
    let stack = watch.stack().clone();
    let lost = |error| UpError::Lost {
        stack: stack.name.clone(),
        arn: stack.arn.clone(),
        error,
    };
    watch.announce(report);
    let settled = follow(session, vec![watch], report)
        .await
        .map_err(|lost_sight| lost(lost_sight.error))?;
    let Some(settled) = settled.into_iter().next() else {
        return Err(UpError::Overtaken { stack: stack.name });
    };
    if settled.verdict == Verdict::Failed {
        return Err(UpError::Failed(Box::new(settled)));
    }
    let detail = session.cloudformation().stack(&stack.arn).await;
    let outputs = match detail.map_err(lost)? {
        Some(detail) => outputs(detail),
        None => return Err(UpError::Overtaken { stack: stack.name }),
    };
    report(Event::Outputs(outputs.clone()));
    Ok(UpOutcome::Created(Box::new(settled), outputs))
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
