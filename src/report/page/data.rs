//! The chart's numbers, for the script and as a table.

use serde::Serialize;

use crate::report::chart::{Chart, Line, Role, clock, count, times};
use crate::report::figures::NONE;
use crate::report::section::{Column, Table, number};
use crate::timeline::Point;

/// Rows of the table, at most so many after the first.
const ROWS: i64 = 20;
/// A line keeps every second up to this many of them; a longer one is thinned for the script.
const MOST_POINTS: usize = 20_000;

#[derive(Serialize)]
struct Data<'a> {
    lines: Vec<LineData<'a>>,
}

#[derive(Serialize)]
struct LineData<'a> {
    label: &'a str,
    published: bool,
    /// Milliseconds and containers in turn.
    points: Vec<i64>,
}

/// The lines as JSON that may stand inside a script element.
pub(super) fn data(chart: &Chart) -> String {
    let lines = chart.lines.iter().map(|line| {
        let every = line.points.len().div_ceil(MOST_POINTS).max(1);
        let last = line.points.len().saturating_sub(1);
        let kept = line.points.iter().enumerate();
        let kept = kept.filter(|(index, _)| index % every == 0 || *index == last);
        LineData {
            label: &line.label,
            published: line.role == Role::Published,
            points: kept
                .flat_map(|(_, point)| [point.at_ms, i64::from(point.containers)])
                .collect(),
        }
    });
    let data = Data {
        lines: lines.collect(),
    };
    // Strings and numbers: nothing here can fail to be JSON.
    let json = serde_json::to_string(&data).unwrap_or_default();
    json.replace('<', "\\u003c")
}

/// The lines at the ticks of time.
pub(super) fn rows(chart: &Chart) -> Table {
    let ends = chart.lines.iter().filter_map(|line| line.points.last());
    let last = ends.map(|point| point.at_ms).max().unwrap_or(0);
    let mut moments = times(last, ROWS);
    if moments.last().is_some_and(|tick| *tick < last) {
        moments.push(last);
    }
    let rows = moments.into_iter().map(|at_ms| {
        let counts = chart.lines.iter().map(|line| at(line, at_ms));
        std::iter::once(clock(at_ms)).chain(counts).collect()
    });
    Table {
        columns: std::iter::once(number("min:s"))
            .chain(chart.lines.iter().map(column))
            .collect(),
        rows: rows.collect(),
    }
}

fn column(line: &Line) -> Column {
    Column {
        name: line.label.clone().into(),
        number: true,
    }
}

/// How many had started by then: counted in a run, between two points of what was published.
fn at(line: &Line, at_ms: i64) -> String {
    let next = line.points.partition_point(|point| point.at_ms <= at_ms);
    let before = next.checked_sub(1).and_then(|place| line.points.get(place));
    let Some(before) = before else {
        return NONE.to_owned();
    };
    match (line.role, line.points.get(next)) {
        (Role::Published, Some(after)) => format!("≈ {}", count(between(*before, *after, at_ms))),
        (Role::Published, None) if before.at_ms < at_ms => NONE.to_owned(),
        _ => count(before.containers),
    }
}

fn between(before: Point, after: Point, at_ms: i64) -> u32 {
    let more = i64::from(after.containers) - i64::from(before.containers);
    let part = more * (at_ms - before.at_ms) / (after.at_ms - before.at_ms).max(1);
    u32::try_from(i64::from(before.containers) + part).unwrap_or(before.containers)
}
