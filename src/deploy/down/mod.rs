//! From stacks to nothing, several at once.
//!
//! - [`standing`]: what a delete means in each state of a stack;
//! - [`course`]: one stack from where it stands to its end;
//! - [`drain`]: services to no tasks and groups to no hosts, before the delete;
//! - [`mend`]: what is done about what is in the way of a delete;
//! - [`mod@aftermath`]: what stacks that are gone have left behind, and the end of their schedules.
//!
//! Nothing is kept in memory that a second run would need: every step looks at AWS first, and is
//! nothing where it was done already. So a client can be killed anywhere and `down` run again.

mod aftermath;
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

use self::aftermath::aftermath;
use self::course::take_down;
use super::Report;
use super::together::together;
use crate::aws::{Error, Session};
use crate::stack::{Event, Followed, Leftover, Mend, Mending, Residue, Settled, Summary};

/// Stacks of one Region that are worked on at once; more wait for their turn. CloudFormation works
/// on a limited number of resources at a time, and every stack being followed costs calls.
const AT_ONCE: usize = 40;

/// How stacks are to be deleted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DownOptions<'a> {
    /// ARN of the role CloudFormation is to delete as, in place of the one the stack was made with:
    /// that one may be gone.
    pub role: Option<&'a str>,
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

impl DownReport {
    /// Is the stack gone, whatever it left behind?
    pub const fn is_gone(&self) -> bool {
        matches!(self, Self::Deleted(_) | Self::Gone | Self::Forced(..))
    }
}

/// How a batch ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Torn {
    /// How each stack ended, by Region, in the order of the stacks.
    pub outcomes: Vec<DownOutcome>,
    /// What those that are gone left behind.
    pub residue: Residue,
}

/// One stack that is to go, and all that is needed for it.
#[derive(Clone, Copy)]
struct Job<'a> {
    /// A session in the stack's Region.
    session: &'a Session,
    stack: &'a Summary,
    options: DownOptions<'a>,
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
/// fails holds up no other. Then looks for what those that are gone left behind.
pub async fn down(
    session: &Session,
    stacks: &[Summary],
    options: DownOptions<'_>,
    report: Report<'_>,
) -> Torn {
    let mut regions: BTreeMap<&str, Vec<&Summary>> = BTreeMap::new();
    for stack in stacks {
        regions.entry(&stack.region).or_default().push(stack);
    }
    let work = regions.into_iter().map(|(region, stacks)| {
        let session = session.in_region(region);
        Box::pin(async move {
            let outcomes = in_region(&session, &stacks, options, report).await;
            let residue = aftermath(&session, &outcomes, report).await;
            Torn { outcomes, residue }
        }) as Pin<Box<dyn Future<Output = Torn> + '_>>
    });
    let mut torn = Torn::default();
    for region in together(work).await {
        torn.outcomes.extend(region.outcomes);
        torn.residue.join(region.residue);
    }
    if torn.outcomes.iter().any(|outcome| outcome.report.is_gone()) {
        report(Event::Residue(torn.residue.clone()));
    }
    torn
}

async fn in_region(
    session: &Session,
    stacks: &[&Summary],
    options: DownOptions<'_>,
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
