//! How often to ask: quickly while things move, calmly while nothing can end soon.

use std::time::Duration;

use jiff::SignedDuration;

/// While things move. Measured on a create of 65 resources (`benches/clients.py`): fewer calls than
/// two every 4 s, and a word is told after little more than a second.
const BRISK: Duration = Duration::from_millis(2500);
/// While all that runs needs more time than that. Spread included, no word waits for 4 s.
const CALM: Duration = Duration::from_secs(3);
/// After minutes without a word: a service that becomes stable, or never.
const PATIENT: Duration = Duration::from_secs(8);
/// After a question that got lost on the way.
const AFTER_FAILURE: Duration = Duration::from_secs(15);
/// CloudFormation starts what comes next within seconds of a word.
const FRESH: SignedDuration = SignedDuration::from_secs(10);
/// What usually ends within this time may end now.
const SOON: SignedDuration = SignedDuration::from_secs(10);
/// Silence after which nothing is expected any more.
const SILENCE: SignedDuration = SignedDuration::from_mins(5);
/// How much longer the wait is for each further stack, in parts of the wait for one.
const WIDENING: f64 = 0.35;

/// Before a delete is sent again for a cause that passes by itself; each further time twice as long.
const AGAIN: Duration = Duration::from_secs(20);
/// At most so often twice as long.
const DOUBLED: u32 = 3;

/// How long to wait before a delete is sent again after so many that failed.
pub(super) fn before_again(attempts: u32) -> Duration {
    AGAIN * 2_u32.pow(attempts.saturating_sub(1).min(DOUBLED))
}

/// What is known when a stack was just asked about.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct View {
    /// Stacks being followed in the Region.
    pub(super) stacks: u32,
    /// Time since the last word about this one.
    pub(super) quiet: SignedDuration,
    /// When the next resource in flight usually ends; zero when one is overdue.
    pub(super) next_end: Option<SignedDuration>,
    /// While calls are throttled: the time between two calls that the budget allows.
    pub(super) strain: Option<Duration>,
    /// The question got lost on the way.
    pub(super) failed: bool,
}

/// How long to wait before this stack is asked about again.
///
/// | last question | silence    | next end is usually | wait for one stack |
/// |---------------|------------|---------------------|--------------------|
/// | lost          | any        | any                 | 15 s               |
/// | answered      | ≤ 10 s     | any                 | 2.5 s              |
/// | answered      | > 5 min    | any                 | 8 s                |
/// | answered      | else       | within 10 s         | 2.5 s              |
/// | answered      | else       | later, or overdue   | 3 s                |
///
/// With more stacks each waits longer, so that all together ask about once a second; under
/// throttling no more often than the budget allows.
pub(super) fn pause(view: &View) -> Duration {
    let soon = view
        .next_end
        .is_some_and(|time| time.is_positive() && time <= SOON);
    let one = match (view.failed, view.quiet) {
        (true, _) => AFTER_FAILURE,
        (false, quiet) if quiet <= FRESH => BRISK,
        (false, quiet) if quiet > SILENCE => PATIENT,
        (false, _) if soon => BRISK,
        (false, _) => CALM,
    };
    let further = view.stacks.saturating_sub(1);
    let all = one.mul_f64(1.0 + WIDENING * f64::from(further));
    let allowed = view.strain.unwrap_or_default() * view.stacks.max(1);
    all.max(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn view(quiet: i64, next_end: Option<i64>) -> View {
        View {
            stacks: 1,
            quiet: SignedDuration::from_secs(quiet),
            next_end: next_end.map(SignedDuration::from_secs),
            ..View::default()
        }
    }

    #[test]
    fn every_row_of_the_table() {
        let lost = View {
            failed: true,
            ..view(0, None)
        };
        for (view, wait) in [
            (lost, AFTER_FAILURE),
            (view(10, Some(90)), BRISK),
            (view(301, Some(5)), PATIENT),
            (view(60, Some(10)), BRISK),
            (view(60, Some(0)), CALM),
            (view(60, Some(11)), CALM),
            (view(60, None), CALM),
        ] {
            assert_eq!(pause(&view), wait, "{view:?}");
        }
    }

    #[test]
    fn under_throttling_the_budget_decides() {
        let strained = View {
            strain: Some(Duration::from_secs(22)),
            ..view(0, None)
        };
        assert_eq!(pause(&strained), Duration::from_secs(22));
    }

    proptest! {
        #[test]
        fn all_stacks_together_never_ask_more_than_one_and_a_half_times_a_second(
            stacks in 1_u32..500, quiet in 0_i64..10_000, next in proptest::option::of(0_i64..1000)
        ) {
            let view = View { stacks, ..view(quiet, next) };
            let wait = pause(&view);
            prop_assert!(f64::from(stacks) / wait.as_secs_f64() < 1.5);
            let fewer = View { stacks: stacks.max(2) - 1, ..view };
            prop_assert!(pause(&fewer) <= wait);
        }
    }
}
