//! What is known of the run being followed.

use std::collections::BTreeMap;

use crate::timeline::live::{Cause, Event, Halt, Halted, Preparing, Pulse, Resting, TaskStopped};

/// Between two plain lines about where the run stands, in its own time.
const LINE_EVERY_MS: i64 = 10_000;
/// Points kept of the curve: more than any terminal has columns of dots.
const MOST_POINTS: usize = 4_096;

/// Everything the pictures are drawn from.
#[derive(Debug)]
pub(super) struct Course {
    /// The stack's name.
    pub(super) stack: String,
    /// Is everything simulated?
    pub(super) simulated: bool,
    /// Where it stands.
    pub(super) stage: Stage,
    /// The last word on the step.
    pub(super) pulse: Option<Pulse>,
    /// Containers over time: milliseconds since t0, how many.
    pub(super) points: Vec<(i64, u32)>,
    /// Tasks that stopped by themselves, by cause.
    stopped: BTreeMap<Cause, u32>,
    throttled: u32,
    /// When the next plain line is due.
    next_line_ms: i64,
}

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Stage {
    /// Before t0.
    Preparing(Option<Preparing>),
    /// After it.
    Rising,
    /// The step is over, and the last records are collected.
    Over(Halted),
    /// Scaling to another state.
    Resting(Resting),
    /// At no tasks.
    Back,
}

/// What an event brought that is worth a word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct News {
    /// It was a failure.
    pub(super) failure: bool,
    /// The first of its kind; later ones are counted only.
    pub(super) first: bool,
    /// It is time for a plain line about where the run stands.
    pub(super) line_due: bool,
}

impl Course {
    /// Of a run that has not begun.
    pub(super) fn new(stack: &str, simulated: bool) -> Self {
        Self {
            stack: stack.to_owned(),
            simulated,
            stage: Stage::Preparing(None),
            pulse: None,
            points: Vec::new(),
            stopped: BTreeMap::new(),
            throttled: 0,
            next_line_ms: 0,
        }
    }

    /// Takes one event in, and says what is new about it.
    pub(super) fn apply(&mut self, event: &Event) -> News {
        let mut news = News::default();
        match event {
            Event::Preparing(preparing) => {
                let steady = |stage: &Stage| match stage {
                    Stage::Preparing(Some(before)) => Some((before.steady, before.services)),
                    _ => None,
                };
                news.first = steady(&self.stage) != Some((preparing.steady, preparing.services));
                self.stage = Stage::Preparing(Some(*preparing));
            }
            Event::Raised(_) => {
                self.stage = Stage::Rising;
                self.points.clear();
                self.pulse = None;
                self.next_line_ms = 0;
            }
            Event::Pulse(pulse) => {
                news.line_due = pulse.elapsed_ms >= self.next_line_ms;
                if news.line_due {
                    let passed = pulse.elapsed_ms - pulse.elapsed_ms.rem_euclid(LINE_EVERY_MS);
                    self.next_line_ms = passed + LINE_EVERY_MS;
                }
                self.draw(*pulse);
            }
            Event::TaskStopped(stopped) => {
                news.failure = is_failure(stopped);
                let count = self.stopped.entry(stopped.why.cause).or_default();
                *count += 1;
                news.first = *count == 1;
            }
            Event::CallFailed(failed) => {
                news.failure = !failed.throttled;
                self.throttled += u32::from(failed.throttled);
                news.first = !failed.throttled || self.throttled == 1;
            }
            Event::Halted(halted) => {
                news.failure = halted.halt != Halt::Reached;
                self.stage = Stage::Over(*halted);
            }
            Event::Resting(resting) => {
                news.first = !matches!(self.stage, Stage::Resting(_));
                self.stage = Stage::Resting(*resting);
            }
            Event::ScaledBack(_) => self.stage = Stage::Back,
            Event::Backfilled(coverage) => news.failure = coverage.given_up,
            Event::Ready(_)
            | Event::Environment(_)
            | Event::ServiceSaid(_)
            | Event::Sample(_)
            | Event::Measured(_) => {}
        }
        news
    }

    fn draw(&mut self, pulse: Pulse) {
        self.pulse = Some(pulse);
        self.points.push((pulse.elapsed_ms, pulse.started));
        if self.points.len() > MOST_POINTS {
            // Half as fine is still finer than any terminal.
            let mut index = 0;
            self.points.retain(|_| {
                index += 1;
                index % 2 == 0
            });
        }
    }
}

/// A task that was stopped on purpose did not fail.
fn is_failure(stopped: &TaskStopped) -> bool {
    stopped.why.cause != Cause::Asked
}
