//! From bytes to a change set that can be executed.

use std::time::Duration;

use jiff::SignedDuration;

use super::{Report, UpError};
use crate::aws::{
    ChangeSet, ChangeSetKind, ChangeSetRequest, ChangeSetState, CloudFormation, Deletion, Error,
    NewChangeSet, Recorded, Selector, Session,
};
use crate::stack::{Event, Finding};

/// How often a change set being worked out is asked for.
const EVERY: Duration = Duration::from_secs(2);
/// How long CloudFormation may take; a template of ours takes it seconds.
const AT_MOST: SignedDuration = SignedDuration::from_mins(10);

/// A change set, or why there is none.
#[derive(Debug)]
pub(super) enum Prepared {
    /// Ready to be executed.
    Ready(NewChangeSet, ChangeSet),
    /// There is nothing to change. CloudFormation calls that a failure; it is gone again.
    NoChanges,
    /// It was refused, or is gone, because the stack has moved on meanwhile.
    Overtaken(Option<Error>),
}

/// What CloudFormation says of a change set that would change nothing. Three wordings are known:
/// <https://github.com/aws/aws-cli/blob/develop/awscli/customizations/cloudformation/deployer.py>.
const NO_CHANGES: &[&str] = &[
    "didn't contain changes",
    "No updates are to be performed",
    "doesn't contain changes",
];

/// Makes a change set and waits until it is ready. When it is refused it is taken away again, and so
/// is the empty stack that came with it, so that nothing was made.
pub(super) async fn prepare(
    session: &Session,
    request: &ChangeSetRequest<'_>,
    report: Report<'_>,
) -> Result<Prepared, UpError> {
    let cloudformation = session.cloudformation();
    let made = match cloudformation.create_change_set(request).await {
        Ok(made) => made,
        Err(error) if has_moved_on(cloudformation, request).await => {
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
                return Ok(Prepared::Ready(made, set));
            }
            ChangeSetState::Failed => {
                let reason = set.reason.unwrap_or_default();
                let idle = NO_CHANGES.iter().any(|words| reason.contains(words));
                let findings = if idle {
                    Vec::new()
                } else {
                    findings(cloudformation, &made.id, report).await
                };
                remove(cloudformation, request, &made).await;
                if idle {
                    return Ok(Prepared::NoChanges);
                }
                return Err(UpError::Refused { reason, findings });
            }
            ChangeSetState::Pending | ChangeSetState::Unknown(_) => {
                if session.clock().now() >= deadline {
                    remove(cloudformation, request, &made).await;
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

/// Takes a change set back that will not be executed, and the empty stack that came with it, unless
/// somebody else's change set waits in that one too. Should this fail, a free shell is left, which
/// the next `up` uses and `down` removes.
async fn remove(
    cloudformation: &CloudFormation,
    request: &ChangeSetRequest<'_>,
    made: &NewChangeSet,
) {
    if request.kind == ChangeSetKind::Update {
        let _ = cloudformation
            .delete_change_set(&made.id, &made.stack_arn)
            .await;
        return;
    }
    remove_shell(cloudformation, &made.stack_arn, request.change_set).await;
}

/// Deletes the empty stack that came with a change set, unless another one waits in it too.
pub(super) async fn remove_shell(cloudformation: &CloudFormation, arn: &str, change_set: &str) {
    let sets = cloudformation.change_sets(arn).await;
    if sets.is_ok_and(|sets| sets.iter().all(|name| name == change_set)) {
        let deletion = Deletion::of(arn, change_set);
        let _ = cloudformation.delete_stack(&deletion).await;
    }
}

/// Is the stack meanwhile something that a change set of this kind is not for?
async fn has_moved_on(cloudformation: &CloudFormation, request: &ChangeSetRequest<'_>) -> bool {
    let Ok(stack) = cloudformation.stack(request.stack).await else {
        return false;
    };
    match (request.kind, stack) {
        (ChangeSetKind::Create, Some(detail)) => {
            detail.status != crate::stack::StackStatus::ReviewInProgress
        }
        (ChangeSetKind::Create, None) => false,
        (ChangeSetKind::Update, Some(detail)) => detail.status.is_in_progress(),
        (ChangeSetKind::Update, None) => true,
    }
}
