//! The service scheduler: starts what is missing, stops what is too much, and slows down when
//! tasks keep failing.

use std::collections::BTreeMap;

use super::names::TASK;
use super::placement::{self, Launch, Room};
use super::quotas::{self, FARGATE_SPOT_VCPUS, FARGATE_VCPUS};
use super::rules::{Rule, ecs as rules};
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

/// What there is of a service, counted in one go.
struct Census {
    /// Tasks of the newest definition that are meant to stay.
    current: usize,
    /// The others that are meant to stay, oldest first.
    old: Vec<Address>,
    /// Tasks that run.
    running: usize,
    /// Tasks that have not stopped, by capacity provider.
    providers: BTreeMap<String, i64>,
    /// Whether everything that has not stopped runs and is meant to.
    steady: bool,
}

impl Census {
    fn take(world: &World, service: &Object) -> Self {
        let address = service.address();
        let newest = service::definition_of(world, service).map(|found| found.id.as_str());
        let mut census = Self {
            current: 0,
            old: Vec::new(),
            running: 0,
            providers: BTreeMap::new(),
            steady: true,
        };
        let mut old: Vec<&Object> = Vec::new();
        for task in service::tasks(world, &address) {
            if let Some(provider) = task.text("Provider") {
                match census.providers.get_mut(provider) {
                    Some(count) => *count += 1,
                    None => {
                        census.providers.insert(provider.to_owned(), 1);
                    }
                }
            }
            let runs = task::status(task) == task::RUNNING;
            let stopping = task::is_stopping(task);
            census.running += usize::from(runs);
            census.steady &= runs && !stopping;
            if stopping {
                continue;
            }
            if task.text("TaskDefinition") == newest {
                census.current += 1;
            } else {
                old.push(task);
            }
        }
        old.sort_by_key(|task| (task.created_at, &task.id));
        census.old = old.into_iter().map(Object::address).collect();
        census
    }
}

/// Stops so many tasks of the newest definition, the newest first.
fn stop_newest(world: &mut World, service: &Object, surplus: usize) {
    if surplus == 0 {
        return;
    }
    let address = service.address();
    let newest = service::definition_of(world, service).map(|found| found.id.as_str());
    let mut tasks: Vec<&Object> = service::tasks(world, &address)
        .filter(|task| !task::is_stopping(task) && task.text("TaskDefinition") == newest)
        .collect();
    tasks.sort_by_key(|task| (task.created_at, &task.id));
    let surplus: Vec<Address> = tasks
        .into_iter()
        .rev()
        .take(surplus)
        .map(Object::address)
        .collect();
    for task in surplus {
        task::stop(world, &task, "Scaling activity initiated by deployment");
    }
}

/// Stops tasks of older definitions as those of the newest run.
fn replace(
    world: &mut World,
    service: &Object,
    (old, running, desired): (&[Address], usize, usize),
) {
    if old.is_empty() {
        return;
    }
    for task in old.iter().take(running.saturating_sub(desired)) {
        task::stop(world, task, "Scaling activity initiated by deployment");
    }
    service::wake(world, &service.address(), TICK_MS);
}

/// What the scheduler looks up once for all the tasks it starts in one go.
#[derive(Default)]
struct Look {
    /// What the hosts have left, by provider.
    rooms: BTreeMap<Option<String>, Vec<Room>>,
    /// Units of CPU that tasks on Fargate use, by provider.
    fargate: BTreeMap<String, i64>,
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
    let mut look = Look::default();
    let mut started = Vec::new();
    while service::count(started.iter()) < missing.min(STARTS_PER_TICK) {
        let launch = placement::next_launch(world, service, &there);
        let Some(seat) = find_seat(world, service, (&launch, &needs), &mut look) else {
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
        started.push(task.map_or(String::new(), |task| format!("(task {})", task.id)));
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
    look: &mut Look,
) -> Option<Seat> {
    match launch {
        Launch::Fargate(provider) => fargate_seat(world, service, (provider, needs), look),
        Launch::Host(provider) => {
            let cluster = service::cluster_of(service);
            let rooms = look.rooms.entry(provider.clone()).or_insert_with(|| {
                placement::rooms(world, &service.place, cluster, provider.as_deref())
            });
            if let Some(room) = placement::choose(rooms, needs) {
                room.take(needs);
                return Some(Seat::Host(room.host.clone(), provider.clone()));
            }
            match placement::closest(rooms, needs) {
                None => complain(world, service, (&rules::NO_HOSTS, &[])),
                Some((host, lack)) => {
                    let host = host.id.clone();
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
    look: &mut Look,
) -> Option<Seat> {
    let used = look
        .fargate
        .entry(provider.to_owned())
        .or_insert_with(|| fargate_use(world, service, provider));
    let why = if !has_fargate_room(world, service, provider, (*used, needs.cpu)) {
        rules::FARGATE_LIMIT.message
    } else if placement::fargate_subnets(world, service, provider).is_empty() {
        rules::FARGATE_CAPACITY.message
    } else {
        *used += needs.cpu;
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

/// Units of CPU that the tasks of a Fargate provider use, in the whole region.
fn fargate_use(world: &World, service: &Object, provider: &str) -> i64 {
    let mut by_definition: BTreeMap<&str, i64> = BTreeMap::new();
    for task in world.objects(&service.place, TASK) {
        if !task::is_stopped(task)
            && task.text("Provider") == Some(provider)
            && let Some(arn) = task.text("TaskDefinition")
        {
            *by_definition.entry(arn).or_default() += 1;
        }
    }
    by_definition
        .into_iter()
        .filter_map(|(arn, count)| {
            let definition = task_definition::of_arn(world, &service.place, arn)?;
            Some(task_definition::needs(definition).cpu * count)
        })
        .sum()
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
