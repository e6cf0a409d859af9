//! Starting the tasks that a service misses: as fast as ECS, Fargate and the hosts let it.
//!
//! On an Auto Scaling group's capacity provider a task that finds no host is made nonetheless: it
//! waits in `PROVISIONING` and is what managed scaling goes by. Only so many wait in a cluster.
//! Source: <https://aws.amazon.com/blogs/containers/deep-dive-on-amazon-ecs-cluster-auto-scaling/>.

use std::collections::BTreeMap;

use super::placement::{self, Launch};
use super::quotas::{self, FARGATE_SPOT_VCPUS, FARGATE_VCPUS};
use super::rates::{self, Rate};
use super::rules::{Rule, ecs as rules};
use super::task::{self, Seat};
use super::task_definition::{self, Needs};
use super::{rooms, service};
use crate::sandbox::engine::object::Object;
use crate::sandbox::engine::tasks::TaskId;
use crate::sandbox::engine::world::World;

/// How often a service looks for hosts while tasks wait for one and none joins, in milliseconds;
/// assumed.
const WAIT_MS: i64 = 15_000;

/// What became of one attempt to start or to seat a task.
#[derive(Debug, PartialEq, Eq)]
enum Attempt {
    /// The task is on its way.
    Done,
    /// The task is there, without a host.
    Waits,
    /// Nothing more this second.
    Later,
    /// There is no room for it.
    NoRoom,
}

/// A service that starts tasks, and what it needs to know for that.
struct Starter<'a> {
    service: &'a Object,
    definition: &'a Object,
    needs: Needs,
    started: Vec<TaskId>,
}

/// Starts so many tasks and finds hosts for those that wait, as fast as it may be.
pub fn start(
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
    let Some(definition) = service::definition_of(world, service).cloned() else {
        return;
    };
    let mut starter = Starter {
        service,
        definition: &definition,
        needs: task_definition::needs(&definition),
        started: Vec::new(),
    };
    let mut last = starter.seat_waiting(world);
    let mut left = missing;
    while left > 0 && last != Attempt::Later {
        let launch = placement::next_launch(world, service, &there);
        let seatless = last == Attempt::NoRoom;
        last = starter.one(world, &launch, seatless);
        match last {
            Attempt::Later => break,
            Attempt::NoRoom if seatless => break,
            Attempt::NoRoom => continue,
            Attempt::Waits => last = Attempt::NoRoom,
            Attempt::Done => {}
        }
        left -= 1;
        if let Launch::Fargate(provider) | Launch::Host(Some(provider)) = launch {
            *there.entry(provider).or_default() += 1;
        }
    }
    starter.tell(world);
    let in_ms = match last {
        Attempt::Later => rates::next_look_ms(world, service),
        Attempt::NoRoom => WAIT_MS,
        Attempt::Done | Attempt::Waits => return,
    };
    service::wake(world, &address, in_ms);
}

