//! Auto Scaling groups: they launch instances, spread them over their subnets, and end them.

use serde_json::Value;

use super::activity::{self, Activity};
use super::names::{AUTO_SCALING_GROUP, INSTANCE, SUBNET};
use super::rules::compute as rules;
use super::{
    capacity_provider, draining, instance, launch_template, launching, names, quotas, subnet, value,
};
use crate::sandbox::engine::kind::{Attribute, Draft, Id, Kind, Reference, Refusal, Settle};
use crate::sandbox::engine::life;
use crate::sandbox::engine::object::{Object, State};
use crate::sandbox::engine::place::Address;
use crate::sandbox::engine::queue::Happening;
use crate::sandbox::engine::world::World;

/// `AWS::AutoScaling::AutoScalingGroup`.
pub static KIND: Kind = Kind {
    attributes: &[(
        ARN,
        Attribute::Made(|world, draft| arn(world, draft).into()),
    )],
    references: &[Reference::new(
        "VPCZoneIdentifier[]",
        SUBNET,
        subnet::MISSING,
    )],
    refuse_create,
    on_create,
    settled,
    refuse_update: |_, _, properties| refuse_sizes(properties),
    on_update: |world, address, _| {
        resize(world, address, None);
    },
    refuse_delete: |_, group| {
        let protected = group.text("DeletionProtection") == Some("prevent-all-deletion");
        rules::GROUP_PROTECTED.unless(!protected, &[&group.id])
    },
    on_delete: |world, address| resize(world, address, Some(0)),
    gone,
    on_gone: |world, group| world.remember(group.clone()),
    happens: |world, address, verb, _| {
        if verb == RECONCILE {
            reconcile(world, address);
        }
    },
    ..Kind::new(AUTO_SCALING_GROUP, Id::Name("AutoScalingGroupName", 255))
};

const ARN: &str = "AutoScalingGroupARN";
/// The attribute that holds how many instances the group wants.
const DESIRED: &str = "desired";
/// The attribute that holds why the last scaling activity failed.
const ACTIVITY: &str = "failed_activity";
/// The attribute of an instance that scaling in must spare.
pub const PROTECTED: &str = "protected";
const RECONCILE: &str = "reconcile";

/// How long a failed launch waits for the next try, in milliseconds; assumed.
const RETRY_MS: i64 = 60_000;
/// How long a group whose launches fail is waited for, in milliseconds; assumed.
const UNSTABLE_MS: i64 = 15 * 60_000;
/// What CloudFormation's handler allows for creating a group: 360 minutes.
/// Source: the resource's schema, `handlers.create.timeoutInMinutes`.
const CREATE_LIMIT_MS: i64 = 360 * 60_000;
/// What CloudFormation's handler allows for deleting a group: 240 minutes.
const DELETE_LIMIT_MS: i64 = 240 * 60_000;
/// How often the handler looks, in milliseconds; assumed.
const LOOK_MS: i64 = 10_000;

fn arn(world: &World, draft: &Draft<'_>) -> String {
    let uuid = crate::sandbox::engine::chance::uuid(draft.seed, &draft.entity, "arn");
    let pattern = "arn:aws:autoscaling:{region}:{account}:autoScalingGroup:";
    let id = draft.id(world);
    format!(
        "{}{uuid}:autoScalingGroupName/{id}",
        draft.fill(pattern, &id)
    )
}

fn refuse_create(world: &World, draft: &Draft<'_>) -> Result<(), Refusal> {
    rules::GROUP_NAME_TAKEN.unless(names::is_free(world, draft), &[&draft.id(world)])?;
    let there = world.objects(draft.place, AUTO_SCALING_GROUP).count();
    let room = quotas::room(world, draft.place, quotas::GROUPS, there);
    let limit = quotas::limit(world, draft.place, quotas::GROUPS).to_string();
    rules::GROUP_LIMIT.unless(room, &[&limit])?;
    let subnets = value::texts(draft.properties, "VPCZoneIdentifier");
    let zones = value::texts(draft.properties, "AvailabilityZones");
    rules::GROUP_WITHOUT_ZONES.unless(!subnets.is_empty() || !zones.is_empty(), &[])?;
    if launch_template::is_missing(world, draft, specification(draft.properties)) {
        return Err(Refusal::invalid(
            "ValidationError",
            "You must use a valid fully-formed launch template. The specified launch template does not exist.",
        ));
    }
    refuse_sizes(draft.properties)
}

