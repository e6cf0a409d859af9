//! What `up` would do, found out without doing it: where the stack stands, and what an update would
//! change in it.

use super::super::change_set::Prepared;
use super::super::{Blocked, Report, UpError};
use super::create::{Scope, change_set_name, prepare_as};
use super::standing::{Standing, standing};
use super::{Ground, Job, UpRequest};
use crate::aws::{Error, Session, StackDetail};
use crate::stack::{Finding, Proposed, StackStatus};

/// What `up` would find, and do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Foreseen {
    /// There is no such stack: all of the template would be made.
    New,
    /// It is there, from the very same template with the very same image: nothing would be done.
    Same(StackStatus),
    /// It is there, and this is what an update would change.
    Different {
        /// As CloudFormation worked it out.
        proposed: Proposed,
        /// Why the change set that told so could not be taken back, if it could not. It is free,
        /// and the next update makes it void.
        left: Option<Error>,
    },
    /// It is there from another template, but CloudFormation refuses the update.
    Refused {
        /// Its reason.
        reason: String,
        /// What its early validation found.
        findings: Vec<Finding>,
    },
    /// Something is under way, which `up` would join or wait for.
    Busy(StackStatus),
    /// An attempt to make it failed: `up` would delete what is left of it first.
    Failed(StackStatus),
    /// It is in the way, and not for `up` to move.
    Blocked(Box<Blocked>),
}

/// Looks where the wanted stack stands, and has CloudFormation work out what an update would change
/// if it is there. The change set is taken back before this ends, in whichever way it ends; so
/// whoever is interrupted lets this come to its end.
pub async fn foresee(
    session: &Session,
    request: &UpRequest<'_>,
    report: Report<'_>,
) -> Result<Foreseen, UpError> {
    let identity = session.identity().await.map_err(UpError::Aws)?;
    let ground = Ground::of(session, request, identity.principal).await;
    let job = ground.job(session, request, report);
    Ok(match standing(&job).await? {
        // An empty shell is used as if there were nothing.
        Standing::Free { .. } => Foreseen::New,
        Standing::Same(stack) => Foreseen::Same(stack.status),
        Standing::Different(stack) => difference(&job, stack).await?,
        Standing::Made(stack) | Standing::Going(stack) => Foreseen::Busy(stack.status),
        Standing::Failed(stack) => Foreseen::Failed(stack.status),
        Standing::Blocked(blocked) => Foreseen::Blocked(blocked),
    })
}

/// The difference, by a change set that is made, read and taken back.
async fn difference(job: &Job<'_>, stack: StackDetail) -> Result<Foreseen, UpError> {
    let name = change_set_name(job.digest, job.session.clock().now().as_millisecond());
    let prepared = prepare_as(job, &Scope::update_of(&stack), &name).await;
    // What is not there, because it was never made or is gone already, is no error to delete.
    let cloudformation = job.session.cloudformation();
    let left = cloudformation.delete_change_set(&name, &stack.arn).await;
    match prepared {
        Ok(Prepared::Ready(_, set)) => Ok(Foreseen::Different {
            proposed: Proposed {
                stack: stack.name,
                arn: stack.arn,
                change_set: name,
                changes: set.changes,
            },
            left: left.err(),
        }),
        Ok(Prepared::NoChanges) => Ok(Foreseen::Same(stack.status)),
        Ok(Prepared::Overtaken(Some(error))) => Err(UpError::Aws(error)),
        Ok(Prepared::Overtaken(None)) => Err(UpError::Overtaken { stack: stack.name }),
        Err(UpError::Refused { reason, findings }) => Ok(Foreseen::Refused { reason, findings }),
        Err(error) => Err(error),
    }
}
