//! Why `up` did not end with a stack that is there: one screen with the first cause, what it means,
//! what to do, and what is left.

use super::preflight::preflight_refused;
use super::{Said, call_failed, culprit, lost_sight, reattach};
use crate::cli::{CliError, Exit, Way, bootstrap};
use crate::deploy::{Blocked, DeployFailure, Proposal, UpError};
use crate::image::{self as recipe, REPOSITORY, Recipe};
use crate::stack::causes::Diagnosis;
use crate::stack::{Operation, Settled, StackStatus};

/// Why `up` did not end with a stack that is there.
pub fn up_failed(error: &UpError, way: &Way) -> CliError {
    match error {
        UpError::Aws(error) => call_failed(error),
        UpError::NoImage {
            repository,
            tag,
            region,
            has_repository,
        } => no_image(error, (repository, tag), region, *has_repository, way),
        UpError::Preflight(preflight) => preflight_refused(preflight, way),
        UpError::Bootstrap(error) => bootstrap::failed(error, way),
        UpError::NotArmed(call) => bootstrap::not_armed(call),
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
            CliError::new(Exit::Refused, "overtaken", error.to_string()).hint(format!(
                "see what is there: {}",
                way.command(&format!("status {stack}"))
            ))
        }
        UpError::Failed(failure) => not_deployed(failure, way),
        UpError::Lost { stack, arn, error } => lost_sight(
            error,
            &format!("stopped waiting: {stack} goes on without us"),
        )
        .hint(reattach(stack, way))
        .detail("arn", arn.as_str()),
    }
}

fn no_image(
    error: &UpError,
    (repository, tag): (&str, &str),
    region: &str,
    has_repository: bool,
    way: &Way,
) -> CliError {
    let mut cli = CliError::new(Exit::Refused, "no-image", error.to_string());
    if repository == REPOSITORY && tag == recipe::tag(&Recipe::default()) {
        let push = format!("image push --region={region}");
        return cli
            .hint(format!("build it: {}", way.command("image build")))
            .hint(format!("and push it: {}", way.command(&push)))
            .hint("or take another: `--set workload.image.repository=NAME --set workload.image.tag=TAG`");
    }
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
    let (exit, hint) = way_out(blocked, way);
    let name = &blocked.stack;
    let mut cli = CliError::new(
        exit,
        "stack-exists",
        format!(
            "the stack `{name}` exists already and is {}",
            blocked.status
        ),
    );
    if let Some(reason) = &blocked.reason {
        cli = cli.caused_by(&Said(reason.trim().to_owned()));
    }
    cli.hint(hint)
        .detail("arn", blocked.arn.as_str())
        .detail("status", blocked.status.as_str())
}

/// How to go on from a stack that `up` does not move by itself.
fn way_out(blocked: &Blocked, way: &Way) -> (Exit, String) {
    use StackStatus as S;
    let name = &blocked.stack;
    let down = way.command(&format!("down {name}"));
    let watch = way.command(&format!("watch {name}"));
    match (&blocked.status, blocked.ours) {
        (_, false) => (
            Exit::Refused,
            "it was not made by stackgen and is left alone; choose another name: `--name NAME`"
                .to_owned(),
        ),
        (S::CreateFailed | S::RollbackComplete, _) => (
            Exit::DeployFailed,
            format!(
                "an earlier deployment failed, and it is protected from deletion; lift the protection and delete it: {}",
                way.command(&format!("down {name} --force-protected"))
            ),
        ),
        (S::DeleteFailed, _) => (
            Exit::DeployFailed,
            format!("its delete failed; try again, which mends what is known: {down}"),
        ),
        (S::RollbackFailed, _) => (
            Exit::DeployFailed,
            format!(
                "an earlier deployment failed and could not be taken back; delete what is left of it: {down}"
            ),
        ),
        (S::UpdateRollbackFailed, _) => (
            Exit::DeployFailed,
            format!(
                "an update failed and could not be taken back: `aws cloudformation continue-update-rollback --stack-name {name}` tries once more; or delete it and begin anew: {down}"
            ),
        ),
        (S::UpdateFailed, _) => (
            Exit::DeployFailed,
            format!(
                "an update failed and was kept: `aws cloudformation rollback-stack --stack-name {name}` takes it back; or delete it and begin anew: {down}"
            ),
        ),
        (status, _) if status.is_in_progress() => (Exit::Refused, format!("wait for it: {watch}")),
        _ => (
            Exit::Refused,
            format!("stackgen does not know this status; look at it: {watch}"),
        ),
    }
}

/// A create or update that failed: the first cause, in plain words where it is a known one.
fn not_deployed(failure: &DeployFailure, way: &Way) -> CliError {
    let settled = &failure.settled;
    let known = settled
        .cause
        .as_ref()
        .and_then(|cause| cause.known.as_deref());
    // Of several, the gravest: what could not be deleted again may bill.
    let exit = if settled.status == StackStatus::DeleteFailed {
        Exit::DeleteFailed
    } else {
        Exit::DeployFailed
    };
    let code = match settled.operation {
        Operation::Update => "update-failed",
        Operation::Create | Operation::Delete => "create-failed",
    };
    let mut cli = CliError::new(exit, code, headline(settled, known));
    let reason = match &settled.cause {
        Some(cause) => Some(&cause.reason).filter(|reason| !reason.is_empty()),
        None => settled.reason.as_ref(),
    };
    if let Some(reason) = reason {
        cli = cli.caused_by(&Said(reason.clone()));
    }
    for line in below(failure, known) {
        cli = cli.caused_by(&Said(line));
    }
    let mut troubles = failure.troubles.iter();
    let below = troubles.find_map(|trouble| trouble.known.as_deref());
    if let Some(known) = below.or(known) {
        cli = cli.hint(known.advice.clone());
    }
    if deleted_meanwhile(settled) {
        cli = cli.hint("its time was over (`--ttl`), or somebody deleted it");
    }
    for line in folded(settled)
        .into_iter()
        .chain(what_is_there(failure, way))
    {
        cli = cli.hint(line);
    }
    cli.detail("arn", settled.stack.arn.as_str())
        .detail("status", settled.status.as_str())
        .detail("cause", json(&settled.cause))
        .detail("more", json(&settled.more))
        .detail("troubles", json(&failure.troubles))
        .detail("left", json(&settled.left))
}