impl Starter<'_> {
    /// Finds hosts for the tasks that wait for one, the oldest first.
    fn seat_waiting(&mut self, world: &mut World) -> Attempt {
        let place = &self.service.place;
        let crew = world.tasks(place).roster().crew(&self.service.id);
        let waiting: Vec<TaskId> = crew.map_or_else(Vec::new, |crew| crew.waiting().collect());
        for id in waiting {
            let tasks = world.tasks(place);
            let cast = tasks.get(id).and_then(|task| tasks.cast(task));
            let provider = cast.and_then(|cast| cast.provider.clone());
            match self.find_host(world, provider.as_ref()) {
                Ok(host) => task::seat(world, place, id, &host),
                Err(why) => return why,
            }
        }
        Attempt::Done
    }

    /// Starts one task; `full` says that no host has room.
    fn one(&mut self, world: &mut World, launch: &Launch, full: bool) -> Attempt {
        let seat = match launch {
            Launch::Fargate(provider) => self.fargate_seat(world, provider),
            Launch::Host(Some(provider)) if full => self.wait_for(world, provider),
            Launch::Host(None) if full => Err(Attempt::NoRoom),
            Launch::Host(provider) => self
                .find_host(world, provider.as_ref())
                .map(|host| Seat::Host(host, provider.clone())),
        };
        let seat = match seat {
            Ok(seat) => seat,
            Err(why) => return why,
        };
        let waits = matches!(seat, Seat::Waiting(_));
        let task = task::launch(world, self.service, self.definition, &seat);
        self.started.extend(task);
        if waits { Attempt::Waits } else { Attempt::Done }
    }

    /// A host with room for one more task; none when there is none, which the service then says.
    fn find_host(&self, world: &mut World, provider: Option<&String>) -> Result<String, Attempt> {
        let service = self.service;
        let rates = rates::hosts(world, service);
        if !may(world, &rates) {
            return Err(Attempt::Later);
        }
        let cluster = service::cluster_of(service).to_owned();
        let key = (service.place.clone(), cluster, provider.cloned());
        let Some(rooms) = rooms::of(world, &key) else {
            return Err(Attempt::NoRoom);
        };
        if let Some(host) = rooms.choose(&self.needs) {
            let host = host.to_owned();
            pay(world, &rates);
            return Ok(host);
        }
        match rooms.closest(&self.needs) {
            None => self.complain(world, (&rules::NO_HOSTS, &[])),
            Some((host, lack)) => {
                let host = host.to_owned();
                self.complain(world, (&rules::NO_CAPACITY, &[&host, lack]));
            }
        }
        Err(Attempt::NoRoom)
    }

    /// A place in the line of those that wait for a host of a provider.
    fn wait_for(&self, world: &mut World, provider: &str) -> Result<Seat, Attempt> {
        let cluster = service::cluster_of(self.service);
        let waiting = world.tasks(&self.service.place).roster().waiting(cluster);
        if waiting >= world.model().scheduler.waiting_per_cluster.whole() {
            return Err(Attempt::NoRoom);
        }
        let rate = [rates::waiting(world, self.service)];
        if !may(world, &rate) {
            return Err(Attempt::Later);
        }
        pay(world, &rate);
        Ok(Seat::Waiting(provider.to_owned()))
    }

    fn fargate_seat(&self, world: &mut World, provider: &str) -> Result<Seat, Attempt> {
        let service = self.service;
        let used = world.tasks(&service.place).roster().fargate(provider);
        let room = has_fargate_room(world, service, provider, (used, self.needs.cpu));
        let why = if !room {
            rules::FARGATE_LIMIT.message
        } else if placement::fargate_subnets(world, service, provider).is_empty() {
            rules::FARGATE_CAPACITY.message
        } else {
            let rates = rates::fargate(world, service, provider);
            if !may(world, &rates) {
                return Err(Attempt::Later);
            }
            pay(world, &rates);
            return Ok(Seat::Fargate(provider.to_owned()));
        };
        self.complain(world, (&rules::NO_PLACE, &[why]));
        Err(Attempt::NoRoom)
    }

    /// Says which tasks were started.
    fn tell(&self, world: &mut World) {
        if self.started.is_empty() {
            return;
        }
        let name = self.service.attribute(service::NAME).unwrap_or_default();
        let tasks: Vec<String> = self
            .started
            .iter()
            .map(|id| format!("(task {id})"))
            .collect();
        let count = tasks.len().to_string();
        let words = rules::STARTED.words(&[name, &count, &tasks.join(" ")]);
        service::say(world, &self.service.address(), &words);
    }

    /// Says that a task found no place: the service's name, and what else the words want.
    fn complain(&self, world: &mut World, (rule, what): (&Rule, &[&str])) {
        let name = self.service.attribute(service::NAME).unwrap_or_default();
        let words = rule.words(&[&[name], what].concat());
        service::say(world, &self.service.address(), &words);
    }
}

/// Whether there is a token for one more task in all of these.
fn may(world: &World, rates: &[Rate]) -> bool {
    rates.iter().all(|rate| rate.tokens(world) >= 1)
}

fn pay(world: &mut World, rates: &[Rate]) {
    for rate in rates {
        rate.take(world, 1);
    }
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
