//! What a run tells while it goes on: plain values that the engine sends and others show and keep.
//!
//! Every tag differs from those of [`crate::stack::Event`]: both go into one stream of NDJSON.
//! Times are milliseconds since t0, the moment just before the first service was raised.

mod complete;
mod end;

pub use end::{
    CallCount, Cause, CauseCount, Coverage, Halt, LineCounts, Measured, StopReason, TaskStopped,
};

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::timeline::{Environment, Origin, Sample, Stamp};

/// One thing that happened in a run, in the order it happened.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The start state is not there yet, and is waited for.
    Preparing(Preparing),
    /// The start state is there; nothing is raised yet.
    Ready(Ready),
    /// What the run happens in; the last one of a run says most.
    Environment(Box<Environment>),
    /// Every service was raised.
    Raised(Raised),
    /// A service said something after t0.
    ServiceSaid(ServiceSaid),
    /// What is known of a container now; the last one of a task counts.
    Sample(Box<Sample>),
    /// A task stopped that nobody had asked to.
    TaskStopped(TaskStopped),
    /// Where the run stands, every few seconds.
    Pulse(Pulse),
    /// A call failed, and the run goes on.
    CallFailed(CallFailed),
    /// The step is over.
    Halted(Halted),
    /// Services are on their way to another number of tasks, and hosts with them.
    Resting(Resting),
    /// Every service is at no tasks, and none is left.
    ScaledBack(ScaledBack),
    /// What is known of the containers, after everything that was missing was asked for again.
    Backfilled(Coverage),
    /// The run is over: everything counted.
    Measured(Box<Measured>),
}

/// How far the start state is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Preparing {
    /// Services that have to be steady.
    pub services: u32,
    /// Of them, those that are, with no deployment in progress.
    pub steady: u32,
    /// Tasks that run.
    pub running: u32,
    /// Tasks that are to run at the start.
    pub wanted: u32,
    /// Hosts that are registered; 0 on Fargate.
    pub hosts: u32,
}

/// The start state.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Ready {
    /// When it was seen.
    pub at: Timestamp,
    /// Services, with where they start from and what they are raised to.
    pub services: Vec<Step>,
    /// Tasks of all services before the step.
    pub from: u32,
    /// Tasks of all services after it.
    pub target: u32,
    /// Hosts that are registered before the step; they decide its first minutes.
    pub hosts: Vec<HostSeen>,
}

/// What a service is raised from and to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Step {
    /// The service, as the profile names it.
    pub service: String,
    /// Tasks before the step.
    pub from: u32,
    /// Tasks after it.
    pub to: u32,
}

/// A host that is registered with the cluster.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct HostSeen {
    /// EC2 instance id.
    pub instance: String,
    /// Name of its Availability Zone, if it says.
    pub zone: Option<String>,
    /// Instance type, if it says.
    pub instance_type: Option<String>,
    /// AMI, if it says.
    pub image: Option<String>,
    /// Version of its ECS agent, if it says.
    pub agent: Option<String>,
    /// Does it have a trunk interface, so that it takes more tasks?
    pub trunked: bool,
    /// Tasks that run on it.
    pub running: u32,
}

/// The step: when each service was raised.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Raised {
    /// Just before the first `UpdateService` was sent, by our clock.
    pub t0: Timestamp,
    /// Are the answers simulated?
    pub simulated: bool,
    /// The services.
    pub services: Vec<Raise>,
    /// Where the stamps of the samples come from, and how fine they are.
    pub stamps: BTreeMap<Stamp, Origin>,
}

/// How one service was raised.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Raise {
    /// The service, as the profile names it.
    pub service: String,
    /// Tasks before.
    pub from: u32,
    /// Tasks asked for.
    pub to: u32,
    /// When its `UpdateService` was sent.
    pub sent_ms: i64,
    /// When the answer was there.
    pub answered_ms: i64,
    /// When the service first said that it started tasks, by its own event; `None` until it does.
    pub said_ms: Option<i64>,
}

/// A line of a service's own events.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct ServiceSaid {
    /// The service, as the profile names it.
    pub service: String,
    /// When, by ECS.
    pub at_ms: i64,
    /// What, in its words.
    pub message: String,
}

/// Where the run stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize, Serialize)]
pub struct Pulse {
    /// Time since t0.
    pub elapsed_ms: i64,
    /// Tasks that are to run in the end.
    pub target: u32,
    /// Containers that were there at t0 or have started since, each task once.
    pub started: u32,
    /// Tasks that run, by ECS.
    pub running: u32,
    /// Tasks on their way, by ECS.
    pub pending: u32,
    /// Hosts that are registered; 0 on Fargate.
    pub hosts: u32,
    /// Tasks that stopped before they ran.
    pub failed: u32,
    /// Tasks whose host or capacity was taken back.
    pub interrupted: u32,
    /// Starts of a container beyond the first of its task.
    pub restarts: u32,
    /// Containers started a second, over the last ten.
    pub per_second: f64,
    /// Half of the containers started sooner after t0 than this.
    pub p50_ms: Option<i64>,
    /// Nine tenths of them did.
    pub p90_ms: Option<i64>,
    /// All but a hundredth of them did.
    pub p99_ms: Option<i64>,
    /// What it cost since t0, at list prices, in millionths of a US dollar; `None` where a price is
    /// not known.
    pub usd_micros: Option<u64>,
}

/// A call that failed while the run went on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct CallFailed {
    /// Such as `ecs:DescribeTasks`.
    pub operation: String,
    /// AWS's wording.
    pub error: String,
    /// Was it one call too many?
    pub throttled: bool,
}

/// The step is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
pub struct Halted {
    /// Why.
    #[serde(flatten)]
    pub halt: Halt,
    /// When.
    pub elapsed_ms: i64,
}

/// The way to another state between or after steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
pub struct Resting {
    /// Tasks that are still there.
    pub tasks: u32,
    /// Tasks that are to be there.
    pub wanted_tasks: u32,
    /// Hosts that are still there; 0 on Fargate.
    pub hosts: u32,
    /// Hosts that are to be there at most.
    pub wanted_hosts: u32,
}

/// Every service is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
pub struct ScaledBack {
    /// Services.
    pub services: u32,
    /// When, since t0.
    pub elapsed_ms: i64,
}
