//! What was asked of AWS, counted at the wire: every attempt, those that the SDK repeats included.
//!
//! The `Date` of an answer says beside how far this machine's clock is from AWS's.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::FinalizerInterceptorContextRef;
use aws_smithy_runtime_api::client::interceptors::{Intercept, dyn_dispatch_hint};
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;

use super::Clock;

/// Calls of one operation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked {
    /// Attempts sent.
    pub calls: u64,
    /// Of them, those answered with "too many".
    pub throttled: u64,
    /// Most attempts in any second of the session's clock.
    pub most_in_a_second: u32,
}

/// What was asked so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tallied {
    /// By operation, such as `ecs:DescribeTasks`.
    pub calls: BTreeMap<String, Asked>,
    /// The session's clock less AWS's, in milliseconds: between these two; `None` before any answer
    /// with a date.
    pub clock_offset_ms: Option<(i64, i64)>,
}

impl Tallied {
    /// What was asked since `before`. The most in a second stays that of the whole time.
    #[must_use]
    pub fn since(&self, before: &Self) -> BTreeMap<String, Asked> {
        let new = self.calls.iter().map(|(operation, asked)| {
            let old = before.calls.get(operation).copied().unwrap_or_default();
            let asked = Asked {
                calls: asked.calls.saturating_sub(old.calls),
                throttled: asked.throttled.saturating_sub(old.throttled),
                most_in_a_second: asked.most_in_a_second,
            };
            (operation.clone(), asked)
        });
        new.filter(|(_, asked)| asked.calls > 0).collect()
    }
}

/// The date of an answer.
fn date(context: &FinalizerInterceptorContextRef<'_>) -> Option<Timestamp> {
    let date = context.response()?.headers().get("date")?;
    DateTimeParser::new().parse_timestamp(date).ok()
}

/// Looks at the dates of answers alone: for clients whose calls are no part of what is measured.
#[derive(Debug, Clone)]
pub(super) struct Dated(pub(super) Tally);

#[dyn_dispatch_hint]
impl Intercept for Dated {
    fn name(&self) -> &'static str {
        "Dated"
    }

    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let now = self.0.clock.now();
        if let Some(date) = date(context) {
            self.0.locked(|state| state.dated(date, now));
        }
        Ok(())
    }
}

/// Counts; shared by the clients of a session. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    clock: Arc<dyn Clock>,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    tallied: Tallied,
    /// The second in which an operation was last asked, and how often in it.
    seconds: BTreeMap<String, (i64, u32)>,
}

impl Tally {
    pub(super) fn new(clock: &Arc<dyn Clock>) -> Self {
        Self {
            clock: Arc::clone(clock),
            state: Arc::default(),
        }
    }

    /// What was asked so far.
    pub(super) fn tallied(&self) -> Tallied {
        self.locked(|state| state.tallied.clone())
    }

    fn locked<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        work(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl State {
    fn count(&mut self, operation: &str, throttled: bool, now: Timestamp) {
        let asked = self.tallied.calls.entry(operation.to_owned()).or_default();
        asked.calls += 1;
        asked.throttled += u64::from(throttled);
        let second = self.seconds.entry(operation.to_owned()).or_default();
        if second.0 != now.as_second() {
            *second = (now.as_second(), 0);
        }
        second.1 += 1;
        asked.most_in_a_second = asked.most_in_a_second.max(second.1);
    }

    /// AWS's date is a whole second, cut off: its clock was there or up to a second later. Each answer
    /// narrows the range; answers that contradict each other, after a jump, begin a new one.
    fn dated(&mut self, date: Timestamp, now: Timestamp) {
        let ahead = now.as_millisecond() - date.as_millisecond();
        let seen = (ahead - 999, ahead);
        let narrowed = self
            .tallied
            .clock_offset_ms
            .map_or(seen, |(low, high)| (low.max(seen.0), high.min(seen.1)));
        let fits = narrowed.0 <= narrowed.1;
        self.tallied.clock_offset_ms = Some(if fits { narrowed } else { seen });
    }
}

#[dyn_dispatch_hint]
impl Intercept for Tally {
    fn name(&self) -> &'static str {
        "Tally"
    }

    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let operation = cfg.load::<Metadata>().map_or_else(String::new, |metadata| {
            format!("{}:{}", prefix(metadata.service()), metadata.name())
        });
        let now = self.clock.now();
        let response = context.response();
        let body = response.and_then(|response| response.body().bytes());
        let throttled = response.is_some_and(|response| response.status().is_client_error())
            && body.is_some_and(|body| {
                let text = String::from_utf8_lossy(body);
                text.contains("Throttl") || text.contains("RequestLimitExceeded")
            });
        self.locked(|state| {
            state.count(&operation, throttled, now);
            if let Some(date) = date(context) {
                state.dated(date, now);
            }
        });
        Ok(())
    }
}

/// The service as IAM names it.
fn prefix(service: &str) -> &str {
    match service {
        "CloudWatch Logs" => "logs",
        "ECS" => "ecs",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millisecond(ms).unwrap()
    }

    #[test]
    fn the_busiest_second_is_kept() {
        let mut state = State::default();
        for (ms, throttled) in [(100, false), (900, false), (950, true), (1_000, false)] {
            state.count("ecs:ListTasks", throttled, at(ms));
        }
        let asked = state.tallied.calls.get("ecs:ListTasks").copied();
        let expected = Asked {
            calls: 4,
            throttled: 1,
            most_in_a_second: 3,
        };
        assert_eq!(asked, Some(expected));
        let before = state.tallied.clone();
        state.count("ecs:ListTasks", false, at(5_000));
        let since = state.tallied.since(&before);
        assert_eq!(since.values().map(|asked| asked.calls).sum::<u64>(), 1);
    }

    #[test]
    fn dates_of_whole_seconds_narrow_the_offset() {
        let mut state = State::default();
        state.dated(at(10_000), at(10_400));
        assert_eq!(state.tallied.clock_offset_ms, Some((-599, 400)));
        state.dated(at(11_000), at(11_100));
        assert_eq!(state.tallied.clock_offset_ms, Some((-599, 100)));
        state.dated(at(12_000), at(12_950));
        assert_eq!(state.tallied.clock_offset_ms, Some((-49, 100)));
        // Somebody set the clock: an hour later than AWS's from here on.
        state.dated(at(13_000), at(3_613_000));
        assert_eq!(state.tallied.clock_offset_ms, Some((3_599_001, 3_600_000)));
    }
}
