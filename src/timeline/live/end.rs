//! How a run ends, and what it counted.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{HostSeen, Raise};
use crate::timeline::Ended;

/// Why the step is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(tag = "halt", rename_all = "snake_case")]
pub enum Halt {
    /// Every service runs what it was raised to, and the containers say so themselves.
    Reached,
    /// Nothing has started for too long.
    Plateau {
        /// How long.
        quiet_ms: i64,
    },
    /// The profile's time is over.
    Timeout {
        /// How long that was.
        after_ms: i64,
    },
    /// Tasks fail faster than they start.
    FailureStorm {
        /// Tasks that failed in the last minutes.
        failed: u32,
    },
    /// What was allowed to be spent is spent, with what going back and deleting still takes.
    Budget {
        /// What that comes to, in millionths of a US dollar.
        usd_micros: u64,
    },
    /// The user had enough.
    Interrupted,
    /// AWS could not be asked any more.
    Lost,
}

impl Halt {
    /// The same as it is kept with the run's results.
    pub const fn ended(self) -> Ended {
        match self {
            Self::Reached => Ended::Target,
            Self::Plateau { .. } => Ended::Plateau,
            Self::Timeout { .. } => Ended::Timeout,
            Self::FailureStorm { .. } => Ended::Failures,
            Self::Budget { .. } => Ended::Budget,
            Self::Interrupted => Ended::Interrupted,
            Self::Lost => Ended::Broken,
        }
    }
}

/// Why a task stopped, by kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Spot capacity was taken back.
    SpotInterruption,
    /// Its host went away.
    HostLost,
    /// The image could not be pulled.
    Pull,
    /// There was no capacity, address or interface for it.
    Capacity,
    /// It ran out of memory.
    OutOfMemory,
    /// The container ended by itself.
    Exited,
    /// A health check failed.
    Unhealthy,
    /// Roles, secrets or logs could not be set up.
    Setup,
    /// Somebody or something stopped it on purpose.
    Asked,
    /// Anything else; the reason says it.
    Other,
}

/// Why a task stopped, with AWS's words for it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct StopReason {
    /// The kind.
    pub cause: Cause,
    /// ECS's code, such as `TaskFailedToStart`.
    pub code: Option<String>,
    /// ECS's reason.
    pub reason: Option<String>,
}

/// A task that stopped without our asking.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct TaskStopped {
    /// Task id.
    pub task: String,
    /// Its service.
    pub service: String,
    /// When, if ECS says.
    pub at_ms: Option<i64>,
    /// Why.
    #[serde(flatten)]
    pub why: StopReason,
    /// Had it run?
    pub started: bool,
}

/// Stopped tasks of one cause.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct CauseCount {
    /// The cause.
    pub cause: Cause,
    /// How many tasks.
    pub count: u32,
    /// ECS's words for one of them.
    pub example: Option<String>,
}

/// Of how many containers what is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Coverage {
    /// Containers that ran: what should be known.
    pub expected: u32,
    /// Those whose creation is known.
    pub created: u32,
    /// Those whose pull is known, begin and end.
    pub pulled: u32,
    /// Those of which ECS says when they started.
    pub started: u32,
    /// Those whose own start record is here.
    pub app: u32,
    /// Was something still missing when no more was asked?
    pub given_up: bool,
}

/// Lines of the log, and what was odd about them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct LineCounts {
    /// Lines read, each event once.
    pub read: u64,
    /// The same start told again.
    pub duplicates: u64,
    /// Lines that are no start record.
    pub unreadable: u64,
    /// Lines of tasks that are not of this run.
    pub foreign: u64,
    /// Longest time from a line's own time until CloudWatch Logs had it.
    pub longest_lag_ms: i64,
}

/// Calls of one operation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct CallCount {
    /// Such as `ecs:DescribeTasks`.
    pub operation: String,
    /// How often it was sent, repetitions included.
    pub calls: u64,
    /// How often the answer was that it was too often.
    pub throttled: u64,
    /// Most in any second of the clock.
    pub most_in_a_second: u32,
}

/// Everything a run counted.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Measured {
    /// Just before the first service was raised, by our clock.
    pub t0: Timestamp,
    /// Are the answers simulated?
    pub simulated: bool,
    /// Why the step ended.
    #[serde(flatten)]
    pub halt: Halt,
    /// How long the step took.
    pub elapsed_ms: i64,
    /// Tasks before the step.
    pub from: u32,
    /// Tasks that were to run after it.
    pub target: u32,
    /// Containers that were there at t0 or have started since, each task once.
    pub started: u32,
    /// Tasks that ran when the step ended, by ECS.
    pub running: u32,
    /// Starts of a container beyond the first of its task.
    pub restarts: u32,
    /// Tasks that stopped before they ran.
    pub failed: u32,
    /// Tasks whose host or capacity was taken back.
    pub interrupted: u32,
    /// Tasks that stopped by themselves, by cause, the most frequent first.
    pub stopped: Vec<CauseCount>,
    /// When each service was raised, and said so.
    pub raises: Vec<Raise>,
    /// Hosts before the step.
    pub hosts_before: Vec<HostSeen>,
    /// Hosts when it ended; 0 on Fargate.
    pub hosts_after: u32,
    /// Of how many containers what is known.
    pub coverage: Coverage,
    /// What was read of the log.
    pub lines: LineCounts,
    /// Calls made, by operation.
    pub calls: Vec<CallCount>,
    /// What the step cost at list prices, in millionths of a US dollar.
    pub usd_micros: Option<u64>,
}
