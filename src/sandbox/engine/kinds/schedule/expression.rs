//! When a schedule is due: once, or again and again.
//!
//! Source: <https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html>.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// When a schedule is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expression {
    /// Once, in milliseconds since the epoch: `at(2026-11-21T12:00:00)`.
    At(i64),
    /// Every so many milliseconds: `rate(30 minutes)`.
    Every(i64),
}

/// Why a text is no expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// AWS would not read it either.
    Invalid,
    /// AWS reads `cron(…)`, the sandbox does not.
    Cron,
}

/// Units of `rate`, in milliseconds.
const UNITS: &[(&str, i64)] = &[("minute", 60_000), ("hour", 3_600_000), ("day", 86_400_000)];

impl Expression {
    /// Reads an expression; times are in UTC.
    pub fn read(text: &str) -> Result<Self, Unreadable> {
        let (name, inside) = text
            .strip_suffix(')')
            .and_then(|text| text.split_once('('))
            .ok_or(Unreadable::Invalid)?;
        match name {
            "at" => at(inside).map(Self::At),
            "rate" => rate(inside).map(Self::Every),
            "cron" => return Err(Unreadable::Cron),
            _ => None,
        }
        .ok_or(Unreadable::Invalid)
    }

    /// The first time it is due, not before `from`, if it ever is: a rate counts from `start`.
    pub fn next(self, start: i64, from: i64) -> Option<i64> {
        match self {
            Self::At(at) => (at >= from).then_some(at),
            Self::Every(period) => {
                let behind = from.saturating_sub(start).max(0);
                let periods = behind / period + i64::from(behind % period != 0);
                start.checked_add(periods.checked_mul(period)?)
            }
        }
    }
}

fn at(text: &str) -> Option<i64> {
    let shaped = text.len() == 19 && text.as_bytes().get(10) == Some(&b'T');
    let time: DateTime = shaped.then(|| text.parse().ok())??;
    let zoned = time.to_zoned(TimeZone::UTC).ok()?;
    Some(zoned.timestamp().as_millisecond())
}

fn rate(text: &str) -> Option<i64> {
    let (count, unit) = text.trim().split_once(' ')?;
    let unit = unit.trim();
    let (_, length) = UNITS
        .iter()
        .find(|(name, _)| unit.strip_suffix('s').unwrap_or(unit) == *name)?;
    let count: i64 = count.parse().ok().filter(|count| *count > 0)?;
    count.checked_mul(*length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_read_as_the_guide_writes_them() {
        assert_eq!(
            Expression::read("at(2026-01-01T00:00:30)"),
            Ok(Expression::At(1_767_225_630_000))
        );
        assert_eq!(
            Expression::read("rate(30 minutes)"),
            Ok(Expression::Every(1_800_000))
        );
        assert_eq!(
            Expression::read("rate(1 day)"),
            Ok(Expression::Every(86_400_000))
        );
        assert_eq!(
            Expression::read("cron(0 12 * * ? *)"),
            Err(Unreadable::Cron)
        );
        for wrong in [
            "",
            "at()",
            "at(2026-01-01 00:00:30)",
            "at(2026-01-01T00:00:30Z)",
            "at(2026-02-30T00:00:00)",
            "rate(0 minutes)",
            "rate(minutes)",
            "rate(5 fortnights)",
            "every(5 minutes)",
        ] {
            assert_eq!(Expression::read(wrong), Err(Unreadable::Invalid), "{wrong}");
        }
    }

    #[test]
    fn a_rate_is_due_at_its_start_and_then_at_every_period() {
        let rate = Expression::Every(100);
        assert_eq!(rate.next(1_000, 0), Some(1_000));
        assert_eq!(rate.next(1_000, 1_000), Some(1_000));
        assert_eq!(rate.next(1_000, 1_001), Some(1_100));
        assert_eq!(rate.next(1_000, 1_100), Some(1_100));
        assert_eq!(Expression::At(5).next(0, 6), None);
    }
}