/// Where the properties name the launch template.
pub fn specification(properties: &Value) -> &'static str {
    if properties.get("MixedInstancesPolicy").is_some() {
        "MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification"
    } else {
        "LaunchTemplate"
    }
}

fn refuse_sizes(properties: &Value) -> Result<(), Refusal> {
    let (min, max) = limits(properties);
    let desired = value::number(properties, "DesiredCapacity").unwrap_or(min);
    rules::GROUP_SIZES.unless(
        min <= desired && desired <= max,
        &[&desired.to_string(), &min.to_string(), &max.to_string()],
    )
}

fn limits(properties: &Value) -> (i64, i64) {
    let size = |name| value::number(properties, name).unwrap_or(0);
    (size("MinSize"), size("MaxSize"))
}

fn on_create(world: &mut World, address: &Address) {
    if let Some(group) = world.object_mut(address) {
        group.arn = group.attribute(ARN).map(str::to_owned);
    }
    // Auto Scaling makes its own role, and the one for Spot, when it first needs them.
    world.make_service_role(&address.place.account, "autoscaling.amazonaws.com");
    resize(world, address, None);
}

/// How many instances the group wants now.
pub fn desired(group: &Object) -> i64 {
    group
        .attributes
        .get(DESIRED)
        .and_then(Value::as_i64)
        .unwrap_or(0)
}

/// Wants so many instances; none: as many as its properties say, or as before within its limits.
pub fn resize(world: &mut World, address: &Address, wanted: Option<i64>) {
    let Some(group) = world.object_mut(address) else {
        return;
    };
    let (min, max) = limits(&group.properties);
    let size = if group.state == State::Deleting {
        0
    } else {
        wanted
            .or(value::number(&group.properties, "DesiredCapacity"))
            .unwrap_or_else(|| desired(group))
            .clamp(min, max.max(min))
    };
    group
        .attributes
        .insert(DESIRED.to_owned(), Value::from(size));
    schedule(world, address, 1_000);
}

/// Terminates an instance, whoever asks for it; its group looks for a new one.
pub fn terminate(world: &mut World, instance: &Address) {
    let parents = world.object(instance).map(|object| object.parents.clone());
    instance::terminate(world, instance);
    for parent in parents.unwrap_or_default() {
        if parent.kind == AUTO_SCALING_GROUP {
            let wanted = world.object(&parent).map(desired);
            resize(world, &parent, wanted);
        }
    }
}

fn schedule(world: &mut World, address: &Address, in_ms: i64) {
    let what = Happening::Object {
        address: address.clone(),
        verb: RECONCILE.to_owned(),
        payload: Value::Null,
    };
    world.schedule(in_ms, what);
}

/// The instances of a group that are not on their way out, oldest first.
pub fn instances(world: &World, group: &Address) -> Vec<Address> {
    let mut alive: Vec<&Object> = life::children(world, group, INSTANCE)
        .filter(|instance| instance.state != State::Deleting && !draining::is_leaving(instance))
        .collect();
    alive.sort_by_key(|instance| instance.created_at);
    alive.into_iter().map(Object::address).collect()
}

/// Brings the number of instances nearer to the wanted one.
fn reconcile(world: &mut World, address: &Address) {
    let Some(group) = world.object(address) else {
        return;
    };
    let wanted = usize::try_from(desired(group)).unwrap_or(0);
    let alive = instances(world, address);
    let outcome = if alive.len() < wanted {
        grow(world, address, wanted - alive.len())
    } else {
        shrink(world, address, &alive, wanted)
    };
    match outcome {
        Ok(()) if alive.len() >= wanted => recovered(world, address),
        Ok(()) => (),
        Err(why) => failed(world, address, &why),
    }
}

