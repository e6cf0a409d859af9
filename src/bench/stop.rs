//! When a step is over: a pure function of what is seen and what the profile allows.

use crate::timeline::live::Halt;

/// What a step may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// The profile's time for the step.
    pub timeout_ms: i64,
    /// Without a new start for longer than this nothing more is expected: longer than two steps of
    /// what brings hosts.
    pub plateau_ms: i64,
    /// What may be spent, in millionths of a US dollar; `None` is as much as it takes.
    pub budget_micros: Option<u64>,
}

/// What is seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Look {
    /// Time since t0.
    pub elapsed_ms: i64,
    /// Tasks that are to run in the end.
    pub target: u32,
    /// Tasks that say themselves that they started, those before t0 included, each once, without
    /// those that stopped.
    pub own: u32,
    /// For how long ECS has said that every service runs what it was raised to; `None` while it
    /// does not.
    pub whole_ms: Option<i64>,
    /// Time since the last new start was seen, or since t0.
    pub quiet_ms: i64,
    /// Tasks that failed before they ran, in the last [`WINDOW_MS`].
    pub failed: u32,
    /// Tasks that started in the last [`WINDOW_MS`].
    pub started: u32,
    /// What was spent, with what going back and deleting takes from here, in millionths of a US
    /// dollar; `None` where a price is not known.
    pub spent_micros: Option<u64>,
}

/// Failures and starts are held against each other over so long.
pub(super) const WINDOW_MS: i64 = 3 * 60 * 1000;
/// When ECS says that all run, their own records may take so long to arrive; without them the step
/// is over all the same, and what is missing is counted.
const CONFIRM_MS: i64 = 30 * 1000;
/// So many failures for each start are a storm.
const STORM: u32 = 4;
/// Fewer failures than this never are: ECS tries again.
const FEWEST: u32 = 5;
/// Of a large target it takes this share of failures, in parts.
const SHARE: u32 = 50;

