//! Bytes that move: fetched, packed, pushed. One picture for all who move some.

use std::time::{Duration, Instant};

use serde_json::json;

use super::style::{FAINT, GOOD, paint};
use super::{Progress, Ui};

/// Shortest time between two pictures.
const PAUSE: Duration = Duration::from_millis(250);

/// Longest time without a word where there is no picture.
const SILENCE: Duration = Duration::from_secs(30);

/// Rows of a picture; of more, the number is told.
const ROWS: usize = 8;

/// Characters of a bar.
const BAR: usize = 24;

/// Characters of a digest that tell it from others.
const DIGEST: usize = "sha256:".len() + 12;

/// Shows bytes that move. Dropping it clears the picture.
#[derive(Debug)]
pub struct Transfers<'ui> {
    ui: &'ui Ui,
    moving: Vec<Moving>,
    shown: Instant,
}

/// One thing whose bytes move.
#[derive(Debug)]
struct Moving {
    what: &'static str,
    name: String,
    done: u64,
    bytes: u64,
}

impl<'ui> Transfers<'ui> {
    /// Nothing moves yet.
    pub fn new(ui: &'ui Ui) -> Self {
        if ui.modes().progress == Progress::Live {
            ui.open_canvas();
        }
        Self {
            ui,
            moving: Vec::new(),
            shown: Instant::now(),
        }
    }

    /// The `bytes` bytes of `name` begin to move. `what` is a word for what is done with them,
    /// such as `fetch`.
    pub fn begin(&mut self, what: &'static str, name: &str, bytes: u64) {
        let moving = Moving {
            what,
            name: name.to_owned(),
            done: 0,
            bytes,
        };
        self.json(&moving, "began");
        self.moving.push(moving);
        self.paint(&[]);
    }

    /// Some more bytes moved; of a negative number, some have to go again.
    pub fn advance(&mut self, what: &str, name: &str, bytes: i64) {
        let Some(one) = self.of(what, name) else {
            return;
        };
        one.done = one.done.saturating_add_signed(bytes).min(one.bytes);
        match self.ui.modes().progress {
            Progress::Live if self.shown.elapsed() >= PAUSE => self.paint(&[]),
            Progress::Plain if self.shown.elapsed() >= SILENCE => {
                self.shown = Instant::now();
                for line in self.moving.iter().map(still) {
                    self.ui.say(&format!("{line}\n"));
                }
            }
            Progress::Json if self.shown.elapsed() >= SILENCE => {
                self.shown = Instant::now();
                for moving in &self.moving {
                    self.json(moving, "moving");
                }
            }
            _ => {}
        }
    }

    /// All bytes of `name` have moved.
    pub fn end(&mut self, what: &str, name: &str) {
        let found = self
            .moving
            .iter()
            .position(|one| one.what == what && one.name == name);
        let Some(index) = found else { return };
        let mut ended = self.moving.remove(index);
        ended.done = ended.bytes;
        self.json(&ended, "ended");
        let line = format!(
            "{} {} {} {}",
            paint(GOOD, "✓"),
            ended.what,
            short(&ended.name),
            paint(FAINT, size(ended.bytes))
        );
        match self.ui.modes().progress {
            Progress::Live => self.paint(&[line]),
            Progress::Plain => {
                self.shown = Instant::now();
                self.ui.say(&format!("{line}\n"));
            }
            Progress::Json | Progress::Errors | Progress::None => {}
        }
    }

    fn of(&mut self, what: &str, name: &str) -> Option<&mut Moving> {
        self.moving
            .iter_mut()
            .find(|one| one.what == what && one.name == name)
    }

    fn json(&self, moving: &Moving, state: &str) {
        if self.ui.modes().progress == Progress::Json {
            self.ui.say_json(&json!({
                "event": "transfer",
                "state": state,
                "what": moving.what,
                "name": moving.name,
                "done": moving.done,
                "bytes": moving.bytes,
            }));
        }
    }

    fn paint(&mut self, above: &[String]) {
        if self.ui.modes().progress != Progress::Live {
            return;
        }
        self.shown = Instant::now();
        let mut picture: Vec<String> = self.moving.iter().take(ROWS).map(row).collect();
        if let Some(more) = self.moving.len().checked_sub(ROWS).filter(|more| *more > 0) {
            picture.push(format!("and {more} more"));
        }
        self.ui.draw(above, &picture);
    }
}

impl Drop for Transfers<'_> {
    fn drop(&mut self) {
        if self.ui.modes().progress == Progress::Live {
            self.ui.close_canvas();
        }
    }
}

/// A row of the picture.
fn row(moving: &Moving) -> String {
    let width = u64::try_from(BAR).unwrap_or_default();
    let part = u128::from(moving.done) * u128::from(width) / u128::from(moving.bytes.max(1));
    let full = usize::try_from(part).unwrap_or(BAR).min(BAR);
    format!(
        "{}{} {} {} {}",
        paint(GOOD, "━".repeat(full)),
        paint(FAINT, "─".repeat(BAR - full)),
        moving.what,
        short(&moving.name),
        paint(FAINT, of_all(moving)),
    )
}

/// The same where there is no picture.
fn still(moving: &Moving) -> String {
    format!(
        "still: {} {} {}",
        moving.what,
        short(&moving.name),
        of_all(moving)
    )
}

fn of_all(moving: &Moving) -> String {
    format!("{} of {}", size(moving.done), size(moving.bytes))
}

/// As much of a name as tells it from others.
fn short(name: &str) -> &str {
    if name.starts_with("sha256:") {
        name.get(..DIGEST).unwrap_or(name)
    } else {
        name
    }
}

/// A size for people: `18.2 MB`, in steps of a thousand as registries show it.
pub fn size(bytes: u64) -> String {
    const UNITS: [(&str, u64); 3] = [("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)];
    let fitting = UNITS.iter().find(|(_, unit)| bytes >= *unit);
    match fitting {
        Some((name, unit)) => {
            let tenths = (u128::from(bytes) * 10 + u128::from(*unit) / 2) / u128::from(*unit);
            format!("{}.{} {name}", tenths / 10, tenths % 10)
        }
        None => format!("{bytes} B"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_short() {
        for (bytes, text) in [
            (0, "0 B"),
            (999, "999 B"),
            (1_000, "1.0 kB"),
            (380_000_000, "380.0 MB"),
            (18_249_999, "18.2 MB"),
            (2_850_000_000, "2.9 GB"),
        ] {
            assert_eq!(size(bytes), text);
        }
    }

    #[test]
    fn a_row_shows_how_far_it_is() {
        let moving = Moving {
            what: "fetch",
            name: format!("sha256:{}", "a".repeat(64)),
            done: 500_000,
            bytes: 1_000_000,
        };
        let row = anstream::adapter::strip_str(&row(&moving)).to_string();
        assert_eq!(
            row,
            format!(
                "{}{} fetch sha256:{} 500.0 kB of 1.0 MB",
                "━".repeat(12),
                "─".repeat(12),
                "a".repeat(12)
            )
        );
        assert_eq!(still(&moving).find("still: fetch"), Some(0));
    }
}
