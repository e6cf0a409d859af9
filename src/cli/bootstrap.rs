//! The bootstrap stack's template, and what is said when there is no such stack to work with.

use super::failure::{call_failed, with_call};
use super::{CliError, Context, Exit, Way};
use crate::aws::{Error, ErrorKind, Session};
use crate::deploy::bootstrap;
use crate::deploy::bootstrap::{BootstrapError, STACK, Standing, VERSION, Wanted, look};
use crate::iam::bootstrap_service_role;
use crate::render::{Rendered, render_root};
use crate::stack::Settled;
use crate::store::Shelf;
use crate::template::check::{Exceptions, check};
use crate::ui::Prompting;

/// Name of the template.
const ROOT: &str = "bootstrap";

/// What it holds, and what for.
pub const CONTENTS: [(&str, &str); 3] = [
    (
        "ServiceRole",
        "CloudFormation makes and deletes stacks of stackgen as this role",
    ),
    (
        "ReaperRole",
        "schedules delete stacks of stackgen as this role, and can do nothing else",
    ),
    (
        "ScheduleGroup",
        "the schedules, one a stack, are in this group",
    ),
];

/// Security rules that the template breaks on purpose: rule, resource, why.
const EXCEPTIONS: [(&str, &str, &str); 2] = [
    (
        "iam-wildcard-read",
        "ServiceRole",
        "handlers read much of EC2 and Auto Scaling, and reading it changes nothing; a list of it \
         all would not fit into the role",
    ),
    (
        "iam-any-resource",
        "ServiceRole",
        "nearly all that the wildcards read knows no resource",
    ),
];

/// The bootstrap stack's template out of the binary, held against every rule. A folder of the
/// user's own templates cannot change it: its version stands for its content.
pub fn template() -> Result<Rendered, CliError> {
    let context = bootstrap::Context::new(bootstrap_service_role());
    let rendered = render_root(ROOT, &context, &Shelf::default())?;
    let mut exceptions = Exceptions::none();
    for (rule, resource, reason) in EXCEPTIONS {
        exceptions.allow(rule, [resource], reason);
    }
    let report = check(&rendered.template, &exceptions);
    let findings: Vec<_> = report.errors().map(super::checked::diagnostic).collect();
    if findings.is_empty() {
        return Ok(rendered);
    }
    let message = format!("the template of `{STACK}` breaks a rule");
    Err(CliError::new(Exit::Invalid, "template-invalid", message).diagnostics(findings))
}

/// May the bootstrap stack be made, or changed if it is too old? Where nothing bills, and with
/// `--yes`, without a question; in a terminal it is asked about, once and only if it matters.
pub async fn may_make(
    session: &Session,
    wanted: &Wanted<'_>,
    context: &Context,
) -> Result<bool, CliError> {
    if !session.bills() {
        return Ok(true);
    }
    match context.ui.modes().prompting {
        Prompting::Yes => return Ok(true),
        Prompting::Refuse => return Ok(false),
        Prompting::Ask => {}
    }
    let found = look(session).await.map_err(|error| call_failed(&error))?;
    let what = match found {
        Standing::Absent | Standing::Broken(_) => "make",
        Standing::Ready(there) if there.lacks(wanted.needs).is_empty() => return Ok(false),
        Standing::Ready(there) if there.version < VERSION => "change",
        Standing::Ready(_) | Standing::Busy(_) | Standing::Foreign => return Ok(false),
    };
    Ok(context.ui.confirm(&format!(
        "{what} the stack {STACK} in {}, which is free and holds the roles that delete stacks in \
         time?",
        session.region()
    ))?)
}

/// Why there is no bootstrap stack to work with, and what to do about it.
pub fn failed(error: &BootstrapError, way: &Way) -> CliError {
    let refused = || CliError::new(Exit::Refused, "bootstrap", error.to_string());
    let by_hand = |region: &str| way.command(&format!("bootstrap --region {region}"));
    let print = way.command("bootstrap --print");
    match error {
        BootstrapError::Aws(call) if call.kind == ErrorKind::AccessDenied => {
            with_call(refused().caused_by(call), call).hint(format!(
                "have an administrator make it: {print}; or name roles that are there: \
                 `--service-role ARN --reaper-role ARN`"
            ))
        }
        BootstrapError::Aws(call) => call_failed(call),
        BootstrapError::Missing { region } | BootstrapError::Outdated { region, .. } => refused()
            .hint(format!(
                "it is free, and every stack needs its roles; make it: {}, or let this command do \
                 so with `--yes`",
                by_hand(region)
            ))
            .hint(format!(
                "not allowed to? have an administrator make it: {print}; or name roles that are \
                 there: `--service-role ARN --reaper-role ARN`"
            )),
        BootstrapError::NotCovered { .. } => {
            refused().hint("name a role that may make them: `--service-role ARN`")
        }
        BootstrapError::Foreign { .. } => {
            refused().hint("name roles of your own: `--service-role ARN --reaper-role ARN`")
        }
        BootstrapError::Failed(settled) => not_made(error, settled, &print),
        BootstrapError::Restless(_) => refused().hint("try again in a few minutes"),
    }
}

/// Why there is no schedule for a stack, and so no stack.
pub fn not_armed(call: &Error) -> CliError {
    let message = "the schedule that deletes the stack could not be made, so nothing was made";
    let error = with_call(
        CliError::new(Exit::Refused, "not-armed", message).caused_by(call),
        call,
    );
    let error = if call.message.contains("assume the role") {
        error.hint(format!(
            "the role of `--reaper-role` has to trust `scheduler.amazonaws.com`, as the one in {STACK} does: \
             `stackgen bootstrap --print` shows how"
        ))
    } else {
        error
    };
    error.hint("to deploy without one: `--ttl never`; then it bills until you delete it")
}

fn not_made(error: &BootstrapError, settled: &Settled, print: &str) -> CliError {
    let cli = CliError::new(Exit::Refused, "bootstrap", error.to_string());
    let cli = match (&settled.cause, &settled.reason) {
        (Some(cause), _) => cli.caused_by(&super::failure::Said(format!(
            "{} ({}) {}: {}",
            cause.logical_id, cause.resource_type, cause.status, cause.reason
        ))),
        (None, Some(reason)) => cli.caused_by(&super::failure::Said(reason.clone())),
        (None, None) => cli,
    };
    cli.hint(format!(
        "not allowed to make roles? have an administrator make it: {print}; or name roles that are \
         there: `--service-role ARN --reaper-role ARN`"
    ))
    .detail("arn", settled.stack.arn.as_str())
}
