//! A run as it goes: a growing curve, a line every ten seconds, JSON, failures alone, or nothing.
//!
//! [`course`] keeps what is known, [`picture`] turns it into lines that fit the terminal, [`texts`]
//! says single events; only this file knows that real time passes.

mod course;
mod curve;
mod picture;
mod texts;

use std::time::Instant;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use self::course::Course;
use super::live::{PAUSE, canvas};
use crate::timeline::live::Event;
use crate::ui::{Progress, Ui};

/// Shows what a run tells. Dropping it clears the live picture.
#[derive(Debug)]
pub struct RunReporter<'ui> {
    ui: &'ui Ui,
    course: Course,
    waiting: Vec<String>,
    painted: Option<Instant>,
}

impl<'ui> RunReporter<'ui> {
    /// A reporter of the run on this stack that speaks as `ui` decided.
    pub fn new(ui: &'ui Ui, stack: &str, simulated: bool) -> Self {
        if ui.modes().progress == Progress::Live {
            ui.open_canvas();
        }
        Self {
            ui,
            course: Course::new(stack, simulated),
            waiting: Vec::new(),
            painted: None,
        }
    }

    /// Takes one event of the time `now`, and shows what is to be shown of it.
    pub fn report(&mut self, now: Timestamp, event: &Event) {
        let news = self.course.apply(event);
        let verbose = self.ui.is_verbose();
        match self.ui.modes().progress {
            Progress::Live => {
                self.waiting
                    .extend(texts::lines(&self.course, event, news, verbose));
                let due = self
                    .painted
                    .is_none_or(|painted| painted.elapsed() >= PAUSE);
                if due {
                    self.paint();
                }
            }
            Progress::Plain => {
                for line in texts::lines(&self.course, event, news, verbose) {
                    self.ui.say(&format!("{line}\n"));
                }
                if news.line_due {
                    self.ui.say(&format!("{}\n", texts::pulse(&self.course)));
                }
            }
            Progress::Json => self.ui.say_json(&stamped(now, event)),
            Progress::Errors if news.failure => {
                for line in texts::lines(&self.course, event, news, verbose) {
                    self.ui.say(&format!("{line}\n"));
                }
            }
            Progress::Errors | Progress::None => {}
        }
    }

    fn paint(&mut self) {
        self.ui
            .draw(&self.waiting, &picture::picture(&self.course, canvas()));
        self.waiting.clear();
        self.painted = Some(Instant::now());
    }
}

impl Drop for RunReporter<'_> {
    fn drop(&mut self) {
        if self.ui.modes().progress == Progress::Live {
            self.paint();
            self.ui.close_canvas();
        }
    }
}

/// The event with its time, as in `events.ndjson`.
fn stamped(now: Timestamp, event: &Event) -> Value {
    let mut line = Map::new();
    line.insert("at".to_owned(), Value::String(now.to_string()));
    if let Value::Object(fields) = json!(event) {
        line.extend(fields);
    }
    Value::Object(line)
}

#[cfg(test)]
mod tests;
