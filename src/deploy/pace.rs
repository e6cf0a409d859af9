//! How often to ask: quickly at first, then calmly, never in step with others.

use std::time::Duration;

use jiff::SignedDuration;
use sha2::{Digest as _, Sha256};

/// The first polls come this often.
const QUICK: Duration = Duration::from_secs(2);
/// For this long.
const QUICK_FOR: SignedDuration = SignedDuration::from_secs(30);
/// Later ones this often.
const CALM: Duration = Duration::from_millis(4500);
/// After a poll that failed on the way.
const PATIENT: Duration = Duration::from_secs(15);
/// Every wait is made longer or shorter by up to a fifth.
const SPREAD: f64 = 0.2;

/// How long to wait before poll number `poll` of a follower called `who` that has followed for
/// `elapsed`, and whose last poll may have `failed`.
pub(super) fn pause(who: &str, poll: u32, elapsed: SignedDuration, failed: bool) -> Duration {
    let base = match (failed, elapsed < QUICK_FOR) {
        (true, _) => PATIENT,
        (false, true) => QUICK,
        (false, false) => CALM,
    };
    base.mul_f64(1.0 - SPREAD + 2.0 * SPREAD * share(who, poll))
}

/// A number from 0 to 1 that is always the same for the same follower and poll: no two followers
/// keep step, and a run can be repeated.
fn share(who: &str, poll: u32) -> f64 {
    let digest = Sha256::new()
        .chain_update(who)
        .chain_update(poll.to_be_bytes())
        .finalize();
    let byte = |index: usize| u32::from(digest.get(index).copied().unwrap_or_default());
    f64::from(byte(0) << 8 | byte(1)) / f64::from(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_stay_within_a_fifth_and_differ() {
        let mut waits = Vec::new();
        for poll in 0..200 {
            let wait = pause("arn", poll, SignedDuration::ZERO, false);
            assert!(wait >= QUICK.mul_f64(0.79) && wait <= QUICK.mul_f64(1.21));
            waits.push(wait);
        }
        waits.sort();
        waits.dedup();
        assert!(waits.len() > 150);
        assert_eq!(
            pause("arn", 7, SignedDuration::ZERO, false),
            pause("arn", 7, SignedDuration::ZERO, false)
        );
    }

    #[test]
    fn it_calms_down_and_backs_off() {
        let later = SignedDuration::from_secs(31);
        assert!(pause("a", 1, later, false) > Duration::from_secs(3));
        assert!(pause("a", 1, later, true) >= Duration::from_secs(12));
    }
}
