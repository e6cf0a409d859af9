//! How long a task takes for each of its steps, in milliseconds.

use super::durations;
use crate::sandbox::engine::place::{Address, Place};
use crate::sandbox::engine::tasks::{Delivery, Task};
use crate::sandbox::engine::timing::{Operation, Timing};
use crate::sandbox::engine::world::World;

/// How long a task takes for a step.
pub type Length = fn(&World, &Place, &Task) -> i64;

/// From the start of the container's process to the first line of its app: an interpreter and its
/// libraries.
pub const APP: Timing = Timing {
    p50_ms: 1_200,
    spread_percent: 125,
    source: "assumed",
};
/// From the last layer to the start of the container.
pub const START: Timing = Timing {
    p50_ms: 700,
    spread_percent: 130,
    source: "assumed",
};
/// From the moment a line is written to the moment it can be read.
pub const DELIVERY: Timing = Timing {
    p50_ms: 2_000,
    spread_percent: 180,
    source: "assumed",
};

/// Until its network is there.
pub fn provision(world: &World, place: &Place, task: &Task) -> i64 {
    let rows = [
        "AWS::ECS::Task (EC2, provisioning)",
        "AWS::ECS::Task (Fargate, provisioning)",
    ];
    of_row(world, place, (task, "pull"), rows)
}

/// Until its image is there.
pub fn pull(world: &World, place: &Place, task: &Task) -> i64 {
    let rows = [
        "AWS::ECS::Task (EC2, pulling)",
        "AWS::ECS::Task (Fargate, pulling)",
    ];
    of_row(world, place, (task, "run"), rows)
}

/// Until its container has started.
pub fn start(world: &World, place: &Place, task: &Task) -> i64 {
    START.sample(world.seed, &entity(place, task), "start")
}

/// Until its app has run its first line.
pub fn app(world: &World, place: &Place, task: &Task) -> i64 {
    APP.sample(world.seed, &entity(place, task), "app")
}

/// Until its start record can be read.
pub fn delivery(world: &World, place: &Place, task: &Task) -> Delivery {
    Delivery {
        after_ms: DELIVERY.sample(world.seed, &entity(place, task), "delivery"),
        again_after_ms: None,
    }
}

/// Until it has stopped.
pub fn stop(world: &World, place: &Place, task: &Task) -> i64 {
    let rows = [
        "AWS::ECS::Task (EC2, stopping)",
        "AWS::ECS::Task (Fargate, stopping)",
    ];
    of_row(world, place, (task, "end"), rows)
}

fn entity(place: &Place, task: &Task) -> String {
    Address::new(place, super::names::TASK, task.id.to_string()).entity()
}

/// What a row of the table of durations says: the one for hosts, or the one for Fargate.
fn of_row(
    world: &World,
    place: &Place,
    (task, purpose): (&Task, &str),
    [on_host, on_fargate]: [&str; 2],
) -> i64 {
    let row = if world.tasks(place).host(task).is_some() {
        on_host
    } else {
        on_fargate
    };
    durations::find(row, Operation::Create).map_or(1, |timing| {
        timing.sample(world.seed, &entity(place, task), purpose)
    })
}
