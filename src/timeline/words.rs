//! Times and counts as people read them.

/// Milliseconds as minutes and seconds, `9:58`; with hours from one on, `1:02:03`.
pub fn clock(at_ms: i64) -> String {
    let sign = if at_ms <= -500 { "−" } else { "" };
    let seconds = (at_ms.unsigned_abs() + 500) / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match hours {
        0 => format!("{sign}{minutes}:{seconds:02}"),
        _ => format!("{sign}{hours}:{minutes:02}:{seconds:02}"),
    }
}

/// A count with a thin gap between thousands, as the publications write them: `3 500`.
pub fn thousands(count: u32) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('\u{a0}');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{clock, thousands};

    #[test]
    fn times_and_counts_read_well() {
        let times = [0, 499, 59_600, 598_000, 3_723_000, -1_500].map(clock);
        assert_eq!(times, ["0:00", "0:00", "1:00", "9:58", "1:02:03", "−0:02"]);
        let counts = [0, 999, 3500, 1_000_000].map(thousands);
        assert_eq!(counts, ["0", "999", "3\u{a0}500", "1\u{a0}000\u{a0}000"]);
    }
}
