//! Stairs in a curve: bursts of starts with nearly none between them.

use serde::{Deserialize, Serialize};

use super::super::figures::{count, float, float_of};

/// One burst of starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
pub struct Step {
    /// Its first start, in milliseconds since t0.
    pub from_ms: i64,
    /// Its last start.
    pub to_ms: i64,
    /// Containers that started in it.
    pub containers: u32,
}

/// Stairs: at least two bursts with a flat stretch between each two.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Stairs {
    /// The bursts, in order.
    pub steps: Vec<Step>,
    /// Median time from the begin of one to the begin of the next, in milliseconds.
    pub every_ms: i64,
}

/// A stretch is flat when it is at least this long, …
const FLAT_MS: i64 = 10_000;
/// … long enough for this many starts at the mean rate, so that chance alone seldom makes one (for
/// starts at random, e⁻¹² ≈ 6 in a million), …
const FLAT_STARTS: f64 = 12.0;
/// … and has less than this part of them.
const FLAT_PART: f64 = 0.1;
/// A burst with less than this part of all starts is a straggler and no step.
const STEP_PART: f64 = 0.02;

impl Stairs {
    /// The stairs in starts in order, if there are any.
    pub(super) fn of(starts: &[i64]) -> Option<Self> {
        let (begin, end) = (*starts.first()?, *starts.last()?);
        let mean_gap = float(end.checked_sub(begin)?) / float_of(starts.len());
        let flat_ms = (mean_gap * FLAT_STARTS).max(float(FLAT_MS));
        let few = (flat_ms / mean_gap * FLAT_PART).max(1.0);
        let least = float_of(starts.len()) * STEP_PART;
        let steps: Vec<Step> = bursts(starts, flat_ms, few)
            .into_iter()
            .filter(|step| f64::from(step.containers) >= least)
            .collect();
        let mut gaps: Vec<i64> = steps
            .iter()
            .zip(steps.iter().skip(1))
            .map(|(step, next)| next.from_ms - step.from_ms)
            .collect();
        gaps.sort_unstable();
        let every_ms = *gaps.get(gaps.len() / 2)?;
        Some(Self { steps, every_ms })
    }
}

/// Splits starts where a stretch of `flat_ms` holds less than `few` of them. The few belong to the
/// burst before.
fn bursts(starts: &[i64], flat_ms: f64, few: f64) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut flat = true;
    let mut ahead = starts.iter().enumerate().peekable();
    for (at, start) in starts.iter().enumerate() {
        // How many start within `flat_ms` after this one?
        while ahead
            .next_if(|(_, later)| float(**later) - float(*start) < flat_ms)
            .is_some()
        {}
        let end = ahead.peek().map_or(starts.len(), |(end, _)| *end);
        let quiet = float_of(end - at - 1) < few;
        match steps.last_mut() {
            Some(step) if !flat || quiet => {
                step.to_ms = if quiet && flat { step.to_ms } else { *start };
                step.containers = step.containers.saturating_add(1);
            }
            _ => steps.push(Step {
                from_ms: *start,
                to_ms: *start,
                containers: count(1),
            }),
        }
        flat = quiet;
    }
    steps
}