/// What did not come about, and why, in one line.
fn headline(settled: &Settled, known: Option<&Diagnosis>) -> String {
    let name = &settled.stack.name;
    let verb = match settled.operation {
        Operation::Update => "updated",
        Operation::Create | Operation::Delete => "created",
    };
    let why = match (&settled.cause, known) {
        (Some(cause), Some(known)) => format!(
            "{} ({}): {}",
            cause.logical_id, cause.resource_type, known.means
        ),
        (Some(cause), None) => culprit(cause),
        (None, _) if deleted_meanwhile(settled) => {
            "it was deleted while it was being made".to_owned()
        }
        (None, _) => settled.status.to_string(),
    };
    format!("{name} was not {verb}: {why}")
}

/// What kept failing below the resources, as far as the cause does not say it already.
fn below(failure: &DeployFailure, known: Option<&Diagnosis>) -> Vec<String> {
    let mut lines = Vec::new();
    for trouble in &failure.troubles {
        match (&trouble.known, known) {
            (Some(below), Some(known)) if below.cause == known.cause => {}
            (Some(_), _) => lines.extend([trouble.sentence(), trouble.said.clone()]),
            (None, _) => lines.push(trouble.sentence()),
        }
    }
    lines
}

/// Deleted, and not because anything in it failed.
fn deleted_meanwhile(settled: &Settled) -> bool {
    settled.operation == Operation::Create
        && settled.cause.is_none()
        && settled.status == StackStatus::DeleteComplete
}

fn json(value: &impl serde::Serialize) -> serde_json::Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// Everything but the first cause, in a line or two.
fn folded(settled: &Settled) -> Vec<String> {
    let mut lines = Vec::new();
    let others: Vec<&str> = settled
        .more
        .iter()
        .filter(|failure| {
            settled
                .left
                .iter()
                .all(|left| left.logical_id != failure.logical_id)
        })
        .map(|failure| failure.logical_id.as_str())
        .collect();
    if !others.is_empty() {
        lines.push(format!("failed too, later: {}", some_of(&others)));
    }
    if settled.counts.cancelled > 0 {
        lines.push(format!(
            "{} more were only cancelled because of it",
            settled.counts.cancelled
        ));
    }
    lines
}

/// The first few of many.
fn some_of(names: &[&str]) -> String {
    const SHOWN: usize = 5;
    let shown = names.iter().take(SHOWN).copied().collect::<Vec<_>>();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// What is there now, and the commands that go on from it.
fn what_is_there(failure: &DeployFailure, way: &Way) -> Vec<String> {
    let settled = &failure.settled;
    let name = &settled.stack.name;
    let down = way.command(&format!("down {name}"));
    let events = way.command(&format!("events {name}"));
    let left = settled.left.len();
    match (&settled.status, left) {
        (StackStatus::DeleteComplete, _) => {
            let events = way.command(&format!("events {}", settled.stack.arn));
            vec![format!("nothing is left; its history: {events}")]
        }
        (StackStatus::UpdateRollbackComplete, _) => {
            vec![format!(
                "it is as it was before the update; its history: {events}"
            )]
        }
        (StackStatus::CreateFailed, _) => vec![
            kept(left, &events),
            format!("delete it: {down}; or run `up` again, which deletes it and begins anew"),
        ],
        (StackStatus::UpdateFailed, _) => vec![
            kept(left, &events),
            format!(
                "take the update back: `aws cloudformation rollback-stack --region {} --stack-name {name}`; or delete it: {down}",
                settled.stack.region
            ),
        ],
        (StackStatus::UpdateRollbackFailed, _) => vec![format!(
            "it is half old, half new: `aws cloudformation continue-update-rollback --region {} --stack-name {name}` tries once more; or delete it: {down}",
            settled.stack.region
        )],
        (_, 0) => vec![format!("nothing bills; take away the record of it: {down}")],
        (_, 1) => vec![format!(
            "1 resource still exists and may bill; delete it: {down}"
        )],
        (..) => vec![format!(
            "{left} resources still exist and may bill; delete them: {down}"
        )],
    }
}

fn kept(left: usize, events: &str) -> String {
    format!(
        "kept as it is for you to look at: {}, billed until deleted; its history: {events}",
        plural(left, "resource")
    )
}

/// An update that nobody could be asked about.
pub fn not_agreed(proposal: &Proposal) -> CliError {
    let proposed = &proposal.proposed;
    let mut changes = match proposed.real().count() {
        0 => "nothing but tags".to_owned(),
        count => plural(count, "resource"),
    };
    if proposed.replaced() > 0 {
        changes = format!("{changes}, {} of them replaced", proposed.replaced());
    }
    CliError::new(
        Exit::Refused,
        "not-agreed",
        format!(
            "{} is there from another template, and nobody agreed to the update: {changes}",
            proposed.stack
        ),
    )
    .hint("nothing was changed; to update it, repeat the command with `--yes`")
    .hint("or make a second stack beside it: `--name NAME`")
    .detail("arn", proposed.arn.as_str())
    .detail("changes", json(&proposed.changes))
}

fn plural(count: usize, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    }
}
