//! When stacks are deleted by themselves, by what their schedules say.

use std::future::Future;
use std::pin::Pin;

use super::super::together::together;
use super::{GROUPS, name};
use crate::aws::{Error, ErrorKind, Schedule, Session};
use crate::stack::{Expiry, Scheduled, Summary};

/// A stack's schedule, wherever it is.
pub(super) async fn find(session: &Session, stack_arn: &str) -> Result<Option<Schedule>, Error> {
    let scheduler = session.scheduler();
    let name = name::schedule_name(stack_arn);
    for group in GROUPS {
        if let Some(schedule) = scheduler.get(group, &name).await? {
            return Ok(Some(schedule));
        }
    }
    Ok(None)
}

/// When a stack of the session's Region is deleted. `tag` is the value of `stackgen:expires-at`.
///
/// What cannot be read is [`Expiry::Unknown`]: not to be allowed to look is no reason to stop.
pub async fn read(session: &Session, stack_arn: &str, tag: Option<&str>) -> Expiry {
    match find(session, stack_arn).await {
        Ok(found) => Expiry::of(found.as_ref().map(scheduled), tag, session.clock().now()),
        Err(error) => Expiry::Unknown {
            reason: match error.kind {
                ErrorKind::AccessDenied => "may not look".to_owned(),
                kind => kind.headline().to_owned(),
            },
        },
    }
}

/// Reads the expiries of all these stacks at once, each in its own Region, into them.
pub async fn read_all(session: &Session, stacks: &mut [Summary]) {
    let reads = stacks.iter().map(|stack| {
        let session = session.in_region(&stack.region);
        let (arn, tag) = (stack.arn.clone(), stack.expires_tag.clone());
        Box::pin(async move { read(&session, &arn, tag.as_deref()).await })
            as Pin<Box<dyn Future<Output = Expiry>>>
    });
    let expiries = together(reads).await;
    for (stack, expiry) in stacks.iter_mut().zip(expiries) {
        stack.expires_at = expiry.at();
        stack.expiry = Some(expiry);
    }
}

/// What matters of a schedule.
pub(super) const fn scheduled(schedule: &Schedule) -> Scheduled {
    Scheduled {
        start: schedule.start,
        end: schedule.end,
        enabled: schedule.enabled,
    }
}
