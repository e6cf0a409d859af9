//! When a stack is deleted by itself, and what became of that.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

/// How long after its expiry a stack is deleted again and again, should a delete fail.
pub const TRIES: SignedDuration = SignedDuration::from_hours(24);

/// Value of the tag `stackgen:expires-at` on a stack that was asked to live for ever.
pub const NEVER: &str = "never";

/// What a stack's schedule, if it has one, says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scheduled {
    /// First delete; none on a schedule that is kept only to say "never".
    pub start: Option<Timestamp>,
    /// Last delete.
    pub end: Option<Timestamp>,
    /// Does it fire?
    pub enabled: bool,
}

/// When a stack is deleted by itself. The schedule is the truth; the stack's tag, its first value,
/// only tells what a missing schedule means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Expiry {
    /// A schedule will delete it.
    Armed {
        /// When.
        #[serde(serialize_with = "super::rfc3339")]
        at: Timestamp,
        /// Seconds until then, when this was read.
        left_seconds: i64,
    },
    /// Its time is over and the stack is still there: it is being deleted, again and again.
    Expired {
        /// When its time was over.
        #[serde(serialize_with = "super::rfc3339")]
        at: Timestamp,
        /// Seconds since then, when this was read.
        since_seconds: i64,
        /// When the last attempt is made.
        #[serde(serialize_with = "super::rfc3339")]
        until: Timestamp,
    },
    /// Its time is over, every attempt to delete it has been made, and it is still there.
    RanOut {
        /// When its time was over, as far as is known.
        #[serde(serialize_with = "super::rfc3339")]
        at: Timestamp,
        /// Seconds since then, when this was read.
        since_seconds: i64,
    },
    /// Nothing deletes it, because that was asked for.
    Never,
    /// It was to be deleted by itself, and the schedule that should do so is gone.
    Unarmed {
        /// When it was to be deleted at first.
        #[serde(serialize_with = "super::rfc3339")]
        at: Timestamp,
    },
    /// It could not be found out.
    Unknown {
        /// Why, in a few words.
        reason: String,
    },
}

impl Expiry {
    /// What a schedule and the first value of the expiry mean at a moment.
    ///
    /// | schedule | tag | meaning |
    /// |---|---|---|
    /// | none | none or `never` | never |
    /// | none | in the past | the schedule has fired to its end and removed itself |
    /// | none | in the future | somebody removed the schedule |
    /// | disabled | – | never |
    /// | before its start | – | armed |
    /// | after its start | – | expired, being deleted |
    /// | after its end | – | all attempts made |
    pub fn of(scheduled: Option<Scheduled>, tag: Option<&str>, now: Timestamp) -> Self {
        let since = |at: Timestamp| now.duration_since(at).as_secs();
        let Some(scheduled) = scheduled else {
            return match tag.and_then(|tag| tag.parse::<Timestamp>().ok()) {
                None => Self::Never,
                Some(at) if at <= now => Self::RanOut {
                    at,
                    since_seconds: since(at),
                },
                Some(at) => Self::Unarmed { at },
            };
        };
        let (Some(at), true) = (scheduled.start, scheduled.enabled) else {
            return Self::Never;
        };
        let until = scheduled
            .end
            .or_else(|| at.checked_add(TRIES).ok())
            .unwrap_or(at);
        if now < at {
            Self::Armed {
                at,
                left_seconds: -since(at),
            }
        } else if now < until {
            Self::Expired {
                at,
                since_seconds: since(at),
                until,
            }
        } else {
            Self::RanOut {
                at,
                since_seconds: since(at),
            }
        }
    }

    /// When the stack is, was or was to be deleted by itself.
    pub const fn at(&self) -> Option<Timestamp> {
        match self {
            Self::Armed { at, .. }
            | Self::Expired { at, .. }
            | Self::RanOut { at, .. }
            | Self::Unarmed { at } => Some(*at),
            Self::Never | Self::Unknown { .. } => None,
        }
    }

    /// Is its time over, while it is still there?
    pub const fn is_over(&self) -> bool {
        matches!(self, Self::Expired { .. } | Self::RanOut { .. })
    }

    /// Must somebody do something? Nothing will delete the stack by itself any more, though it was
    /// asked for.
    pub const fn needs_help(&self) -> bool {
        matches!(self, Self::RanOut { .. } | Self::Unarmed { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + hour * 3600).unwrap()
    }

    fn running(start: i64) -> Scheduled {
        Scheduled {
            start: Some(at(start)),
            end: Some(at(start) + TRIES),
            enabled: true,
        }
    }

    #[test]
    fn the_schedule_is_the_truth() {
        let tag = at(0).to_string();
        let now = at(10);
        let armed = Expiry::of(Some(running(12)), Some(&tag), now);
        assert_eq!(
            armed,
            Expiry::Armed {
                at: at(12),
                left_seconds: 7200
            }
        );
        let expired = Expiry::of(Some(running(9)), Some(&tag), now);
        assert_eq!(
            expired,
            Expiry::Expired {
                at: at(9),
                since_seconds: 3600,
                until: at(33)
            }
        );
        assert!(expired.is_over() && !expired.needs_help());
        let over = Expiry::of(Some(running(-14)), Some(&tag), now);
        assert_eq!(over.at(), Some(at(-14)));
        assert!(over.is_over() && over.needs_help());
        let kept = Scheduled {
            start: None,
            end: None,
            enabled: false,
        };
        assert_eq!(Expiry::of(Some(kept), Some(&tag), now), Expiry::Never);
    }

    #[test]
    fn without_a_schedule_the_tag_tells_why() {
        let now = at(10);
        assert_eq!(Expiry::of(None, None, now), Expiry::Never);
        assert_eq!(Expiry::of(None, Some(NEVER), now), Expiry::Never);
        let future = at(11).to_string();
        let gone = Expiry::of(None, Some(&future), now);
        assert_eq!(gone, Expiry::Unarmed { at: at(11) });
        assert!(gone.needs_help());
        let past = at(-20).to_string();
        assert!(matches!(
            Expiry::of(None, Some(&past), now),
            Expiry::RanOut {
                since_seconds: 108_000,
                ..
            }
        ));
    }
}
