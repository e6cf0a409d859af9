//! What may go wrong with containers and their hosts, and how often.

use serde::{Deserialize, Serialize};

use super::super::kinds::mishaps;
use crate::sandbox::engine::place::Place;
use crate::sandbox::engine::world::World;

/// One thing that goes wrong with containers or hosts. Percentages are of tasks or hosts, each
/// found by chance; times are in seconds, from when it is set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Mishap {
    /// Tasks fail to start: for a reason in ECS's words, or their container ends at once.
    TasksFail {
        /// Of so many tasks in a hundred.
        percent: u64,
        /// Why; none: the container ends with exit code 1.
        #[serde(default)]
        reason: Option<String>,
        /// For how long; none: for good.
        #[serde(default)]
        seconds: Option<i64>,
    },
    /// The registry throttles: some pulls fail, all others take longer.
    PullsThrottled {
        /// So many pulls in a hundred fail.
        #[serde(default)]
        percent: u64,
        /// All others take so many times as long, in percent: 300 is three times.
        #[serde(default = "as_ever")]
        takes_percent: i64,
        /// For how long; none: for good.
        #[serde(default)]
        seconds: Option<i64>,
    },
    /// Start records come later than others, and so out of order.
    LinesLate {
        /// Of so many tasks in a hundred.
        percent: u64,
        /// So much later.
        by_seconds: i64,
    },
    /// Start records come twice.
    LinesTwice {
        /// Of so many tasks in a hundred.
        percent: u64,
    },
    /// Start records never come.
    LinesLost {
        /// Of so many tasks in a hundred.
        percent: u64,
    },
    /// The clocks of hosts are off, each by its own amount: what their containers write is.
    ClocksOff {
        /// By at most so many milliseconds, either way.
        milliseconds: i64,
    },
    /// Spot takes capacity back: hosts with two minutes' notice, and tasks of Fargate Spot.
    /// Sources: <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html>,
    /// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html>.
    SpotTakenBack {
        /// So many in a hundred.
        percent: u64,
    },
}

const fn as_ever() -> i64 {
    100
}

/// What troubles containers, as it is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OfContainers {
    /// Tasks that fail to start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failing: Option<Failing>,
    /// Pulls that fail or take longer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pulls: Option<Pulls>,
    /// So many start records in a hundred come later, by so many milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub late: Option<(u64, i64)>,
    /// So many start records in a hundred come twice.
    #[serde(skip_serializing_if = "is_none")]
    pub twice: u64,
    /// So many start records in a hundred never come.
    #[serde(skip_serializing_if = "is_none")]
    pub lost: u64,
    /// The most that a clock is off, in milliseconds.
    #[serde(skip_serializing_if = "is_none")]
    pub clocks_ms: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes it so")]
fn is_none(number: &u64) -> bool {
    *number == 0
}

/// Tasks that fail to start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failing {
    /// So many in a hundred.
    pub percent: u64,
    /// Why, in ECS's words, unless their container ends.
    pub reason: Option<String>,
    /// Until when, in milliseconds since the epoch; none: for good.
    pub until_ms: Option<i64>,
}

/// Pulls that fail or take longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pulls {
    /// So many in a hundred fail.
    pub percent: u64,
    /// All others take so many percent of their time.
    pub takes_percent: i64,
    /// Until when, in milliseconds since the epoch; none: for good.
    pub until_ms: Option<i64>,
}

/// Nothing troubles containers.
static NOTHING: OfContainers = OfContainers {
    failing: None,
    pulls: None,
    late: None,
    twice: 0,
    lost: 0,
    clocks_ms: 0,
};

impl World {
    /// What troubles the containers of a place.
    pub fn of_containers(&self, place: &Place) -> &OfContainers {
        self.conditions(place)
            .map_or(&NOTHING, |conditions| &conditions.containers)
    }
}

impl Mishap {
    /// Sets it, or for Spot lets it happen, for a place.
    pub fn turn(&self, world: &mut World, place: &Place) {
        if let Self::SpotTakenBack { percent } = self {
            return mishaps::take_back_spot(world, place, *percent);
        }
        let now = world.now_ms;
        let until = |seconds: &Option<i64>| {
            seconds.map(|seconds| now.saturating_add(seconds.saturating_mul(1_000)))
        };
        let containers = &mut world.region_mut(place).conditions.containers;
        match self {
            Self::TasksFail {
                percent,
                reason,
                seconds,
            } => {
                containers.failing = Some(Failing {
                    percent: *percent,
                    reason: reason.clone(),
                    until_ms: until(seconds),
                });
            }
            Self::PullsThrottled {
                percent,
                takes_percent,
                seconds,
            } => {
                containers.pulls = Some(Pulls {
                    percent: *percent,
                    takes_percent: *takes_percent,
                    until_ms: until(seconds),
                });
            }
            Self::LinesLate {
                percent,
                by_seconds,
            } => containers.late = Some((*percent, by_seconds.saturating_mul(1_000))),
            Self::LinesTwice { percent } => containers.twice = *percent,
            Self::LinesLost { percent } => containers.lost = *percent,
            Self::ClocksOff { milliseconds } => {
                containers.clocks_ms = milliseconds.unsigned_abs();
            }
            Self::SpotTakenBack { .. } => (),
        }
    }
}
