//! How often one client may call CloudFormation in one account and Region.
//!
//! AWS publishes no figure. Five clients that each asked once a second were throttled
//! (<https://github.com/aws/aws-sam-cli/pull/3232>), and others do not retry what is throttled for
//! our sake. So every call takes a token first, whoever makes it; throttled calls make the tokens
//! come slower for everybody who shares the budget, and calls that went well make them come faster
//! again.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::Clock;

/// Calls that may be made at once after a quiet time.
const BURST: f64 = 20.0;
/// Calls a second in the long run, while nothing is throttled.
const FASTEST: f64 = 2.0;
/// Calls a second under heavy throttling: one every 22 s.
const SLOWEST: f64 = 1.0 / 22.0;
/// How many calls in a row that go well bring the slowest rate back to the fastest.
const RECOVERY: f64 = 20.0;
/// Throttled answers closer to each other than this (milliseconds) are one and the same trouble.
const SAME_TROUBLE_MS: i64 = 1000;
/// Every wait is made longer or shorter by up to a fifth.
const SPREAD: f64 = 0.2;

/// The bucket: how many tokens there are, and how fast they come. Knows no clock.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bucket {
    tokens: f64,
    rate: f64,
    at_ms: i64,
    troubled_ms: Option<i64>,
}

impl Bucket {
    /// A full bucket.
    pub(super) const fn new(now_ms: i64) -> Self {
        Self {
            tokens: BURST,
            rate: FASTEST,
            at_ms: now_ms,
            troubled_ms: None,
        }
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds between two calls are far below 2^52"
    )]
    fn fill(&mut self, now_ms: i64) {
        let passed_ms = (now_ms - self.at_ms).max(0);
        self.at_ms = self.at_ms.max(now_ms);
        self.tokens = (self.tokens + passed_ms as f64 / 1000.0 * self.rate).min(BURST);
    }

    /// Takes a token, or says how long to wait before asking again.
    pub(super) fn take(&mut self, now_ms: i64) -> Result<(), Duration> {
        self.fill(now_ms);
        if self.tokens >= 1.0 {
            self.tokens -= 1.0;
            return Ok(());
        }
        let seconds = (1.0 - self.tokens) / self.rate;
        // A millisecond more than needed, so that rounding asks nobody to wait for nothing.
        Err(Duration::from_secs_f64(seconds) + Duration::from_millis(1))
    }

    /// A call was throttled: no token is left, and they come half as fast.
    pub(super) fn throttled(&mut self, now_ms: i64) {
        self.fill(now_ms);
        self.tokens = self.tokens.min(0.0);
        let same = self
            .troubled_ms
            .is_some_and(|at| now_ms - at < SAME_TROUBLE_MS);
        if !same {
            self.rate = (self.rate / 2.0).max(SLOWEST);
            self.troubled_ms = Some(now_ms);
        }
    }

    /// A call was answered.
    pub(super) fn answered(&mut self, now_ms: i64) {
        self.fill(now_ms);
        self.rate = (self.rate + FASTEST / RECOVERY).min(FASTEST);
    }

    /// Whether calls are being throttled, and the time between two tokens then.
    fn strain(&self) -> Option<Duration> {
        (self.rate < FASTEST).then(|| Duration::from_secs_f64(1.0 / self.rate))
    }
}

/// The budget of one account and Region, shared by everybody in this process who calls there.
#[derive(Debug)]
pub(super) struct Budget {
    bucket: Mutex<Bucket>,
    /// Stacks being followed at its expense.
    followed: AtomicU32,
}

/// A stack that is being followed, for as long as this exists.
#[derive(Debug)]
pub struct Share(Arc<Budget>);

impl Share {
    /// Counts one more.
    pub(super) fn new(budget: &Arc<Budget>) -> Self {
        budget.followed.fetch_add(1, Ordering::AcqRel);
        Self(Arc::clone(budget))
    }

