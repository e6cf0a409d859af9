//! The live picture of a run: what is known → lines of text that fit the terminal. Pure.

use jiff::SignedDuration;

use super::super::super::fold::width;
use super::super::super::style::{BAD, FAINT, HEADING, WARN, paint};
use super::super::super::time::length;
use super::super::frame::{Canvas, fit};
use super::course::{Course, Stage};
use super::curve::Plot;
use super::texts;
use crate::timeline::live::Pulse;

/// Fewer rows than these show no curve.
const LEAST_ROWS: usize = 3;
/// More than these add nothing.
const MOST_ROWS: usize = 16;
/// Fewer columns than these show no curve.
const LEAST_COLUMNS: usize = 30;
/// More than these add nothing.
const MOST_COLUMNS: usize = 120;
/// Lines below the curve: its axis, and the times on it.
const AXIS: usize = 2;

/// The whole picture. Never higher than the canvas less the line of the cursor, never wider.
pub(super) fn picture(course: &Course, canvas: Canvas) -> Vec<String> {
    let room = canvas.lines.saturating_sub(1).max(1);
    let mut below = flow(&items(course), canvas.columns);
    below.push(heading(course, canvas.columns));
    if below.len() > room {
        // The last line says what goes on and how long; of the others the first ones say most.
        let last = below.pop();
        below.truncate(room - 1);
        below.extend(last);
    }
    let free = room - below.len();
    let rows = free.saturating_sub(AXIS).min(MOST_ROWS);
    let drawn = !course.points.is_empty() && canvas.columns >= LEAST_COLUMNS;
    let mut lines = if drawn && rows >= LEAST_ROWS {
        chart(course, canvas.columns.min(MOST_COLUMNS), rows)
    } else {
        Vec::new()
    };
    lines.extend(below);
    lines
}

/// The curve with its axes.
fn chart(course: &Course, columns: usize, rows: usize) -> Vec<String> {
    let target = course.pulse.map_or(0, |pulse| pulse.target);
    let plot = Plot {
        points: &course.points,
        target,
    };
    let top = plot.top().to_string();
    let margin = top.len() + 2;
    let room = columns.saturating_sub(margin + 2);
    let middle = (plot.top() / 2).to_string();
    let mut lines: Vec<String> = plot
        .rows(room, rows)
        .into_iter()
        .enumerate()
        .map(|(row, drawn)| {
            let (label, edge) = match row {
                0 => (top.as_str(), '┤'),
                row if row == rows / 2 => (middle.as_str(), '┤'),
                _ => ("", '│'),
            };
            let edge = paint(FAINT, format!("{label:>width$} {edge}", width = margin - 1));
            format!("{edge}{drawn}")
        })
        .collect();
    let axis = format!("{:>width$} └{}", 0, "─".repeat(room), width = margin - 1);
    lines.push(paint(FAINT, axis));
    lines.push(paint(FAINT, times(&plot, margin, room)));
    lines
}

/// Where the time axis begins, has its middle, and ends.
fn times(plot: &Plot<'_>, margin: usize, room: usize) -> String {
    let end = plot.end_ms();
    let clock = |ms: i64| format!("{}:{:02}", ms / 60_000, ms / 1_000 % 60);
    let (first, middle, last) = (clock(0), clock(end / 2), clock(end));
    let half = room / 2;
    let to_middle = half.saturating_sub(first.len() + middle.len() / 2);
    let written = first.len() + to_middle + middle.len();
    let to_last = (room + 1).saturating_sub(written + last.len());
    format!(
        "{:margin$}{first}{:to_middle$}{middle}{:to_last$}{last}",
        "", "", ""
    )
}

/// What goes on, and for how long.
fn heading(course: &Course, columns: usize) -> String {
    let simulated = if course.simulated { " simulated" } else { "" };
    let elapsed = course.pulse.map(|pulse| ms(pulse.elapsed_ms));
    let doing = texts::doing(course);
    let long = match &elapsed {
        Some(elapsed) => format!("{doing}  {elapsed}{simulated}"),
        None => format!("{doing}{simulated}"),
    };
    let short = match &elapsed {
        Some(elapsed) if course.simulated => format!("{elapsed} sim"),
        Some(elapsed) => elapsed.clone(),
        None => long.clone(),
    };
    let text = if width(&long) <= columns { long } else { short };
    paint(HEADING, fit(&text, columns))
}

/// The figures, the most important first, each a few words.
fn items(course: &Course) -> Vec<String> {
    if let Stage::Preparing(before) = course.stage {
        return before.map_or_else(Vec::new, |before| {
            vec![
                format!("{}/{} services steady", before.steady, before.services),
                format!("{}/{} running", before.running, before.wanted),
                texts::hosts(before.hosts),
            ]
        });
    }
    course.pulse.map_or_else(Vec::new, |pulse| figures(&pulse))
}

fn figures(pulse: &Pulse) -> Vec<String> {
    let mut items = vec![
        format!("{}/{} started", pulse.started, pulse.target),
        format!("{:.1}/s", pulse.per_second),
        format!("{} pending", pulse.pending),
    ];
    if pulse.hosts > 0 {
        items.push(texts::hosts(pulse.hosts));
    }
    let failed = format!("{} failed", pulse.failed);
    items.push(match pulse.failed {
        0 => failed,
        _ => paint(BAD, failed),
    });
    if pulse.interrupted > 0 {
        items.push(paint(WARN, format!("{} interrupted", pulse.interrupted)));
    }
    if pulse.restarts > 0 {
        items.push(paint(WARN, format!("{} restarts", pulse.restarts)));
    }
    for (name, value) in [
        ("p50", pulse.p50_ms),
        ("p90", pulse.p90_ms),
        ("p99", pulse.p99_ms),
    ] {
        items.extend(value.map(|value| format!("{name} {}", ms(value))));
    }
    items.extend(
        pulse
            .usd_micros
            .map(|usd| format!("{} so far", dollars(usd))),
    );
    items
}

/// Words beside each other, in as many lines as they need.
fn flow(items: &[String], columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for item in items {
        match lines.last_mut() {
            Some(line) if width(line) + 2 + width(item) <= columns => {
                line.push_str("  ");
                line.push_str(item);
            }
            _ => lines.push(item.clone()),
        }
    }
    lines
        .into_iter()
        .map(|line| {
            if width(&line) <= columns {
                line
            } else {
                fit(&anstream::adapter::strip_str(&line).to_string(), columns)
            }
        })
        .collect()
}

/// `4m 12s`.
pub(super) fn ms(ms: i64) -> String {
    length(SignedDuration::from_millis(ms))
}

/// `$1.23`.
pub(super) fn dollars(micros: u64) -> String {
    let cents = (micros + 5_000) / 10_000;
    format!("${}.{:02}", cents / 100, cents % 100)
}
