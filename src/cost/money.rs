//! Amounts of money that add up exactly.

use std::fmt;
use std::iter::Sum;
use std::ops::Add;

use serde::{Serialize, Serializer};

/// Billionths in a dollar.
const DOLLAR: f64 = 1e9;

/// US dollars, counted in billionths: some prices have ten decimals, and none has more that matter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Usd(u64);

impl Usd {
    /// So many millionths of a dollar.
    pub const fn micros(micros: u64) -> Self {
        Self(micros.saturating_mul(1000))
    }

    /// So many dollars, to the nearest billionth; what is no number or below 0 is nothing.
    pub fn dollars(dollars: f64) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the cast goes to the nearest end of the range, and to 0 for what is no number"
        )]
        let nanos = (dollars * DOLLAR).round() as u64;
        Self(nanos)
    }

    /// In millionths of a dollar, rounded down.
    pub const fn as_micros(self) -> u64 {
        self.0 / 1000
    }

    /// In dollars.
    pub fn as_dollars(self) -> f64 {
        #[expect(
            clippy::cast_precision_loss,
            reason = "billionths of a dollar stay exact below nine million dollars"
        )]
        let nanos = self.0 as f64;
        nanos / DOLLAR
    }

    /// So many of it.
    #[must_use]
    pub const fn times(self, count: u64) -> Self {
        Self(self.0.saturating_mul(count))
    }

    /// So much of it, to the nearest billionth.
    #[must_use]
    pub fn of(self, quantity: f64) -> Self {
        Self::dollars(self.as_dollars() * quantity)
    }

    /// The `part`th of `whole` of it, rounded down.
    #[must_use]
    pub fn share(self, part: u64, whole: u64) -> Self {
        let product = u128::from(self.0) * u128::from(part);
        let share = product.checked_div(u128::from(whole)).unwrap_or_default();
        Self(u64::try_from(share).unwrap_or(u64::MAX))
    }

    /// `$0.04048`: as many decimals as it has, at least two: what a unit costs.
    pub fn to_exact(self) -> String {
        let (dollars, rest) = (self.0 / 1_000_000_000, self.0 % 1_000_000_000);
        let decimals = format!("{rest:09}");
        let decimals = decimals.trim_end_matches('0');
        format!("${dollars}.{decimals:0<2}")
    }

    /// `$0.28`: whole cents, rounded down, for what is at least this much.
    pub fn to_cents(self) -> String {
        cents(self.0 / 10_000_000)
    }

    /// `$0.29`: whole cents, rounded up, for what is at most this much.
    pub fn to_cents_up(self) -> String {
        cents(self.0.div_ceil(10_000_000))
    }
}

fn cents(cents: u64) -> String {
    format!("${}.{:02}", cents / 100, cents % 100)
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
        let hundredths_of_cents = self.0.div_ceil(100_000);
        let (dollars, rest) = (hundredths_of_cents / 10_000, hundredths_of_cents % 10_000);
        let decimals = format!("{rest:04}");
        let decimals = decimals.trim_end_matches('0');
        write!(formatter, "${dollars}.{decimals:0<2}")
    }
}

/// As a number of dollars.
impl Serialize for Usd {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.as_dollars())
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
        assert_eq!(Usd::micros(40_480).to_exact(), "$0.04048");
        assert_eq!(Usd::dollars(0.001_333_5).to_exact(), "$0.0013335");
        assert_eq!(Usd::micros(1_500_000).to_exact(), "$1.50");
        assert_eq!(Usd::micros(280_001).to_cents_up(), "$0.29");
    }

    #[test]
    fn dollars_come_and_go_to_the_billionth() {
        assert_eq!(Usd::dollars(0.001_333_5).times(2), Usd::micros(2_667));
        assert_eq!(Usd::dollars(0.045), Usd::micros(45_000));
        assert_eq!(Usd::dollars(-1.0), Usd::default());
        assert_eq!(Usd::dollars(f64::NAN), Usd::default());
        assert_eq!(Usd::dollars(0.1).of(730.0), Usd::micros(73_000_000));
        assert_eq!(
            Usd::micros(u64::MAX).share(3, 4).share(1, 0),
            Usd::default()
        );
    }
}
