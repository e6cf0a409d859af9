//! Simulated time, for those who wait for it.
//!
//! Time stands still until somebody waits. At speed N a wait of N seconds takes one real second
//! and then moves the world on; at speed `max` it moves the world on at once. Waits that overlap
//! share their time: two tasks that each wait ten seconds are both done ten seconds later. At a
//! number that comes from real time passing; at `max` the wait that ends first goes first.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use super::Sandbox;
use super::speed::Speed;

/// Times a task gives way before it moves time on at speed `max`, so that tasks that are about to
/// call or to wait can do so first.
const GIVING_WAY: usize = 16;
/// Longest it gives way to a call under way, in steps of real time in which time stands still.
const PATIENCE_WITH_CALLS: usize = 1000;
/// Longest it gives way to an earlier wait: one that somebody holds and never looks at again must
/// not stop the world.
const PATIENCE_WITH_WAITS: usize = 50;
const STEP: Duration = Duration::from_millis(1);

/// The clock of a sandbox.
#[derive(Debug, Clone)]
pub struct SimulatedClock {
    sandbox: Sandbox,
}

impl SimulatedClock {
    pub(super) const fn new(sandbox: Sandbox) -> Self {
        Self { sandbox }
    }

    /// Simulated time, as this process last saw it.
    pub fn now(&self) -> Timestamp {
        instant(self.sandbox.now_ms())
    }

    /// Waits for `length` of simulated time.
    ///
    /// Should the state file fail meanwhile, time stays where it is and the next call says why.
    pub async fn sleep(self, length: Duration) {
        let length_ms = i64::try_from(length.as_millis()).unwrap_or(i64::MAX);
        let until_ms = self.sandbox.now_ms().saturating_add(length_ms);
        let _wait = match self.sandbox.speed() {
            Speed::Times(_) => {
                tokio::time::sleep(self.sandbox.speed().real(length)).await;
                None
            }
            Speed::Max => Some(self.turn(until_ms).await),
        };
        let _ = self.sandbox.move_to(until_ms).await;
    }

    /// Waits until no earlier wait and no call is under way.
    async fn turn(&self, until_ms: i64) -> Wait<'_> {
        let waits = self.sandbox.waits();
        let wait = waits.begin(until_ms);
        for _ in 0..GIVING_WAY {
            tokio::task::yield_now().await;
        }
        let (mut seen_ms, mut steps) = (self.sandbox.now_ms(), 0);
        loop {
            let patience = if self.sandbox.calls_under_way() > 0 {
                PATIENCE_WITH_CALLS
            } else if wait.is_first() {
                0
            } else {
                PATIENCE_WITH_WAITS
            };
            if steps >= patience {
                break;
            }
            tokio::time::sleep(STEP).await;
            let now_ms = self.sandbox.now_ms();
            steps = if now_ms == seen_ms { steps + 1 } else { 0 };
            seen_ms = now_ms;
        }
        wait
    }
}

/// A moment in milliseconds since the epoch; beyond the calendar, its end.
pub(crate) fn instant(milliseconds: i64) -> Timestamp {
    Timestamp::from_millisecond(milliseconds).unwrap_or(if milliseconds < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    })
}

/// The waits of this process at speed `max`, by when they end.
#[derive(Debug, Default)]
pub(crate) struct Waits {
    ends: Mutex<BTreeSet<(i64, u64)>>,
    begun: AtomicU64,
}

/// One wait; it is over when this is dropped.
#[derive(Debug)]
struct Wait<'a> {
    waits: &'a Waits,
    key: (i64, u64),
}

impl Waits {
    fn begin(&self, until_ms: i64) -> Wait<'_> {
        let key = (until_ms, self.begun.fetch_add(1, Ordering::Relaxed));
        self.ends().insert(key);
        Wait { waits: self, key }
    }

    fn ends(&self) -> std::sync::MutexGuard<'_, BTreeSet<(i64, u64)>> {
        self.ends.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wait<'_> {
    fn is_first(&self) -> bool {
        self.waits.ends().first() == Some(&self.key)
    }
}