/// Launches a batch of what is missing, and the rest of it soon after.
fn grow(world: &mut World, address: &Address, missing: usize) -> Result<(), String> {
    let hosts = &world.model().host;
    let batch = usize::try_from(hosts.batch.whole()).unwrap_or(1).max(1);
    let pause_ms = hosts.batch_pause.milli();
    launching::grow(world, address, missing.min(batch))?;
    if missing > batch {
        schedule(world, address, pause_ms);
    }
    Ok(())
}

/// The last activity failed: the group tries again in a while.
pub fn failed(world: &mut World, address: &Address, why: &str) {
    if let Some(group) = world.object_mut(address) {
        let why = Value::from(why);
        group.attributes.insert(ACTIVITY.to_owned(), why);
    }
    schedule(world, address, RETRY_MS);
}

/// What failed before no longer does.
pub fn recovered(world: &mut World, address: &Address) {
    if let Some(group) = world.object_mut(address) {
        group.attributes.remove(ACTIVITY);
    }
}

fn shrink(
    world: &mut World,
    address: &Address,
    alive: &[Address],
    wanted: usize,
) -> Result<(), String> {
    let surplus = alive.len() - wanted;
    let free: Vec<&Address> = alive
        .iter()
        .filter(|address| {
            world
                .object(address)
                .is_some_and(|instance| !value::truth(instance.attributes.get(PROTECTED)))
        })
        .take(surplus)
        .collect();
    let enough = free.len() == surplus;
    let drains = world
        .object(address)
        .is_some_and(|group| capacity_provider::drains(world, group));
    let cause = format!(
        "an instance was taken out of service in response to a difference between desired and \
         actual capacity, shrinking the capacity from {} to {wanted}.",
        alive.len()
    );
    for instance in free {
        let activity = Activity {
            description: format!("Terminating EC2 instance: {}", instance.id),
            cause: cause.clone(),
            zone: None,
            failure: None,
        };
        activity::record(world, address, &activity);
        if drains {
            draining::terminate(world, instance);
        } else {
            instance::terminate(world, instance);
        }
    }
    if enough {
        return Ok(());
    }
    let why = rules::ALL_PROTECTED.message;
    let activity = Activity {
        description: "Terminating EC2 instance".to_owned(),
        cause,
        zone: None,
        failure: Some(why),
    };
    activity::record(world, address, &activity);
    Err(why.to_owned())
}

/// Protects the instances of a group from scaling in, or no longer.
pub fn protect(world: &mut World, address: &Address, protect: bool) {
    for instance in instances(world, address) {
        if let Some(instance) = world.object_mut(&instance) {
            let flag = Value::from(protect);
            instance.attributes.insert(PROTECTED.to_owned(), flag);
        }
    }
}

/// Why the group is not what it should be, in the words of the handler.
fn unstable(world: &World, group: &Object) -> String {
    let (min, _) = limits(&group.properties);
    let current = instances(world, &group.address()).len();
    let activity = activity::last_failure(group)
        .or(group.attribute(ACTIVITY))
        .unwrap_or("none");
    let desired = desired(group);
    rules::GROUP_UNSTABLE.words(&[
        &current.to_string(),
        &min.to_string(),
        &desired.to_string(),
        activity,
    ])
}

fn settled(world: &World, group: &Object) -> Settle {
    let ready = life::children(world, &group.address(), INSTANCE)
        .filter(|instance| instance.state == State::Active)
        .count();
    let (min, _) = limits(&group.properties);
    let age = world.now_ms - group.created_at;
    let gave_up =
        age > CREATE_LIMIT_MS || (age > UNSTABLE_MS && group.attribute(ACTIVITY).is_some());
    if usize::try_from(min).is_ok_and(|min| ready >= min) {
        Settle::Done
    } else if gave_up && group.state == State::Creating {
        Settle::Failed(unstable(world, group))
    } else {
        Settle::Wait(LOOK_MS)
    }
}

fn gone(world: &World, group: &Object) -> Settle {
    let since = group.deleting_since.unwrap_or(world.now_ms);
    if life::children(world, &group.address(), INSTANCE)
        .next()
        .is_none()
    {
        Settle::Done
    } else if world.now_ms - since > DELETE_LIMIT_MS {
        Settle::Failed(unstable(world, group))
    } else {
        Settle::Wait(LOOK_MS)
    }
}
