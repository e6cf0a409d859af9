//! Where tasks go: which capacity provider, and how many hosts they would fill.

use std::collections::BTreeMap;

use serde_json::Value;

use super::instance_types::InstanceType;
use super::names::SERVICE;
use super::task_definition::{self, Needs};
use super::{capacity_provider, cluster, instance_types, service, subnet, value};
use crate::sandbox::engine::conditions::Market;
use crate::sandbox::engine::object::Object;
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

/// The subnets of a service.
pub fn subnets(service: &Object) -> Vec<&str> {
    let path = "NetworkConfiguration.AwsvpcConfiguration.Subnets";
    value::texts(&service.properties, path)
}

/// The subnets of a service in which Fargate has capacity of a provider's market.
pub fn fargate_subnets<'a>(world: &World, service: &'a Object, provider: &str) -> Vec<&'a str> {
    let market = if provider == "FARGATE_SPOT" {
        Market::Spot
    } else {
        Market::OnDemand
    };
    let mut subnets = subnets(service);
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
            let crew = world.tasks(&service.place).roster().crew(&service.id)?;
            (fit > 0).then(|| service::count(crew.waiting()) * 1_000 / fit)
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

/// Whether a service has hosts run its tasks.
pub fn uses_hosts(world: &World, service: &Object) -> bool {
    let strategy = strategy_of(world, service);
    let on_fargate = |item: &Value| {
        value::text(item, "CapacityProvider")
            .is_some_and(|name| capacity_provider::FARGATE.contains(&cluster::bare_name(name)))
    };
    if strategy.is_empty() {
        service.text("LaunchType") != Some("FARGATE")
    } else {
        !strategy.iter().all(on_fargate)
    }
}

fn uses(world: &World, service: &Object, provider: &str) -> bool {
    strategy_of(world, service)
        .iter()
        .any(|item| value::text(item, "CapacityProvider").map(cluster::bare_name) == Some(provider))
}
