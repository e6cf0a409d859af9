//! Taking the bootstrap stack away, once no stack needs it.

use std::future::Future;
use std::pin::Pin;

use super::ensure::{delete, followed};
use super::look::{Standing, look};
use super::{BootstrapError, STACK};
use crate::aws::Session;
use crate::deploy::pace::before_again;
use crate::deploy::together::together;
use crate::deploy::{Report, inventory};
use crate::stack::causes::{self, Area};
use crate::stack::{Event, Mend, Mending, Notice, Settled};

/// So many deletes are sent at most.
const ATTEMPTS: u32 = 6;

/// What became of the bootstrap stack of a Region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Removal {
    /// There was none.
    Absent,
    /// It is gone.
    Removed,
    /// It stays: these stacks could not be deleted without its roles.
    InUse(Vec<String>),
}

/// Removes the bootstrap stacks of these Regions at once; the answers come with their Regions.
pub async fn remove_all(
    session: &Session,
    regions: &[String],
    report: Report<'_>,
) -> Vec<(String, Result<Removal, BootstrapError>)> {
    let removals = regions.iter().map(|region| {
        let session = session.in_region(region);
        Box::pin(async move { (region.clone(), remove(&session, report).await) })
            as Pin<Box<dyn Future<Output = _> + '_>>
    });
    together(removals).await
}

/// Removes the bootstrap stack of the session's Region, unless a stack of ours is left there.
pub async fn remove(session: &Session, report: Report<'_>) -> Result<Removal, BootstrapError> {
    let arn = match look(session).await? {
        Standing::Absent => return Ok(Removal::Absent),
        Standing::Foreign => {
            return Err(BootstrapError::Foreign {
                region: session.region().to_owned(),
            });
        }
        Standing::Ready(installed) => installed.arn,
        Standing::Busy(stack) | Standing::Broken(stack) => stack.arn,
    };
    let found = inventory(session, &[session.region().to_owned()]).await;
    if let Some(error) = found.unseen.into_iter().next() {
        return Err(error.into());
    }
    if !found.stacks.is_empty() {
        let names = found.stacks.into_iter().map(|stack| stack.name);
        return Ok(Removal::InUse(names.collect()));
    }
    delete_patiently(session, &arn, report).await?;
    report(Event::Notice(Notice::BootstrapRemoved {
        stack: STACK.to_owned(),
        region: session.region().to_owned(),
    }));
    Ok(Removal::Removed)
}

/// Deletes it; again, each time later, while what is in the way passes by itself.
async fn delete_patiently(
    session: &Session,
    arn: &str,
    report: Report<'_>,
) -> Result<(), BootstrapError> {
    let mut attempts = 1;
    loop {
        let settled = match delete(session, arn).await {
            Ok(_) => return Ok(()),
            Err(BootstrapError::Failed(settled)) => settled,
            Err(error) => return Err(error),
        };
        let Some(cause) = passing(&settled).filter(|_| attempts < ATTEMPTS) else {
            return Err(BootstrapError::Failed(settled));
        };
        let pause = before_again(attempts);
        report(Event::Mending(Mending {
            stack: followed(session, arn),
            step: Mend::Waiting {
                cause: Some(cause.to_owned()),
                seconds: pause.as_secs(),
            },
        }));
        session.clock().sleep(pause).await;
        attempts += 1;
    }
}

/// The cause of a failure that passes by itself.
fn passing(settled: &Settled) -> Option<&'static str> {
    let failures = settled.cause.iter().chain(&settled.more);
    let mut causes =
        failures.filter_map(|failure| causes::known(&failure.resource_type, &failure.reason));
    let cause = causes.find(|cause| cause.area == Area::Passing)?;
    Some(cause.id)
}
