//! Ticks that people would choose.

/// Steps between ticks of time, in seconds: those that clocks have.
const SECONDS: [i64; 15] = [
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400,
];
/// How many ticks of containers.
const COUNTS: u32 = 8;

/// The moments with a tick, at most so many after the first, from the step to the last one shown.
pub(in crate::report) fn times(last_ms: i64, most: i64) -> Vec<i64> {
    let seconds = (last_ms / 1000).max(1);
    let days = SECONDS.last().copied().unwrap_or(1);
    let step = SECONDS
        .into_iter()
        .find(|step| seconds / step <= most)
        .unwrap_or_else(|| (seconds / most / days + 1) * days);
    (0..=seconds / step)
        .map(|tick| tick * step * 1000)
        .collect()
}

/// The counts with a tick, from nothing to the most shown.
pub(super) fn counts(most: u32) -> Vec<u32> {
    let most = most.max(1);
    let mut step = 1_u32;
    while most / step > COUNTS {
        let grown = grown(step);
        if grown <= step {
            break;
        }
        step = grown;
    }
    (0..=most / step).map(|tick| tick * step).collect()
}

/// 1, 2, 5, 10, 20, 50…
fn grown(step: u32) -> u32 {
    let leading = step.to_string();
    if leading.starts_with('2') {
        step.saturating_mul(5) / 2
    } else {
        step.saturating_mul(2)
    }
}

/// The right edge for curves that last so long: right behind the last point, so that the name of a
/// line stands outside the field.
pub(super) fn last_shown(last_ms: i64) -> i64 {
    last_ms.max(1000)
}

/// The upper edge for so many containers: air for the words above the target.
pub(super) fn most_shown(most: u32) -> u32 {
    let most = most.max(1);
    most.saturating_add((most / 12).max(1))
}
