//! Capacity providers, and the managed scaling that sizes their group.
//!
//! The model follows <https://aws.amazon.com/blogs/containers/deep-dive-on-amazon-ecs-cluster-auto-scaling/>:
//! once a minute, the hosts that all tasks need over the hosts there are is held against the target.

use std::cmp::Ordering;

use serde_json::Value;

use super::names::{AUTO_SCALING_GROUP, CAPACITY_PROVIDER, CONTAINER_INSTANCE};
use super::rules::ecs as rules;
use super::{cluster, group, host, names, placement, value};
use crate::sandbox::engine::kind::{Draft, Id, Kind, Reference, Refusal};
use crate::sandbox::engine::object::{Object, State};
use crate::sandbox::engine::place::{Address, Place};
use crate::sandbox::engine::queue::Happening;
use crate::sandbox::engine::world::World;

/// `AWS::ECS::CapacityProvider`.
pub static KIND: Kind = Kind {
    arn: "arn:aws:ecs:{region}:{account}:capacity-provider/{id}",
    references: &[Reference::new(
        GROUP,
        AUTO_SCALING_GROUP,
        (
            "ClientException",
            "The specified Auto Scaling group ARN is not valid: {}. Specify a valid Auto Scaling group and try again.",
        ),
    )],
    refuse_create,
    refuse_delete,
    happens: |world, address, verb, _| {
        if verb == MEASURE {
            measure(world, address);
        }
    },
    ..Kind::new(CAPACITY_PROVIDER, Id::Name("Name", 255))
};

/// Where the group's name or ARN is.
const GROUP: &str = "AutoScalingGroupProvider.AutoScalingGroupArn";
const MEASURE: &str = "measure";
/// The attribute that counts how many measures in a row asked for fewer hosts.
const LOW: &str = "low";

/// Managed scaling looks once a minute: the period of its alarms.
const PERIOD_MS: i64 = 60_000;
/// So many low measures in a row shrink the group.
const LOW_MEASURES: i64 = 15;
/// What ECS scales out by at most at once, unless the provider says otherwise.
const MAXIMUM_STEP: i64 = 10_000;

/// Providers that every account has.
pub const FARGATE: &[&str] = &["FARGATE", "FARGATE_SPOT"];

fn refuse_create(world: &World, draft: &Draft<'_>) -> Result<(), Refusal> {
    let name = draft.id(world);
    let lower = name.to_lowercase();
    let reserved = ["aws", "ecs", "fargate"]
        .iter()
        .any(|prefix| lower.starts_with(prefix));
    rules::PROVIDER_NAME_RESERVED.unless(!reserved, &[])?;
    rules::PROVIDER_NAME_TAKEN.unless(names::is_free(world, draft), &[])?;
    let Some(group) = group_of(world, draft.place, draft.properties) else {
        return Ok(());
    };
    let taken = world
        .objects(draft.place, CAPACITY_PROVIDER)
        .filter_map(|other| group_of(world, draft.place, &other.properties))
        .any(|other| other.id == group.id);
    rules::PROVIDER_GROUP_TAKEN.unless(!taken, &[])?;
    let protects = asks_protection(draft.properties);
    let protected = value::flag(&group.properties, "NewInstancesProtectedFromScaleIn", false);
    rules::PROVIDER_PROTECTION.unless(!protects || protected, &[])
}

fn refuse_delete(world: &World, provider: &Object) -> Result<(), Refusal> {
    match cluster::with_provider(world, &provider.place, &provider.id) {
        Some(cluster) => Err(rules::PROVIDER_ASSOCIATED.refuse(&[&provider.id, &cluster])),
        None => Ok(()),
    }
}

fn group_of<'a>(world: &'a World, place: &Place, properties: &Value) -> Option<&'a Object> {
    world.lookup(place, AUTO_SCALING_GROUP, value::text(properties, GROUP)?)
}

fn asks_protection(properties: &Value) -> bool {
    let path = "AutoScalingGroupProvider.ManagedTerminationProtection";
    value::text(properties, path) == Some("ENABLED")
}

