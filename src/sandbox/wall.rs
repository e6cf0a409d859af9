//! Simulated time that goes on with the clock on the wall, for those who serve.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::Sandbox;
use super::state::StateError;

/// How often time is moved on when nobody calls.
const TICK: Duration = Duration::from_millis(250);

/// Hands wall time to a world, in whole simulated milliseconds and none of it twice.
#[derive(Debug)]
pub(crate) struct Wall {
    sandbox: Sandbox,
    times: f64,
    begin: Instant,
    /// Simulated milliseconds handed over since `begin`.
    passed_ms: Mutex<i64>,
}

impl Wall {
    /// Starts now, at so many simulated seconds per second.
    pub(crate) fn new(sandbox: Sandbox, times: f64) -> Self {
        Self {
            sandbox,
            times,
            begin: Instant::now(),
            passed_ms: Mutex::new(0),
        }
    }

    /// Waits a little.
    pub(crate) async fn pause(&self) {
        tokio::time::sleep(TICK).await;
    }

    /// Moves the world on by what has passed since the last time.
    ///
    /// Other processes may move the same world meanwhile: this adds to wherever they left it.
    pub(crate) async fn pass(&self) -> Result<(), StateError> {
        let fresh_ms = self.take();
        if fresh_ms == 0 {
            return Ok(());
        }
        self.sandbox.move_by(fresh_ms).await
    }

    fn take(&self) -> i64 {
        let simulated = self.begin.elapsed().as_secs_f64() * self.times * 1000.0;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the cast saturates, and part of a millisecond is left for the next time"
        )]
        let total_ms = simulated as i64;
        let mut passed_ms = self
            .passed_ms
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let fresh_ms = total_ms.saturating_sub(*passed_ms).max(0);
        *passed_ms = total_ms.max(*passed_ms);
        fresh_ms
    }
}
