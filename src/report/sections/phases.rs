//! How long each stretch of a start took.

use super::super::chart::count;
use super::super::figures::{NONE, seconds};
use super::super::section::{Section, number, words};
use crate::timeline::{Phase, PhaseFigures, Summary};

/// The table of phases.
pub(super) fn phases(summary: &Summary) -> Option<Section> {
    let columns = [
        words("Phase"),
        number("n"),
        number("missing"),
        number("negative"),
        number("min"),
        number("p50"),
        number("p90"),
        number("p95"),
        number("p99"),
        number("max"),
        number("mean"),
        number("clock"),
    ];
    let rows = summary.phases.iter().map(row).collect();
    let section = Section::table("phases", "Phases", &columns, rows)?;
    Some(section.noted(
        "Seconds. Clock: how much longer or shorter the true time may be, because a stamp at an end \
         has whole seconds only. Missing: a stamp at an end is not known. Negative: two clocks \
         disagree; such figures are counted as they are.",
    ))
}

fn row(figures: &PhaseFigures) -> Vec<String> {
    let lengths = &figures.lengths;
    let mut row = vec![figures.phase.label().to_owned()];
    row.extend([lengths.n, lengths.missing, lengths.negative].map(count));
    match &lengths.quantiles {
        Some(found) => row.extend(
            [
                found.min_ms,
                found.p50_ms,
                found.p90_ms,
                found.p95_ms,
                found.p99_ms,
                found.max_ms,
                found.mean_ms,
            ]
            .map(|ms| seconds(ms, figures.is_exact())),
        ),
        None => row.extend((0..7).map(|_| NONE.to_owned())),
    }
    row.push(match (figures.minus_ms, figures.plus_ms) {
        (0, 0) => "1 ms".to_owned(),
        (minus, plus) => format!("−{}/+{} s", minus / 1000, plus / 1000),
    });
    row
}

/// n, median, p90, p99 and most of one phase of a group, as cells.
pub(super) fn short(figures: Option<&PhaseFigures>) -> [String; 5] {
    let none = || NONE.to_owned();
    let Some(figures) = figures else {
        return [none(), none(), none(), none(), none()];
    };
    let quantiles = figures.lengths.quantiles.as_ref();
    let exact = figures.is_exact();
    let cell = |pick: fn(&crate::timeline::Quantiles) -> f64| {
        quantiles.map_or_else(none, |found| seconds(pick(found), exact))
    };
    [
        count(figures.lengths.n),
        cell(|found| found.p50_ms),
        cell(|found| found.p90_ms),
        cell(|found| found.p99_ms),
        cell(|found| found.max_ms),
    ]
}

/// The phase that groups are compared by.
pub(super) const WHOLE: Phase = Phase::InAll;
