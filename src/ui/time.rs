//! Lengths of time as people read them.

use jiff::SignedDuration;

/// `12s`, `1m 05s`, `2h 03m 04s`; whole seconds, never negative.
pub fn length(time: SignedDuration) -> String {
    let seconds = time.as_secs().max(0);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match (hours, minutes) {
        (0, 0) => format!("{seconds}s"),
        (0, _) => format!("{minutes}m {seconds:02}s"),
        _ => format!("{hours}h {minutes:02}m {seconds:02}s"),
    }
}

/// `00:01:05`: the fixed width that columns of lines need.
pub(super) fn offset(time: SignedDuration) -> String {
    let seconds = time.as_secs().max(0);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{hours:02}:{minutes:02}:{seconds:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_grow_by_units() {
        let cases = [
            (-3, "0s", "00:00:00"),
            (59, "59s", "00:00:59"),
            (65, "1m 05s", "00:01:05"),
            (7384, "2h 03m 04s", "02:03:04"),
        ];
        for (seconds, long, fixed) in cases {
            let time = SignedDuration::from_secs(seconds);
            assert_eq!(
                (length(time).as_str(), offset(time).as_str()),
                (long, fixed)
            );
        }
    }
}
