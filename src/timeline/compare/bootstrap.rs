//! How sure a difference between repeated runs is.

use serde::{Deserialize, Serialize};

use super::super::figures::float_of;
use super::random::Random;

/// Between what limits a difference lies with a confidence of 95 %.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, Serialize)]
pub struct Interval {
    /// The lower limit.
    pub low: f64,
    /// The upper limit.
    pub high: f64,
}

impl Interval {
    /// Do all its values lie on one side of zero?
    pub fn excludes_zero(&self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }
}

/// Samples drawn. The limits are the 50th and the 1 950th of them.
const DRAWS: usize = 2000;
const TAIL: usize = DRAWS / 40;
/// Always the same, so that a comparison can be repeated to the digit.
const SEED: u64 = 311;

/// The percentile bootstrap (Efron, *Bootstrap Methods: Another Look at the Jackknife*, 1979,
/// <https://doi.org/10.1214/aos/1176344552>) of the difference between two means: runs are drawn
/// again, with replacement, on each side. A run is what is drawn, not a container: containers of one
/// run share its luck. None unless both sides have repeats.
pub(super) fn interval(base: &[f64], other: &[f64]) -> Option<Interval> {
    if base.len() < 2 || other.len() < 2 {
        return None;
    }
    let mut random = Random::seeded(SEED);
    let mut drawn: Vec<f64> = (0..DRAWS)
        .map(|_| draw(&mut random, other) - draw(&mut random, base))
        .collect();
    drawn.sort_unstable_by(f64::total_cmp);
    Some(Interval {
        low: *drawn.get(TAIL)?,
        high: *drawn.get(DRAWS - 1 - TAIL)?,
    })
}

/// The mean of values; none of no values.
pub(super) fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / float_of(values.len()))
}

/// The mean of as many values as there are, drawn with replacement.
fn draw(random: &mut Random, values: &[f64]) -> f64 {
    let sum: f64 = values
        .iter()
        .filter_map(|_| values.get(random.below(values.len())))
        .sum();
    sum / float_of(values.len())
}
