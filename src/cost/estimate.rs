//! What a stack and a run on it cost, item by item.

use serde::Serialize;

use super::table::{self, MONTH_HOURS};
use super::{Book, Known, Price, Shape, Sure, Usage, Usd};

/// What a stack and a run on it cost.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Estimate {
    /// AWS Region.
    pub region: String,
    /// Where the course of the run is known from.
    pub course: Known,
    /// The parts, each with its items.
    pub sections: Vec<Section>,
    /// What costs too and is in none of the parts.
    pub left_out: [&'static str; 3],
}

/// A part of an estimate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Section {
    /// Which one.
    pub part: Part,
    /// The time it is for, in hours.
    pub hours: f64,
    /// Its items, the dearest first.
    pub lines: Vec<Line>,
    /// Items without a price: what they cost is not in the total.
    pub unpriced: Vec<String>,
    /// What the items cost together.
    pub total: Usd,
}

/// The parts of an estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// An hour in the start state, as `up` leaves it.
    IdleHour,
    /// An hour with everything running that a run raises.
    FullHour,
    /// A run, from making the stack to its deletion.
    Run,
    /// The start state, forgotten until the stack deletes itself.
    UntilTtl,
    /// The start state, forgotten for a month.
    Month,
}

/// One item: so much of it, at so much.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// The item: `nat-gateway`, `spot:c6g.4xlarge`.
    pub item: String,
    /// The same in words.
    pub what: String,
    /// How much of it, in the price's unit.
    pub quantity: f64,
    /// What one unit costs.
    pub price: Price,
    /// What all of it costs.
    pub subtotal: Usd,
}

/// What costs too.
const LEFT_OUT: [&str; 3] = [
    "traffic to the internet and between zones",
    "load balancer capacity units: a run sends no requests",
    "taxes, discounts and free tiers",
];

/// What a shape costs at the prices of a book.
pub fn estimate(shape: &Shape, book: &Book) -> Estimate {
    let run = shape.run();
    let steady = |hours| shape.steady(shape.idle, hours);
    let hours = |seconds: f64| seconds / 3600.0;
    let month = f64::from(MONTH_HOURS);
    let mut sections = vec![
        section(shape, book, (Part::IdleHour, 1.0), &steady(1.0)),
        section(
            shape,
            book,
            (Part::FullHour, 1.0),
            &shape.steady(shape.full, 1.0),
        ),
        section(
            shape,
            book,
            (Part::Run, hours(run.seconds)),
            &shape.usage(&run),
        ),
    ];
    if let Some(seconds) = shape.lifetime_seconds {
        let hours = hours(seconds);
        sections.push(section(
            shape,
            book,
            (Part::UntilTtl, hours),
            &steady(hours),
        ));
    }
    sections.push(section(shape, book, (Part::Month, month), &steady(month)));
    Estimate {
        region: shape.region.clone(),
        course: shape.course.known,
        sections,
        left_out: LEFT_OUT,
    }
}

/// Prices what is used in some hours.
pub fn section(shape: &Shape, book: &Book, (part, hours): (Part, f64), usage: &Usage) -> Section {
    let (mut lines, mut unpriced) = (Vec::new(), Vec::new());
    for (item, quantity) in usage.amounts() {
        match book.price(&shape.region, item) {
            Some(price) => lines.push(Line {
                item: item.to_owned(),
                what: what(item),
                quantity,
                subtotal: price.usd.of(quantity),
                price,
            }),
            None => unpriced.push(what(item)),
        }
    }
    lines.sort_by_key(|line| std::cmp::Reverse(line.subtotal));
    Section {
        part,
        hours,
        total: lines.iter().map(|line| line.subtotal).sum(),
        lines,
        unpriced,
    }
}

impl Estimate {
    /// One of its parts.
    pub fn section(&self, part: Part) -> Option<&Section> {
        self.sections.iter().find(|section| section.part == part)
    }

    /// The notes on its prices, each once: what is assumed, and what stands in for something else.
    pub fn notes(&self) -> Vec<&str> {
        let lines = self.sections.iter().flat_map(|section| &section.lines);
        let mut notes: Vec<_> = lines
            .filter_map(|line| line.price.note.as_deref())
            .collect();
        notes.sort_unstable();
        notes.dedup();
        notes
    }

    /// The date of its oldest price.
    pub fn oldest(&self) -> Option<&str> {
        let lines = self.sections.iter().flat_map(|section| &section.lines);
        lines.map(|line| line.price.read.as_str()).min()
    }
}

impl Section {
    /// Are all of its prices those that AWS lists or has said?
    pub fn is_sure(&self) -> bool {
        let sure = |line: &Line| matches!(line.price.sure, Sure::Listed | Sure::Asked);
        self.unpriced.is_empty() && self.lines.iter().all(sure)
    }
}

/// An item in words.
fn what(item: &str) -> String {
    let Some((row, _)) = table::find(item) else {
        return item.to_owned();
    };
    match item.split_once(':') {
        Some(("instance" | "spot", which)) => format!("{which} {}", row.what),
        _ => row.what.to_owned(),
    }
}
