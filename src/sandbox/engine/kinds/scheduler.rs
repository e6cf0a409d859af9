//! The service scheduler: starts what is missing, stops what is too much, and slows down when
//! tasks keep failing.

use std::collections::BTreeMap;

use super::placement::{self, Launch};
use super::quotas::{self, FARGATE_SPOT_VCPUS, FARGATE_VCPUS};
use super::rooms;
use super::rules::{Rule, ecs as rules};
use super::service::{self, TICK_MS};
use super::task::{self, Seat};
use super::task_definition::{self, Needs};
use crate::sandbox::engine::object::Object;
use crate::sandbox::engine::place::Address;
use crate::sandbox::engine::tasks::TaskId;
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
/// From so many failures in a row on a service says that it cannot start its tasks; assumed.
const FAILURES_SAID: i64 = 2;

/// Does the next bit of work of a service.
pub fn work(world: &mut World, address: &Address) {
    let Some(service) = world.object(address).cloned() else {
        return;
    };
    let desired = usize::try_from(service::desired(&service)).unwrap_or(0);
    let census = Census::take(world, &service);
    if census.current < desired {
        start(
            world,
            &service,
            (desired - census.current, census.providers),
        );
    } else {
        service::set_waiting(world, address, 0);
        stop_newest(world, &service, census.current - desired);
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
            providers: crew.providers.clone(),
            steady: crew.counts.running == crew.counts.alive() && crew.counts.stopping == 0,
        }
    }
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

/// Starts up to so many tasks, as fast as ECS does.
fn start(
    world: &mut World,
    service: &Object,
    (missing, mut there): (usize, BTreeMap<String, i64>),
) {
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
    let mut started = Vec::new();
    while service::count(started.iter()) < missing.min(STARTS_PER_TICK) {
        let launch = placement::next_launch(world, service, &there);
        let Some(seat) = find_seat(world, service, (&launch, &needs)) else {
            break;
        };
        let provider = match &launch {
            Launch::Fargate(provider) => Some(provider),
            Launch::Host(provider) => provider.as_ref(),
        };
        if let Some(provider) = provider {
            *there.entry(provider.clone()).or_default() += 1;
        }
        let task = task::launch(world, service, &definition, &seat);
        started.push(task.map_or(String::new(), |task| format!("(task {task})")));
    }
    let count = service::count(started.iter());
    if count > 0 {
        let name = service.attribute(service::NAME).unwrap_or_default();
        let words = rules::STARTED.words(&[name, &count.to_string(), &started.join(" ")]);
        service::say(world, &address, &words);
    }
    let left = missing - count;
    let stuck = left > 0 && count < STARTS_PER_TICK;
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
    (launch, needs): (&Launch, &Needs),
) -> Option<Seat> {
    match launch {
        Launch::Fargate(provider) => fargate_seat(world, service, (provider, needs)),
        Launch::Host(provider) => {
            let cluster = service::cluster_of(service).to_owned();
            let key = (service.place.clone(), cluster, provider.clone());
            let rooms = rooms::of(world, &key)?;
            if let Some(host) = rooms.choose(needs) {
                return Some(Seat::Host(host.to_owned(), provider.clone()));
            }
            match rooms.closest(needs) {
                None => complain(world, service, (&rules::NO_HOSTS, &[])),
                Some((host, lack)) => {
                    let host = host.to_owned();
                    complain(world, service, (&rules::NO_CAPACITY, &[&host, lack]));
                }
            }
            None
        }
    }
}

fn fargate_seat(
    world: &mut World,
    service: &Object,
    (provider, needs): (&str, &Needs),
) -> Option<Seat> {
    let used = world.tasks(&service.place).roster().fargate(provider);
    let why = if !has_fargate_room(world, service, provider, (used, needs.cpu)) {
        rules::FARGATE_LIMIT.message
    } else if placement::fargate_subnets(world, service, provider).is_empty() {
        rules::FARGATE_CAPACITY.message
    } else {
        return Some(Seat::Fargate(provider.to_owned()));
    };
    complain(world, service, (&rules::NO_PLACE, &[why]));
    None
}

/// Says that a task found no place: the service's name, and what else the words want.
fn complain(world: &mut World, service: &Object, (rule, what): (&Rule, &[&str])) {
    let name = service.attribute(service::NAME).unwrap_or_default();
    let words = rule.words(&[&[name], what].concat());
    service::say(world, &service.address(), &words);
}

fn has_fargate_room(
    world: &World,
    service: &Object,
    provider: &str,
    (used, more): (i64, i64),
) -> bool {
    let quota = if provider == "FARGATE_SPOT" {
        FARGATE_SPOT_VCPUS
    } else {
        FARGATE_VCPUS
    };
    let whole = |units: i64| (units + 1_023) / 1_024;
    quotas::fits(world, &service.place, quota, (whole(used), whole(more)))
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
