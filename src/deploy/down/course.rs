//! One stack from where it stands to its end.

use super::super::{Watch, follow};
use super::drain::drain;
use super::mend::{Outlook, mend};
use super::standing::{Move, move_of};
use super::{DownReport, Job};
use crate::aws::{Deletion, Error, ErrorKind, StackResource};
use crate::stack::{
    Event, Leftover, Mend, Operation, ResourceStatus, Retrying, Settled, StackStatus, Verdict,
};

/// A delete is sent at most so often.
const ATTEMPTS: u32 = 6;
/// The ends of so many other operations are waited for, one after the other.
const RESTS: u32 = 5;

/// How far one stack has come.
#[derive(Debug, Default)]
struct Course {
    /// Deletes sent or joined.
    attempts: u32,
    /// Other operations waited for.
    rests: u32,
    /// How the last delete ended, if it failed.
    last: Option<Box<Settled>>,
    /// Resources that were left by the delete before that.
    left_before: Option<usize>,
}

/// Deletes one stack: looks where it stands, does what that asks for, and looks again.
pub(super) async fn take_down(job: &Job<'_>) -> DownReport {
    let mut course = Course::default();
    if job.stack.protected {
        if !job.options.force_protected {
            return DownReport::Protected;
        }
        if let Err(error) = unprotect(job).await {
            return DownReport::NotBegun(error);
        }
    }
    loop {
        match step(job, &mut course).await {
            Ok(Some(report)) => return report,
            Ok(None) => {}
            Err(error) => {
                return match course.last {
                    Some(settled) => DownReport::Failed(settled),
                    None => DownReport::NotBegun(error),
                };
            }
        }
    }
}

