//! How a run ended, in one sentence.

use super::Account;
use crate::cost::Usd;
use crate::timeline::live::Halt;
use crate::timeline::{Ended, Outcome};
use crate::ui::length;
use jiff::SignedDuration;

/// How the run of an account ended: as it told, or else by dying.
pub fn outcome(account: &Account) -> Outcome {
    let counts = account.measured.as_ref().map_or_else(
        || account.pulse.map(|pulse| (pulse.started, pulse.target)),
        |measured| Some((measured.started, measured.target)),
    );
    let counts = counts.map_or_else(String::new, |(started, target)| {
        format!("{started} of {target} containers had started")
    });
    let told = account.measured.as_ref().map(|measured| measured.halt);
    match told.or(account.halted.map(|halted| halted.halt)) {
        Some(halt) => Outcome {
            ended: halt.ended(),
            reason: sentence(halt, &counts),
        },
        None => Outcome {
            ended: Ended::Broken,
            reason: broken(account, &counts),
        },
    }
}

fn sentence(halt: Halt, counts: &str) -> String {
    let ms = |ms| length(SignedDuration::from_millis(ms));
    let what = match halt {
        Halt::Reached => "the target was reached".to_owned(),
        Halt::Plateau { quiet_ms } => format!("no container started for {}", ms(quiet_ms)),
        Halt::Timeout { after_ms } => format!("the time was up after {}", ms(after_ms)),
        Halt::FailureStorm { failed } => {
            format!("tasks failed faster than they started, {failed} in the last minutes")
        }
        Halt::Budget { usd_micros } => format!(
            "what was allowed to be spent is spent: {} with going back and deleting",
            Usd::micros(usd_micros).to_cents_up()
        ),
        Halt::Interrupted => "it was interrupted".to_owned(),
        Halt::Lost => "AWS could not be asked any more".to_owned(),
    };
    joined(what, counts)
}

/// The process did not live to tell.
fn broken(account: &Account, counts: &str) -> String {
    let at = account.pulse.map(|pulse| pulse.elapsed_ms);
    let what = match at {
        Some(at) => format!(
            "the run broke off {} after t0",
            length(SignedDuration::from_millis(at))
        ),
        None if account.raised => "the run broke off just after t0".to_owned(),
        None => "the run broke off before t0".to_owned(),
    };
    joined(what, counts)
}

fn joined(what: String, counts: &str) -> String {
    if counts.is_empty() {
        what
    } else {
        format!("{what}; {counts}")
    }
}
