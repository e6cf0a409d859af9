//! How long to wait before a request is made again.

use std::time::Duration;

use http::HeaderMap;
use http::header::RETRY_AFTER;
use jiff::Timestamp;
use jiff::fmt::rfc2822;

use crate::aws::{Clock, jitter};

/// Attempts in all before what is in the way counts as an error.
pub(super) const ATTEMPTS: u32 = 6;

/// The first wait; each is twice as long as the one before.
const FIRST: Duration = Duration::from_millis(500);

/// The longest wait that is not the registry's own wish.
const LONGEST: Duration = Duration::from_secs(20);

/// The longest wait that a registry is granted.
const GRANTED: Duration = Duration::from_mins(2);

/// Waits before the attempt that follows `attempt`, counted from 0, about `subject`.
pub(super) async fn pause(clock: &dyn Clock, attempt: u32, subject: &str, wish: Option<Duration>) {
    clock.sleep(length(attempt, subject, wish)).await;
}

fn length(attempt: u32, subject: &str, wish: Option<Duration>) -> Duration {
    let own = FIRST
        .saturating_mul(2_u32.saturating_pow(attempt))
        .min(LONGEST);
    let own = jitter(own, subject, attempt);
    wish.map_or(own, |wish| wish.min(GRANTED).max(own))
}

/// What `Retry-After` asks for: seconds, or a date.
/// Source: <https://www.rfc-editor.org/rfc/rfc9110#field.retry-after>.
pub(super) fn wish(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = rfc2822::parse(text).ok()?.timestamp();
    Duration::try_from(date.duration_since(now)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_an_end() {
        let seconds = |attempt, wish| length(attempt, "x", wish).as_secs_f64();
        assert!((0.4..=0.6).contains(&seconds(0, None)));
        assert!((3.2..=4.8).contains(&seconds(3, None)));
        assert!((16.0..=24.0).contains(&seconds(40, None)));
        assert!((4.99..=5.01).contains(&seconds(0, Some(Duration::from_secs(5)))));
        assert!((119.0..=121.0).contains(&seconds(0, Some(Duration::MAX))));
    }

    #[test]
    fn a_registry_may_say_when() {
        let now: Timestamp = "2026-11-21T08:49:37Z".parse().unwrap();
        let wished = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, text.parse().unwrap());
            wish(&headers, now)
        };
        assert_eq!(wished("90"), Some(Duration::from_secs(90)));
        let date = "Sat, 21 Nov 2026 08:49:47 GMT";
        assert_eq!(wished(date), Some(Duration::from_secs(10)));
        assert_eq!(wished("Sat, 21 Nov 2026 08:49:27 GMT"), None);
        assert_eq!(wished("soon"), None);
        assert_eq!(wish(&HeaderMap::new(), now), None);
    }
}
