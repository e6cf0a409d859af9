//! Figures out of lists of milliseconds: order, quantiles, distributions.

mod distribution;
mod order;

#[cfg(test)]
mod tests;

pub use distribution::{Distribution, Quantiles};
pub(super) use order::sorted;

/// A whole number as a floating-point one.
#[expect(
    clippy::cast_precision_loss,
    reason = "exact up to 2⁵³ milliseconds, which is 285 000 years"
)]
pub(super) const fn float(whole: i64) -> f64 {
    whole as f64
}

/// A count as a floating-point number.
#[expect(
    clippy::cast_precision_loss,
    reason = "exact up to 2⁵³ things, more than memory holds"
)]
pub(super) const fn float_of(count: usize) -> f64 {
    count as f64
}

/// A count of tasks in the width in which it is written.
pub(super) fn count(things: usize) -> u32 {
    u32::try_from(things).unwrap_or(u32::MAX)
}
