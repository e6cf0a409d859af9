//! The painter: the frame at the bottom of the terminal, finished rows scrolling away above it.

use std::time::{Duration, Instant};

use super::frame::{Canvas, frame};
use super::texts;
use super::watch::Watch;
use crate::stack::Event;
use crate::ui::Ui;

/// Shortest time between two pictures: four a second are enough for eyes, and cheap over ssh.
pub(super) const PAUSE: Duration = Duration::from_millis(250);

/// The size assumed when the terminal does not tell its own.
const USUAL: Canvas = Canvas {
    columns: 80,
    lines: 24,
};

/// Draws on standard error.
#[derive(Debug)]
pub(super) struct Live {
    painted: Option<Instant>,
    waiting: Vec<String>,
}

impl Live {
    /// Takes the bottom of the terminal.
    pub(super) fn new(ui: &Ui) -> Self {
        ui.open_canvas();
        Self {
            painted: None,
            waiting: Vec::new(),
        }
    }

    /// Shows what an event changed, at the next picture that is due.
    pub(super) fn show(&mut self, ui: &Ui, watch: &Watch, event: &Event) {
        self.waiting.extend(match event {
            Event::Happened(happened) => texts::finished_row(watch, happened),
            other => texts::headline(watch, other),
        });
        let due = self
            .painted
            .is_none_or(|painted| painted.elapsed() >= PAUSE);
        // Nothing moves yet, or no more: what is said must be seen before a question is asked.
        let telling = !matches!(event, Event::Tick(_)) && watch.moving().next().is_none();
        if due || telling {
            self.paint(ui, watch);
        }
    }

    fn paint(&mut self, ui: &Ui, watch: &Watch) {
        ui.draw(&self.waiting, &frame(watch, canvas()));
        self.waiting.clear();
        self.painted = Some(Instant::now());
    }

    /// Gives the bottom of the terminal back.
    pub(super) fn clear(&mut self, ui: &Ui, watch: &Watch) {
        self.paint(ui, watch);
        ui.close_canvas();
    }
}

/// The terminal behind standard error, as it is now.
pub(super) fn canvas() -> Canvas {
    terminal_size::terminal_size_of(std::io::stderr()).map_or(USUAL, |(width, height)| Canvas {
        columns: usize::from(width.0),
        lines: usize::from(height.0),
    })
}
