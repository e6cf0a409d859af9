//! Where the wanted stack stands before we do anything.

use super::super::tags::{DIGEST_TAG, is_ours};
use super::super::{Blocked, UpError};
use super::UpRequest;
use crate::aws::{Session, StackDetail};
use crate::stack::StackStatus;

/// Where the wanted stack stands before we do anything.
pub(super) enum Standing {
    /// There is none, or an empty shell of one.
    Free { shell: bool },
    /// As wanted.
    Same(StackDetail),
    /// Somebody is making exactly this now.
    Underway(StackDetail),
    /// Anything else.
    Blocked(Box<Blocked>),
}

/// Asks CloudFormation, by name: the name is all we know.
pub(super) async fn standing(
    session: &Session,
    request: &UpRequest<'_>,
    digest: &str,
) -> Result<Standing, UpError> {
    let found = session
        .cloudformation()
        .stack(request.stack)
        .await
        .map_err(UpError::Aws)?;
    let Some(stack) = found else {
        return Ok(Standing::Free { shell: false });
    };
    let same = stack.tags.get(DIGEST_TAG).is_some_and(|tag| tag == digest);
    Ok(match stack.status {
        StackStatus::DeleteComplete => Standing::Free { shell: false },
        StackStatus::ReviewInProgress => Standing::Free { shell: true },
        StackStatus::CreateInProgress if same => Standing::Underway(stack),
        ref status if status.is_usable() && same => Standing::Same(stack),
        _ => Standing::Blocked(Box::new(Blocked {
            ours: is_ours(&stack.tags),
            stack: stack.name,
            arn: stack.arn,
            status: stack.status,
            reason: stack.status_reason,
            same,
        })),
    })
}
