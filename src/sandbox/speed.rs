//! How fast simulated time passes while somebody waits for it.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;
use std::time::Duration;

/// Simulated seconds per real second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speed {
    /// So many times as fast as real time.
    Times(NonZeroU32),
    /// Nobody really waits.
    Max,
}

impl Speed {
    /// As fast as real time.
    pub const REAL: Self = Self::Times(NonZeroU32::MIN);

    /// The real time that `simulated` takes.
    pub(crate) fn real(self, simulated: Duration) -> Duration {
        match self {
            Self::Times(times) => simulated / times.get(),
            Self::Max => Duration::ZERO,
        }
    }
}

impl Default for Speed {
    /// A minute a second.
    fn default() -> Self {
        Self::Times(const { NonZeroU32::new(60).unwrap() })
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
#[error("a speed is a whole number from 1 on, such as `60`, or `max`")]
pub struct NotASpeed;

impl FromStr for Speed {
    type Err = NotASpeed;

    fn from_str(text: &str) -> Result<Self, NotASpeed> {
        if text == "max" {
            return Ok(Self::Max);
        }
        text.parse().map(Self::Times).map_err(|_| NotASpeed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_speed_reads_back() {
        for text in ["1", "60", "100000", "max"] {
            assert_eq!(text.parse::<Speed>().unwrap().to_string(), text);
        }
        for text in ["0", "-1", "1.5", "fast", "", "60x"] {
            assert_eq!(text.parse::<Speed>(), Err(NotASpeed), "{text}");
        }
    }

    #[test]
    fn an_hour_at_the_default_speed_takes_a_minute() {
        let hour = Duration::from_hours(1);
        assert_eq!(Speed::default().real(hour), Duration::from_mins(1));
        assert_eq!(Speed::Max.real(hour), Duration::ZERO);
    }
}
