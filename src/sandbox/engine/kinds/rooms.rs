//! What hosts have left for tasks, kept up to date as tasks come and go.

use std::collections::{BTreeMap, BTreeSet};

use super::names::CONTAINER_INSTANCE;
use super::task_definition::Needs;
use super::{capacity_provider, cluster, host, subnet, value};
use crate::sandbox::engine::memo::OfHosts;
use crate::sandbox::engine::object::{Object, State};
use crate::sandbox::engine::world::World;

/// What one host has left.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Room {
    host: String,
    zone: String,
    tasks: i64,
    cpu: i64,
    memory: i64,
    interfaces: i64,
    ports: Vec<i64>,
}

/// What the hosts of a cluster have left.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rooms {
    list: Vec<Room>,
    /// Which room is which host's.
    of_host: BTreeMap<String, usize>,
    /// Tasks of each zone, and its rooms by how many tasks they have.
    zones: BTreeMap<String, (i64, BTreeSet<(i64, usize)>)>,
}

/// Makes sure that the world knows what the hosts of a cluster (of one provider, if named) have
/// left, and answers it.
pub fn of<'a>(world: &'a mut World, key: &OfHosts) -> Option<&'a mut Rooms> {
    if !world.memo.rooms.contains_key(key) {
        let rooms = look(world, key);
        world.memo.rooms.insert(key.clone(), rooms);
    }
    world.memo.rooms.get_mut(key)
}

/// A task no longer takes what it took of a host.
pub fn leave(world: &mut World, host: &str, needs: &Needs) {
    for rooms in world.memo.rooms.values_mut() {
        rooms.give(host, needs);
    }
}

/// A task takes what it needs of a host.
pub fn take(world: &mut World, host: &str, needs: &Needs) {
    for rooms in world.memo.rooms.values_mut() {
        rooms.take(host, needs);
    }
}

/// Looks at every host of a cluster that takes tasks.
fn look(world: &mut World, (place, cluster, provider): &OfHosts) -> Rooms {
    let provider = provider
        .as_deref()
        .and_then(|name| world.lookup(place, super::names::CAPACITY_PROVIDER, name));
    let hosts: Vec<Object> = world
        .objects(place, CONTAINER_INSTANCE)
        .filter(|host| host.state == State::Active && cluster::is_of(host, cluster))
        .filter(|host| host::status(host) != host::DRAINING)
        .filter(|host| {
            provider.is_none_or(|provider| capacity_provider::owns(world, provider, host))
        })
        .cloned()
        .collect();
    let mut rooms = Rooms::default();
    for host in hosts {
        if host::answers(world, &host) {
            rooms.add(furnish(world, &host));
        }
    }
    rooms
}

/// What a host has left, as it is.
fn furnish(world: &World, host: &Object) -> Room {
    let size = |name: &str| value::number(&host.properties, name).unwrap_or(0);
    let zone = host::instance_of(world, host)
        .and_then(|instance| subnet::zone_of(world, &host.place, instance.text("SubnetId")?))
        .map_or("", |(name, _)| name);
    let mut room = Room {
        host: host.id.clone(),
        zone: zone.to_owned(),
        tasks: 0,
        cpu: size("Cpu"),
        memory: size("Memory"),
        interfaces: size("Interfaces"),
        ports: Vec::new(),
    };
    let tasks = world.tasks(&host.place);
    for id in tasks.of_host(&host.id) {
        if let Some(cast) = tasks.get(id).and_then(|task| tasks.cast(task)) {
            room.take(&cast.needs);
        }
    }
    room
}

impl Room {
    fn fits(&self, needs: &Needs) -> bool {
        self.cpu >= needs.cpu
            && self.memory >= needs.memory
            && (!needs.interface || self.interfaces > 0)
            && needs.ports.iter().all(|port| !self.ports.contains(port))
    }

    /// What it lacks of what a task needs, in the words of a service event.
    fn lacks(&self, needs: &Needs) -> &'static str {
        if self.cpu < needs.cpu {
            "has insufficient CPU units available"
        } else if self.memory < needs.memory {
            "has insufficient memory available"
        } else if needs.interface && self.interfaces <= 0 {
            "encountered error \"RESOURCE:ENI\""
        } else {
            "is already using a port required by your task"
        }
    }

    fn take(&mut self, needs: &Needs) {
        self.tasks += 1;
        self.cpu -= needs.cpu;
        self.memory -= needs.memory;
        self.interfaces -= i64::from(needs.interface);
        self.ports.extend(&needs.ports);
    }

    fn give(&mut self, needs: &Needs) {
        self.tasks -= 1;
        self.cpu += needs.cpu;
        self.memory += needs.memory;
        self.interfaces += i64::from(needs.interface);
        for port in &needs.ports {
            if let Some(at) = self.ports.iter().position(|taken| taken == port) {
                self.ports.swap_remove(at);
            }
        }
    }
}

impl Rooms {
    fn add(&mut self, room: Room) {
        let at = self.list.len();
        let (tasks, order) = self.zones.entry(room.zone.clone()).or_default();
        *tasks += room.tasks;
        order.insert((room.tasks, at));
        self.of_host.insert(room.host.clone(), at);
        self.list.push(room);
    }

    /// The host for a task: in the zone with the fewest tasks, the one with the fewest.
    pub fn choose(&self, needs: &Needs) -> Option<&str> {
        let mut zones: Vec<_> = self.zones.values().collect();
        zones.sort_by_key(|(tasks, _)| *tasks);
        zones
            .into_iter()
            .flat_map(|(_, order)| order)
            .filter_map(|(_, at)| self.list.get(*at))
            .find(|room| room.fits(needs))
            .map(|room| room.host.as_str())
    }

    /// Of hosts that all lack something: the one with the fewest tasks, and what it lacks.
    pub fn closest(&self, needs: &Needs) -> Option<(&str, &'static str)> {
        let firsts = self.zones.values().filter_map(|(_, order)| order.first());
        let (_, at) = firsts.min()?;
        let room = self.list.get(*at)?;
        Some((&room.host, room.lacks(needs)))
    }

    fn take(&mut self, host: &str, needs: &Needs) {
        self.change(host, 1, |room| room.take(needs));
    }

    fn give(&mut self, host: &str, needs: &Needs) {
        self.change(host, -1, |room| room.give(needs));
    }

    fn change(&mut self, host: &str, by: i64, act: impl FnOnce(&mut Room)) {
        let Some(at) = self.of_host.get(host).copied() else {
            return;
        };
        let Some(room) = self.list.get_mut(at) else {
            return;
        };
        let before = room.tasks;
        act(room);
        if let Some((tasks, order)) = self.zones.get_mut(&room.zone) {
            *tasks += by;
            order.remove(&(before, at));
            order.insert((room.tasks, at));
        }
    }
}
