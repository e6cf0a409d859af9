//! What is told while an image is built.

use std::sync::Arc;

use super::digest::Digest;
use super::platform::Platform;

/// Hears what happens, from any thread.
pub type Report = Arc<dyn Fn(Event) + Send + Sync>;

/// One thing that happens while an image is built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A base is found.
    Base {
        /// For which platform.
        platform: Platform,
        /// As it was asked for.
        name: String,
        /// What its tag leads to.
        found: Digest,
    },
    /// A piece of work begins.
    Began {
        /// Which one.
        work: Work,
        /// How many bytes it goes through.
        bytes: u64,
    },
    /// A piece of work goes on.
    Moved {
        /// Which one.
        work: Work,
        /// By how many bytes; fewer than none, if some have to go again.
        bytes: i64,
    },
    /// A piece of work is done.
    Ended {
        /// Which one.
        work: Work,
    },
}

/// A piece of work that takes a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Work {
    /// Fetching a layer of a base.
    Fetch(Digest),
    /// Compressing a layer of a base in another way.
    Repack(Digest),
    /// Making a layer that pads, by its number.
    Pad(u64),
}
