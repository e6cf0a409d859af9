//! One line an event, and a sign of life when nothing happened for a while.

use std::time::{Duration, Instant};

use super::super::style::{BAD, FAINT, GOOD, WARN, paint};
use super::super::time::{length, offset};
use super::frame::{time_left, verb};
use super::texts;
use super::watch::{Watch, Watched};
use crate::stack::{Event, Happened, RowState, Subject, is_cancellation};
use crate::ui::Ui;

/// Continuous integration kills jobs that say nothing; this is well under every limit we know.
const SILENCE: Duration = Duration::from_secs(30);

/// When something was last said, by the machine's clock: silence is real, also in the sandbox.
#[derive(Debug)]
pub(super) struct Heartbeat {
    last: Instant,
}

impl Heartbeat {
    /// Begins to count.
    pub(super) fn new() -> Self {
        Self {
            last: Instant::now(),
        }
    }

    /// Has it been silent for too long?
    pub(super) fn due(&self) -> bool {
        self.last.elapsed() >= SILENCE
    }

    /// Something was said.
    pub(super) fn spoke(&mut self) {
        self.last = Instant::now();
    }
}

/// Lines on standard error.
#[derive(Debug)]
pub(super) struct Plain {
    heartbeat: Heartbeat,
}

impl Plain {
    /// Begins to count the silence.
    pub(super) fn new() -> Self {
        Self {
            heartbeat: Heartbeat::new(),
        }
    }

    /// Says what an event has to say.
    pub(super) fn show(&mut self, ui: &Ui, watch: &Watch, event: &Event) {
        let mut shown = lines(watch, event, ui.is_verbose());
        if matches!(event, Event::Tick(_)) && self.heartbeat.due() {
            shown.extend(watch.moving().map(|watched| still(watch, watched)));
        }
        for line in &shown {
            ui.say(&format!("{line}\n"));
        }
        if !shown.is_empty() {
            self.heartbeat.spoke();
        }
    }
}

/// The lines of an event.
pub(super) fn lines(watch: &Watch, event: &Event, verbose: bool) -> Vec<String> {
    match event {
        Event::Happened(happened) => happened_line(watch, happened, verbose)
            .into_iter()
            .collect(),
        other => texts::headline(watch, other),
    }
}

/// Time since the operation began, status, resource, and the reason or how long it took.
fn happened_line(watch: &Watch, happened: &Happened, verbose: bool) -> Option<String> {
    let line = &happened.line;
    let watched = watch.stack(&happened.arn)?;
    let reason = line.reason.as_deref().unwrap_or_default();
    let Subject::Resource(status) = &line.subject else {
        // The stack's own beginning and end have lines of their own; what lies between is told.
        let told =
            watched.progress.operation() != crate::stack::Operation::Delete && line.is_failed();
        return told.then(|| stamped(watched, happened, BAD, reason));
    };
    let row = watched.progress.row(&line.logical_id)?;
    let initiated = status.is_in_progress() && !reason.is_empty() && row.began != Some(line.time);
    if initiated && !verbose {
        return None;
    }
    let style = match row.state {
        RowState::Done => GOOD,
        RowState::Failed => BAD,
        RowState::Undoing | RowState::Skipped => WARN,
        _ => anstyle::Style::new(),
    };
    let took = row
        .elapsed(line.time)
        .filter(|_| status.is_settled() && !line.is_failed())
        .map(length)
        .unwrap_or_default();
    let tail = if line.is_failed() || verbose && !reason.is_empty() {
        reason
    } else {
        &took
    };
    let style = if is_cancellation(reason) {
        FAINT
    } else {
        style
    };
    Some(stamped(watched, happened, style, tail)).map(|text| with_stack(watch, watched, text))
}

fn stamped(watched: &Watched, happened: &Happened, style: anstyle::Style, tail: &str) -> String {
    let line = &happened.line;
    let since = offset(line.time.duration_since(watched.progress.began()));
    let what = format!("{:<18}", line.status_word());
    let text = format!(
        "{} {} {}  {}  {tail}",
        paint(FAINT, since),
        paint(style, what),
        line.logical_id,
        paint(FAINT, &line.resource_type)
    );
    text.trim_end().to_owned()
}

/// With several stacks each line names its own.
fn with_stack(watch: &Watch, watched: &Watched, text: String) -> String {
    if watch.is_crowded() {
        format!("{} {text}", watched.stack.name)
    } else {
        text
    }
}

/// The sign of life: how far, how long, and what it waits for.
fn still(watch: &Watch, watched: &Watched) -> String {
    let counts = watched.progress.counts();
    let now = watch.now(watched);
    let mut busy: Vec<_> = watched
        .progress
        .rows()
        .into_iter()
        .filter(|row| row.state.is_moving())
        .collect();
    busy.sort_by_key(|row| row.began);
    let names: Vec<String> = busy
        .iter()
        .take(3)
        .map(|row| {
            let time = row.elapsed(now).map(length).unwrap_or_default();
            format!("{} {time}", row.logical_id)
        })
        .collect();
    let left =
        time_left(watch, watched).map_or_else(String::new, |left| format!(", about {left} left"));
    let more = busy.len().saturating_sub(names.len());
    let rest = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    format!(
        "{} still {} {}: {} of {} done{left}, waiting for {}{rest}",
        paint(FAINT, offset(watch.elapsed(watched))),
        verb(&watched.progress),
        watched.stack.name,
        counts.done,
        counts.total,
        if names.is_empty() {
            "its turn".to_owned()
        } else {
            names.join(", ")
        }
    )
}

#[cfg(test)]
#[path = "plain_tests.rs"]
mod tests;