    /// All stacks that share the budget, whoever follows them.
    pub fn all(&self) -> u32 {
        self.0.followed.load(Ordering::Acquire)
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.0.followed.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Budget {
    /// A full budget.
    pub(super) fn new(now: Timestamp) -> Self {
        Self {
            bucket: Mutex::new(Bucket::new(now.as_millisecond())),
            followed: AtomicU32::new(0),
        }
    }

    fn bucket(&self) -> MutexGuard<'_, Bucket> {
        // Plain numbers: a panic elsewhere leaves nothing half-changed.
        self.bucket.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a token.
    pub(super) async fn admit(&self, clock: &dyn Clock) {
        loop {
            let taken = self.bucket().take(clock.now().as_millisecond());
            match taken {
                Ok(()) => return,
                Err(wait) => clock.sleep(wait).await,
            }
        }
    }

    /// A call was throttled.
    pub(super) fn throttled(&self, clock: &dyn Clock) {
        self.bucket().throttled(clock.now().as_millisecond());
    }

    /// A call was answered.
    pub(super) fn answered(&self, clock: &dyn Clock) {
        self.bucket().answered(clock.now().as_millisecond());
    }

    /// While calls are being throttled: the time between two of them that the budget allows.
    pub(super) fn strain(&self) -> Option<Duration> {
        self.bucket().strain()
    }
}

/// `length`, longer or shorter by up to a fifth: always the same for the same `who` and `turn`, so
/// that a run can be repeated, and different between two of them, so that no two keep step.
pub fn jitter(length: Duration, who: &str, turn: u32) -> Duration {
    let digest = Sha256::new()
        .chain_update(who)
        .chain_update(turn.to_be_bytes())
        .finalize();
    let byte = |index: usize| u32::from(digest.get(index).copied().unwrap_or_default());
    let share = f64::from(byte(0) << 8 | byte(1)) / f64::from(u16::MAX);
    length.mul_f64(1.0 - SPREAD + 2.0 * SPREAD * share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What happens to a budget.
    #[derive(Debug, Clone)]
    enum Step {
        Wait(i64),
        Call,
        Throttled,
        Answered,
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            (0_i64..5000).prop_map(Step::Wait),
            Just(Step::Call),
            Just(Step::Call),
            Just(Step::Call),
            Just(Step::Throttled),
            Just(Step::Answered),
        ]
    }

    proptest! {
        #[test]
        fn in_no_stretch_of_time_more_calls_than_the_burst_and_the_rate(
            steps in proptest::collection::vec(step(), 1..400)
        ) {
            let mut bucket = Bucket::new(0);
            let mut now = 0;
            let mut calls: Vec<i64> = Vec::new();
            for step in steps {
                match step {
                    Step::Wait(length) => now += length,
                    Step::Call if bucket.take(now).is_ok() => calls.push(now),
                    Step::Call => {}
                    Step::Throttled => bucket.throttled(now),
                    Step::Answered => bucket.answered(now),
                }
                let (rate, tokens) = (bucket.rate, bucket.tokens);
                prop_assert!((SLOWEST..=FASTEST).contains(&rate));
                prop_assert!(tokens <= BURST);
            }
            for (first, from) in calls.iter().enumerate() {
                for (last, until) in calls.iter().enumerate().skip(first) {
                    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
                    let (made, seconds) = ((last - first + 1) as f64, (until - from) as f64 / 1000.0);
                    prop_assert!(made <= BURST + FASTEST * seconds + 1e-6);
                }
            }
        }

        #[test]
        fn whoever_waits_as_told_gets_a_token(
            throttled in 0_u32..12, taken in 0_u32..30, begin in 0_i64..1_000_000
        ) {
            let mut bucket = Bucket::new(begin);
            for _ in 0..taken {
                let _ = bucket.take(begin);
            }
            for turn in 0..i64::from(throttled) {
                bucket.throttled(begin + turn * SAME_TROUBLE_MS);
            }
            let mut now = begin + i64::from(throttled) * SAME_TROUBLE_MS;
            if let Err(wait) = bucket.take(now) {
                prop_assert!(wait <= Duration::from_secs(30));
                now += i64::try_from(wait.as_millis()).unwrap();
                prop_assert_eq!(bucket.take(now), Ok(()));
            }
        }

        #[test]
        fn waits_stay_within_a_fifth(seconds in 1_u64..100, who in "[a-z]{0,8}", turn: u32) {
            let length = Duration::from_secs(seconds);
            let wait = jitter(length, &who, turn);
            prop_assert!(wait >= length.mul_f64(0.8) && wait <= length.mul_f64(1.2));
            prop_assert_eq!(wait, jitter(length, &who, turn));
        }
    }

    #[test]
    fn throttling_slows_down_to_15_to_30_seconds_and_good_answers_bring_it_back() {
        let mut bucket = Bucket::new(0);
        assert_eq!(bucket.strain(), None);
        for turn in 0..10 {
            bucket.throttled(turn * SAME_TROUBLE_MS);
        }
        let slow = bucket.strain().unwrap();
        assert!(
            slow >= Duration::from_secs(15) && slow <= Duration::from_secs(30),
            "{slow:?}"
        );
        for _ in 0..25 {
            bucket.answered(20_000);
        }
        assert_eq!(bucket.strain(), None);
    }

    #[test]
    fn answers_throttled_together_count_once() {
        let mut bucket = Bucket::new(0);
        for _ in 0..10 {
            bucket.throttled(5);
        }
        assert_eq!(bucket.strain(), Some(Duration::from_secs(1)));
    }
}
