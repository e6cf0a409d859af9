//! What `down` prints on standard output: JSON if asked for, else what the reporter said is enough.

use serde_json::{Value, json};

use super::last::Last;
use crate::cli::{CliError, Context};
use crate::deploy::{DownOptions, DownOutcome, DownReport, Torn, intent};
use crate::stack::Summary;

/// How it ended.
pub(super) fn conclude(torn: &Torn, last: &Last, context: &Context) -> Result<(), CliError> {
    if context.ui.wants_json() {
        let stacks: Vec<_> = torn.outcomes.iter().map(document).collect();
        let document = json!({
            "stacks": stacks,
            "residue": torn.residue,
            "bootstrap": last.document(),
        });
        context.ui.print_json(&document)?;
    }
    Ok(())
}

/// What would be done.
pub(super) fn rehearse(
    stacks: &[Summary],
    options: DownOptions<'_>,
    last: &Last,
    context: &Context,
) -> Result<(), CliError> {
    if context.ui.wants_json() {
        let stacks: Vec<_> = stacks
            .iter()
            .map(|stack| {
                json!({
                    "name": stack.name,
                    "arn": stack.arn,
                    "profile": stack.profile,
                    "region": stack.region,
                    "status": stack.status,
                    "would": intent(stack, options),
                })
            })
            .collect();
        let document = json!({
            "dry_run": true,
            "stacks": stacks,
            "bootstrap": last.document(),
        });
        context.ui.print_json(&document)?;
        return Ok(());
    }
    for stack in stacks {
        let would = intent(stack, options).words();
        context
            .ui
            .print(&format!("{}: would {would}\n", stack.name))?;
    }
    if !last.is_empty() {
        let would = format!("would delete {} after them\n", last.words());
        context.ui.print(&would)?;
    }
    context.ui.note("a dry run: nothing was deleted");
    Ok(())
}

fn document(outcome: &DownOutcome) -> Value {
    let (result, settled, error) = match &outcome.report {
        DownReport::Deleted(settled) => ("deleted", Some(settled), None),
        DownReport::Gone => ("gone", None, None),
        DownReport::Forced(settled, _) => ("forced", Some(settled), None),
        DownReport::Failed(settled) => ("failed", Some(settled), None),
        DownReport::Protected => ("protected", None, None),
        DownReport::NotBegun(error) => ("not_begun", None, Some(error)),
        DownReport::Lost(error) => ("going_on", None, Some(error)),
    };
    let left = match &outcome.report {
        DownReport::Forced(_, left) => Some(left),
        _ => settled.map(|settled| &settled.left),
    };
    json!({
        "name": outcome.stack.name,
        "arn": outcome.stack.arn,
        "profile": outcome.stack.profile,
        "region": outcome.stack.region,
        "result": result,
        "status": settled.map(|settled| settled.status.as_str()),
        "seconds": settled.map(|settled| settled.seconds),
        "cause": settled.and_then(|settled| settled.cause.as_ref()),
        "left": left,
        "error": error.map(ToString::to_string),
    })
}