impl Drop for Wait<'_> {
    fn drop(&mut self) {
        self.waits.ends().remove(&self.key);
    }
}

#[cfg(test)]
mod tests {
    use super::super::Settings;
    use super::*;

    fn seconds(clock: &SimulatedClock) -> i64 {
        clock.now().as_second() - super::super::GENESIS_MS / 1000
    }

    #[tokio::test(start_paused = true)]
    async fn time_stands_still_until_somebody_waits() {
        let sandbox = Sandbox::in_memory(0, Speed::REAL);
        let clock = sandbox.clock();
        tokio::time::sleep(Duration::from_secs(100)).await;
        assert_eq!(seconds(&clock), 0);
        clock.clone().sleep(Duration::from_mins(40)).await;
        assert_eq!(seconds(&clock), 2400);
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_takes_its_length_by_the_speed() {
        let sandbox = Sandbox::in_memory(0, Speed::default());
        let begin = tokio::time::Instant::now();
        sandbox.clock().sleep(Duration::from_mins(10)).await;
        assert_eq!(begin.elapsed(), Duration::from_secs(10));
        assert_eq!(seconds(&sandbox.clock()), 600);
    }

    #[tokio::test(start_paused = true)]
    async fn waits_that_overlap_share_their_time_at_any_speed() {
        for speed in [Speed::default(), Speed::Max] {
            let clock = Sandbox::in_memory(0, speed).clock();
            let wait = |length| clock.clone().sleep(Duration::from_secs(length));
            tokio::join!(wait(30), wait(10), wait(20), wait(10));
            assert_eq!(seconds(&clock), 30, "{speed}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn at_the_highest_speed_the_earliest_wait_goes_first() {
        let clock = Sandbox::in_memory(0, Speed::Max).clock();
        let poll = async {
            let mut seen = Vec::new();
            for _ in 0..5 {
                clock.clone().sleep(Duration::from_secs(2)).await;
                seen.push(seconds(&clock));
            }
            seen
        };
        let begin = tokio::time::Instant::now();
        let heartbeat = clock.clone().sleep(Duration::from_secs(30));
        let (seen, ()) = tokio::join!(poll, heartbeat);
        assert_eq!(seen, [2, 4, 6, 8, 10]);
        assert_eq!(seconds(&clock), 30);
        assert!(begin.elapsed() < Duration::from_secs(1));
    }

    /// A wait that is over moves the world on elsewhere, which takes a while; a later one that ends
    /// meanwhile would take the first by surprise, minutes later.
    #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
    async fn a_later_wait_does_not_overtake_one_that_moves_the_world_on() {
        let folder = tempfile::TempDir::new().unwrap();
        let settings = Settings {
            file: folder.path().join("world.json"),
            seed: None,
            speed: Speed::Max,
            faults: None,
            log: None,
            model: None,
            policies: None,
        };
        let clock = Sandbox::open(&settings).unwrap().clock();
        let poll = async {
            let mut seen = Vec::new();
            for _ in 0..200 {
                clock.clone().sleep(Duration::from_secs(2)).await;
                seen.push(seconds(&clock));
            }
            seen
        };
        let probe = async {
            loop {
                clock.clone().sleep(Duration::from_secs(20)).await;
            }
        };
        let seen = tokio::select! {
            seen = poll => seen,
            () = probe => Vec::new(),
        };
        let even: Vec<i64> = (1..=200).map(|n| n * 2).collect();
        assert_eq!(seen, even);
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_that_is_held_and_never_looked_at_does_not_stop_the_world() {
        let clock = Sandbox::in_memory(0, Speed::Max).clock();
        let held = clock.clone().sleep(Duration::from_secs(1));
        tokio::pin!(held);
        tokio::select! {
            biased;
            () = &mut held => panic!("gives way first"),
            () = std::future::ready(()) => {}
        }
        clock.clone().sleep(Duration::from_secs(5)).await;
        assert_eq!(seconds(&clock), 5);
    }
}
