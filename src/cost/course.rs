//! Tasks and hosts over the time of a run, and what they add up to.

use serde::Serialize;

use super::{Level, Times};

/// AWS bills an instance and a Fargate task on Linux for a minute at least:
/// <https://aws.amazon.com/ec2/pricing/on-demand/>, <https://aws.amazon.com/fargate/pricing/>.
pub(super) const MINUTE: f64 = 60.0;
/// A Fargate task on Windows for five: <https://aws.amazon.com/fargate/pricing/>.
pub(super) const WINDOWS_MINIMUM: f64 = 300.0;

/// Tasks and hosts over the time of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// Where it is known from.
    pub known: Known,
    /// Points in order of time, the first at t0; between two it goes straight.
    pub points: Vec<Point>,
}

/// Where a course is known from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Known {
    /// The published curve.
    Published,
    /// The sandbox's model of the unchanged profile: simulated.
    Modelled,
    /// From the published launch rates alone: nothing can be faster.
    Computed,
}

/// What runs at a moment of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Seconds since t0.
    pub seconds: f64,
    /// Tasks and hosts.
    pub level: Level,
}

/// What a stack uses in some time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Consumed {
    /// Seconds that the stack stood.
    pub seconds: f64,
    /// Seconds that tasks ran, all together, as they are billed.
    pub task_seconds: f64,
    /// Seconds that hosts ran, all together, as they are billed.
    pub host_seconds: f64,
    /// Tasks that started.
    pub task_starts: f64,
    /// Hosts that started.
    pub host_starts: f64,
}

impl Consumed {
    /// What a steady level takes in some seconds; nothing starts.
    pub fn steady(level: Level, seconds: f64) -> Self {
        Self {
            seconds,
            task_seconds: f64::from(level.tasks) * seconds,
            host_seconds: f64::from(level.hosts) * seconds,
            ..Self::default()
        }
    }

    /// A whole run: the stack is made, stands at its start state until t0, follows the course, goes
    /// back and is deleted. No task is billed for less than `task_minimum` seconds, no host for less
    /// than a minute.
    pub fn run(course: &Course, times: &Times, idle: Level, task_minimum: f64) -> Self {
        let top = course.points.last().map_or(0.0, |point| point.seconds);
        let order = top + times.hold;
        let tasks = units(course, |level| level.tasks);
        let hosts = units(course, |level| level.hosts);
        let before = Self::steady(idle, times.create);
        Self {
            seconds: times.create + order + times.back + times.delete,
            // Tasks go evenly, so that on average each goes in the middle.
            task_seconds: before.task_seconds
                + billed(&tasks, order + times.back / 2.0, task_minimum),
            host_seconds: before.host_seconds
                + billed(&hosts, order + times.back + times.hosts_gone, MINUTE),
            task_starts: f64::from(idle.tasks) + started(&tasks),
            host_starts: f64::from(idle.hosts) + started(&hosts),
        }
    }
}

/// How many came (or went, below 0) at a moment, on average.
struct Step {
    at: f64,
    more: f64,
}

/// What a course is made of: those that are there at t0, and those that come between two points.
fn units(course: &Course, of: impl Fn(&Level) -> u32) -> Vec<Step> {
    let count = |point: &Point| f64::from(of(&point.level));
    let first = course.points.first().map(|point| Step {
        at: 0.0,
        more: count(point),
    });
    let pairs = course.points.iter().zip(course.points.iter().skip(1));
    let later = pairs.map(|(from, to)| Step {
        at: f64::midpoint(from.seconds, to.seconds),
        more: count(to) - count(from),
    });
    first.into_iter().chain(later).collect()
}

/// Seconds that are billed until the end: for those that came at least the minimum.
fn billed(steps: &[Step], end: f64, minimum: f64) -> f64 {
    let seconds = |step: &Step| {
        let lasted = (end - step.at).max(0.0);
        let least = if step.more > 0.0 { minimum } else { 0.0 };
        step.more * lasted.max(least)
    };
    steps.iter().map(seconds).sum()
}

/// How many came after t0.
fn started(steps: &[Step]) -> f64 {
    let later = steps.iter().skip(1);
    later.map(|step| step.more.max(0.0)).sum()
}
