//! The service scheduler: starts what is missing, stops what is too much, and slows down when
//! tasks keep failing.

use std::collections::BTreeMap;

use super::rules::ecs as rules;
use super::service::{self, TICK_MS};
use super::{starting, task};
use crate::sandbox::engine::object::Object;
use crate::sandbox::engine::place::Address;
use crate::sandbox::engine::tasks::TaskId;
use crate::sandbox::engine::world::World;

/// The first pause after a task that failed, in milliseconds; it doubles each time. Assumed.
const BACKOFF_MS: i64 = 10_000;
/// The longest pause: 27 minutes.
/// Source: <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html>.
const LONGEST_BACKOFF_MS: i64 = 27 * 60_000;
/// From so many failures in a row on a service says that it cannot start its tasks; assumed.
const FAILURES_SAID: i64 = 2;

/// Does the next bit of work of a service.
pub fn work(world: &mut World, address: &Address) {
    let Some(service) = world.object(address).map(service::sketch) else {
        return;
    };
    let desired = usize::try_from(service::desired(&service)).unwrap_or(0);
    let census = Census::take(world, &service);
    if census.current > desired {
        stop_newest(world, &service, census.current - desired);
    } else if census.current < desired || census.waiting > 0 {
        let missing = desired - census.current;
        starting::start(world, &service, (missing, census.providers));
    }
    replace(world, &service, (&census.old, census.running, desired));
    if census.steady && census.current == desired && census.old.is_empty() {
        let name = service.attribute(service::NAME).unwrap_or_default();
        service::say(world, address, &rules::STEADY.words(&[name]));
    }
}

/// What there is of a service.
#[derive(Default)]
struct Census {
    /// Tasks of the newest definition that are meant to stay.
    current: usize,
    /// The others that are meant to stay, oldest first.
    old: Vec<TaskId>,
    /// Tasks that run.
    running: usize,
    /// Tasks that wait for a host.
    waiting: usize,
    /// Tasks that have not stopped, by capacity provider.
    providers: BTreeMap<String, i64>,
    /// Whether everything that has not stopped runs and is meant to.
    steady: bool,
}

impl Census {
    fn take(world: &World, service: &Object) -> Self {
        let Some(crew) = world.tasks(&service.place).roster().crew(&service.id) else {
            return Self {
                steady: true,
                ..Self::default()
            };
        };
        let newest = newest(world, service);
        Self {
            current: crew.staying_count(newest),
            old: crew.old(newest),
            running: usize::try_from(crew.counts.running).unwrap_or(0),
            waiting: crew.waiting().len(),
            providers: crew.providers.clone(),
            steady: crew.counts.running == crew.counts.alive() && crew.counts.stopping == 0,
        }
    }
}

/// Whether a service misses tasks: more should be there than have a host or run on Fargate.
pub fn misses(world: &World, service: &Object) -> bool {
    let crew = world.tasks(&service.place).roster().crew(&service.id);
    // Tasks of older definitions may wait too, so there may be more that wait than stay.
    let there = crew.map_or(0, |crew| {
        let staying = crew.staying_count(newest(world, service));
        staying.saturating_sub(crew.waiting().len())
    });
    usize::try_from(service::desired(service)).is_ok_and(|desired| there < desired)
}

/// ARN of the newest definition of a service.
fn newest<'a>(world: &'a World, service: &Object) -> &'a str {
    service::definition_of(world, service).map_or("", |found| found.id.as_str())
}

/// Stops so many tasks of the newest definition, the newest first.
fn stop_newest(world: &mut World, service: &Object, surplus: usize) {
    if surplus == 0 {
        return;
    }
    let newest = newest(world, service);
    let crew = world.tasks(&service.place).roster().crew(&service.id);
    let surplus: Vec<TaskId> = crew
        .into_iter()
        .flat_map(|crew| crew.staying(newest).rev())
        .take(surplus)
        .collect();
    for task in surplus {
        stop(world, service, task);
    }
}

fn stop(world: &mut World, service: &Object, id: TaskId) {
    let why = "Scaling activity initiated by deployment";
    task::stop(world, &service.place, id, why);
}

/// Stops tasks of older definitions as those of the newest run.
fn replace(
    world: &mut World,
    service: &Object,
    (old, running, desired): (&[TaskId], usize, usize),
) {
    if old.is_empty() {
        return;
    }
    for task in old.iter().take(running.saturating_sub(desired)) {
        stop(world, service, *task);
    }
    service::wake(world, &service.address(), TICK_MS);
}

/// A task of the service stopped before it ran: count it, and try again later and later.
pub fn task_failed(world: &mut World, service: &Address) {
    let Some(object) = world.object(service) else {
        return;
    };
    let failures = service::number(object, service::FAILURES) + 1;
    let name = object.attribute(service::NAME).unwrap_or_default();
    let words = rules::START_FAILS.words(&[name]);
    let doubled = u32::try_from((failures - 1).min(10)).unwrap_or(0);
    let pause = (BACKOFF_MS << doubled).min(LONGEST_BACKOFF_MS);
    let until = world.now_ms + pause;
    service::set(world, service, service::FAILURES, failures);
    service::set(world, service, service::PAUSED_UNTIL, until);
    if failures >= FAILURES_SAID {
        service::say(world, service, &words);
    }
    service::wake(world, service, pause);
}
