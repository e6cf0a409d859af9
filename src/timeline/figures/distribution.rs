//! How a length of time is spread over many containers.

use serde::{Deserialize, Serialize};

use super::order::Ranked;
use super::{count, float, float_of};

/// The quantiles that are stated, as fractions: least, median, 90, 95, 99 %, most.
const STATED: [f64; 6] = [0.0, 0.5, 0.9, 0.95, 0.99, 1.0];

/// Quantiles and mean of at least one value, in milliseconds.
///
/// Quantiles are those of type 7 of Hyndman and Fan, *Sample Quantiles in Statistical Packages*
/// (1996, <https://doi.org/10.2307/2684934>): between the two values next to rank (n − 1) × p, in
/// proportion. It is the default of `numpy.percentile` and of R's `quantile`.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, Serialize)]
pub struct Quantiles {
    /// The least.
    pub min_ms: f64,
    /// The median.
    pub p50_ms: f64,
    /// 90 % are at most this.
    pub p90_ms: f64,
    /// 95 % are at most this.
    pub p95_ms: f64,
    /// 99 % are at most this.
    pub p99_ms: f64,
    /// The most.
    pub max_ms: f64,
    /// The mean.
    pub mean_ms: f64,
}

/// How a length of time is spread: quantiles, and always of how many.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize, Serialize)]
pub struct Distribution {
    /// Containers for which it is known.
    pub n: u32,
    /// Containers for which it is not: a stamp at one end of it is missing.
    pub missing: u32,
    /// Containers for which it is below zero: two clocks that disagree. They are among the `n`, as
    /// they are.
    pub negative: u32,
    /// The quantiles; none when nothing is known.
    #[serde(flatten)]
    pub quantiles: Option<Quantiles>,
}

impl Distribution {
    /// The distribution of `values` in milliseconds, with `missing` more that are not known.
    pub fn of(values: &[i64], missing: usize) -> Self {
        Self {
            n: count(values.len()),
            missing: count(missing),
            negative: count(values.iter().filter(|value| **value < 0).count()),
            quantiles: Quantiles::of(values),
        }
    }
}

impl Quantiles {
    /// The quantiles of `values` in milliseconds; none of an empty list.
    pub fn of(values: &[i64]) -> Option<Self> {
        let places = STATED.map(|fraction| Place::of(fraction, values.len()));
        let mut ranks = [0; 2 * STATED.len()];
        for (slots, place) in ranks.chunks_exact_mut(2).zip(&places) {
            slots.copy_from_slice(&[place.rank, place.next]);
        }
        ranks.sort_unstable();
        let ranked = Ranked::of(values, &ranks);
        let quantile = |at: usize| {
            let place = places.get(at)?;
            Some(place.between(ranked.at(place.rank)?, ranked.at(place.next)?))
        };
        let sum: i128 = values.iter().map(|value| i128::from(*value)).sum();
        Some(Self {
            min_ms: quantile(0)?,
            p50_ms: quantile(1)?,
            p90_ms: quantile(2)?,
            p95_ms: quantile(3)?,
            p99_ms: quantile(4)?,
            max_ms: quantile(5)?,
            mean_ms: mean(sum, values.len()),
        })
    }
}

/// Exact sum, one rounding to a double, one division.
#[expect(
    clippy::cast_precision_loss,
    reason = "a mean is given to as many digits as a double has"
)]
fn mean(sum: i128, n: usize) -> f64 {
    sum as f64 / float_of(n)
}

/// Between which two ranks a quantile lies, and how far from the lower one.
struct Place {
    rank: usize,
    next: usize,
    part: f64,
}

impl Place {
    /// Of the quantile `fraction` of `n` values.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the floor of a number between 0 and n − 1"
    )]
    fn of(fraction: f64, n: usize) -> Self {
        let last = n.saturating_sub(1);
        let exact = float_of(last) * fraction;
        let rank = exact.floor() as usize;
        Self {
            rank,
            next: (rank + 1).min(last),
            part: exact - exact.floor(),
        }
    }

    /// Rounds as numpy does: from the nearer end.
    fn between(&self, low: i64, high: i64) -> f64 {
        let step = float(high) - float(low);
        if self.part < 0.5 {
            float(low) + step * self.part
        } else {
            float(high) - step * (1.0 - self.part)
        }
    }
}
