//! What it costs, item by item, and what is behind each price.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;

use super::super::Table;
use super::super::time::length;
use super::form::{Block, Section};
use crate::cost::{Estimate, Known, Line, Part, Sure};

/// The parts that are itemised, and what their columns are called.
const ITEMISED: [(Part, &str); 3] = [
    (Part::IdleHour, "idle/hour"),
    (Part::FullHour, "full/hour"),
    (Part::Run, "a run"),
];

/// The section; `age` says that prices are old, if they are.
pub(super) fn cost(estimate: &Estimate, age: Option<&str>) -> Section {
    let mut blocks = vec![
        Block::Facts(totals(estimate)),
        Block::Table(items(estimate)),
    ];
    blocks.extend(notes(estimate).into_iter().map(Block::Note));
    blocks.extend(age.map(|age| Block::Note(age.to_owned())));
    Section {
        heading: "Cost",
        blocks,
    }
}

/// One line for the verdict.
pub(super) fn summary(estimate: &Estimate) -> String {
    let of = |part| estimate.section(part);
    let mut said = Vec::new();
    if let Some(section) = of(Part::Run) {
        said.push(format!("{} for a run", section.total.to_cents_up()));
    }
    if let Some(section) = of(Part::IdleHour) {
        said.push(format!(
            "{} an hour while idle",
            section.total.to_cents_up()
        ));
    }
    if let Some(section) = of(Part::UntilTtl) {
        said.push(format!(
            "{} if forgotten until it deletes itself",
            section.total.to_cents_up()
        ));
    }
    said.join(", ")
}

fn totals(estimate: &Estimate) -> Vec<(&'static str, String)> {
    let ramp = match estimate.course {
        Known::Published => "its course as published",
        Known::Modelled => "its course simulated",
        Known::Computed => "its course computed from the launch rates: it cannot be cheaper",
    };
    let sections = estimate.sections.iter().map(|section| {
        let time = clock(section.hours);
        let (name, what) = match section.part {
            Part::IdleHour => ("an hour idle", "as `up` leaves it".to_owned()),
            Part::FullHour => ("an hour full", "with all tasks running".to_owned()),
            Part::Run => ("a run", format!("{time} from nothing to nothing, {ramp}")),
            Part::UntilTtl => (
                "forgotten",
                format!("idle until it deletes itself after {time}"),
            ),
            Part::Month => ("a month", "idle, if nothing ever deletes it".to_owned()),
        };
        let mut text = format!("{:>10}  {what}", section.total.to_cents_up());
        if !section.unpriced.is_empty() {
            text = format!("{text}; without {}", section.unpriced.join(", "));
        }
        (name, text)
    });
    sections.collect()
}

fn clock(hours: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "hours of a run or a month; the cast saturates"
    )]
    let seconds = (hours * 3600.0).round() as i64;
    length(SignedDuration::from_secs(seconds))
}

/// One row an item: what it comes to in each part, and what of it a run uses at which price.
fn items(estimate: &Estimate) -> Table {
    let [idle, full, run] = ITEMISED.map(|(_, name)| name);
    let table = Table::new(["item", idle, full, run, "a run uses, at"]);
    let mut table = table.right(1).right(2).right(3);
    let mut rows: BTreeMap<&str, [Option<&Line>; 3]> = BTreeMap::new();
    for (column, (part, _)) in ITEMISED.iter().enumerate() {
        let section = estimate.section(*part);
        for line in section.into_iter().flat_map(|section| &section.lines) {
            let row = rows.entry(&line.item).or_default();
            if let Some(cell) = row.get_mut(column) {
                *cell = Some(line);
            }
        }
    }
    let mut rows: Vec<_> = rows.into_values().collect();
    rows.sort_by_key(|[_, _, run]| std::cmp::Reverse(run.map(|line| line.subtotal)));
    for row in rows {
        let Some(any) = row.into_iter().flatten().next() else {
            continue;
        };
        let money = |line: Option<&Line>| {
            line.map_or_else(|| "-".to_owned(), |line| line.subtotal.to_cents_up())
        };
        let [idle, full, run] = row;
        let used = run.map_or(0.0, |line| line.quantity);
        table.row([
            any.what.clone(),
            money(idle),
            money(full),
            money(run),
            format!(
                "{} × {}/{}{}",
                amount(used),
                any.price.usd.to_exact(),
                any.price.unit,
                sure(any)
            ),
        ]);
    }
    table
}

/// `39.8`, `0.021`.
fn amount(quantity: f64) -> String {
    if quantity >= 10.0 || quantity == 0.0 {
        format!("{quantity:.1}")
    } else {
        format!("{quantity:.3}")
    }
}

/// What has to be known of a price that is not plainly listed.
const fn sure(line: &Line) -> &'static str {
    match line.price.sure {
        Sure::Listed => "",
        Sure::Asked => ", asked of AWS",
        Sure::AtMost => ", at most",
        Sure::OtherRegion => ", of another Region",
        Sure::Assumed => ", assumed",
    }
}

/// Where the prices are from, and what is in none of them.
fn notes(estimate: &Estimate) -> Vec<String> {
    let lines = || estimate.sections.iter().flat_map(|section| &section.lines);
    let dates: BTreeSet<&str> = lines().map(|line| line.price.read.as_str()).collect();
    let sources: BTreeSet<&str> = lines().map(|line| line.price.source.as_str()).collect();
    let mut notes = vec![format!(
        "list prices of {} in US dollars where nothing else is said, read {}: {}",
        estimate.region,
        dates.into_iter().collect::<Vec<_>>().join(" and "),
        sources.into_iter().collect::<Vec<_>>().join(", ")
    )];
    notes.extend(estimate.notes().into_iter().map(str::to_owned));
    notes.push(format!("left out: {}", estimate.left_out.join("; ")));
    notes
}
