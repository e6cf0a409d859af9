//! Taking away what an earlier, failed deployment left.

use super::super::tags::summary;
use super::super::{Blocked, DownOptions, DownReport, UpError, down};
use super::{Job, Step};
use crate::aws::StackDetail;
use crate::stack::{Event, Notice};

/// Deletes a stack whose making failed. It was never usable, so nothing is lost; what it may still
/// hold bills.
pub(super) async fn clear(job: &Job<'_>, stack: StackDetail) -> Result<Step, UpError> {
    (job.report)(Event::Notice(Notice::Clearing {
        stack: stack.name.clone(),
        status: stack.status.to_string(),
        reason: stack.status_reason.clone(),
    }));
    let summary = summary(&stack, job.session.region(), job.session.is_simulated());
    let torn = down(job.session, &[summary], DownOptions::default(), job.report).await;
    match torn
        .outcomes
        .into_iter()
        .next()
        .map(|outcome| outcome.report)
    {
        Some(DownReport::Lost(error)) => Err(UpError::Lost {
            stack: stack.name,
            arn: stack.arn,
            error,
        }),
        Some(DownReport::NotBegun(error)) => Err(UpError::Aws(error)),
        Some(DownReport::Failed(settled)) => Err(UpError::Blocked(Box::new(Blocked {
            stack: stack.name,
            arn: stack.arn,
            status: settled.status,
            reason: settled.cause.map(|cause| cause.reason).or(settled.reason),
            ours: true,
            same: false,
        }))),
        Some(
            DownReport::Deleted(_)
            | DownReport::Gone
            | DownReport::Forced(..)
            | DownReport::Protected,
        )
        | None => Ok(Step::Again(None)),
    }
}
