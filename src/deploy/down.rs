//! From stacks to nothing, several at once.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use super::together::together;
use super::{Report, Watch, follow};
use crate::aws::{Deletion, Error, Session};
use crate::stack::{Followed, Operation, Settled, StackStatus, Summary, Verdict};

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
    /// It is not gone.
    Failed(Box<Settled>),
    /// It is protected from deletion, and was left alone.
    Protected,
    /// A call failed before the delete began.
    NotBegun(Error),
    /// We stopped following; the delete goes on.
    Lost(Error),
}

/// Deletes stacks of ours, each addressed by its ARN, and follows them all to the end. One that
/// fails holds up no other.
pub async fn down(session: &Session, stacks: &[Summary], report: Report<'_>) -> Vec<DownOutcome> {
    let mut regions: BTreeMap<&str, Vec<Summary>> = BTreeMap::new();
    for stack in stacks {
        regions
            .entry(&stack.region)
            .or_default()
            .push(stack.clone());
    }
    let work = regions.into_iter().map(|(region, stacks)| {
        let session = session.in_region(region);
        Box::pin(async move { down_in_region(&session, stacks, report).await })
            as Pin<Box<dyn Future<Output = Vec<DownOutcome>> + '_>>
    });
    together(work).await.into_iter().flatten().collect()
}

async fn down_in_region(
    session: &Session,
    stacks: Vec<Summary>,
    report: Report<'_>,
) -> Vec<DownOutcome> {
    let mut outcomes = Vec::new();
    let (mut begun, mut watches) = (Vec::new(), Vec::new());
    for stack in stacks {
        if stack.protected {
            outcomes.push(DownOutcome {
                stack,
                report: DownReport::Protected,
            });
            continue;
        }
        match begin(session, &stack).await {
            Ok(watch) => {
                watch.announce(report);
                watches.push(watch);
                begun.push(stack);
            }
            Err(error) => outcomes.push(DownOutcome {
                stack,
                report: DownReport::NotBegun(error),
            }),
        }
    }
    match follow(session, watches, report).await {
        Ok(settled) => outcomes.extend(begun.into_iter().zip(settled).map(verdict)),
        Err(lost) => outcomes.extend(begun.into_iter().map(|stack| DownOutcome {
            stack,
            report: DownReport::Lost(lost.error.clone()),
        })),
    }
    outcomes
}

/// Sends the delete, unless one is under way already.
async fn begin(session: &Session, stack: &Summary) -> Result<Watch, Error> {
    let cloudformation = session.cloudformation();
    let began = session.clock().now();
    let followed = Followed {
        name: stack.name.clone(),
        arn: stack.arn.clone(),
        region: stack.region.clone(),
    };
    let watch = Watch::from_now(cloudformation, followed, Operation::Delete, began).await?;
    if stack.status != StackStatus::DeleteInProgress {
        let token = format!("stackgen-down-{}", began.as_millisecond());
        cloudformation
            .delete_stack(&Deletion::of(&stack.arn, &token))
            .await?;
    }
    Ok(watch)
}

fn verdict((stack, settled): (Summary, Settled)) -> DownOutcome {
    let settled = Box::new(settled);
    DownOutcome {
        stack,
        report: match settled.verdict {
            Verdict::Succeeded => DownReport::Deleted(settled),
            Verdict::Failed => DownReport::Failed(settled),
        },
    }
}
