//! Taking the bootstrap stack away, once no stack needs it.

use std::future::Future;
use std::pin::Pin;

use super::ensure::delete;
use super::look::{Standing, look};
use super::{BootstrapError, STACK};
use crate::aws::Session;
use crate::deploy::together::together;
use crate::deploy::{Report, inventory};
use crate::stack::{Event, Notice};

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
    delete(session, &arn).await?;
    report(Event::Notice(Notice::BootstrapRemoved {
        stack: STACK.to_owned(),
        region: session.region().to_owned(),
    }));
    Ok(Removal::Removed)
}
