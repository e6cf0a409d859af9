//! The service scheduler: starts what is missing, stops what is too much, and slows down when
//! tasks keep failing.

use super::names::TASK;
use super::placement::{self, Launch, Room};
use super::quotas::{self, FARGATE_SPOT_VCPUS, FARGATE_VCPUS};
use super::rules::ecs as rules;
use super::service::{self, TICK_MS};
use super::task::{self, Seat};
use super::task_definition::{self, Needs};
use crate::sandbox::engine::object::Object;
use crate::sandbox::engine::place::Address;
use crate::sandbox::engine::world::World;

/// Tasks that the scheduler starts per service and second: 500 a minute.
/// Source: <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html>.
const STARTS_PER_TICK: i64 = 8;
/// How often it looks for hosts while tasks wait for one, in milliseconds; assumed.
const WAIT_MS: i64 = 15_000;
/// The first pause after a task that failed, in milliseconds; it doubles each time. Assumed.
const BACKOFF_MS: i64 = 10_000;
/// The longest pause: 27 minutes.
/// Source: <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html>.
const LONGEST_BACKOFF_MS: i64 = 27 * 60_000;

/// Does the next bit of work of a service.
pub fn work(world: &mut World, address: &Address) {
    let Some(service) = world.object(address).cloned() else {
        return;
    };
    let newest = service::definition_of(world, &service).map(|definition| definition.id.clone());
    let (current, old) = staying(world, address, newest.as_deref());
    let desired = usize::try_from(service::desired(&service)).unwrap_or(0);
    if current.len() < desired {
        start(world, &service, desired - current.len());
    } else {
        service::set_waiting(world, address, 0);
        for task in current.iter().rev().take(current.len() - desired) {
            task::stop(world, task, "Scaling activity initiated by deployment");
        }
    }
    replace(world, &service, &old);
}

/// The service's tasks that are meant to stay, oldest first: those of the newest definition, and
/// the others.
fn staying(world: &World, service: &Address, newest: Option<&str>) -> (Vec<Address>, Vec<Address>) {
    let mut tasks: Vec<&Object> = service::tasks(world, service)
        .filter(|task| !task::is_stopping(task))
        .collect();
    tasks.sort_by_key(|task| (task.created_at, &task.id));
    let (current, old): (Vec<&Object>, Vec<&Object>) = tasks
        .into_iter()
        .partition(|task| task.text("TaskDefinition") == newest);
    let addresses = |tasks: Vec<&Object>| tasks.into_iter().map(Object::address).collect();
    (addresses(current), addresses(old))
}

/// Stops tasks of older definitions as those of the newest run.
fn replace(world: &mut World, service: &Object, old: &[Address]) {
    if old.is_empty() {
        return;
    }
    let address = service.address();
    let running = usize::try_from(service::running(world, &address)).unwrap_or(0);
    let desired = usize::try_from(service::desired(service)).unwrap_or(0);
    for task in old.iter().take(running.saturating_sub(desired)) {
        task::stop(world, task, "Scaling activity initiated by deployment");
    }
    service::wake(world, &address, TICK_MS);
}

/// Starts up to so many tasks, as fast as ECS does.
fn start(world: &mut World, service: &Object, missing: usize) {
    let address = service.address();
    let pause = service::number(service, service::PAUSED_UNTIL) - world.now_ms;
    if pause > 0 {
        service::wake(world, &address, pause);
        return;
    }
    let missing = i64::try_from(missing).unwrap_or(i64::MAX);
    let Some(definition) = service::definition_of(world, service).cloned() else {
        return;
    };
    let needs = task_definition::needs(&definition);
    let mut rooms: Option<Vec<Room>> = None;
    let mut started = 0;
    while started < missing.min(STARTS_PER_TICK) {
        let Some(service) = world.object(&address).cloned() else {
            return;
        };
        let launch = service::next_launch(world, &service);
        let Some(seat) = find_seat(world, &service, &launch, &needs, &mut rooms) else {
            break;
        };
        task::launch(world, &service, &definition, &seat);
        started += 1;
    }
    let left = missing - started;
    let stuck = left > 0 && started < STARTS_PER_TICK;
    service::set_waiting(world, &address, if stuck { left } else { 0 });
    if stuck {
        service::wake(world, &address, WAIT_MS);
    } else if left > 0 {
        service::wake(world, &address, TICK_MS);
    }
}

/// A place to run for one more task; none when there is no room, which the service then says.
fn find_seat(
    world: &mut World,
    service: &Object,
    launch: &Launch,
    needs: &Needs,
    rooms: &mut Option<Vec<Room>>,
) -> Option<Seat> {
    match launch {
        Launch::Fargate(provider) => {
            if has_fargate_room(world, service, provider, needs) {
                return Some(Seat::Fargate(provider.clone()));
            }
            let limit = "You've reached the limit on the number of vCPUs you can run concurrently";
            complain(world, service, limit);
            None
        }
        Launch::Host(provider) => {
            let cluster = service::cluster_of(service);
            let rooms = rooms.get_or_insert_with(|| {
                placement::rooms(world, &service.place, cluster, provider.as_deref())
            });
            let none = rooms.is_empty();
            if let Some(room) = placement::choose(rooms, needs) {
                room.take(needs);
                return Some(Seat::Host(room.host.clone(), provider.clone()));
            }
            let why = if none {
                "No Container Instances were found in your cluster"
            } else {
                "The closest matching container-instance has insufficient resources available"
            };
            complain(world, service, why);
            None
        }
    }
}

fn complain(world: &mut World, service: &Object, why: &str) {
    let name = service.attribute(service::NAME).unwrap_or_default();
    let words = rules::NO_CAPACITY.words(&[name, why]);
    service::say(world, &service.address(), &words);
}

fn has_fargate_room(world: &World, service: &Object, provider: &str, needs: &Needs) -> bool {
    let used: i64 = world
        .objects(&service.place, TASK)
        .filter(|task| !task::is_stopped(task) && task.text("Provider") == Some(provider))
        .filter_map(|task| {
            let arn = task.text("TaskDefinition")?;
            task_definition::of_arn(world, &task.place, arn)
        })
        .map(|definition| task_definition::needs(definition).cpu)
        .sum();
    let quota = if provider == "FARGATE_SPOT" {
        FARGATE_SPOT_VCPUS
    } else {
        FARGATE_VCPUS
    };
    let whole = |units: i64| (units + 1_023) / 1_024;
    quotas::fits(
        world,
        &service.place,
        quota,
        (whole(used), whole(needs.cpu)),
    )
}

/// A task of the service stopped before it ran: count it, and try again later and later.
pub fn task_failed(world: &mut World, service: &Address, why: &str) {
    let Some(object) = world.object(service) else {
        return;
    };
    let failures = service::number(object, service::FAILURES) + 1;
    let name = object.attribute(service::NAME).unwrap_or_default();
    let words =
        format!("(service {name}) is unable to consistently start tasks successfully: {why}");
    let doubled = u32::try_from((failures - 1).min(10)).unwrap_or(0);
    let pause = (BACKOFF_MS << doubled).min(LONGEST_BACKOFF_MS);
    let until = world.now_ms + pause;
    service::set(world, service, service::FAILURES, failures);
    service::set(world, service, service::PAUSED_UNTIL, until);
    service::say(world, service, &words);
    service::wake(world, service, pause);
}
