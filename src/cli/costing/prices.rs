//! The prices that are known on this machine, and asking AWS for new ones.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::aws::Session;
use crate::cli::Context;
use crate::cost::{Book, Estimate, Fresh, Shape};
use crate::deploy::refresh;
use crate::store::Notes;

/// Older prices than this say their age.
const OLD_DAYS: i32 = 60;

/// What is remembered of AWS's answers, by Region: real ones and simulated ones, never mixed.
fn notes(simulated: bool) -> Notes {
    Notes::cached(if simulated {
        "prices-sandbox.json"
    } else {
        "prices.json"
    })
}

/// The prices of the binary, with those that AWS was asked for on this machine.
pub fn book(simulated: bool) -> Book {
    Book::new(notes(simulated).recall())
}

/// Asks AWS for everything a shape uses, and remembers it. What AWS does not tell is said; what is
/// known otherwise stands in for it.
pub(super) async fn refreshed(shape: &Shape, session: &Session, context: &Context) -> Book {
    let items: Vec<String> = shape.items().into_iter().collect();
    let answer = refresh(session, &items).await;
    let notes = notes(session.is_simulated());
    let mut all: BTreeMap<String, Fresh> = notes.recall();
    if !answer.fresh.usd.is_empty() {
        let known = all.entry(shape.region.clone()).or_default();
        // Prices of another day would be given today's date.
        if known.read != answer.fresh.read {
            *known = Fresh::default();
        }
        known.read.clone_from(&answer.fresh.read);
        known.usd.extend(answer.fresh.usd);
        notes.remember(&all);
    }
    if let Some(error) = &answer.failed {
        context.ui.warn(&format!(
            "not all prices could be asked for, and what is known stands in for them: {error}"
        ));
    } else if !answer.unclear.is_empty() {
        context.ui.note(&format!(
            "AWS names no clear price of {}: what is known stands in for it",
            answer.unclear.join(", ")
        ));
    }
    Book::new(all)
}

/// How old the oldest price of an estimate is, in words, if that is worth saying.
pub fn age(estimate: &Estimate, today: Date) -> Option<String> {
    let read: Date = estimate.oldest()?.parse().ok()?;
    let days = today.since(read).ok()?.get_days();
    (days > OLD_DAYS).then(|| {
        format!(
            "the oldest price is {days} days old, of {read}; `--refresh-prices` asks for new ones"
        )
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::cost::{Known, Line, Part, Price, Section, Sure, Usd};

    fn read_on(read: &str) -> Estimate {
        let price = Price {
            usd: Usd::micros(45_000),
            unit: "hour",
            region: "us-east-1".to_owned(),
            source: String::new(),
            read: read.to_owned(),
            sure: Sure::Listed,
            note: None,
        };
        Estimate {
            region: "us-east-1".to_owned(),
            course: Known::Computed,
            sections: vec![Section {
                part: Part::IdleHour,
                hours: 1.0,
                lines: vec![Line {
                    item: "nat-gateway".to_owned(),
                    what: "NAT gateway".to_owned(),
                    quantity: 1.0,
                    subtotal: price.usd,
                    price,
                }],
                unpriced: Vec::new(),
                total: Usd::micros(45_000),
            }],
            left_out: [""; 3],
        }
    }

    #[test]
    fn old_prices_say_their_age() {
        let today = date(2027, 2, 1);
        assert_eq!(age(&read_on("2026-12-03"), today), None);
        assert_eq!(
            age(&read_on("2026-11-21"), today).unwrap(),
            "the oldest price is 72 days old, of 2026-11-21; `--refresh-prices` asks for new ones"
        );
        assert_eq!(age(&read_on("2027-03-01"), today), None);
    }
}