/// Whether a provider has the instances of a group drained before they end: on unless switched off.
pub fn drains(world: &World, group: &Object) -> bool {
    let path = "AutoScalingGroupProvider.ManagedDraining";
    world
        .objects(&group.place, CAPACITY_PROVIDER)
        .filter(|provider| value::text(&provider.properties, path) != Some("DISABLED"))
        .filter_map(|provider| group_of(world, &group.place, &provider.properties))
        .any(|other| other.id == group.id)
}

/// Whether a provider protects the new instances of a group from scaling in.
pub fn protects(world: &World, group: &Object) -> bool {
    world
        .objects(&group.place, CAPACITY_PROVIDER)
        .filter(|provider| asks_protection(&provider.properties))
        .filter_map(|provider| group_of(world, &group.place, &provider.properties))
        .any(|other| other.id == group.id)
}

/// Whether the host belongs to the group of a provider.
pub fn owns(world: &World, provider: &Object, host: &Object) -> bool {
    group_of(world, &provider.place, &provider.properties)
        .zip(host::group_of(world, host))
        .is_some_and(|(group, of_host)| group.id == of_host.id)
}

/// Managed scaling starts to look after a provider that a cluster took on.
pub fn watch(world: &mut World, address: &Address) {
    let what = Happening::Object {
        address: address.clone(),
        verb: MEASURE.to_owned(),
        payload: Value::Null,
    };
    world.schedule(PERIOD_MS, what);
}

fn measure(world: &mut World, address: &Address) {
    let Some(provider) = world.object(address).cloned() else {
        return;
    };
    let scaling = "AutoScalingGroupProvider.ManagedScaling";
    let managed =
        value::text(&provider.properties, &format!("{scaling}.Status")) == Some("ENABLED");
    let cluster = cluster::with_provider(world, &address.place, &address.id);
    let group = group_of(world, &address.place, &provider.properties).map(Object::address);
    let (Some(cluster), Some(group), true) = (cluster, group, managed) else {
        return;
    };
    let setting = |name: &str| value::number(&provider.properties, &format!("{scaling}.{name}"));
    let target = setting("TargetCapacity").unwrap_or(100).clamp(1, 100);
    let needed = hosts_needed(world, &provider, &cluster);
    let wanted = (needed * 100 + target - 1) / target;
    let now = world.object(&group).map_or(0, group::desired);
    let step = setting("MaximumScalingStepSize").unwrap_or(MAXIMUM_STEP);
    let least = setting("MinimumScalingStepSize").unwrap_or(1);
    match wanted.cmp(&now) {
        Ordering::Greater => {
            count_low(world, address, 0);
            let by = (wanted - now).clamp(least.min(step), step);
            group::resize(world, &group, Some(now + by));
        }
        Ordering::Less => {
            let low = provider.attributes.get(LOW).and_then(Value::as_i64);
            let low = low.unwrap_or(0) + 1;
            count_low(world, address, low % LOW_MEASURES);
            if low >= LOW_MEASURES {
                group::resize(world, &group, Some(wanted));
            }
        }
        Ordering::Equal => count_low(world, address, 0),
    }
    watch(world, address);
}

fn count_low(world: &mut World, address: &Address, low: i64) {
    if let Some(provider) = world.object_mut(address) {
        provider.attributes.insert(LOW.to_owned(), Value::from(low));
    }
}

/// Hosts with a task on them, and those that tasks without a host would fill.
fn hosts_needed(world: &World, provider: &Object, cluster: &str) -> i64 {
    let busy = world
        .objects(&provider.place, CONTAINER_INSTANCE)
        .filter(|host| host.state == State::Active && owns(world, provider, host))
        .filter(|host| world.tasks(&host.place).load(&host.id).is_some())
        .count();
    let waiting = placement::hosts_for_waiting(world, provider, cluster);
    i64::try_from(busy).unwrap_or(i64::MAX) + waiting
}

/// The instance type that a provider's group launches.
pub fn instance_type(world: &World, provider: &Object) -> Option<String> {
    let group = group_of(world, &provider.place, &provider.properties)?;
    let template = value::text(&group.properties, "LaunchTemplate.LaunchTemplateId").or(
        value::text(&group.properties, "LaunchTemplate.LaunchTemplateName"),
    )?;
    let template = super::launch_template::find(world, &provider.place, template)?;
    Some(super::launch_template::Recipe::of(template).instance_type)
}
