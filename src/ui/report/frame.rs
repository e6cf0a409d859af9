//! The live picture: what is known → lines of text that fit the terminal. Pure.

use jiff::SignedDuration;

use super::super::style::{BAD, FAINT, GOOD, HEADING, WARN, paint};
use super::super::time::length;
use super::watch::{Watch, Watched};
use crate::stack::{Counts, Operation, Phase, Row, RowState};

/// The terminal to draw on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Canvas {
    /// Characters in a line.
    pub(super) columns: usize,
    /// Lines.
    pub(super) lines: usize,
}

/// From this width on a row also shows the resource's type.
const WITH_TYPE: usize = 64;
/// Longest the overall bar gets.
const BAR: usize = 30;
/// Below this other things are left out.
const ORDINARY_BAR: usize = 10;
/// Shortest it gets when little is left to leave out.
const SHORTEST_BAR: usize = 4;

/// The whole picture: what moves, by phase, and how far the whole is. Never higher than the canvas
/// less the line of the cursor, never wider.
pub(super) fn frame(watch: &Watch, canvas: Canvas) -> Vec<String> {
    let room = canvas.lines.saturating_sub(1).max(1);
    let moving: Vec<&Watched> = watch.moving().collect();
    match moving.as_slice() {
        [] => Vec::new(),
        [only] => {
            let mut lines = tree(watch, only, canvas.columns, room - 1);
            lines.push(overall(watch, only, canvas.columns));
            lines
        }
        several => {
            let bars = several
                .iter()
                .map(|watched| overall(watch, watched, canvas.columns))
                .collect();
            capped(bars, room, canvas.columns)
        }
    }
}

/// Phases with their counts, and under each the resources being worked on.
fn tree(watch: &Watch, watched: &Watched, columns: usize, room: usize) -> Vec<String> {
    let rows = watched.progress.rows();
    let now = watch.now(watched);
    let busy: Vec<&&Row> = rows.iter().filter(|row| row.state.is_moving()).collect();
    let phases: Vec<(Phase, Counts)> = Phase::ALL
        .into_iter()
        .map(|phase| (phase, watched.progress.counts_of(phase)))
        .filter(|(_, counts)| counts.total > 0)
        .collect();
    // Too low for the headings: rows alone. Too low for all rows: as many as fit, and a count.
    let headed = room > phases.len() + 1;
    let places = if headed { room - phases.len() } else { room };
    let shown = if busy.len() <= places {
        busy.len()
    } else {
        places.saturating_sub(1)
    };
    let mut lines = Vec::new();
    let mut left = shown;
    for (phase, counts) in phases {
        if headed {
            lines.push(heading(
                phase,
                counts,
                watched.progress.operation(),
                columns,
            ));
        }
        let of_phase = busy.iter().filter(|row| row.phase == phase);
        for row in of_phase.take(left) {
            let time = row.elapsed(now).map(length).unwrap_or_default();
            lines.push(moving_row(row, &time, columns));
        }
        left -= left.min(busy.iter().filter(|row| row.phase == phase).count());
    }
    if shown < busy.len() && room > 0 {
        lines.push(more(busy.len() - shown, columns));
    }
    lines
}

fn capped(mut lines: Vec<String>, room: usize, columns: usize) -> Vec<String> {
    if lines.len() > room {
        let hidden = lines.len() - room.saturating_sub(1);
        lines.truncate(room - 1);
        lines.push(more(hidden, columns));
    }
    lines
}

fn more(hidden: usize, columns: usize) -> String {
    paint(FAINT, fit(&format!("    … and {hidden} more"), columns))
}

fn heading(phase: Phase, counts: Counts, operation: Operation, columns: usize) -> String {
    let finished = counts.done == counts.total;
    let undone = match operation {
        Operation::Delete => "",
        _ if counts.undone > 0 => " rolling back",
        Operation::Create | Operation::Update => "",
    };
    let text = format!(
        "  {:<10} {:>3}/{}{undone}",
        phase.name(),
        counts.done,
        counts.total
    );
    paint(if finished { GOOD } else { HEADING }, fit(&text, columns))
}

fn moving_row(row: &Row, time: &str, columns: usize) -> String {
    let style = if row.state == RowState::Undoing {
        WARN
    } else {
        anstyle::Style::new()
    };
    let time = format!(" {time:>8}");
    let room = columns.saturating_sub(time.chars().count() + 4);
    let names = if columns >= WITH_TYPE {
        let name = room * 2 / 5;
        format!(
            "{} {}",
            cell(&row.logical_id, name),
            cell(&row.resource_type, room - name - 1)
        )
    } else {
        cell(&row.logical_id, room)
    };
    fit_painted(style, &format!("    {names}"), &time, columns)
}

