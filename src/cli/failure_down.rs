//! Stacks that `down` did not get rid of, as an error at the edge.

use std::collections::BTreeSet;

use super::failure::{Said, culprit, lost_sight};
use super::{CliError, Exit, Way};
use crate::deploy::{DownOutcome, DownReport, Torn};
use crate::stack::causes::{self, Diagnosis};
use crate::stack::{Bills, Leftover, Residue, Settled};
use crate::ui::residue_verdict;

/// What `down` did not get rid of: stacks, or what they left behind and bills; `None` when all is gone.
pub fn down_failed(torn: &Torn, way: &Way) -> Option<CliError> {
    let outcomes = &torn.outcomes;
    let mut exit = Exit::Done;
    let there = outcomes.iter().filter(|outcome| !outcome.report.is_gone());
    let there = there.count();
    let mut said = Vec::new();
    let mut hints = Vec::new();
    let mut headline = String::new();
    let mut failed = 0;
    for outcome in outcomes {
        let Some(told) = told(outcome, way, &mut hints) else {
            continue;
        };
        exit = exit.gravest(told.exit);
        if outcomes.len() > 1 {
            said.push(told.headline);
        } else {
            headline = told.headline;
        }
        said.extend(told.detail);
        failed += 1;
    }
    if torn.residue.bills() {
        exit = exit.gravest(Exit::DeleteFailed);
        said.extend(left_behind(&torn.residue));
        let left = torn.residue.left.iter();
        hints.extend(left.map(|left| format!("delete it: `{}`", left.delete)));
    }
    if exit == Exit::Done {
        return unlooked(torn, way);
    }
    let message = match outcomes.as_slice() {
        _ if failed == 0 => format!(
            "something that bills is left: {}",
            residue_verdict(&torn.residue)
        ),
        [_] => headline,
        _ if there == 0 => format!(
            "{failed} of {} stacks left resources behind",
            outcomes.len()
        ),
        _ => format!("{there} of {} stacks were not deleted", outcomes.len()),
    };
    let mut cli = CliError::new(exit, "delete-failed", message);
    for text in said {
        cli = cli.caused_by(&Said(text));
    }
    hints.dedup();
    Some(hints.into_iter().fold(cli, CliError::hint))
}

/// The stacks are gone, and not all that they may have left could be looked for: nobody may read
/// "all gone" out of that.
fn unlooked(torn: &Torn, way: &Way) -> Option<CliError> {
    const SHOWN: usize = 4;
    let unseen = &torn.residue.unseen;
    let first = unseen.first()?;
    let kinds: BTreeSet<&str> = unseen.iter().map(|one| one.kind).collect();
    let shown: Vec<&str> = kinds.iter().take(SHOWN).copied().collect();
    let more = match kinds.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more kinds"),
    };
    let gone = match torn.outcomes.len() {
        1 => "the stack is gone",
        _ => "the stacks are gone",
    };
    let message = format!(
        "{gone}, but what may be left behind could not all be looked for: {}{more}",
        shown.join(", ")
    );
    let cli = CliError::new(Exit::Refused, "not-looked-at", message)
        .caused_by(&Said(format!("{}: {}", first.region, first.reason)))
        .hint(format!(
            "what is left may bill; look again once that is mended: {}",
            way.command("residue")
        ));
    Some(cli)
}

/// What bills, one line each.
fn left_behind(residue: &Residue) -> impl Iterator<Item = String> {
    let billing = residue.left.iter().filter(|left| left.bills != Bills::Not);
    billing.map(|left| {
        let price = match (&left.price, left.micros_per_hour) {
            (Some(price), Some(_)) => format!("{price} an hour"),
            (Some(price), None) => price.clone(),
            (None, _) => "price not known".to_owned(),
        };
        format!("{} {} in {}: {price}", left.kind, left.id, left.region)
    })
}

/// How one stack ended.
struct Told {
    exit: Exit,
    /// In one line, with its name.
    headline: String,
    /// AWS's words, or what is left.
    detail: Option<String>,
}

/// How one stack ended, and what can be done about it; `None` when it is gone.
fn told(outcome: &DownOutcome, way: &Way, hints: &mut Vec<String>) -> Option<Told> {
    let name = &outcome.stack.name;
    let again = way.command(&format!("down {name}"));
    let failed = |headline, detail| Told {
        exit: Exit::DeleteFailed,
        headline,
        detail,
    };
    Some(match &outcome.report {
        DownReport::Deleted(_) | DownReport::Gone => return None,
        DownReport::Forced(_, left) => {
            hints.push("delete by hand what was left: no stack holds it any more".to_owned());
            failed(
                format!("{name} is gone by force and left resources behind"),
                Some(listed(left)),
            )
        }
        DownReport::Failed(settled) => {
            let known = diagnosis(settled);
            hints.extend(known.as_ref().map(|known| known.advice.clone()));
            hints.push(format!(
                "try again: {again}; as a last resort leave behind what cannot be deleted: {}",
                way.command(&format!("down {name} --force"))
            ));
            not_deleted(settled, known.as_ref())
        }
        DownReport::Protected => {
            hints.push(format!(
                "switch its protection off and delete it: {}",
                way.command(&format!("down {name} --force-protected"))
            ));
            let headline = format!("{name} was not deleted: it is protected from deletion");
            failed(headline, None)
        }
        DownReport::NotBegun(error) => {
            hints.extend(error.hint().map(str::to_owned));
            hints.push(format!("then try again; until then it bills: {again}"));
            let headline = format!("{name} was not deleted: its delete was not begun");
            failed(headline, Some(error.to_string()))
        }
        DownReport::Lost(error) => {
            hints.extend(error.hint().map(str::to_owned));
            hints.push(format!(
                "watch it: {}",
                way.command(&format!("watch {}", outcome.stack.arn))
            ));
            Told {
                exit: lost_sight(error, "").exit(),
                headline: format!("stopped waiting: the delete of {name} goes on without us"),
                detail: Some(error.to_string()),
            }
        }
    })
}

fn listed(left: &[Leftover]) -> String {
    let listed: Vec<String> = left
        .iter()
        .map(|left| {
            let id = left.physical_id.as_deref().unwrap_or("no id");
            format!("{} ({}) {id}", left.logical_id, left.resource_type)
        })
        .collect();
    listed.join(", ")
}

/// What the table of causes knows about it.
fn diagnosis(settled: &Settled) -> Option<Diagnosis> {
    let cause = settled.cause.as_ref()?;
    causes::diagnose(&cause.resource_type, &cause.reason)
}

fn not_deleted(settled: &Settled, known: Option<&Diagnosis>) -> Told {
    let name = &settled.stack.name;
    let why = match (&settled.cause, known) {
        (Some(cause), Some(known)) => format!(
            "{} ({}): {}",
            cause.logical_id, cause.resource_type, known.means
        ),
        (Some(cause), None) => culprit(cause),
        (None, _) => settled.status.to_string(),
    };
    let left = match settled.left.len() {
        1 => "1 resource".to_owned(),
        left => format!("{left} resources"),
    };
    let reason = settled.cause.as_ref().map(|cause| &cause.reason);
    Told {
        exit: Exit::DeleteFailed,
        headline: format!("{name} was not deleted, {left} left: {why}"),
        detail: reason.filter(|reason| !reason.is_empty()).cloned(),
    }
}
