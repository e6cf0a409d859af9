//! The moments in a container's life that we know.

use std::fmt;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A moment in a container's life, in the order in which they are expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stamp {
    /// Its service was told to have it. A container that ran before t0 has no such moment.
    Requested,
    /// ECS made the task.
    Created,
    /// The pull of its image began.
    PullStarted,
    /// The pull of its image ended.
    PullStopped,
    /// ECS saw its container run.
    Started,
    /// Its program ran: its own start record.
    App,
    /// The task's connection to ECS was there.
    Connectivity,
}

impl Stamp {
    /// How many there are.
    pub const COUNT: usize = 7;

    /// All of them, in the order of the `ms` list of `samples.ndjson`.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Requested,
        Self::Created,
        Self::PullStarted,
        Self::PullStopped,
        Self::Started,
        Self::App,
        Self::Connectivity,
    ];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Created => "created",
            Self::PullStarted => "pull_started",
            Self::PullStopped => "pull_stopped",
            Self::Started => "started",
            Self::App => "app",
            Self::Connectivity => "connectivity",
        }
    }

    /// Its place in the `ms` list.
    pub(super) const fn place(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// When the moments of one container were, in milliseconds since t0; written as a list in the order
/// of [`Stamp::ALL`], `null` for a missing one, missing ones at the end left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stamps([Option<i64>; Stamp::COUNT]);

impl Stamps {
    /// When `stamp` was, in milliseconds since t0, if known.
    pub fn get(&self, stamp: Stamp) -> Option<i64> {
        self.0.get(stamp.place()).copied().flatten()
    }

    /// Notes when `stamp` was, in milliseconds since t0.
    pub fn set(&mut self, stamp: Stamp, at_ms: i64) {
        self.put(stamp.place(), Some(at_ms));
    }

    /// The same with one more moment, in milliseconds since t0.
    #[must_use]
    pub fn with(mut self, stamp: Stamp, at_ms: i64) -> Self {
        self.set(stamp, at_ms);
        self
    }

    /// Takes over what `other` knows and this does not.
    pub fn fill(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine = mine.or(theirs);
        }
    }

    /// The list as it is written: up to the last known moment.
    pub(super) fn known(&self) -> &[Option<i64>] {
        let end = self.0.iter().rposition(Option::is_some);
        self.0.get(..end.map_or(0, |last| last + 1)).unwrap_or(&[])
    }

    /// Sets the moment at `place` of the list; one beyond the list is a later version's, and is let go.
    pub(super) fn put(&mut self, place: usize, at_ms: Option<i64>) {
        if let Some(slot) = self.0.get_mut(place) {
            *slot = at_ms;
        }
    }
}

impl Serialize for Stamps {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.known())
    }
}

impl<'de> Deserialize<'de> for Stamps {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(List)
    }
}

struct List;

impl<'de> Visitor<'de> for List {
    type Value = Stamps;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of milliseconds and nulls")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Stamps, A::Error> {
        let mut stamps = Stamps::default();
        let mut place = 0;
        while let Some(at_ms) = list.next_element::<Option<i64>>()? {
            stamps.put(place, at_ms);
            place += 1;
        }
        Ok(stamps)
    }
}
