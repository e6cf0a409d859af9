//! A stack from nothing: change set, execution, and what if somebody is quicker.

use super::super::change_set::{self, Prepared};
use super::super::outline::resources;
use super::super::tags::{TagSource, tags};
use super::super::{Report, UpError, Watch};
use super::attend::{attend, join, nothing_to_do};
use super::standing::{Standing, standing};
use super::{UpOutcome, UpRequest};
use crate::aws::{ChangeSetRequest, ErrorKind, Session};
use crate::stack::Followed;

/// Makes the change set, executes it, and follows it to its end.
pub(super) async fn create(
    session: &Session,
    request: &UpRequest<'_>,
    digest: &str,
    owner: &str,
    report: Report<'_>,
) -> Result<UpOutcome, UpError> {
    let tags = tags(&TagSource {
        profile: request.profile,
        stack: request.stack,
        digest,
        owner,
        extra: request.tags,
    });
    let name = change_set_name(digest, session.clock().now().as_millisecond());
    let prepared = change_set::prepare(
        session,
        &ChangeSetRequest {
            stack: request.stack,
            change_set: &name,
            body: &request.template.canonical(),
            capabilities: request.capabilities,
            tags: &tags,
        },
        report,
    )
    .await?;
    let made = match prepared {
        Prepared::Ready(made) => made,
        Prepared::Overtaken(error) => {
            return overtaken(session, request, digest, error, report).await;
        }
    };
    let began = session.clock().now();
    let executed = session
        .cloudformation()
        .execute_change_set(&made.id, &made.stack_arn, &name)
        .await;
    match executed {
        Ok(()) => {}
        Err(error) if matches!(error.kind, ErrorKind::NotFound | ErrorKind::Validation) => {
            return overtaken(session, request, digest, Some(error), report).await;
        }
        Err(error) => return Err(UpError::Aws(error)),
    }
    let watch = Watch::whole(
        Followed {
            name: request.stack.to_owned(),
            arn: made.stack_arn,
            region: session.region().to_owned(),
        },
        began,
        resources(request.template),
    );
    attend(session, watch, report).await
}

/// Somebody was quicker: join them if they make the same, else leave them alone.
async fn overtaken(
    session: &Session,
    request: &UpRequest<'_>,
    digest: &str,
    error: Option<crate::aws::Error>,
    report: Report<'_>,
) -> Result<UpOutcome, UpError> {
    match standing(session, request, digest).await? {
        Standing::Same(stack) => Ok(nothing_to_do(stack, report)),
        Standing::Underway(stack) => join(session, request, stack, report).await,
        Standing::Blocked(blocked) => Err(UpError::Blocked(blocked)),
        Standing::Free { .. } => Err(match error {
            Some(error) => UpError::Aws(error),
            None => UpError::Overtaken {
                stack: request.stack.to_owned(),
            },
        }),
    }
}

/// Names a change set after what is in it and when: the same moment and template, the same request.
fn change_set_name(digest: &str, millisecond: i64) -> String {
    let short = digest.get(..12).unwrap_or(digest);
    format!("stackgen-{short}-{millisecond}")
}
