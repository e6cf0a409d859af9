//! What an engine could not do, as an error at the edge: exit code, cause, what now.

pub use super::failure_down::down_failed;
use super::{CliError, Exit, Way};
use crate::aws;
use crate::aws::ErrorKind;
use crate::deploy::{Blocked, UpError};
use crate::stack::{Failure, Settled, StackStatus};

/// A call that failed before anything was made.
pub fn call_failed(error: &aws::Error) -> CliError {
    let exit = match error.kind {
        ErrorKind::Local => Exit::Other,
        _ => Exit::Refused,
    };
    with_call(
        CliError::new(exit, error.kind.word(), error.to_string()),
        error,
    )
}

/// A call that failed while something was under way: it goes on without us. Credentials are the
/// user's to renew; anything else is the way there.
pub fn lost_sight(error: &aws::Error, what: &str) -> CliError {
    let exit = match error.kind {
        ErrorKind::Local => Exit::Other,
        ErrorKind::NoCredentials | ErrorKind::BadCredentials | ErrorKind::Expired => Exit::Refused,
        _ => Exit::Detached,
    };
    with_call(
        CliError::new(exit, "lost", what.to_owned()).caused_by(error),
        error,
    )
}

fn with_call(cli: CliError, error: &aws::Error) -> CliError {
    let mut cli = cli
        .detail("service", error.service)
        .detail("operation", error.operation)
        .detail("region", &*error.region)
        .detail("aws_code", error.code.as_deref())
        .detail("request_id", error.request_id.as_deref());
    if let Some(hint) = error.hint() {
        cli = cli.hint(hint);
    }
    cli
}

/// Why `up` did not end with a stack that is there.
pub fn up_failed(error: &UpError, way: &Way) -> CliError {
    match error {
        UpError::Aws(error) => call_failed(error),
        UpError::NoImage {
            repository,
            tag,
            region,
            has_repository,
        } => no_image(error, repository, tag, region, *has_repository),
        UpError::NoExpiry => CliError::new(
            Exit::Refused,
            "no-expiry",
            "this version cannot arm an expiry yet, and a stack without one bills until it is deleted",
        )
        .hint("to deploy without an expiry: `--ttl never --yes`; to rehearse: `--sandbox`"),
        UpError::Blocked(blocked) => blocked_by(blocked, way),
        UpError::Refused { reason, findings } => {
            let mut cli = CliError::new(Exit::Refused, "change-set", error.to_string());
            if !reason.is_empty() {
                cli = cli.caused_by(&Said(reason.clone()));
            }
            for finding in findings.iter().filter(|finding| finding.fatal) {
                let place = finding.path.as_deref().or(finding.logical_id.as_deref());
                cli = cli.caused_by(&Said(match place {
                    Some(place) => format!("{place}: {}", finding.reason),
                    None => finding.reason.clone(),
                }));
            }
            cli.hint("nothing was made")
        }
        UpError::Overtaken { stack } => {
            CliError::new(Exit::Refused, "overtaken", error.to_string())
                .hint(format!(
                    "see what is there: {}",
                    way.command(&format!("status {stack}"))
                ))
        }
        UpError::Failed(settled) => not_created(settled, way),
        UpError::Lost { stack, arn, error } => {
            lost_sight(error, &format!("stopped waiting: {stack} goes on without us"))
                .hint(reattach(stack, way))
                .detail("arn", arn.as_str())
        }
    }
}

/// How to get back to a stack that goes on, or to be rid of it.
pub fn reattach(stack: &str, way: &Way) -> String {
    format!(
        "watch it: {}; delete it: {}",
        way.command(&format!("watch {stack}")),
        way.command(&format!("down {stack}"))
    )
}

fn no_image(
    error: &UpError,
    repository: &str,
    tag: &str,
    region: &str,
    has_repository: bool,
) -> CliError {
    let mut cli = CliError::new(Exit::Refused, "no-image", error.to_string());
    if !has_repository {
        cli = cli.hint(format!(
            "make the repository: `aws ecr create-repository --region {region} --repository-name {repository}`"
        ));
    }
    cli.hint(format!(
        "push the image: `docker push ACCOUNT.dkr.ecr.{region}.amazonaws.com/{repository}:{tag}`"
    ))
    .hint("or choose another: `--set workload.image.repository=NAME --set workload.image.tag=TAG`")
}

fn blocked_by(blocked: &Blocked, way: &Way) -> CliError {
    let name = &blocked.stack;
    let down = way.command(&format!("down {name}"));
    let watch = way.command(&format!("watch {name}"));
    let (exit, hint) = match (&blocked.status, blocked.ours) {
        (_, false) => (
            Exit::Refused,
            "it was not made by stackgen and is left alone; choose another name: `--name NAME`"
                .to_owned(),
        ),
        (status, _) if status.is_usable() => (
            Exit::Refused,
            format!(
                "it was made from another template; delete it first ({down}) or make a second one (`--name NAME`)"
            ),
        ),
        (StackStatus::DeleteInProgress, _) => (
            Exit::Refused,
            format!("it is being deleted; wait for it: {watch}"),
        ),
        (status, _) if status.is_in_progress() => (Exit::Refused, format!("wait for it: {watch}")),
        (StackStatus::DeleteFailed, _) => (
            Exit::DeployFailed,
            format!("its delete failed; try again: {down}"),
        ),
        _ => (
            Exit::DeployFailed,
            format!("an earlier deployment failed; delete what is left of it: {down}"),
        ),
    };
    let mut cli = CliError::new(
        exit,
        "stack-exists",
        format!(
            "the stack `{name}` exists already and is {}",
            blocked.status
        ),
    );
    if let Some(reason) = &blocked.reason {
        cli = cli.caused_by(&Said(reason.clone()));
    }
    cli.hint(hint)
        .detail("arn", blocked.arn.as_str())
        .detail("status", blocked.status.as_str())
}

fn not_created(settled: &Settled, way: &Way) -> CliError {
    let name = &settled.stack.name;
    let message = match &settled.cause {
        Some(cause) => format!("{name} was not created: {}", culprit(cause)),
        None => format!("{name} was not created: {}", settled.status),
    };
    let mut cli = CliError::new(Exit::DeployFailed, "create-failed", message);
    let reason = match &settled.cause {
        Some(cause) => Some(&cause.reason).filter(|reason| !reason.is_empty()),
        None => settled.reason.as_ref(),
    };
    if let Some(reason) = reason {
        cli = cli.caused_by(&Said(reason.clone()));
    }
    if settled.counts.cancelled > 0 {
        cli = cli.hint(format!(
            "{} more were only cancelled because of it",
            settled.counts.cancelled
        ));
    }
    let down = way.command(&format!("down {name}"));
    let left = match (&settled.status, settled.left.len()) {
        (StackStatus::DeleteComplete, _) => "nothing is left".to_owned(),
        (_, 0) => format!("nothing bills; take away the record of it: {down}"),
        (_, count) => format!("{count} resources still exist; delete them: {down}"),
    };
    cli.hint(left)
        .detail("arn", settled.stack.arn.as_str())
        .detail("status", settled.status.as_str())
        .detail(
            "cause",
            serde_json::to_value(&settled.cause).unwrap_or_default(),
        )
        .detail(
            "left",
            serde_json::to_value(&settled.left).unwrap_or_default(),
        )
}

/// The resource that failed first, in a few words.
pub(super) fn culprit(cause: &Failure) -> String {
    format!(
        "{} ({}) {}",
        cause.logical_id, cause.resource_type, cause.status
    )
}

/// AWS's own words as a cause.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Said(pub(super) String);
