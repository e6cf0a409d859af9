//! The name of a run.

use std::fmt;

use jiff::Timestamp;

/// Names a run and its folder: the time it began, in UTC, and its profile. Names sort by time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId(String);

impl RunId {
    /// The id of a run of `profile` begun at `time`; `nth` tells apart those of one second, from 1.
    pub(super) fn new(profile: &str, time: Timestamp, nth: u32) -> Self {
        let stamp = time.strftime("%Y%m%dT%H%M%SZ");
        let safe = |c: char| {
            if c.is_ascii_alphanumeric() || "-_.".contains(c) {
                c
            } else {
                '-'
            }
        };
        let profile: String = profile.chars().map(safe).collect();
        Self(match nth {
            1 => format!("{stamp}-{profile}"),
            _ => format!("{stamp}-{profile}-{nth}"),
        })
    }

    /// The id that a folder's name is.
    pub(super) fn of(name: &str) -> Self {
        Self(name.to_owned())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
