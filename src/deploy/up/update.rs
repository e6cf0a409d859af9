//! A stack that is there and differs: what would change, and changing it.

use super::super::change_set::Prepared;
use super::super::{Report, UpError, Watch};
use super::attend::{conclude, nothing_to_do};
use super::create::{Scope, prepare};
use super::lifetime::check;
use super::{Job, Step, UpOutcome};
use crate::aws::{Error, ErrorKind, Session, StackDetail};
use crate::stack::{Event, Followed, Operation, Outputs, Proposed, Settled};

/// An update that CloudFormation worked out and nobody has agreed to yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What it would change.
    pub proposed: Proposed,
    /// ARN of the change set.
    change_set: String,
}

/// Has CloudFormation work out what an update would change.
pub(super) async fn propose(job: &Job<'_>, stack: StackDetail) -> Result<Step, UpError> {
    check(job, &stack).await;
    let (prepared, name) = prepare(job, &Scope::update_of(&stack)).await?;
    let (made, set) = match prepared {
        Prepared::Ready(made, set) => (made, set),
        Prepared::NoChanges => return Ok(Step::Ended(nothing_to_do(stack, job.report))),
        Prepared::Overtaken(error) => return Ok(Step::Again(error)),
    };
    let proposed = Proposed {
        stack: stack.name,
        arn: stack.arn,
        change_set: name,
        changes: set.changes,
    };
    (job.report)(Event::Proposed(proposed.clone()));
    Ok(Step::Ended(UpOutcome::Proposed(Box::new(Proposal {
        proposed,
        change_set: made.id,
    }))))
}

/// Carries out an update that was agreed to, and follows it to its end.
pub async fn carry_out(
    session: &Session,
    proposal: &Proposal,
    report: Report<'_>,
) -> Result<(Settled, Outputs), UpError> {
    let Proposed {
        stack,
        arn,
        change_set,
        ..
    } = &proposal.proposed;
    let followed = Followed {
        name: stack.clone(),
        arn: arn.clone(),
        region: session.region().to_owned(),
    };
    let began = session.clock().now();
    let watch = Watch::from_now(session.cloudformation(), followed, Operation::Update, began)
        .await
        .map_err(UpError::Aws)?;
    let executed = session
        .cloudformation()
        .execute_change_set(&proposal.change_set, arn, change_set)
        .await;
    match executed {
        Ok(()) => conclude(session, watch, report).await,
        // Whoever was quicker made this change set void; what they did is for the user to look at.
        Err(error) if matches!(error.kind, ErrorKind::NotFound | ErrorKind::Validation) => {
            Err(UpError::Overtaken {
                stack: stack.clone(),
            })
        }
        Err(error) => Err(UpError::Aws(error)),
    }
}

/// Takes a proposal back: the stack is as it was.
pub async fn withdraw(session: &Session, proposal: &Proposal) -> Result<(), Error> {
    session
        .cloudformation()
        .delete_change_set(&proposal.change_set, &proposal.proposed.arn)
        .await
}
