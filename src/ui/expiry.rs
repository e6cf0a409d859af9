//! When a stack is deleted by itself, in words.

use crate::stack::Expiry;

/// For a column: `in 1h 55m`, `expired 10m ago`, `never`, `unknown: may not look`.
pub fn expires(expiry: &Expiry) -> String {
    match expiry {
        Expiry::Armed { left_seconds, .. } => format!("in {}", short(*left_seconds)),
        Expiry::Expired { since_seconds, .. } => format!("expired {} ago", short(*since_seconds)),
        Expiry::RanOut { since_seconds, .. } => format!("ran out {} ago", short(*since_seconds)),
        Expiry::Never => "never".to_owned(),
        Expiry::Unarmed { .. } => "not armed".to_owned(),
        Expiry::Unknown { reason } => format!("unknown: {reason}"),
    }
}

/// A sentence about one stack.
pub fn sentence(stack: &str, region: &str, expiry: &Expiry) -> String {
    let what = match expiry {
        Expiry::Armed { at, left_seconds } => {
            return format!(
                "{stack} in {region} is deleted by itself in {}, at {at}",
                short(*left_seconds)
            );
        }
        Expiry::Never => {
            return format!("{stack} in {region} lives until somebody deletes it");
        }
        Expiry::Unknown { reason } => {
            format!("when it is deleted by itself is unknown: {reason}")
        }
        other => trouble(other).unwrap_or_default(),
    };
    format!("{stack} in {region}: {what}")
}

/// What is wrong with a stack whose time is over, or that nothing deletes; `None` if all is well.
pub fn trouble(expiry: &Expiry) -> Option<String> {
    match expiry {
        Expiry::Armed { .. } | Expiry::Never | Expiry::Unknown { .. } => None,
        Expiry::Expired {
            since_seconds,
            until,
            ..
        } => Some(format!(
            "its time was over {} ago; deletes are tried until {until}",
            short(*since_seconds)
        )),
        Expiry::RanOut { since_seconds, .. } => Some(format!(
            "its time was over {} ago and every delete by its schedule has failed: nothing will \
             delete it by itself any more",
            short(*since_seconds)
        )),
        Expiry::Unarmed { at } => Some(format!(
            "it was to be deleted at {at}, and the schedule that should do so is gone: nothing \
             will delete it by itself"
        )),
    }
}

/// The two largest units, without seconds from a minute on: `2d 3h`, `1h 55m`, `12m`, `40s`.
pub fn short(seconds: i64) -> String {
    let seconds = seconds.max(0);
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds}s"),
        (0, 0, _) => format!("{minutes}m"),
        (0, _, _) => format!("{hours}h {minutes:02}m"),
        _ => format!("{days}d {hours}h"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_says_how_long() {
        let at = jiff::Timestamp::from_second(1_800_000_000).unwrap();
        let armed = |left_seconds| Expiry::Armed { at, left_seconds };
        for (seconds, words) in [
            (40, "in 40s"),
            (779, "in 12m"),
            (6_900, "in 1h 55m"),
            (183_600, "in 2d 3h"),
        ] {
            assert_eq!(expires(&armed(seconds)), words);
        }
        let over = Expiry::RanOut {
            at,
            since_seconds: 600,
        };
        assert_eq!(expires(&over), "ran out 10m ago");
        assert!(trouble(&over).is_some() && trouble(&armed(1)).is_none());
        assert_eq!(expires(&Expiry::Unarmed { at }), "not armed");
    }
}
