//! What goes wrong with containers and hosts when the world is told so.

use super::names::{CONTAINER_INSTANCE, INSTANCE};
use super::rules::ecs as rules;
use super::start_checks::Trouble;
use super::{draining, task, task_definition, value};
use crate::sandbox::engine::chance;
use crate::sandbox::engine::life;
use crate::sandbox::engine::object::{Object, State};
use crate::sandbox::engine::place::{Address, Place};
use crate::sandbox::engine::queue::Happening;
use crate::sandbox::engine::tasks::{Delivery, Status, Task, TaskId};
use crate::sandbox::engine::world::World;

/// The notice of a Spot instance before it is taken back: two minutes.
/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html>.
const NOTICE_MS: i64 = 120_000;
/// The verb for an instance whose notice is over.
pub const RECLAIMED: &str = "reclaimed";

fn hit(world: &World, entity: &str, purpose: &str, percent: u64) -> bool {
    percent > 0 && chance::below(world.seed, entity, purpose, 100) < percent
}

fn lasts(world: &World, until_ms: Option<i64>) -> bool {
    until_ms.is_none_or(|until| world.now_ms < until)
}

/// Why a task that has passed all checks does not start after all.
pub fn at_start(world: &World, place: &Place, task: &Task) -> Option<Trouble> {
    let containers = world.of_containers(place);
    let entity = task.id.to_string();
    let pulls = containers.pulls.filter(|one| lasts(world, one.until_ms));
    if pulls.is_some_and(|one| hit(world, &entity, "pull throttled", one.percent)) {
        let words = rules::TASK_THROTTLED.words(&[&image(world, place, task)]);
        return Some(words.into());
    }
    let failing = containers.failing.as_ref();
    let failing = failing.filter(|one| lasts(world, one.until_ms))?;
    if !hit(world, &entity, "start fails", failing.percent) {
        return None;
    }
    Some(match &failing.reason {
        Some(words) => words.clone().into(),
        None => Trouble {
            words: rules::TASK_EXITED.message.to_owned(),
            exit_code: Some(1),
        },
    })
}

fn image(world: &World, place: &Place, task: &Task) -> String {
    let cast = world.tasks(place).cast(task);
    let definition = cast.and_then(|cast| task_definition::of_arn(world, place, &cast.definition));
    definition
        .and_then(|definition| value::items(&definition.properties, "ContainerDefinitions").first())
        .and_then(|container| value::text(container, "Image"))
        .unwrap_or_default()
        .to_owned()
}

/// How long a pull takes that would take so long otherwise, in milliseconds.
pub fn pull_ms(world: &World, place: &Place, ms: i64) -> i64 {
    let pulls = world.of_containers(place).pulls;
    match pulls.filter(|one| lasts(world, one.until_ms)) {
        Some(pulls) => ms.saturating_mul(pulls.takes_percent) / 100,
        None => ms,
    }
}

/// How a start record comes that would come so otherwise; none: not at all.
pub fn delivery(world: &World, place: &Place, task: &Task, usual: Delivery) -> Option<Delivery> {
    let containers = world.of_containers(place);
    let entity = task.id.to_string();
    if hit(world, &entity, "line lost", containers.lost) {
        return None;
    }
    let late = containers.late;
    let late = late.filter(|(percent, _)| hit(world, &entity, "line late", *percent));
    let after_ms = usual.after_ms + late.map_or(0, |(_, by_ms)| by_ms);
    let twice = hit(world, &entity, "line twice", containers.twice);
    let again =
        500 + i64::try_from(chance::below(world.seed, &entity, "again", 5_000)).unwrap_or(0);
    Some(Delivery {
        after_ms,
        again_after_ms: twice.then_some(after_ms + again),
    })
}

/// By how much the clock is ahead of what a task runs on, in milliseconds: that of its host, or on
/// Fargate one of its own.
pub fn skew_ms(world: &World, place: &Place, task: &Task) -> i64 {
    let most = world.of_containers(place).clocks_ms;
    if most == 0 {
        return 0;
    }
    let own = task.id.to_string();
    let entity = world.tasks(place).host(task).unwrap_or(&own);
    let span = most.saturating_mul(2).saturating_add(1);
    let drawn = chance::below(world.seed, entity, "clock", span);
    i64::try_from(drawn).unwrap_or(0) - i64::try_from(most).unwrap_or(0)
}

/// Spot takes back so many in a hundred of the hosts and of the tasks on Fargate that it gave.
pub fn take_back_spot(world: &mut World, place: &Place, percent: u64) {
    let now = world.now_ms;
    let purpose = format!("taken back at {now}");
    let hosts: Vec<Address> = world
        .objects(place, INSTANCE)
        .filter(|one| one.state == State::Active && value::flag(&one.properties, "Spot", false))
        .filter(|one| hit(world, &one.id, &purpose, percent))
        .map(Object::address)
        .collect();
    for address in hosts {
        let joined: Vec<Address> = life::children(world, &address, CONTAINER_INSTANCE)
            .map(Object::address)
            .collect();
        for host in joined {
            draining::start(world, &host);
        }
        let what = Happening::Object {
            address,
            verb: RECLAIMED.to_owned(),
            payload: serde_json::Value::Null,
        };
        world.schedule(NOTICE_MS, what);
    }
    let tasks = world.tasks(place);
    let of_spot = |task: &&Task| {
        let cast = tasks.cast(task);
        task.status == Status::Running
            && cast.is_some_and(|cast| cast.provider.as_deref() == Some("FARGATE_SPOT"))
    };
    let taken: Vec<TaskId> = tasks
        .iter()
        .filter(of_spot)
        .map(|task| task.id)
        .filter(|id| hit(world, &id.to_string(), &purpose, percent))
        .collect();
    for id in taken {
        task::interrupt(world, place, id);
    }
}
