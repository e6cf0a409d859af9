//! Lengths of time and sizes as tables write them.

/// Where a figure is not known.
pub(super) const NONE: &str = "–";

/// Seconds: to the hundredth where the clocks were that fine, else whole ones.
pub(super) fn seconds(ms: f64, exact: bool) -> String {
    let seconds = ms / 1000.0;
    let text = if exact {
        format!("{seconds:.2}")
    } else {
        format!("{seconds:.0}")
    };
    // No negative zero.
    let zero = text
        .trim_start_matches('-')
        .chars()
        .all(|letter| matches!(letter, '0' | '.'));
    let text = if zero { text.replace('-', "") } else { text };
    text.replace('-', "−")
}

/// A rate in containers per second.
pub(super) fn rate(per_second: f64) -> String {
    format!("{per_second:.1}/s")
}

/// Bytes in the unit that container registries use.
pub(super) fn bytes(size: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "shown to a tenth of a megabyte")]
    let megabytes = size as f64 / 1_000_000.0;
    format!("{megabytes:.1} MB")
}

#[cfg(test)]
mod tests {
    use super::{bytes, rate, seconds};

    #[test]
    fn seconds_are_as_fine_as_their_clocks() {
        assert_eq!(seconds(12_345.0, true), "12.35");
        assert_eq!(seconds(12_345.0, false), "12");
        assert_eq!(seconds(-1_500.0, true), "−1.50");
        assert_eq!(seconds(-1.0, true), "0.00");
        assert_eq!(seconds(0.0, false), "0");
        assert_eq!(rate(18.25), "18.2/s");
        assert_eq!(bytes(380_000_000), "380.0 MB");
    }
}
