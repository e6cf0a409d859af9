//! Where tasks go: which capacity provider, and on EC2 which host.

use std::collections::BTreeMap;

use serde_json::Value;

use super::instance_types::InstanceType;
use super::names::{CONTAINER_INSTANCE, SERVICE, SUBNET, TASK};
use super::task_definition::{self, Needs};
use super::{capacity_provider, cluster, host, instance_types, service, subnet, task, value};
use crate::sandbox::engine::conditions::Market;
use crate::sandbox::engine::object::{Object, State};
use crate::sandbox::engine::place::{Address, Place};
use crate::sandbox::engine::world::World;

/// What a shortage of Fargate's own capacity is set under.
const FARGATE: &str = "fargate";

/// What launches a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Launch {
    /// Fargate: the provider's name, `FARGATE` or `FARGATE_SPOT`.
    Fargate(String),
    /// A host of that provider, or of any when there is none.
    Host(Option<String>),
}

/// What the strategy of a service picks next, given how many tasks each provider has.
pub fn next_launch(world: &World, service: &Object, there: &BTreeMap<String, i64>) -> Launch {
    let strategy = strategy_of(world, service);
    let count = |name: &str| there.get(name).copied().unwrap_or(0);
    let named = |item: &Value| {
        cluster::bare_name(value::text(item, "CapacityProvider").unwrap_or_default()).to_owned()
    };
    let below_base = strategy
        .iter()
        .find(|item| count(&named(item)) < value::number(item, "Base").unwrap_or(0));
    let by_weight = || {
        strategy
            .iter()
            .filter(|item| weight(item) > 0)
            .min_by_key(|item| (count(&named(item)) + 1) * 1_000 / weight(item))
    };
    match below_base.or_else(by_weight).map(named) {
        Some(name) if capacity_provider::FARGATE.contains(&name.as_str()) => Launch::Fargate(name),
        Some(name) => Launch::Host(Some(name)),
        None if service.text("LaunchType") == Some("FARGATE") => {
            Launch::Fargate("FARGATE".to_owned())
        }
        None => Launch::Host(None),
    }
}

fn weight(item: &Value) -> i64 {
    value::number(item, "Weight").unwrap_or(0)
}

/// The strategy in force for a service: its own, or its cluster's unless it names a launch type.
pub fn strategy_of<'a>(world: &'a World, service: &'a Object) -> &'a [Value] {
    let own = value::items(&service.properties, "CapacityProviderStrategy");
    if !own.is_empty() || service.text("LaunchType").is_some() {
        own
    } else {
        cluster::default_strategy(world, &service.place, service::cluster_of(service))
    }
}

/// What a host has left.
#[derive(Debug, Clone)]
pub struct Room {
    /// The host.
    pub host: Address,
    zone: String,
    tasks: i64,
    cpu: i64,
    memory: i64,
    interfaces: i64,
    ports: Vec<i64>,
}

/// What the hosts of a cluster (of one provider, if named) have left.
pub fn rooms(world: &World, place: &Place, cluster: &str, provider: Option<&str>) -> Vec<Room> {
    let provider =
        provider.and_then(|name| world.lookup(place, super::names::CAPACITY_PROVIDER, name));
    // Hosts of one group reach ECS alike: asked once for each network and role.
    let mut connected: BTreeMap<(String, String), bool> = BTreeMap::new();
    let mut rooms: BTreeMap<&str, Room> = world
        .objects(place, CONTAINER_INSTANCE)
        .filter(|host| host.state == State::Active && cluster::is_of(host, cluster))
        .filter(|host| host::status(host) != host::DRAINING)
        .filter(|host| {
            provider.is_none_or(|provider| capacity_provider::owns(world, provider, host))
        })
        .filter(|host| {
            let likeness = host::likeness(world, host);
            *connected
                .entry(likeness)
                .or_insert_with(|| host::is_connected(world, host))
        })
        .map(|host| (host.id.as_str(), empty_room(world, host)))
        .collect();
    let mut needs: BTreeMap<&str, Option<Needs>> = BTreeMap::new();
    for task in world
        .objects(place, TASK)
        .filter(|task| !task::is_stopped(task))
    {
        if let Some(room) = task.text("Host").and_then(|host| rooms.get_mut(host))
            && let Some(arn) = task.text("TaskDefinition")
        {
            let needs = needs.entry(arn).or_insert_with(|| {
                task_definition::of_arn(world, place, arn).map(task_definition::needs)
            });
            if let Some(needs) = needs {
                room.take(needs);
            }
        }
    }
    rooms.into_values().collect()
}

