//! Which of many calls a fault is for.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::sandbox::engine::chance;

/// Which of the calls that fit; all that is said must hold, and nothing said means every one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct When {
    /// The so-many-th of this process, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nth: Option<u64>,
    /// No more than the first so many of this process.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<u64>,
    /// Such a share of them, from 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate: Option<f64>,
    /// From this time on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<SignedDuration>,
    /// Until this time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<SignedDuration>,
}

impl When {
    /// Whether it holds for call number `number` (from 1) of those that fit, `elapsed` after the
    /// script came into force. `seed` and `rule` address the chance of a `rate`.
    pub(super) fn holds(
        &self,
        number: u64,
        elapsed: SignedDuration,
        seed: u64,
        rule: &str,
    ) -> bool {
        self.nth.is_none_or(|nth| nth == number)
            && self.first.is_none_or(|first| number <= first)
            && self.from.is_none_or(|from| elapsed >= from)
            && self.until.is_none_or(|until| elapsed < until)
            && self
                .rate
                .is_none_or(|rate| share(seed, rule, number) < rate)
    }
}

/// A number from 0 to 1 that is always the same for the same seed, rule and call.
fn share(seed: u64, rule: &str, number: u64) -> f64 {
    const PARTS: u32 = 1_000_000;
    let part = chance::below(seed, rule, &number.to_string(), u64::from(PARTS));
    f64::from(u32::try_from(part).unwrap_or(PARTS)) / f64::from(PARTS)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: SignedDuration = SignedDuration::from_mins(1);

    #[test]
    fn all_that_is_said_must_hold() {
        let when = When {
            first: Some(3),
            from: Some(MINUTE),
            ..When::default()
        };
        assert!(When::default().holds(9, SignedDuration::ZERO, 0, "a"));
        assert!(when.holds(3, MINUTE, 0, "a"));
        assert!(!when.holds(4, MINUTE, 0, "a"));
        assert!(!when.holds(3, SignedDuration::ZERO, 0, "a"));
    }

    #[test]
    fn a_rate_is_met_and_repeats() {
        let when = When {
            rate: Some(0.4),
            ..When::default()
        };
        let hits = |seed| {
            (1..=2000)
                .filter(|number| when.holds(*number, MINUTE, seed, "calls 0"))
                .collect::<Vec<_>>()
        };
        assert!((700..900).contains(&hits(1).len()));
        assert_eq!(hits(1), hits(1));
        assert_ne!(hits(1), hits(2));
    }
}
