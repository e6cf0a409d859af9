//! The one clock of a session: real, or the sandbox's simulated one.
//!
//! Engines take time from here and from nowhere else, and so does the SDK underneath.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use aws_smithy_async::rt::sleep::{AsyncSleep, Sleep};
use aws_smithy_async::time::TimeSource;
use jiff::Timestamp;

/// A wait that has been started.
pub type Wait = Pin<Box<dyn Future<Output = ()> + Send + Sync>>;

/// Where time comes from.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The time now.
    fn now(&self) -> Timestamp;

    /// Waits for a length of this clock's time.
    fn sleep(&self, length: Duration) -> Wait;
}

/// The machine's clock and tokio's timer.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn sleep(&self, length: Duration) -> Wait {
        Box::pin(tokio::time::sleep(length))
    }
}

/// The session's clock in the shape the SDK wants.
#[derive(Debug, Clone)]
pub(super) struct SdkClock(pub(super) Arc<dyn Clock>);

impl AsyncSleep for SdkClock {
    fn sleep(&self, duration: Duration) -> Sleep {
        let clock = Arc::clone(&self.0);
        // The wait begins when it is first polled: the SDK makes sleeps that it never awaits, and
        // a simulated clock must not run on for those.
        Sleep::new(async move { clock.sleep(duration).await })
    }
}

impl TimeSource for SdkClock {
    fn now(&self) -> SystemTime {
        self.0.now().into()
    }
}
