//! Stacks that `down` did not get rid of, as an error at the edge.

use super::failure::{Said, culprit, lost_sight};
use super::{CliError, Exit, Way};
use crate::deploy::{DownOutcome, DownReport, Torn};
use crate::stack::{Bills, Residue, Settled, causes};
use crate::ui::residue_verdict;

/// What `down` did not get rid of: stacks, or what they left behind and bills; `None` when all is gone.
pub fn down_failed(torn: &Torn, way: &Way) -> Option<CliError> {
    let outcomes = &torn.outcomes;
    let mut exit = Exit::Done;
    let mut said = Vec::new();
    let mut hints = Vec::new();
    for outcome in outcomes {
        let Some((code, text)) = told(outcome, way, &mut hints) else {
            continue;
        };
        exit = exit.gravest(code);
        said.push(text);
    }
    let failed = said.len();
    if torn.residue.bills() {
        exit = exit.gravest(Exit::DeleteFailed);
        said.extend(left_behind(&torn.residue));
        hints.extend(torn.residue.left.iter().map(|left| left.delete.clone()));
    }
    if said.is_empty() {
        return None;
    }
    let message = match outcomes.as_slice() {
        _ if failed == 0 => format!(
            "something that bills is left: {}",
            residue_verdict(&torn.residue)
        ),
        [only] => format!("{} was not deleted", only.stack.name),
        _ => format!("{failed} of {} stacks were not deleted", outcomes.len()),
    };
    let mut cli = CliError::new(exit, "delete-failed", message);
    for text in said {
        cli = cli.caused_by(&Said(text));
    }
    hints.dedup();
    Some(hints.into_iter().fold(cli, CliError::hint))
}

/// What bills, one line each.
fn left_behind(residue: &Residue) -> impl Iterator<Item = String> {
    let billing = residue.left.iter().filter(|left| left.bills != Bills::Not);
    billing.map(|left| {
        let price = left.price.as_deref().unwrap_or("price not known");
        format!("{} {} in {}: {price}", left.kind, left.id, left.region)
    })
}

/// How one stack ended, and what can be done about it; `None` when it is gone.
fn told(outcome: &DownOutcome, way: &Way, hints: &mut Vec<String>) -> Option<(Exit, String)> {
    let name = &outcome.stack.name;
    let arn = &outcome.stack.arn;
    Some(match &outcome.report {
        DownReport::Deleted(_) | DownReport::Gone => return None,
        DownReport::Forced(_, left) => {
            let listed: Vec<String> = left
                .iter()
                .map(|left| {
                    let id = left.physical_id.as_deref().unwrap_or("no id");
                    format!("{} ({}) {id}", left.logical_id, left.resource_type)
                })
                .collect();
            hints.push("delete by hand what was left: no stack holds it any more".to_owned());
            let text = format!(
                "{name} is gone by force and left behind: {}",
                listed.join(", ")
            );
            (Exit::DeleteFailed, text)
        }
        DownReport::Failed(settled) => {
            hints.extend(advice(settled));
            hints.push(format!(
                "try again: {}; as a last resort leave behind what cannot be deleted: {}",
                way.command(&format!("down {name}")),
                way.command(&format!("down {name} --force"))
            ));
            (Exit::DeleteFailed, not_deleted(settled))
        }
        DownReport::Protected => {
            hints.push(format!(
                "switch its protection off and delete it: {}",
                way.command(&format!("down {name} --force-protected"))
            ));
            (
                Exit::DeleteFailed,
                format!("{name} is protected from deletion"),
            )
        }
        DownReport::NotBegun(error) => {
            hints.extend(error.hint().map(str::to_owned));
            (Exit::DeleteFailed, format!("{name}: {error}"))
        }
        DownReport::Lost(error) => {
            hints.push(format!(
                "it goes on; watch it: {}",
                way.command(&format!("watch {arn}"))
            ));
            (
                lost_sight(error, "").exit(),
                format!("{name}: stopped waiting: {error}"),
            )
        }
    })
}

/// What the table of causes knows to do about it.
fn advice(settled: &Settled) -> Option<String> {
    let cause = settled.cause.as_ref()?;
    let diagnosis = causes::diagnose(&cause.resource_type, &cause.reason)?;
    Some(format!("{}: {}", diagnosis.means, diagnosis.advice))
}

fn not_deleted(settled: &Settled) -> String {
    let name = &settled.stack.name;
    let left = settled.left.len();
    match &settled.cause {
        Some(cause) => format!(
            "{name}: {}: {} ({left} resources left)",
            culprit(cause),
            cause.reason
        ),
        None => format!("{name}: {} ({left} resources left)", settled.status),
    }
}
