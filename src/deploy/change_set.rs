//! From bytes to a change set that can be executed.

use std::time::Duration;

use jiff::SignedDuration;

use super::{Report, UpError};
use crate::aws::{
    ChangeSetRequest, ChangeSetState, CloudFormation, Deletion, Error, NewChangeSet, Recorded,
    Selector, Session,
};
use crate::stack::{ChangeSetReady, Event, Finding};

/// How often a change set being worked out is asked for.
const EVERY: Duration = Duration::from_secs(2);
/// How long CloudFormation may take; a template of ours takes it seconds.
const AT_MOST: SignedDuration = SignedDuration::from_mins(10);

/// A change set, or why there is none.
#[derive(Debug)]
pub(super) enum Prepared {
    /// Ready to be executed.
    Ready(NewChangeSet),
    /// It was refused, or is gone, because the stack has moved on meanwhile.
    Overtaken(Option<Error>),
}

/// Makes a change set for a new stack and waits until it is ready. When it is refused, the empty
/// stack that came with it is taken away again, so that nothing was made.
pub(super) async fn prepare(
    session: &Session,
    request: &ChangeSetRequest<'_>,
    report: Report<'_>,
) -> Result<Prepared, UpError> {
    let cloudformation = session.cloudformation();
    let made = match cloudformation.create_change_set(request).await {
        Ok(made) => made,
        Err(error) if has_moved_on(cloudformation, request.stack).await => {
            return Ok(Prepared::Overtaken(Some(error)));
        }
        Err(error) => return Err(UpError::Aws(error)),
    };
    let deadline = session.clock().now() + AT_MOST;
    loop {
        let set = cloudformation
            .change_set(&made.id, &made.stack_arn)
            .await
            .map_err(UpError::Aws)?;
        let Some(set) = set else {
            return Ok(Prepared::Overtaken(None));
        };
        match set.state {
            ChangeSetState::Ready => {
                findings(cloudformation, &made.id, report).await;
                report(Event::ChangeSetReady(ChangeSetReady {
                    stack: request.stack.to_owned(),
                    arn: made.stack_arn.clone(),
                    change_set: request.change_set.to_owned(),
                    changes: set.changes,
                }));
                return Ok(Prepared::Ready(made));
            }
            ChangeSetState::Failed => {
                let findings = findings(cloudformation, &made.id, report).await;
                remove_shell(cloudformation, request, &made).await;
                return Err(UpError::Refused {
                    reason: set.reason.unwrap_or_default(),
                    findings,
                });
            }
            ChangeSetState::Pending | ChangeSetState::Unknown(_) => {
                if session.clock().now() >= deadline {
                    remove_shell(cloudformation, request, &made).await;
                    return Err(UpError::Refused {
                        reason: "the change set was not ready in time".to_owned(),
                        findings: Vec::new(),
                    });
                }
                session.clock().sleep(EVERY).await;
            }
        }
    }
}

/// What the early validation found. A server without the call has found nothing.
async fn findings(
    cloudformation: &CloudFormation,
    change_set: &str,
    report: Report<'_>,
) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut token = None;
    loop {
        let page = cloudformation
            .operation_events(Selector::ChangeSet(change_set), token)
            .await;
        let Ok(Some(page)) = page else { break };
        for record in page.items {
            if let Recorded::Finding(finding) = record.what {
                report(Event::Finding(finding.clone()));
                found.push(finding);
            }
        }
        token = page.next;
        if token.is_none() {
            break;
        }
    }
    found
}

/// Deletes the empty stack, unless somebody else's change set waits in it too. Should this fail, a
/// free shell is left, which the next `up` uses and `down` removes.
async fn remove_shell(
    cloudformation: &CloudFormation,
    request: &ChangeSetRequest<'_>,
    made: &NewChangeSet,
) {
    let sets = cloudformation.change_sets(&made.stack_arn).await;
    if sets.is_ok_and(|sets| sets.iter().all(|name| name == request.change_set)) {
        let _ = cloudformation
            .delete_stack(&Deletion::of(&made.stack_arn, request.change_set))
            .await;
    }
}

/// Is there meanwhile more under this name than an empty shell?
async fn has_moved_on(cloudformation: &CloudFormation, stack: &str) -> bool {
    matches!(
        cloudformation.stack(stack).await,
        Ok(Some(detail)) if detail.status != crate::stack::StackStatus::ReviewInProgress
    )
}
