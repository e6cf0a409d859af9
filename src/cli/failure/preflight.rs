//! Checks that say that it would fail, as an error.

use super::Said;
use crate::cli::{CliError, Exit, Way};
use crate::stack::check::{Check, Preflight};
use crate::ui::fix_text;

/// Nothing was made: why, and what now.
pub fn preflight_refused(preflight: &Preflight, way: &Way) -> CliError {
    let refusals: Vec<&Check> = preflight.refusals().collect();
    let message = match refusals.as_slice() {
        [only] => format!("check `{}`: {}", only.id, only.finding.sentence()),
        several => format!("{} checks say that it would fail", several.len()),
    };
    let mut cli = CliError::new(Exit::Refused, "preflight", message);
    if refusals.len() > 1 {
        for check in &refusals {
            let said = format!("`{}`: {}", check.id, check.finding.sentence());
            cli = cli.caused_by(&Said(said));
        }
    }
    for fix in refusals.iter().flat_map(|check| &check.fix) {
        cli = cli.hint(fix_text(fix, &|words| way.command(words)));
    }
    let ignore: Vec<String> = refusals
        .iter()
        .map(|check| format!("--ignore-preflight {}", check.id))
        .collect();
    cli.hint(format!(
        "nothing was made; to go on all the same: `{}`",
        ignore.join(" ")
    ))
    .detail(
        "checks",
        serde_json::to_value(&preflight.checks).unwrap_or_default(),
    )
}
