//! Making a stack's schedule, and removing it.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::{GROUPS, name, schedule};
use crate::aws::{Error, ErrorKind, Session};

/// Wait between attempts while the service does not know a role yet.
const PAUSE: Duration = Duration::from_secs(5);
/// How long a role that was just made may stay unknown to it.
const PATIENCE: SignedDuration = SignedDuration::from_mins(2);

/// A stack and when it is to be deleted.
#[derive(Debug, Clone, Copy)]
pub struct Armed<'a> {
    /// ARN of the stack; it may hold nothing yet.
    pub stack_arn: &'a str,
    /// When it is deleted.
    pub expires_at: Timestamp,
    /// ARN of the role that the schedule calls `DeleteStack` as.
    pub reaper_role_arn: &'a str,
    /// Group of the schedule: [`super::GROUP`], or [`super::DEFAULT_GROUP`].
    pub group: &'a str,
}

/// Makes the schedule that deletes a stack. One that is there already, left by a client that was
/// killed before it executed the stack's change set, gets the new time.
///
/// # Errors
/// Any failure means that nothing will delete the stack: it must not be made.
pub async fn arm(session: &Session, armed: &Armed<'_>) -> Result<(), Error> {
    let scheduler = session.scheduler();
    let wanted = schedule(
        armed.stack_arn,
        armed.group,
        armed.reaper_role_arn,
        Some(armed.expires_at),
    );
    let deadline = session.clock().now() + PATIENCE;
    loop {
        let result = match scheduler.create(&wanted).await {
            Err(error) if error.kind == ErrorKind::AlreadyExists => scheduler.update(&wanted).await,
            result => result,
        };
        match result {
            Err(error) if is_too_young(&error) && session.clock().now() < deadline => {
                session.clock().sleep(PAUSE).await;
            }
            result => return result,
        }
    }
}

/// A role is known to IAM before it is known to Scheduler, which then says "The execution role you
/// provide must allow AWS EventBridge Scheduler to assume the role", see
/// <https://repost.aws/knowledge-center/eventbridge-scheduler-validation-exception>.
fn is_too_young(error: &Error) -> bool {
    error.kind == ErrorKind::Validation && error.message.contains("assume the role")
}

/// Removes a stack's schedule, wherever it is; says whether there was one. The last step of a
/// deletion: before it, the schedule is what would repeat a failed one.
pub async fn disarm(session: &Session, stack_arn: &str) -> Result<bool, Error> {
    let scheduler = session.scheduler();
    let name = name::schedule_name(stack_arn);
    for group in GROUPS {
        if scheduler.delete(group, &name).await? {
            return Ok(true);
        }
    }
    Ok(false)
}
