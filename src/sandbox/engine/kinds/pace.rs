//! How long a task takes for each of its steps, in milliseconds: the model's numbers for where and
//! on what it runs.

use super::names::{SERVICE, TASK};
use super::{load_balancer, task_definition, value};
use crate::sandbox::engine::chance;
use crate::sandbox::engine::place::{Address, Place};
use crate::sandbox::engine::tasks::{Cast, Delivery, Task, TaskId};
use crate::sandbox::engine::world::World;
use crate::sandbox::model::Parameter;

/// How long a task takes for a step.
pub type Length = fn(&World, &Place, &Task) -> i64;

/// Until its network is there, and on Fargate what it runs on.
pub fn provision(world: &World, place: &Place, task: &Task) -> i64 {
    let Some(cast) = fargate(world, place, task) else {
        return sample(
            world,
            place,
            task,
            (&world.model().host.provisioning, "provision"),
        );
    };
    let model = &world.model().fargate;
    let (system, architecture) = platform(world, place, cast);
    let median = if system.starts_with("WINDOWS") {
        &model.provisioning_windows
    } else if architecture == "ARM64" {
        &model.provisioning_arm
    } else {
        &model.provisioning
    };
    let usual = sample(world, place, task, (median, "provision"));
    let address = if cast.public {
        model.public_address.milli()
    } else {
        0
    };
    let lot = chance::below(world.seed, &entity(place, task), "slow", 100_000);
    let is_slow = i64::try_from(lot).unwrap_or(0) < model.slow_share.milli();
    let more = if is_slow {
        sample(world, place, task, (&model.slow, "slower"))
    } else {
        0
    };
    usual + address + more
}

/// Until its image is there. A host pulls an image once: who comes while it does waits for the
/// same pull, and who comes later finds it there.
pub fn pull(world: &World, place: &Place, task: &Task) -> i64 {
    let model = world.model();
    let size = &model.container.image_mb;
    let entity = entity(place, task);
    let whole = |rate: &Parameter| rate.at_rate_ms(size, world.seed, &entity, "pull");
    if fargate(world, place, task).is_some() {
        return whole(&model.fargate.pull_mb_per_second);
    }
    let cached = model.host.cached.sample_ms(world.seed, &entity, "cached");
    match pulled_at(world, place, task) {
        Some(at) => (at - world.now_ms).max(0) + cached,
        None => whole(&model.host.pull_mb_per_second),
    }
}

/// When the host of a task had or will have the image of another that was there before.
fn pulled_at(world: &World, place: &Place, task: &Task) -> Option<i64> {
    let tasks = world.tasks(place);
    let load = tasks.load(tasks.host(task)?)?;
    let others = load.tasks.iter().filter(|id| **id != task.id);
    let alike = |id: &TaskId| tasks.get(*id).filter(|other| other.shares_with(task));
    others
        .filter_map(alike)
        .filter_map(|other| other.stamps.pull_stopped)
        .min()
}

/// Until its container has started.
pub fn start(world: &World, place: &Place, task: &Task) -> i64 {
    let model = world.model();
    let start = if fargate(world, place, task).is_some() {
        &model.fargate.start
    } else {
        &model.host.start
    };
    sample(world, place, task, (start, "start"))
}

/// Until its app has run its first line.
pub fn app(world: &World, place: &Place, task: &Task) -> i64 {
    sample(world, place, task, (&world.model().container.app, "app"))
}

/// Until its start record can be read.
pub fn delivery(world: &World, place: &Place, task: &Task) -> Delivery {
    let lag = &world.model().container.log_delivery;
    Delivery {
        after_ms: sample(world, place, task, (lag, "delivery")),
        again_after_ms: None,
    }
}

/// Until it has stopped.
pub fn stop(world: &World, place: &Place, task: &Task) -> i64 {
    let model = world.model();
    let stopping = if fargate(world, place, task).is_some() {
        &model.fargate.stopping
    } else {
        &model.host.stopping
    };
    sample(world, place, task, (stopping, "end"))
}

/// When a task serves, if it has started: behind a load balancer when it passed its health check,
/// else when its app ran its first line. In milliseconds since the epoch.
pub fn serves_at(world: &World, place: &Place, task: &Task) -> Option<i64> {
    let app = task.stamps.app?;
    let tasks = world.tasks(place);
    let service = world.find(place, SERVICE, &tasks.cast(task)?.service)?;
    let Some(interval_ms) = load_balancer::check_interval_ms(world, service) else {
        return Some(app);
    };
    let model = &world.model().load_balancer;
    let registered = sample(world, place, task, (&model.registration, "registration"));
    let interval = u64::try_from(interval_ms).unwrap_or(0);
    let phase = chance::below(world.seed, &entity(place, task), "health check", interval);
    let more = interval_ms * (model.checks.whole() - 1).max(0);
    Some(app + registered + i64::try_from(phase).unwrap_or(0) + more)
}

/// What a task on Fargate shares with others; none for one on a host.
fn fargate<'a>(world: &'a World, place: &Place, task: &Task) -> Option<&'a Cast> {
    world.tasks(place).cast(task).filter(|cast| cast.fargate)
}

/// Operating system and architecture that a task asks of Fargate.
fn platform<'a>(world: &'a World, place: &Place, cast: &Cast) -> (&'a str, &'a str) {
    let asked = |name: &str| {
        let definition = task_definition::of_arn(world, place, &cast.definition)?;
        value::text(&definition.properties, &format!("RuntimePlatform.{name}"))
    };
    (
        asked("OperatingSystemFamily").unwrap_or("LINUX"),
        asked("CpuArchitecture").unwrap_or("X86_64"),
    )
}

fn sample(world: &World, place: &Place, task: &Task, (of, purpose): (&Parameter, &str)) -> i64 {
    of.sample_ms(world.seed, &entity(place, task), purpose)
}

fn entity(place: &Place, task: &Task) -> String {
    Address::new(place, TASK, task.id.to_string()).entity()
}