/// Name, bar, counts, time and time left, as much of it as fits. Of one stack the name goes first,
/// for it was said before; of several what goes is the time left.
fn overall(watch: &Watch, watched: &Watched, columns: usize) -> String {
    let counts = watched.progress.counts();
    let done = format!("{}/{}", counts.done, counts.total);
    let timed = format!("{done} {}", length(watch.elapsed(watched)));
    let (simulated, sim) = if watch.simulated() {
        (" simulated", " sim")
    } else {
        ("", "")
    };
    let (left, short) = match time_left(watch, watched) {
        Some(left) => (format!(", about {left} left"), format!(", {left} left")),
        None => (String::new(), String::new()),
    };
    let name = format!("{} {}  ", verb(&watched.progress), watched.stack.name);
    let long = format!("{timed}{simulated}{left}");
    let brief = format!("{timed}{sim}{short}");
    let crowded = watch.moving().nth(1).is_some();
    let first = name.as_str();
    let verb = format!("{}  ", verb(&watched.progress));
    let (second, then) = if crowded {
        (first, first)
    } else {
        (verb.as_str(), "")
    };
    let choices = [
        (first, &long, ORDINARY_BAR),
        (first, &brief, ORDINARY_BAR),
        (second, &brief, ORDINARY_BAR),
        (then, &long, ORDINARY_BAR),
        (then, &brief, SHORTEST_BAR),
        (then, &format!("{timed}{sim}"), SHORTEST_BAR),
        (then, &done, SHORTEST_BAR),
    ];
    for (name, tail, least) in choices {
        let free = columns.checked_sub(name.chars().count() + tail.chars().count() + 1);
        if let Some(free) = free.filter(|free| *free >= least) {
            let bar = drawn_bar(counts, free.min(BAR));
            return format!("{}{bar} {tail}", paint(HEADING, name));
        }
    }
    if crowded {
        // The end of a name tells copies of a profile apart.
        let room = columns.saturating_sub(done.chars().count() + 1);
        return format!("{} {done}", fit_end(&watched.stack.name, room));
    }
    fit(&done, columns)
}

/// How long it will still take, rounded to what can be promised: `2m 10s`.
pub(super) fn time_left(watch: &Watch, watched: &Watched) -> Option<String> {
    let left = watched.progress.time_left(watch.now(watched))?;
    let grain = if left > SignedDuration::from_mins(2) {
        10
    } else {
        5
    };
    let rounded = (left.as_secs() + grain - 1) / grain * grain;
    Some(length(SignedDuration::from_secs(rounded)))
}

/// What is being done, in a word.
pub(super) fn verb(progress: &crate::stack::Progress) -> &'static str {
    match progress.operation() {
        Operation::Delete => "deleting",
        _ if progress.counts().undone > 0 => "rolling back",
        Operation::Create => "creating",
        Operation::Update => "updating",
    }
}

fn drawn_bar(counts: Counts, width: usize) -> String {
    let part = |count: usize| count * width / counts.total.max(1);
    let (done, busy) = (part(counts.done), part(counts.done + counts.busy));
    let style = if counts.failed > 0 { BAD } else { GOOD };
    format!(
        "{}{}",
        paint(style, "━".repeat(done)),
        paint(
            FAINT,
            format!("{}{}", "╌".repeat(busy - done), "─".repeat(width - busy))
        )
    )
}

/// `text` cut to `width` characters, the cut marked.
pub(super) fn fit(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take(width.saturating_sub(1)).collect();
    if width > 0 {
        cut.push('…');
    }
    cut
}

/// The end of `text` in `width` characters, the cut marked.
fn fit_end(text: &str, width: usize) -> String {
    let count = text.chars().count();
    if count <= width {
        return text.to_owned();
    }
    let end = text.chars().skip(count + 1 - width.max(1));
    ['…'].into_iter().chain(end).take(width).collect()
}

/// `text` in exactly `width` characters.
fn cell(text: &str, width: usize) -> String {
    format!("{:<width$}", fit(text, width))
}

fn fit_painted(style: anstyle::Style, text: &str, faint: &str, columns: usize) -> String {
    let room = columns.saturating_sub(faint.chars().count());
    let rest = columns.saturating_sub(text.chars().count().min(room));
    format!(
        "{}{}",
        paint(style, fit(text, room)),
        paint(FAINT, fit(faint, rest))
    )
}

#[cfg(test)]
#[path = "frame_tests.rs"]
pub(super) mod tests;
