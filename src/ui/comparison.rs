//! Runs held against each other, and against what was published, as text.

use std::fmt::Write as _;

use jiff::SignedDuration;

use super::style::{BAD, HEADING, WARN, paint};
use super::{Table, length};
use crate::timeline::{Against, Change, Comparison, Held, Unit, Verdict, Weight};

/// A comparison: what the runs differ in, then figure by figure.
pub fn comparison_text(comparison: &Comparison, columns: Option<usize>) -> String {
    let mut text = String::new();
    if comparison.simulated {
        text.push_str("simulated\n");
    }
    for side in &comparison.sides {
        let _ = writeln!(
            text,
            "{}: {}",
            paint(HEADING, &side.name),
            side.runs.join(", ")
        );
    }
    differences(&mut text, comparison);
    text.push('\n');
    let names = comparison.sides.iter().map(|side| side.name.as_str());
    let mut headings = vec!["FIGURE"];
    headings.extend(names);
    let mut table = Table::with(&headings);
    for column in 1..headings.len() {
        table = table.right(column);
    }
    for row in &comparison.rows {
        let mut cells = vec![row.name.clone()];
        for (at, value) in row.values.iter().enumerate() {
            let change = at.checked_sub(1).and_then(|at| row.changes.get(at));
            let change = change
                .and_then(Option::as_ref)
                .map(|change| changed(change, row.unit));
            let value = value.map_or_else(|| "-".to_owned(), |value| shown(value, row.unit));
            cells.push(format!("{value}{}", change.unwrap_or_default()));
        }
        table.cells(cells);
    }
    text.push_str(&table.within(columns));
    text
}

fn differences(text: &mut String, comparison: &Comparison) {
    for difference in &comparison.differences {
        let values: Vec<&str> = difference
            .values
            .iter()
            .map(|value| value.as_deref().unwrap_or("not known"))
            .collect();
        let word = match difference.weight {
            Weight::Unlike => paint(BAD, "unlike:"),
            Weight::Noted => paint(WARN, "differs:"),
        };
        let _ = writeln!(
            text,
            "{word} {}: {} ({})",
            difference.field,
            values.join(" | "),
            difference.why
        );
    }
}

/// ` (+12s, +5 %, 95 %: +8s to +15s)`.
fn changed(change: &Change, unit: Unit) -> String {
    let mut parts = vec![signed(change.difference, unit)];
    parts.extend(change.percent.map(|percent| format!("{percent:+.0} %")));
    parts.extend(change.interval.map(|interval| {
        let (low, high) = (signed(interval.low, unit), signed(interval.high, unit));
        format!("95 %: {low} to {high}")
    }));
    format!(" ({})", parts.join(", "))
}

fn signed(value: f64, unit: Unit) -> String {
    let sign = if value < 0.0 { "-" } else { "+" };
    format!("{sign}{}", shown(value.abs(), unit))
}

fn shown(value: f64, unit: Unit) -> String {
    match unit {
        // Below a minute a tenth of a second is worth being seen.
        Unit::Milliseconds if value < 60_000.0 => format!("{:.1}s", value / 1_000.0),
        Unit::Milliseconds => length(milliseconds(value)),
        Unit::PerSecond => format!("{value:.1}/s"),
        Unit::Containers => format!("{value:.0}"),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a length of time for people"
)]
fn milliseconds(value: f64) -> SignedDuration {
    SignedDuration::from_millis(value.round() as i64)
}

/// A run held against what was published for its setup.
pub fn against_text(run: &str, against: &Against) -> String {
    let mut text = format!("{} against {}\n", paint(HEADING, run), against.name);
    let style = match against.verdict {
        Verdict::Like | Verdict::Faster => super::style::GOOD,
        Verdict::OtherWay | Verdict::Slower => WARN,
        Verdict::Short => BAD,
    };
    let _ = writeln!(text, "{}\n", paint(style, &against.sentence));
    let mut table = Table::new(["", "published", "measured"]).right(1).right(2);
    let ms = |at: Option<i64>| {
        at.map_or_else(
            || "never".to_owned(),
            |at| length(SignedDuration::from_millis(at)),
        )
    };
    let mut held = |name: &str, held: &Held| {
        table.row([
            name.to_owned(),
            ms(Some(held.published_ms)),
            ms(held.measured_ms),
        ]);
    };
    if let Some(start) = &against.start {
        held("first start", start);
    }
    held(&format!("{} started", against.containers), &against.reach);
    if let Some(gap) = &against.gap {
        let name = format!("furthest apart, {}", ms(Some(gap.at_ms)));
        table.row([name, gap.published.to_string(), gap.measured.to_string()]);
    }
    text.push_str(&table.text());
    text
}