fn empty_room(world: &World, host: &Object) -> Room {
    let size = |name: &str| value::number(&host.properties, name).unwrap_or(0);
    let zone = host::instance_of(world, host)
        .and_then(|instance| world.find(&host.place, SUBNET, instance.text("SubnetId")?))
        .and_then(|subnet| subnet.attribute("AvailabilityZone"));
    Room {
        host: host.address(),
        zone: zone.unwrap_or_default().to_owned(),
        tasks: 0,
        cpu: size("Cpu"),
        memory: size("Memory"),
        interfaces: size("Interfaces"),
        ports: Vec::new(),
    }
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

    /// Takes what a task needs.
    pub fn take(&mut self, needs: &Needs) {
        self.tasks += 1;
        self.cpu -= needs.cpu;
        self.memory -= needs.memory;
        self.interfaces -= i64::from(needs.interface);
        self.ports.extend(&needs.ports);
    }
}

/// The host for a task: in the zone with the fewest tasks, the one with the fewest.
pub fn choose<'a>(rooms: &'a mut [Room], needs: &Needs) -> Option<&'a mut Room> {
    let mut zones: BTreeMap<&str, i64> = BTreeMap::new();
    for room in rooms.iter() {
        *zones.entry(&room.zone).or_default() += room.tasks;
    }
    let of_zone = |room: &Room| zones.get(room.zone.as_str()).copied().unwrap_or(0);
    let (at, _) = rooms
        .iter()
        .enumerate()
        .filter(|(_, room)| room.fits(needs))
        .min_by_key(|(_, room)| (of_zone(room), room.tasks))?;
    rooms.get_mut(at)
}

/// Of hosts that all lack something: the one with the fewest tasks, and what it lacks.
pub fn closest<'a>(rooms: &'a [Room], needs: &Needs) -> Option<(&'a Address, &'static str)> {
    rooms
        .iter()
        .min_by_key(|room| room.tasks)
        .map(|room| (&room.host, room.lacks(needs)))
}

/// The subnets of a service in which Fargate has capacity of a provider's market.
pub fn fargate_subnets<'a>(world: &World, service: &'a Object, provider: &str) -> Vec<&'a str> {
    let market = if provider == "FARGATE_SPOT" {
        Market::Spot
    } else {
        Market::OnDemand
    };
    let path = "NetworkConfiguration.AwsvpcConfiguration.Subnets";
    let mut subnets = value::texts(&service.properties, path);
    subnets.retain(|subnet| {
        subnet::zone_of(world, &service.place, subnet)
            .is_none_or(|zone| !world.is_short(&service.place, FARGATE, zone, market))
    });
    subnets
}

/// How many hosts the tasks without one would fill, for services whose strategy has the provider.
pub fn hosts_for_waiting(world: &World, provider: &Object, cluster: &str) -> i64 {
    let Some(size) = capacity_provider::instance_type(world, provider)
        .as_deref()
        .and_then(instance_types::find)
    else {
        return 0;
    };
    let trunking = world.setting(&provider.place, "ecs/awsvpcTrunking", "disabled") == "enabled";
    let thousandths: i64 = world
        .objects(&provider.place, SERVICE)
        .filter(|service| service::cluster_of(service) == cluster)
        .filter(|service| uses(world, service, &provider.id))
        .filter_map(|service| {
            let needs = task_definition::needs(service::definition_of(world, service)?);
            let fit = tasks_per_host(size, &needs, trunking);
            (fit > 0).then(|| service::waiting(service) * 1_000 / fit)
        })
        .sum();
    (thousandths + 999) / 1_000
}

/// How many tasks of these needs an empty host of a type holds.
pub fn tasks_per_host(size: &InstanceType, needs: &Needs, trunking: bool) -> i64 {
    let share = |whole: i64, part: i64| whole.checked_div(part).unwrap_or(i64::MAX);
    let interfaces = if needs.interface {
        size.task_interfaces(trunking)
    } else {
        i64::MAX
    };
    let ports = if needs.ports.is_empty() { i64::MAX } else { 1 };
    share(size.vcpus * 1_024, needs.cpu)
        .min(share(size.registered_memory_mib(), needs.memory))
        .min(interfaces)
        .min(ports)
}

fn uses(world: &World, service: &Object, provider: &str) -> bool {
    strategy_of(world, service)
        .iter()
        .any(|item| value::text(item, "CapacityProvider").map(cluster::bare_name) == Some(provider))
}
