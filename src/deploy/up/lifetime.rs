//! Who works on the stack, and the schedule that deletes it: armed before anything is executed.

use jiff::{SignedDuration, Timestamp};

use super::super::bootstrap::{Hands, Own, Wanted, hands};
use super::super::change_set::remove_shell;
use super::super::expiry::{Armed, arm, disarm, read};
use super::super::{EXPIRES_TAG, UpError};
use super::Job;
use crate::aws::{NewChangeSet, Session, StackDetail};
use crate::stack::{Event, Expiry, NEVER, Notice, StackStatus};

/// How long a stack lives, and as whom CloudFormation works on it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Upkeep<'a> {
    /// So long, then it is deleted by itself; `None` is for ever.
    pub lifetime: Option<SignedDuration>,
    /// Roles in place of the bootstrap stack's.
    pub own: Own<'a>,
    /// What is wanted of the bootstrap stack; without it there must be roles in its place.
    pub bootstrap: Option<Wanted<'a>>,
}

/// What a new stack is made with.
pub(super) struct Start {
    /// Who works on it.
    pub(super) hands: Hands,
    /// When it is deleted by itself.
    pub(super) expires: Option<Timestamp>,
}

/// Finds the roles, making the bootstrap stack where that is allowed, and decides the expiry.
pub(super) async fn start(job: &Job<'_>) -> Result<Start, UpError> {
    let upkeep = job.request.upkeep;
    let hands = hands(
        job.session,
        upkeep.own,
        upkeep.lifetime.is_some(),
        upkeep.bootstrap.as_ref(),
        job.report,
    )
    .await
    .map_err(UpError::Bootstrap)?;
    Ok(Start {
        hands,
        expires: upkeep.lifetime.map(|length| after(job.session, length)),
    })
}

/// So long from now, in whole seconds.
fn after(session: &Session, length: SignedDuration) -> Timestamp {
    let at = session.clock().now();
    let at = at.checked_add(length).unwrap_or(Timestamp::MAX);
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}

impl Start {
    /// Value of the tag `stackgen:expires-at`.
    pub(super) fn tag(&self) -> String {
        self.expires
            .map_or_else(|| NEVER.to_owned(), |at| at.to_string())
    }

    /// Arms the schedule of a stack that holds nothing yet. If that fails the empty stack is taken
    /// away again: nothing is made that nothing would delete.
    pub(super) async fn arm(
        &self,
        job: &Job<'_>,
        made: &NewChangeSet,
        change_set: &str,
    ) -> Result<(), UpError> {
        let (Some(at), Some(reaper)) = (self.expires, &self.hands.reaper) else {
            return Ok(());
        };
        let armed = Armed {
            stack_arn: &made.stack_arn,
            expires_at: at,
            reaper_role_arn: &reaper.role_arn,
            group: &reaper.group,
        };
        if let Err(error) = arm(job.session, &armed).await {
            remove_shell(job.session.cloudformation(), &made.stack_arn, change_set).await;
            return Err(UpError::NotArmed(error));
        }
        say_armed(job, job.request.stack, at, false);
        Ok(())
    }
}

fn say_armed(job: &Job<'_>, stack: &str, at: Timestamp, again: bool) {
    (job.report)(Event::Notice(Notice::ExpiryArmed {
        stack: stack.to_owned(),
        at,
        left_seconds: at.duration_since(job.session.clock().now()).as_secs(),
        again,
    }));
}

/// Is a stack that is there still deleted by itself? If its schedule is gone, it is armed anew, for
/// as long as a new stack would live. Never an error: the stack is what was asked for.
pub(super) async fn check(job: &Job<'_>, stack: &StackDetail) {
    let Some(length) = job.request.upkeep.lifetime else {
        return;
    };
    let tag = stack.tags.get(EXPIRES_TAG).map(String::as_str);
    let expiry = read(job.session, &stack.arn, tag).await;
    if !expiry.needs_help() {
        if let Expiry::Armed { at, .. } = expiry {
            say_armed(job, &stack.name, at, false);
        } else {
            warn(job, stack, expiry);
        }
        return;
    }
    let at = after(job.session, length);
    let armed = match start(job).await {
        Ok(Start { hands, .. }) if stack.role_arn.is_some() => match hands.reaper {
            Some(reaper) => arm(
                job.session,
                &Armed {
                    stack_arn: &stack.arn,
                    expires_at: at,
                    reaper_role_arn: &reaper.role_arn,
                    group: &reaper.group,
                },
            )
            .await
            .is_ok(),
            None => false,
        },
        _ => false,
    };
    if armed {
        say_armed(job, &stack.name, at, true);
    } else {
        warn(job, stack, expiry);
    }
}

fn warn(job: &Job<'_>, stack: &StackDetail, expiry: Expiry) {
    (job.report)(Event::Notice(Notice::Expired {
        stack: stack.name.clone(),
        region: job.session.region().to_owned(),
        expiry,
    }));
}

/// Removes the schedule of a stack that its own failure has deleted. Should this fail, the schedule
/// finds nothing to delete and removes itself a day later.
pub(super) async fn tidy(session: &Session, error: &UpError) {
    if let UpError::Failed(failure) = error
        && failure.settled.status == StackStatus::DeleteComplete
    {
        let _ = disarm(session, &failure.settled.stack.arn).await;
    }
}
