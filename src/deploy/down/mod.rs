//! From stacks to nothing, several at once.
//!
//! - [`standing`]: what a delete means in each state of a stack;
//! - [`course`]: one stack from where it stands to its end;
//! - [`drain`]: services to no tasks and groups to no hosts, before the delete;
//! - [`mend`]: what is done about what is in the way of a delete.
//!
//! Nothing is kept in memory that a second run would need: every step looks at AWS first, and is
//! nothing where it was done already. So a client can be killed anywhere and `down` run again.

mod course;
mod drain;
mod intent;
mod mend;
mod standing;

pub use intent::{Intent, intent};

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use tokio::sync::Semaphore;

use self::course::take_down;
use super::Report;
use super::together::together;
use crate::aws::{Error, Session};
use crate::stack::{Event, Followed, Leftover, Mend, Mending, Settled, Summary};

/// Stacks of one Region that are worked on at once; more wait for their turn. CloudFormation works
/// on a limited number of resources at a time, and every stack being followed costs calls.
const AT_ONCE: usize = 40;

/// How stacks are to be deleted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DownOptions {
    /// As a last resort leave behind what cannot be deleted, and let the stack go.
    pub force: bool,
    /// Switch termination protection off where it is on.
    pub force_protected: bool,
}

/// How the delete of one stack ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DownOutcome {
    /// The stack as it was.
    pub stack: Summary,
    /// How it ended.
    pub report: DownReport,
}

/// How a delete ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DownReport {
    /// CloudFormation says that it is gone, and so is everything in it.
    Deleted(Box<Settled>),
    /// It was gone when we came to it.
    Gone,
    /// The stack is gone, by force; what it could not delete is not.
    Forced(Box<Settled>, Vec<Leftover>),
    /// It is not gone.
    Failed(Box<Settled>),
    /// It is protected from deletion, and was left alone.
    Protected,
    /// A call failed before the delete began.
    NotBegun(Error),
    /// We stopped following; the delete goes on.
    Lost(Error),
}

/// One stack that is to go, and all that is needed for it.
#[derive(Clone, Copy)]
struct Job<'a> {
    /// A session in the stack's Region.
    session: &'a Session,
    stack: &'a Summary,
    options: DownOptions,
    report: Report<'a>,
}

impl Job<'_> {
    fn followed(&self) -> Followed {
        Followed {
            name: self.stack.name.clone(),
            arn: self.stack.arn.clone(),
            region: self.stack.region.clone(),
        }
    }

    /// Says what was done about something in the way.
    fn tell(&self, step: Mend) {
        (self.report)(Event::Mending(Mending {
            stack: self.followed(),
            step,
        }));
    }
}

/// Deletes stacks of ours, each addressed by its ARN, and follows them all to the end. One that
/// fails holds up no other; outcomes come by Region, in the order of the stacks.
pub async fn down(
    session: &Session,
    stacks: &[Summary],
    options: DownOptions,
    report: Report<'_>,
) -> Vec<DownOutcome> {
    let mut regions: BTreeMap<&str, Vec<&Summary>> = BTreeMap::new();
    for stack in stacks {
        regions.entry(&stack.region).or_default().push(stack);
    }
    let work = regions.into_iter().map(|(region, stacks)| {
        let session = session.in_region(region);
        Box::pin(async move { in_region(&session, &stacks, options, report).await })
            as Pin<Box<dyn Future<Output = Vec<DownOutcome>> + '_>>
    });
    together(work).await.into_iter().flatten().collect()
}

async fn in_region(
    session: &Session,
    stacks: &[&Summary],
    options: DownOptions,
    report: Report<'_>,
) -> Vec<DownOutcome> {
    let turns = Semaphore::new(AT_ONCE);
    let work = stacks.iter().map(|stack| {
        let turns = &turns;
        let job = Job {
            session,
            stack,
            options,
            report,
        };
        Box::pin(async move {
            let _turn = turns.acquire().await;
            DownOutcome {
                stack: job.stack.clone(),
                report: take_down(&job).await,
            }
        }) as Pin<Box<dyn Future<Output = DownOutcome> + '_>>
    });
    together(work).await
}
