//! How long each stretch of a start took, for all containers and by group.

use serde::{Deserialize, Serialize};

use super::super::figures::Distribution;
use super::super::samples::MISSING;
use super::super::{Header, Phase, Samples};
use super::grouping::Grouping;

/// How long one stretch of a start took.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, Serialize)]
pub struct PhaseFigures {
    /// The stretch.
    pub phase: Phase,
    /// A true length may be this much below the stated one, in milliseconds: the step of the clock
    /// at its begin, where that is more than a millisecond.
    pub minus_ms: u32,
    /// A true length may be this much above the stated one: the step of the clock at its end.
    pub plus_ms: u32,
    /// The lengths.
    #[serde(flatten)]
    pub lengths: Distribution,
}

impl PhaseFigures {
    /// Are both ends known to the millisecond?
    pub const fn is_exact(&self) -> bool {
        self.minus_ms == 0 && self.plus_ms == 0
    }

    pub(super) fn of(phase: Phase, header: &Header, lengths: Distribution) -> Self {
        let step = |stamp| match header.resolution_ms(stamp) {
            1 => 0,
            coarse => coarse,
        };
        Self {
            phase,
            minus_ms: step(phase.from()),
            plus_ms: step(phase.to()),
            lengths,
        }
    }
}

/// The length of `phase` for every container, [`MISSING`] where an end of it is.
pub(super) fn lengths(samples: &Samples, phase: Phase) -> impl Iterator<Item = i64> {
    samples.pairs(phase.from(), phase.to(), |from, to| match (from, to) {
        (MISSING, _) | (_, MISSING) => MISSING,
        // Two stamps further apart than 292 million years say nothing.
        _ => to.checked_sub(from).unwrap_or(MISSING),
    })
}

/// The figures of `phase` for each group.
pub(super) fn by_group(
    header: &Header,
    samples: &Samples,
    phase: Phase,
    grouping: &Grouping,
) -> Vec<PhaseFigures> {
    let sorted_out = grouping.sort_out(lengths(samples, phase));
    let figures = sorted_out
        .groups()
        .map(|(known, missing)| PhaseFigures::of(phase, header, Distribution::of(known, missing)));
    figures.collect()
}
