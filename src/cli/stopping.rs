//! Ctrl-C while a stack is on its way: what is there, what goes on, and how to get back to it or be
//! rid of it.

use std::time::Duration;

use clap::ValueEnum;

use super::{CliError, Exit, Way, failure};
use crate::aws::{Deletion, Session};
use crate::deploy::EXPIRES_TAG;

/// How long we look for the last word on a stack after Ctrl-C, in real time.
const LAST_LOOK: Duration = Duration::from_secs(3);
/// How long we try to send the delete, in real time.
const LAST_ACT: Duration = Duration::from_secs(20);

/// What Ctrl-C does beside ending the watching.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum OnInterrupt {
    /// Nothing: what has begun goes on
    #[default]
    Detach,
    /// The stack is deleted, and nobody waits for the end
    Delete,
}

/// The user stopped watching a stack: does what was asked for then, and says where it stands. `arn`
/// is `None` when nothing of it was made yet.
pub async fn stopped(
    session: &Session,
    stack: &str,
    arn: Option<String>,
    on_interrupt: OnInterrupt,
    way: &Way,
) -> CliError {
    let Some(arn) = arn else {
        return interrupted(format!(
            "interrupted; nothing of {stack} was made, or an empty shell that costs nothing"
        ))
        .hint(format!(
            "see what is there: {}; delete it: {}",
            way.command("status"),
            way.command(&format!("down {stack}"))
        ));
    };
    let (message, expiry) = match on_interrupt {
        OnInterrupt::Detach => look(session, &arn).await,
        OnInterrupt::Delete => (delete(session, &arn).await, None),
    };
    let mut error = interrupted(format!("stopped watching {stack}; {message}"))
        .hint(failure::reattach(stack, way));
    if let Some(expiry) = expiry {
        error = error.hint(format!(
            "its expiry stays armed: it deletes itself from {expiry} on"
        ));
    }
    error.detail("arn", arn)
}

fn interrupted(message: String) -> CliError {
    CliError::new(Exit::Interrupted, "interrupted", message)
}

/// Where the stack stands, and when it expires.
async fn look(session: &Session, arn: &str) -> (String, Option<String>) {
    let look = session.cloudformation().stack(arn);
    match tokio::time::timeout(LAST_LOOK, look).await {
        Ok(Ok(Some(detail))) if detail.status.is_settled() => {
            (format!("it is {}", detail.status), None)
        }
        Ok(Ok(Some(detail))) => (
            format!("it is {} and goes on", detail.status),
            detail.tags.get(EXPIRES_TAG).cloned(),
        ),
        _ => ("what has begun goes on".to_owned(), None),
    }
}

/// Sends the delete, and says what came of it.
async fn delete(session: &Session, arn: &str) -> String {
    let token = format!("stackgen-stop-{}", session.clock().now().as_millisecond());
    let deletion = Deletion {
        arn,
        token: &token,
        role: None,
        force: false,
    };
    let sent = session.cloudformation().delete_stack(&deletion);
    match tokio::time::timeout(LAST_ACT, sent).await {
        Ok(Ok(())) => "it is being deleted, as `--on-interrupt delete` asks".to_owned(),
        Ok(Err(error)) => format!("it could not be deleted and goes on: {error}"),
        Err(_) => "the delete was sent and not answered".to_owned(),
    }
}