/// Switches termination protection off, and says so.
async fn unprotect(job: &Job<'_>) -> Result<(), Error> {
    match job.session.cloudformation().unprotect(&job.stack.arn).await {
        Ok(()) => job.tell(Mend::Unprotected),
        Err(error) if error.kind == ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    Ok(())
}

/// One step; a report when it was the last one.
async fn step(job: &Job<'_>, course: &mut Course) -> Result<Option<DownReport>, Error> {
    let cloudformation = job.session.cloudformation();
    let Some(detail) = cloudformation.stack(&job.stack.arn).await? else {
        return Ok(Some(DownReport::Gone));
    };
    match move_of(&detail.status) {
        Move::Gone => return Ok(Some(DownReport::Gone)),
        Move::Rest => return rest(job, course, &detail.status).await,
        Move::Join => return attempt(job, course, None).await,
        Move::Delete => {}
        Move::Drain => drain(job, &cloudformation.resources(&job.stack.arn).await?).await,
        Move::Mend => {
            let resources = cloudformation.resources(&job.stack.arn).await?;
            let outlook = mend(job, &resources, course.attempts).await;
            if let Some(settled) = course.give_up(outlook) {
                return Ok(Some(if job.options.force {
                    force(job, settled, &resources).await?
                } else {
                    DownReport::Failed(settled)
                }));
            }
            if course.attempts > 0 {
                say_retry(job, course.attempts + 1, &resources, false);
            }
        }
    }
    let token = token(job);
    let deletion = Deletion {
        role: job.options.role,
        ..Deletion::of(&job.stack.arn, &token)
    };
    attempt(job, course, Some(deletion)).await
}

/// Waits for the end of an operation during which AWS deletes nothing.
async fn rest(
    job: &Job<'_>,
    course: &mut Course,
    status: &StackStatus,
) -> Result<Option<DownReport>, Error> {
    course.rests += 1;
    job.tell(Mend::WaitsForRest {
        status: status.to_string(),
    });
    let watch = watch(job, Operation::Update).await?;
    watch.announce(job.report);
    match follow(job.session, vec![watch], job.report).await {
        Ok(_) => Ok(None),
        Err(lost) => Err(lost.error),
    }
}

async fn watch(job: &Job<'_>, operation: Operation) -> Result<Watch, Error> {
    let began = job.session.clock().now();
    let cloudformation = job.session.cloudformation();
    Watch::from_now(cloudformation, job.followed(), operation, began).await
}

/// Sends a delete, or joins one that runs, and follows it to its end.
async fn attempt(
    job: &Job<'_>,
    course: &mut Course,
    deletion: Option<Deletion<'_>>,
) -> Result<Option<DownReport>, Error> {
    let watch = watch(job, Operation::Delete).await?;
    if let Some(deletion) = deletion {
        match job.session.cloudformation().delete_stack(&deletion).await {
            Ok(()) => {}
            // Something began on the stack between our look and our call.
            Err(error) if error.kind == ErrorKind::Validation && course.rests < RESTS => {
                return refused(job, course, error).await;
            }
            Err(error) => return Err(error),
        }
    }
    watch.announce(job.report);
    course.attempts += 1;
    let settled = match follow(job.session, vec![watch], job.report).await {
        Ok(settled) => settled.into_iter().next(),
        Err(lost) => return Ok(Some(DownReport::Lost(lost.error))),
    };
    let Some(settled) = settled.map(Box::new) else {
        return Ok(Some(DownReport::Gone));
    };
    if settled.verdict == Verdict::Succeeded {
        return Ok(Some(DownReport::Deleted(settled)));
    }
    course.left_before = course.last.as_ref().map(|last| last.left.len());
    course.last = Some(settled);
    Ok(None)
}

/// A delete was refused: if an operation runs, its end is waited for; else that is how it is.
async fn refused(
    job: &Job<'_>,
    course: &mut Course,
    error: Error,
) -> Result<Option<DownReport>, Error> {
    let detail = job.session.cloudformation().stack(&job.stack.arn).await?;
    match detail.filter(|detail| detail.status.is_in_progress()) {
        Some(detail) => rest(job, course, &detail.status).await,
        None => Err(error),
    }
}

impl Course {
    /// How the last delete ended, if there is no point in sending another.
    ///
    /// The second delete is always sent: what was in the way may have been there by chance.
    fn give_up(&mut self, outlook: Outlook) -> Option<Box<Settled>> {
        let settled = self.last.take()?;
        let shrinks = self
            .left_before
            .is_some_and(|before| settled.left.len() < before);
        let hopeful = self.attempts < ATTEMPTS
            && (self.attempts == 1 || shrinks || outlook == Outlook::Better);
        if hopeful {
            self.last = Some(settled);
            return None;
        }
        Some(settled)
    }
}

/// The last resort: the stack goes, and what cannot be deleted stays behind and is listed.
async fn force(
    job: &Job<'_>,
    failed: Box<Settled>,
    resources: &[StackResource],
) -> Result<DownReport, Error> {
    say_retry(job, ATTEMPTS, resources, true);
    let watch = watch(job, Operation::Delete).await?;
    let token = token(job);
    let cloudformation = job.session.cloudformation();
    let deletion = Deletion {
        role: job.options.role,
        force: true,
        ..Deletion::of(&job.stack.arn, &token)
    };
    if cloudformation.delete_stack(&deletion).await.is_err() {
        return Ok(DownReport::Failed(failed));
    }
    watch.announce(job.report);
    let settled = match follow(job.session, vec![watch], job.report).await {
        Ok(settled) => settled.into_iter().next().map(Box::new).unwrap_or(failed),
        Err(lost) => return Ok(DownReport::Lost(lost.error)),
    };
    if settled.verdict == Verdict::Failed {
        return Ok(DownReport::Failed(settled));
    }
    // The list of a stack that is gone still tells what was left behind.
    let after = cloudformation.resources(&job.stack.arn).await?;
    let skipped = after
        .into_iter()
        .filter(|resource| resource.status == ResourceStatus::DeleteSkipped);
    let left: Vec<Leftover> = skipped
        .map(|resource| Leftover {
            logical_id: resource.logical_id,
            resource_type: resource.resource_type,
            physical_id: resource.physical_id,
            reason: resource.reason,
        })
        .collect();
    Ok(if left.is_empty() {
        DownReport::Deleted(settled)
    } else {
        DownReport::Forced(settled, left)
    })
}

fn say_retry(job: &Job<'_>, attempt: u32, resources: &[StackResource], forced: bool) {
    let failed = resources
        .iter()
        .filter(|resource| resource.status == ResourceStatus::DeleteFailed)
        .map(|resource| resource.logical_id.clone())
        .collect();
    (job.report)(Event::Retrying(Retrying {
        stack: job.followed(),
        attempt,
        most: ATTEMPTS,
        failed,
        forced,
    }));
}

/// Names the request: a call that the SDK repeats is the same one, a later attempt is another.
fn token(job: &Job<'_>) -> String {
    let now = job.session.clock().now();
    format!("stackgen-down-{}", now.as_millisecond())
}
