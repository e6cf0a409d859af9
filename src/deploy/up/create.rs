//! A stack from nothing: change set, execution, and what if somebody is quicker.

use super::super::change_set::{self, Prepared};
use super::super::outline::resources;
use super::super::tags::{TagSource, tags};
use super::super::{UpError, Watch};
use super::attend::conclude;
use super::{Job, Step, UpOutcome};
use crate::aws::{ChangeSetKind, ChangeSetRequest, ErrorKind, NewChangeSet};
use crate::stack::{ChangeSetReady, Event, Followed};

/// Makes the change set, executes it, and follows it to its end.
pub(super) async fn create(job: &Job<'_>) -> Result<Step, UpError> {
    let (prepared, name) = prepare(job, ChangeSetKind::Create, job.request.stack).await?;
    let (made, set) = match prepared {
        Prepared::Ready(made, set) => (made, set),
        // There is nothing a new stack could be the same as: the shell went meanwhile.
        Prepared::NoChanges => return Ok(Step::Again(None)),
        Prepared::Overtaken(error) => return Ok(Step::Again(error)),
    };
    (job.report)(Event::ChangeSetReady(ChangeSetReady {
        stack: job.request.stack.to_owned(),
        arn: made.stack_arn.clone(),
        change_set: name.clone(),
        changes: set.changes.len(),
    }));
    let began = job.session.clock().now();
    if let Some(step) = execute(job, &made, &name).await? {
        return Ok(step);
    }
    let watch = Watch::whole(
        Followed {
            name: job.request.stack.to_owned(),
            arn: made.stack_arn,
            region: job.session.region().to_owned(),
        },
        began,
        resources(job.request.template),
    );
    let (settled, outputs) = conclude(job.session, watch, job.report).await?;
    Ok(Step::Ended(UpOutcome::Created(Box::new(settled), outputs)))
}

/// Makes a change set from the template and waits until it is ready; with its name.
pub(super) async fn prepare(
    job: &Job<'_>,
    kind: ChangeSetKind,
    stack: &str,
) -> Result<(Prepared, String), UpError> {
    let tags = tags(&TagSource {
        profile: job.request.profile,
        stack: job.request.stack,
        digest: job.digest,
        owner: job.owner,
        extra: job.request.tags,
    });
    let name = change_set_name(job.digest, job.session.clock().now().as_millisecond());
    let body = job.request.template.canonical();
    let request = ChangeSetRequest {
        kind,
        stack,
        on_failure: job.request.on_failure,
        change_set: &name,
        body: &body,
        capabilities: job.request.capabilities,
        tags: &tags,
    };
    let prepared = change_set::prepare(job.session, &request, job.report).await?;
    Ok((prepared, name))
}

/// Executes a change set; a step when somebody else was quicker.
async fn execute(job: &Job<'_>, made: &NewChangeSet, name: &str) -> Result<Option<Step>, UpError> {
    let executed = job
        .session
        .cloudformation()
        .execute_change_set(&made.id, &made.stack_arn, name)
        .await;
    match executed {
        Ok(()) => Ok(None),
        Err(error) if matches!(error.kind, ErrorKind::NotFound | ErrorKind::Validation) => {
            Ok(Some(Step::Again(Some(error))))
        }
        Err(error) => Err(UpError::Aws(error)),
    }
}

/// Names a change set after what is in it and when: the same moment and template, the same request.
fn change_set_name(digest: &str, millisecond: i64) -> String {
    let short = digest.get(..12).unwrap_or(digest);
    format!("stackgen-{short}-{millisecond}")
}
