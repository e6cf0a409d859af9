//! Amounts of money that add up exactly.

use std::fmt;
use std::iter::Sum;
use std::ops::Add;

use serde::{Serialize, Serializer};

/// US dollars, counted in millionths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Usd(u64);

impl Usd {
    /// So many millionths of a dollar.
    pub const fn micros(micros: u64) -> Self {
        Self(micros)
    }

    /// In millionths of a dollar.
    pub const fn as_micros(self) -> u64 {
        self.0
    }

    /// So many of it.
    #[must_use]
    pub const fn times(self, count: u64) -> Self {
        Self(self.0.saturating_mul(count))
    }

    /// The `part`th of `whole` of it, rounded down.
    #[must_use]
    pub const fn share(self, part: u64, whole: u64) -> Self {
        match self.0.saturating_mul(part).checked_div(whole) {
            Some(share) => Self(share),
            None => Self(0),
        }
    }

    /// `$0.28`: whole cents, rounded down, for what is at least this much.
    pub fn to_cents(self) -> String {
        let cents = self.0 / 10_000;
        format!("${}.{:02}", cents / 100, cents % 100)
    }
}

impl Add for Usd {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sum for Usd {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Self::add)
    }
}

/// `$0.045`: at least two decimals, at most four, rounded up so that what costs is not shown as
/// free.
impl fmt::Display for Usd {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenths_of_cents = self.0.div_ceil(100);
        let (dollars, rest) = (tenths_of_cents / 10_000, tenths_of_cents % 10_000);
        let decimals = format!("{rest:04}");
        let decimals = decimals.trim_end_matches('0');
        write!(formatter, "${dollars}.{decimals:0<2}")
    }
}

/// As a number of dollars.
impl Serialize for Usd {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[expect(
            clippy::cast_precision_loss,
            reason = "millionths of a dollar stay exact below four billion dollars"
        )]
        serializer.serialize_f64(self.0 as f64 / 1e6)
    }
}

#[cfg(test)]
mod tests {
    use super::Usd;

    #[test]
    fn amounts_are_written_for_people() {
        for (micros, text) in [
            (0, "$0.00"),
            (45_000, "$0.045"),
            (544_000, "$0.544"),
            (1_000_000, "$1.00"),
            (109, "$0.0002"),
            (12_345_678, "$12.3457"),
        ] {
            assert_eq!(Usd::micros(micros).to_string(), text);
        }
        assert_eq!(Usd::micros(289_999).to_cents(), "$0.28");
    }
}
