//! How fast simulated time passes while somebody waits for it.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// Simulated seconds per real second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Speed {
    /// So many times as fast as real time; above 0.
    Times(f64),
    /// Nobody really waits.
    Max,
}

impl Speed {
    /// As fast as real time.
    pub const REAL: Self = Self::Times(1.0);

    /// The real time that `simulated` takes.
    pub(crate) fn real(self, simulated: Duration) -> Duration {
        match self {
            Self::Times(times) => Duration::try_from_secs_f64(simulated.as_secs_f64() / times)
                .unwrap_or(Duration::MAX),
            Self::Max => Duration::ZERO,
        }
    }
}

impl Default for Speed {
    /// A minute a second: a forty-minute deployment is watched in forty seconds.
    fn default() -> Self {
        Self::Times(60.0)
    }
}

impl fmt::Display for Speed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Times(times) => times.fmt(formatter),
            Self::Max => formatter.write_str("max"),
        }
    }
}

/// The text is no speed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a number above 0, or `max`")]
pub struct NotASpeed;

impl FromStr for Speed {
    type Err = NotASpeed;

    fn from_str(text: &str) -> Result<Self, NotASpeed> {
        if text == "max" {
            return Ok(Self::Max);
        }
        match text.parse::<f64>() {
            Ok(times) if times.is_finite() && times > 0.0 => Ok(Self::Times(times)),
            _ => Err(NotASpeed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_speed_reads_back() {
        for text in ["0.5", "1", "60", "100000", "max"] {
            assert_eq!(text.parse::<Speed>().unwrap().to_string(), text);
        }
        for text in ["0", "-1", "inf", "NaN", "fast", "", "60x"] {
            assert_eq!(text.parse::<Speed>(), Err(NotASpeed), "{text}");
        }
    }

    #[test]
    fn an_hour_at_the_default_speed_takes_a_minute() {
        let hour = Duration::from_hours(1);
        assert_eq!(Speed::default().real(hour), Duration::from_mins(1));
        assert_eq!(Speed::Max.real(hour), Duration::ZERO);
        assert_eq!(Speed::Times(1e-300).real(hour), Duration::MAX);
    }
}