/// Why the step is over now, if it is.
///
/// | all services whole | own records         | failures in 3 min       | time    | quiet     | then          |
/// |--------------------|---------------------|-------------------------|---------|-----------|---------------|
/// | yes                | all                 | any                     | any     | any       | reached       |
/// | yes, for 30 s      | some missing        | any                     | any     | any       | reached       |
/// | no, or not yet     | any                 | any                     | any     | any       | budget, if spent |
/// | no                 | any                 | many, 4 for every start | any     | any       | failure storm |
/// | no                 | any                 | else                    | is over | any       | timeout       |
/// | no                 | any                 | else                    | is left | too long  | plateau       |
/// | else               |                     |                         |         |           | it goes on    |
///
/// Many are five, or a fiftieth of the target where that is more.
pub fn stop(rule: Rule, look: &Look) -> Option<Halt> {
    let whole = look.whole_ms;
    if whole.is_some_and(|whole| look.own >= look.target || whole >= CONFIRM_MS) {
        return Some(Halt::Reached);
    }
    if let Some((budget, spent)) = rule.budget_micros.zip(look.spent_micros)
        && spent >= budget
    {
        return Some(Halt::Budget { usd_micros: spent });
    }
    if whole.is_some() {
        return None;
    }
    let many = FEWEST.max(look.target / SHARE);
    if look.failed >= many && look.failed >= look.started.saturating_mul(STORM) {
        return Some(Halt::FailureStorm {
            failed: look.failed,
        });
    }
    if look.elapsed_ms >= rule.timeout_ms {
        return Some(Halt::Timeout {
            after_ms: rule.timeout_ms,
        });
    }
    (look.quiet_ms > rule.plateau_ms).then_some(Halt::Plateau {
        quiet_ms: look.quiet_ms,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RULE: Rule = Rule {
        timeout_ms: 2_700_000,
        plateau_ms: 480_000,
        budget_micros: Some(20_000_000),
    };

    fn look(elapsed_ms: i64) -> Look {
        Look {
            elapsed_ms,
            target: 3_500,
            own: 1_000,
            ..Look::default()
        }
    }

    #[test]
    fn every_row_of_the_table() {
        let whole = |own, whole_ms| Look {
            own,
            whole_ms: Some(whole_ms),
            ..look(9_000_000)
        };
        let failing = |failed, started| Look {
            failed,
            started,
            ..look(1_000)
        };
        let quiet = |quiet_ms| Look {
            quiet_ms,
            ..look(1_000_000)
        };
        let spent = |spent, look| Look {
            spent_micros: Some(spent),
            ..look
        };
        let budget = |usd_micros| Some(Halt::Budget { usd_micros });
        for (look, expected) in [
            (spent(19_999_999, look(1_000)), None),
            (spent(20_000_000, look(1_000)), budget(20_000_000)),
            (spent(20_000_001, failing(70, 17)), budget(20_000_001)),
            (spent(20_000_001, whole(3_499, 0)), budget(20_000_001)),
            (spent(20_000_001, whole(3_500, 0)), Some(Halt::Reached)),
            (whole(3_500, 0), Some(Halt::Reached)),
            (whole(3_499, CONFIRM_MS), Some(Halt::Reached)),
            (whole(3_499, CONFIRM_MS - 1), None),
            (failing(70, 17), Some(Halt::FailureStorm { failed: 70 })),
            (failing(70, 18), None),
            (failing(69, 0), None),
            (look(2_699_999), None),
            (
                look(2_700_000),
                Some(Halt::Timeout {
                    after_ms: 2_700_000,
                }),
            ),
            (quiet(480_000), None),
            (quiet(480_001), Some(Halt::Plateau { quiet_ms: 480_001 })),
        ] {
            assert_eq!(stop(RULE, &look), expected, "{look:?}");
        }
        let small = Look {
            target: 3,
            failed: 5,
            ..look(1_000)
        };
        assert_eq!(stop(RULE, &small), Some(Halt::FailureStorm { failed: 5 }));
    }

    fn looks() -> impl Strategy<Value = Look> {
        let times = (0_i64..4_000_000, 0_i64..4_000_000);
        let whole = proptest::option::of(0_i64..120_000);
        let counts = (0_u32..4_000, 0_u32..4_000, 0_u32..200, 0_u32..200);
        let spent = proptest::option::of(0_u64..30_000_000);
        (times, whole, counts, spent).prop_map(|((elapsed_ms, quiet), whole_ms, counts, spent)| {
            Look {
                elapsed_ms,
                quiet_ms: quiet.min(elapsed_ms),
                whole_ms,
                target: counts.0,
                own: counts.1,
                failed: counts.2,
                started: counts.3,
                spent_micros: spent,
            }
        })
    }

    proptest! {
        #[test]
        fn it_is_reached_only_when_ecs_says_so(look in looks()) {
            if stop(RULE, &look) == Some(Halt::Reached) {
                prop_assert!(look.whole_ms.is_some());
            }
        }

        #[test]
        fn it_always_ends(look in looks()) {
            let later = Look {
                elapsed_ms: RULE.timeout_ms,
                whole_ms: look.whole_ms.map(|_| CONFIRM_MS),
                ..look
            };
            prop_assert!(stop(RULE, &later).is_some());
        }

        #[test]
        fn who_waits_longer_never_takes_an_end_back(look in looks(), more in 0_i64..1_000_000) {
            let later = Look {
                elapsed_ms: look.elapsed_ms + more,
                quiet_ms: look.quiet_ms + more,
                whole_ms: look.whole_ms.map(|whole| whole + more),
                ..look
            };
            if stop(RULE, &look).is_some() {
                prop_assert!(stop(RULE, &later).is_some());
            }
        }

        #[test]
        fn a_start_just_now_is_no_plateau(look in looks()) {
            let fresh = Look { quiet_ms: 0, ..look };
            let plateau = matches!(stop(RULE, &fresh), Some(Halt::Plateau { .. }));
            prop_assert!(!plateau);
        }
    }
}
