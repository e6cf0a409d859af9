//! `--max-cost`: what would cost more is refused before anything is made.

use crate::cli::{CliError, Exit};
use crate::cost::{Estimate, Part, Section, Usd};

/// Items that a refusal names.
const NAMED: usize = 3;

/// An amount of US dollars as the command line takes it: `20`, `0.5`, `$20`.
pub(super) fn usd(text: &str) -> Result<Usd, String> {
    let number = text.strip_prefix('$').unwrap_or(text);
    match number.parse::<f64>() {
        Ok(dollars) if dollars.is_finite() && dollars > 0.0 => Ok(Usd::dollars(dollars)),
        _ => Err("an amount of US dollars above 0, such as `20` or `0.50`".to_owned()),
    }
}

/// Refuses what costs more than is allowed: `times` the part that counts, of which none may be
/// unknown.
pub(super) fn allow(
    estimate: &Estimate,
    part: Part,
    times: u32,
    most: Usd,
) -> Result<(), CliError> {
    let Some(section) = estimate.section(part) else {
        return Ok(());
    };
    let what = words(part);
    if !section.unpriced.is_empty() {
        let missing = section.unpriced.join(", ");
        let message = format!(
            "what {what} costs cannot be held against `--max-cost`: no price of {missing} is known"
        );
        return Err(CliError::new(Exit::Refused, "cost-unknown", message)
            .hint("nothing was made; `--refresh-prices` asks AWS for prices"));
    }
    let total = section.total.times(u64::from(times));
    if total <= most {
        return Ok(());
    }
    let message = format!(
        "{what} would cost {}, more than the {} that `--max-cost` allows",
        total.to_cents_up(),
        most.to_cents()
    );
    Err(CliError::new(Exit::Refused, "max-cost", message)
        .hint(format!(
            "nothing was made; most of it is {}",
            dearest(section)
        ))
        .detail("cost_usd", total.as_dollars())
        .detail("max_cost_usd", most.as_dollars()))
}

const fn words(part: Part) -> &'static str {
    match part {
        Part::Run => "the run",
        Part::UntilTtl => "the stack, until it deletes itself,",
        Part::Month => "the stack, in a month,",
        Part::IdleHour | Part::FullHour => "the stack, in an hour,",
    }
}

/// The items that cost most.
fn dearest(section: &Section) -> String {
    let lines = section.lines.iter().take(NAMED);
    let named = lines.map(|line| format!("{} ({})", line.what, line.subtotal.to_cents_up()));
    named.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_above_nothing() {
        assert_eq!(usd("20"), Ok(Usd::micros(20_000_000)));
        assert_eq!(usd("$0.5"), Ok(Usd::micros(500_000)));
        for text in ["0", "-1", "NaN", "inf", "twenty", ""] {
            assert!(usd(text).is_err(), "{text}");
        }
    }
}
