//! How fast containers started.

use serde::{Deserialize, Serialize};

use super::super::figures::{count, float, float_of};

/// Containers started per second, over a stated stretch.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, Serialize)]
pub struct Rate {
    /// Containers per second.
    pub per_second: f64,
    /// Begin of the stretch, in milliseconds since t0.
    pub from_ms: i64,
    /// Its end.
    pub to_ms: i64,
    /// Containers that started in it.
    pub containers: u32,
}

/// How fast containers started, at best and for long.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize, Serialize)]
pub struct Rates {
    /// In the fastest [`Rates::WINDOW_MS`].
    pub peak: Option<Rate>,
    /// From the tenth part of the starts to the nine tenths: without the slow begin and the tail.
    pub sustained: Option<Rate>,
}

impl Rates {
    /// Length of the window of the peak rate: ten seconds, so that stamps in whole seconds do not
    /// make one up.
    pub const WINDOW_MS: i64 = 10_000;

    /// The rates of starts in order.
    pub(super) fn of(starts: &[i64]) -> Self {
        Self {
            peak: peak(starts),
            sustained: sustained(starts),
        }
    }
}

impl Rate {
    fn over(from_ms: i64, to_ms: i64, containers: usize) -> Option<Self> {
        let seconds = float(to_ms.checked_sub(from_ms)?) / 1000.0;
        (seconds > 0.0).then(|| Self {
            per_second: float_of(containers) / seconds,
            from_ms,
            to_ms,
            containers: count(containers),
        })
    }
}

/// The window, open at its begin, that holds the most starts; the first of several.
fn peak(starts: &[i64]) -> Option<Rate> {
    let mut most = 0;
    let mut end = None;
    let mut first = starts.iter().enumerate().peekable();
    for (last, at) in starts.iter().enumerate() {
        let begin = at.saturating_sub(Rates::WINDOW_MS);
        while first.next_if(|(_, start)| **start <= begin).is_some() {}
        let held = first.peek().map_or(0, |(first, _)| last + 1 - first);
        if held > most {
            most = held;
            end = Some(*at);
        }
    }
    let end = end?;
    Rate::over(end.saturating_sub(Rates::WINDOW_MS), end, most)
}

fn sustained(starts: &[i64]) -> Option<Rate> {
    let last = starts.len().checked_sub(1)?;
    let (from, to) = (last / 10, last - last / 10);
    Rate::over(*starts.get(from)?, *starts.get(to)?, to - from)
}
