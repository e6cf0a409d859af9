//! How often a run may call: never more than half of what AWS publishes, in bursts and in the long
//! run.
//!
//! The limits are those of an account and Region, so the other half is left to everybody else there:
//! the account's own tools, and a second run.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Duration;

use crate::aws::Clock;

/// Calls that share a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Tasks and hosts: list and describe.
    Resources,
    /// Services: describe.
    Services,
    /// Clusters: describe.
    Clusters,
    /// Services: change.
    Changes,
    /// Account settings: list.
    Settings,
    /// Lines of logs.
    Lines,
}

/// What AWS publishes for a class of calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// The class.
    pub class: Class,
    /// Its calls, as far as a run makes them.
    pub operations: &'static [&'static str],
    /// Calls at once after a quiet time, beyond those of a second.
    pub burst: u32,
    /// Calls a second in the long run.
    pub per_second: u32,
    /// Where it is published.
    pub source: &'static str,
}

const ECS: &str =
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html";

/// The limits. That of `FilterLogEvents` is the lowest that AWS names for any Region; it has no
/// burst beyond it.
pub const LIMITS: [Limit; 6] = [
    Limit {
        class: Class::Resources,
        operations: &[
            "ecs:DescribeContainerInstances",
            "ecs:DescribeTasks",
            "ecs:ListContainerInstances",
            "ecs:ListTasks",
        ],
        burst: 100,
        per_second: 20,
        source: ECS,
    },
    Limit {
        class: Class::Services,
        operations: &["ecs:DescribeServices"],
        burst: 100,
        per_second: 20,
        source: ECS,
    },
    Limit {
        class: Class::Clusters,
        operations: &["ecs:DescribeClusters"],
        burst: 50,
        per_second: 20,
        source: ECS,
    },
    Limit {
        class: Class::Changes,
        operations: &["ecs:UpdateService"],
        burst: 50,
        per_second: 5,
        source: ECS,
    },
    Limit {
        class: Class::Settings,
        operations: &["ecs:ListAccountSettings"],
        burst: 50,
        per_second: 20,
        source: ECS,
    },
    Limit {
        class: Class::Lines,
        operations: &["logs:FilterLogEvents"],
        burst: 0,
        per_second: 5,
        source: "https://repost.aws/knowledge-center/cloudwatch-logs-throttling",
    },
];

/// A call costs so many parts of a token.
const CALL: i64 = 1000;

/// A bucket of half of a limit; it holds thousandths of a call.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    parts: i64,
    full: i64,
    /// Parts a second.
    rate: i64,
    at_ms: i64,
}

impl Bucket {
    fn half_of(limit: &Limit, now_ms: i64) -> Self {
        // A burst is what the bucket holds and what flows in meanwhile: both are halves, in whole
        // calls.
        let full = i64::from(limit.burst / 2).max(1) * CALL;
        Self {
            parts: full,
            full,
            rate: i64::from(limit.per_second / 2) * CALL,
            at_ms: now_ms,
        }
    }

    /// Takes a call, or says after how many milliseconds there is one.
    fn take(&mut self, now_ms: i64) -> Result<(), i64> {
        let passed_ms = now_ms.saturating_sub(self.at_ms).max(0);
        self.at_ms = self.at_ms.max(now_ms);
        let flowed = passed_ms.saturating_mul(self.rate) / 1000;
        self.parts = self.parts.saturating_add(flowed).min(self.full);
        if self.parts >= CALL {
            self.parts -= CALL;
            return Ok(());
        }
        Err(((CALL - self.parts) * 1000).div_euclid(self.rate.max(1)) + 1)
    }
}

/// Lets calls through, class by class.
#[derive(Debug, Default)]
pub(super) struct Pacer {
    buckets: RefCell<BTreeMap<Class, Bucket>>,
}

impl Pacer {
    /// Waits until a call of this class may be made.
    pub(super) async fn turn(&self, class: Class, clock: &dyn Clock) {
        while let Err(wait_ms) = self.take(class, clock.now().as_millisecond()) {
            let wait_ms = u64::try_from(wait_ms).unwrap_or(1);
            clock.sleep(Duration::from_millis(wait_ms)).await;
        }
    }

    fn take(&self, class: Class, now_ms: i64) -> Result<(), i64> {
        let mut buckets = self.buckets.borrow_mut();
        let limit = LIMITS.iter().find(|limit| limit.class == class);
        let Some(limit) = limit else { return Ok(()) };
        let bucket = buckets
            .entry(class)
            .or_insert_with(|| Bucket::half_of(limit, now_ms));
        bucket.take(now_ms)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_class_and_call_has_one_limit_with_a_source() {
        let classes: BTreeSet<_> = LIMITS.iter().map(|limit| limit.class).collect();
        assert_eq!(classes.len(), LIMITS.len());
        let operations: Vec<_> = LIMITS.iter().flat_map(|limit| limit.operations).collect();
        assert_eq!(
            operations.iter().collect::<BTreeSet<_>>().len(),
            operations.len()
        );
        for limit in LIMITS {
            assert!(limit.source.starts_with("https://"));
            assert!(limit.per_second >= 2, "{limit:?}");
        }
    }

    proptest! {
        /// Whoever calls as fast as he may, in whatever rhythm, stays within half of the limit.
        #[test]
        fn no_second_has_more_than_half(
            row in 0_usize..LIMITS.len(), rhythm in proptest::collection::vec(0_i64..700, 1..60)
        ) {
            let limit = LIMITS[row];
            let mut bucket = Bucket::half_of(&limit, 0);
            let mut calls = Vec::new();
            let mut now_ms = 0;
            for pause in rhythm.iter().cycle().take(400) {
                now_ms += pause;
                while let Err(wait) = bucket.take(now_ms) {
                    now_ms += wait;
                }
                calls.push(now_ms);
            }
            for (first, from) in calls.iter().enumerate() {
                let within = calls[first..].iter().take_while(|at| **at < from + 1000).count();
                let most = usize::try_from(limit.burst + limit.per_second).unwrap();
                prop_assert!(2 * within <= most, "{within} of {most}");
            }
        }
    }
}
