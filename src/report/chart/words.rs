//! Numbers as the pictures write them.

/// A no-break space, between the thousands.
const GAP: char = '\u{a0}';

/// `3 500`.
pub fn count(number: u32) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(GAP);
        }
        text.push(digit);
    }
    text
}

/// `4:30`, minutes and seconds since the step, as published; hours stay minutes. Whole seconds, the
/// fraction cut off.
pub fn clock(at_ms: i64) -> String {
    let sign = if at_ms < 0 { "−" } else { "" };
    let seconds = at_ms.unsigned_abs() / 1000;
    format!("{sign}{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::{clock, count};

    #[test]
    fn thousands_stand_apart() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (3500, "3\u{a0}500"),
            (10_000, "10\u{a0}000"),
            (1_000_000, "1\u{a0}000\u{a0}000"),
        ] {
            assert_eq!(count(number), text);
        }
    }

    #[test]
    fn times_are_minutes_and_seconds() {
        for (at_ms, text) in [
            (0, "0:00"),
            (30_999, "0:30"),
            (270_000, "4:30"),
            (3_360_000, "56:00"),
            (6_000_000, "100:00"),
            (-1_500, "−0:01"),
        ] {
            assert_eq!(clock(at_ms), text);
        }
    }
}
