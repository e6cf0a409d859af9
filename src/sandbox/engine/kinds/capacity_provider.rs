//! Capacity providers, and the managed scaling that sizes their group.
//!
//! The model follows <https://aws.amazon.com/blogs/containers/deep-dive-on-amazon-ecs-cluster-auto-scaling/>:
//! once a minute, the hosts that all tasks need over the hosts there are is held against the target.
//! The first time it is above, CloudWatch's alarm takes its time; while it stays above, each measure
//! is acted on soon.

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
    happens: |world, address, verb, payload| match verb {
        MEASURE => measure(world, address),
        ACT => act(world, address, payload.as_i64().unwrap_or(0)),
        _ => (),
    },
    ..Kind::new(CAPACITY_PROVIDER, Id::Name("Name", 255))
};

/// Where the group's name or ARN is.
const GROUP: &str = "AutoScalingGroupProvider.AutoScalingGroupArn";
/// Where its scaling is set.
const SCALING: &str = "AutoScalingGroupProvider.ManagedScaling";
const MEASURE: &str = "measure";
const ACT: &str = "act";
/// The attribute that counts how many measures in a row asked for fewer hosts.
const LOW: &str = "low";
/// The attribute that says whether the last measure was above the target.
const ALARM: &str = "alarm";
/// The attribute with the time of the last action, in milliseconds since the epoch.
const ACTED: &str = "acted_at_ms";

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
    let period_ms = world.model().managed_scaling.period.milli();
    let what = Happening::Object {
        address: address.clone(),
        verb: MEASURE.to_owned(),
        payload: Value::Null,
    };
    world.schedule(period_ms, what);
}

/// A provider whose group is managed, and what its scaling is set to.
struct Managed {
    provider: Object,
    group: Address,
    cluster: String,
}

impl Managed {
    fn find(world: &World, address: &Address) -> Option<Self> {
        let provider = world.object(address)?.clone();
        let managed = Self {
            group: group_of(world, &address.place, &provider.properties)?.address(),
            cluster: cluster::with_provider(world, &address.place, &address.id)?,
            provider,
        };
        let path = format!("{SCALING}.Status");
        let on = value::text(&managed.provider.properties, &path) == Some("ENABLED");
        on.then_some(managed)
    }

    fn setting(&self, name: &str) -> Option<i64> {
        value::number(&self.provider.properties, &format!("{SCALING}.{name}"))
    }

    /// The share of the hosts that should be in use, in percent.
    fn target(&self) -> i64 {
        self.setting("TargetCapacity").unwrap_or(100).clamp(1, 100)
    }

    /// The least and the most hosts that one action adds.
    fn steps(&self, world: &World) -> (i64, i64) {
        let usual = world.model().managed_scaling.maximum_step.whole();
        let most = self.setting("MaximumScalingStepSize").unwrap_or(usual);
        let least = self.setting("MinimumScalingStepSize").unwrap_or(1);
        (least.min(most), most)
    }

    fn warm_up_ms(&self, world: &World) -> i64 {
        let usual = world.model().managed_scaling.warm_up.milli();
        let seconds = self.setting("InstanceWarmupPeriod");
        seconds.map_or(usual, |seconds| seconds * 1_000)
    }
}

/// Holds the hosts that are needed against those that are there, and has the group sized by it:
/// after the alarm's delay at first, soon once it is on.
fn measure(world: &mut World, address: &Address) {
    let Some(managed) = Managed::find(world, address) else {
        return;
    };
    let (needed, there) = hosts_needed(world, &managed.provider, &managed.cluster);
    let now = world.object(&managed.group).map_or(0, group::desired);
    let wanted = wanted((needed, there), now, managed.target());
    let alarmed = value::truth(managed.provider.attributes.get(ALARM));
    let high = needed * 100 > there * managed.target();
    note(world, address, ALARM, high.into());
    let low = number(&managed.provider, LOW) + 1;
    let periods = world.model().managed_scaling.low_periods.whole();
    note(world, address, LOW, 0.into());
    match wanted.cmp(&now) {
        Ordering::Greater => act_later(world, address, wanted, alarmed),
        Ordering::Less => {
            note(world, address, LOW, (low % periods.max(1)).into());
            if low >= periods {
                group::resize(world, &managed.group, Some(wanted));
            }
        }
        Ordering::Equal => (),
    }
    watch(world, address);
}

/// How many hosts the target asks for. Without any there is no share of them to speak of: the
/// measure then is 200 %.
fn wanted((needed, there): (i64, i64), now: i64, target: i64) -> i64 {
    if there == 0 && needed > 0 {
        (now * 200 / target).max(1)
    } else {
        (needed * 100 + target - 1) / target
    }
}

/// The alarm has its scaling policy act on what was measured.
fn act_later(world: &mut World, address: &Address, wanted: i64, alarmed: bool) {
    let scaling = &world.model().managed_scaling;
    let delay = if alarmed {
        &scaling.action
    } else {
        &scaling.alarm
    };
    let purpose = format!("{ACT} {}", world.now_ms);
    let in_ms = delay.sample_ms(world.seed, &address.entity(), &purpose);
    let what = Happening::Object {
        address: address.clone(),
        verb: ACT.to_owned(),
        payload: Value::from(wanted),
    };
    world.schedule(in_ms, what);
}

/// Grows the group, unless the hosts of the last action still warm up.
fn act(world: &mut World, address: &Address, wanted: i64) {
    let Some(managed) = Managed::find(world, address) else {
        return;
    };
    let warm_at = managed
        .provider
        .attributes
        .get(ACTED)
        .and_then(Value::as_i64);
    let warm_at = warm_at.map_or(i64::MIN, |at| at + managed.warm_up_ms(world));
    let now = world.object(&managed.group).map_or(0, group::desired);
    if wanted <= now || world.now_ms < warm_at {
        return;
    }
    let (least, most) = managed.steps(world);
    let at = world.now_ms;
    note(world, address, ACTED, at.into());
    let by = (wanted - now).clamp(least, most);
    group::resize(world, &managed.group, Some(now + by));
}

fn number(provider: &Object, attribute: &str) -> i64 {
    let value = provider.attributes.get(attribute);
    value.and_then(Value::as_i64).unwrap_or(0)
}

fn note(world: &mut World, address: &Address, attribute: &str, value: Value) {
    if let Some(provider) = world.object_mut(address) {
        provider.attributes.insert(attribute.to_owned(), value);
    }
}

/// The hosts that are needed: those with a task on them, and those that tasks without a host would
/// fill; and the hosts there are.
fn hosts_needed(world: &World, provider: &Object, cluster: &str) -> (i64, i64) {
    let (mut busy, mut there) = (0, 0);
    let hosts = world
        .objects(&provider.place, CONTAINER_INSTANCE)
        .filter(|host| host.state == State::Active && owns(world, provider, host));
    for host in hosts {
        there += 1;
        busy += i64::from(world.tasks(&host.place).load(&host.id).is_some());
    }
    let waiting = placement::hosts_for_waiting(world, provider, cluster);
    (busy + waiting, there)
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
