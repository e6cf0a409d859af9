//! Auto Scaling: groups as they are, what they did, and their sizes set by hand.
//!
//! Source of shapes, names and words:
//! <https://docs.aws.amazon.com/autoscaling/ec2/APIReference/Welcome.html>.

use serde_json::Value;

use super::page::{Page, page, size};
use super::{Action, Service, Unknown, place};
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::kinds::names::{AUTO_SCALING_GROUP, INSTANCE};
use crate::sandbox::engine::kinds::{activity, draining, group, instance, subnet, value};
use crate::sandbox::engine::object::State;
use crate::sandbox::engine::{Address, Object, World, life};

/// Auto Scaling, as far as it is simulated.
pub(super) static SERVICE: Service = Service {
    name: "autoscaling",
    version: "2011-01-01",
    unknown: Unknown::InvalidAction,
    actions: &[
        Action::write("DeleteAutoScalingGroup", delete),
        Action::read("DescribeAutoScalingGroups", describe),
        Action::read("DescribeScalingActivities", activities),
        Action::write("SetDesiredCapacity", set_desired),
        Action::write("SetInstanceProtection", protect),
        Action::write("UpdateAutoScalingGroup", update),
    ],
};

/// Most instances of one `SetInstanceProtection`.
const MOST_INSTANCES: usize = 50;

fn invalid(message: impl Into<String>) -> ApiError {
    ApiError::client("ValidationError", message)
}

fn in_use(message: &str) -> ApiError {
    ApiError::client("ResourceInUse", message)
}

/// The group that a call is about.
fn find(world: &World, call: &Call) -> Result<Address, ApiError> {
    let name = call.input.get("AutoScalingGroupName").as_str();
    name.and_then(|name| world.lookup(&place(call), AUTO_SCALING_GROUP, name))
        .map(Object::address)
        .ok_or_else(|| {
            let name = name.unwrap_or_default();
            invalid(format!(
                "AutoScalingGroup name not found - AutoScalingGroup '{name}' not found"
            ))
        })
}

fn paged(call: &Call, key: &str, items: Vec<Tree>, default: usize) -> Answer {
    let size = size(call.input.get("MaxRecords"), default, 100);
    let Some(Page { items, next }) = page(items, call.input.get("NextToken"), size) else {
        let message = "The NextToken value is not valid.";
        return Err(ApiError::client("InvalidNextToken", message));
    };
    Ok(Tree::map([(key, Tree::List(items)), ("NextToken", next)]))
}

/// `DescribeAutoScalingGroups`, by names and by filters on tags.
fn describe(world: &World, call: &Call) -> Answer {
    let names = call.input.get("AutoScalingGroupNames").items();
    let groups = world
        .objects(&place(call), AUTO_SCALING_GROUP)
        .filter(|group| {
            names.is_empty() || names.iter().any(|name| name.as_str() == Some(&group.id))
        })
        .filter(|group| {
            call.input
                .get("Filters")
                .items()
                .iter()
                .all(|filter| lets(filter, group))
        })
        .map(|group| one(world, group))
        .collect();
    paged(call, "AutoScalingGroups", groups, 50)
}

fn lets(filter: &Tree, group: &Object) -> bool {
    let values = filter.get("Values").items();
    let wanted = |text: &String| values.iter().any(|value| value.as_str() == Some(text));
    match filter.get("Name").as_str().unwrap_or_default() {
        "tag-key" => group.tags.keys().any(wanted),
        "tag-value" => group.tags.values().any(wanted),
        name => name
            .strip_prefix("tag:")
            .and_then(|key| group.tags.get(key))
            .is_some_and(wanted),
    }
}

fn one(world: &World, object: &Object) -> Tree {
    let number = |name: &str| Tree::Int(value::number(&object.properties, name).unwrap_or(0));
    let subnets = value::texts(&object.properties, "VPCZoneIdentifier");
    let zones = subnets
        .iter()
        .filter_map(|id| subnet::zone_of(world, &object.place, id))
        .map(|(name, _)| Tree::text(name))
        .collect();
    let address = object.address();
    let instances = life::children(world, &address, INSTANCE)
        .map(|instance| member(world, instance))
        .collect();
    let tag = |(key, value): (&String, &String)| {
        Tree::map([
            ("ResourceId", Tree::text(&object.id)),
            ("ResourceType", Tree::text("auto-scaling-group")),
            ("Key", Tree::text(key)),
            ("Value", Tree::text(value)),
            ("PropagateAtLaunch", Tree::Bool(true)),
        ])
    };
    let leaving = object.state == State::Deleting;
    let protects = value::flag(
        &object.properties,
        "NewInstancesProtectedFromScaleIn",
        false,
    );
    Tree::map([
        ("AutoScalingGroupName", Tree::text(&object.id)),
        (
            "AutoScalingGroupARN",
            Tree::text(object.arn.as_deref().unwrap_or_default()),
        ),
        ("MinSize", number("MinSize")),
        ("MaxSize", number("MaxSize")),
        ("DesiredCapacity", Tree::Int(group::desired(object))),
        ("DefaultCooldown", Tree::Int(300)),
        ("AvailabilityZones", Tree::List(zones)),
        ("HealthCheckType", Tree::text("EC2")),
        ("Instances", Tree::List(instances)),
        ("CreatedTime", Tree::Time(object.created_at)),
        ("VPCZoneIdentifier", Tree::text(subnets.join(","))),
        ("NewInstancesProtectedFromScaleIn", Tree::Bool(protects)),
        (
            "DeletionProtection",
            Tree::text(object.text("DeletionProtection").unwrap_or("none")),
        ),
        (
            "Status",
            if leaving {
                Tree::text("Delete in progress")
            } else {
                Tree::Null
            },
        ),
        ("Tags", Tree::List(object.tags.iter().map(tag).collect())),
    ])
}

fn member(world: &World, object: &Object) -> Tree {
    let lifecycle = match object.state {
        _ if draining::is_leaving(object) => "Terminating:Wait",
        State::Creating => "Pending",
        State::Active => "InService",
        State::Deleting => "Terminating",
    };
    let zone = object
        .text("SubnetId")
        .and_then(|id| subnet::zone_of(world, &object.place, id));
    Tree::map([
        ("InstanceId", Tree::text(&object.id)),
        (
            "InstanceType",
            object.text("InstanceType").map_or(Tree::Null, Tree::text),
        ),
        (
            "AvailabilityZone",
            zone.map_or(Tree::Null, |(name, _)| Tree::text(name)),
        ),
        ("LifecycleState", Tree::text(lifecycle)),
        ("HealthStatus", Tree::text("Healthy")),
        (
            "ProtectedFromScaleIn",
            Tree::Bool(value::truth(object.attributes.get(group::PROTECTED))),
        ),
    ])
}

/// `DescribeScalingActivities`, the newest first; with `IncludeDeletedGroups` also of a group that
/// is gone.
fn activities(world: &World, call: &Call) -> Answer {
    let place = place(call);
    let name = call.input.get("AutoScalingGroupName").as_str();
    let deleted = call.input.get("IncludeDeletedGroups").as_bool() == Some(true);
    let gone = world.remembered(&place, AUTO_SCALING_GROUP);
    let groups = world
        .objects(&place, AUTO_SCALING_GROUP)
        .chain(gone.filter(|_| deleted))
        .filter(|group| {
            name.is_none_or(|name| group.id == name || group.arn.as_deref() == Some(name))
        });
    let mut found: Vec<(i64, Tree)> = groups
        .flat_map(|group| activity::of(group).iter().map(move |entry| (group, entry)))
        .map(|(group, entry)| {
            (
                value::number(entry, "start_ms").unwrap_or(0),
                tell(group, entry),
            )
        })
        .collect();
    found.reverse();
    found.sort_by_key(|(start, _)| std::cmp::Reverse(*start));
    let told = found.into_iter().map(|(_, told)| told).collect();
    paged(call, "Activities", told, 100)
}

fn tell(group: &Object, entry: &Value) -> Tree {
    let text = |name: &str| value::text(entry, name).map_or(Tree::Null, Tree::text);
    let time = |name: &str| value::number(entry, name).map_or(Tree::Null, Tree::Time);
    Tree::map([
        ("ActivityId", text("id")),
        ("AutoScalingGroupName", Tree::text(&group.id)),
        (
            "AutoScalingGroupARN",
            group.arn.as_deref().map_or(Tree::Null, Tree::text),
        ),
        ("Cause", text("cause")),
        ("Description", text("description")),
        ("StartTime", time("start_ms")),
        ("EndTime", time("end_ms")),
        ("StatusCode", text("status")),
        ("StatusMessage", text("message")),
        ("Progress", Tree::Int(100)),
    ])
}

/// `UpdateAutoScalingGroup`: sizes and the protection of new instances.
fn update(world: &mut World, call: &Call) -> Answer {
    const KNOWN: &[&str] = &[
        "AutoScalingGroupName",
        "DesiredCapacity",
        "MaxSize",
        "MinSize",
        "NewInstancesProtectedFromScaleIn",
    ];
    if let Tree::Map(input) = &call.input
        && let Some(other) = input.keys().find(|key| !KNOWN.contains(&key.as_str()))
    {
        return Err(invalid(format!(
            "the sandbox does not simulate `{other}` of UpdateAutoScalingGroup"
        )));
    }
    let address = find(world, call)?;
    let Some(group) = world.object(&address) else {
        return Ok(Tree::Null);
    };
    let mut properties = group.properties.clone();
    let now = group::desired(group);
    for name in ["MinSize", "MaxSize"] {
        if let Some(size) = call.input.get(name).as_int() {
            properties[name] = size.into();
        }
    }
    if let Some(protects) = call.input.get("NewInstancesProtectedFromScaleIn").as_bool() {
        properties["NewInstancesProtectedFromScaleIn"] = protects.into();
    }
    let limit = |name: &str| value::number(&properties, name).unwrap_or(0);
    let (min, max) = (limit("MinSize"), limit("MaxSize"));
    let wanted = match call.input.get("DesiredCapacity").as_int() {
        Some(wanted) => wanted,
        None => now.clamp(min, max.max(min)),
    };
    if min > max || wanted < min || wanted > max {
        return Err(invalid(format!(
            "Desired capacity:{wanted} must be between the specified min size:{min} and max size:{max}"
        )));
    }
    if properties.get("DesiredCapacity").is_some() {
        properties["DesiredCapacity"] = wanted.into();
    }
    life::update(world, &address, properties)
        .map_err(|refusal| ApiError::client(&refusal.code, refusal.message))?;
    group::resize(world, &address, Some(wanted));
    Ok(Tree::Null)
}

/// `SetDesiredCapacity`.
fn set_desired(world: &mut World, call: &Call) -> Answer {
    let address = find(world, call)?;
    let wanted = call
        .input
        .get("DesiredCapacity")
        .as_int()
        .ok_or_else(|| invalid("DesiredCapacity must not be null"))?;
    let limit = |name: &str| {
        let group = world.object(&address);
        group
            .and_then(|group| value::number(&group.properties, name))
            .unwrap_or(0)
    };
    let (min, max) = (limit("MinSize"), limit("MaxSize"));
    if wanted < min {
        return Err(invalid(format!(
            "New SetDesiredCapacity value {wanted} is below min value {min} for the AutoScalingGroup."
        )));
    }
    if wanted > max {
        return Err(invalid(format!(
            "New SetDesiredCapacity value {wanted} is above max value {max} for the AutoScalingGroup."
        )));
    }
    group::resize(world, &address, Some(wanted));
    Ok(Tree::Null)
}

/// `SetInstanceProtection`: all of them, or none when one is not in the group.
fn protect(world: &mut World, call: &Call) -> Answer {
    let address = find(world, call)?;
    let ids = call.input.get("InstanceIds").items();
    if ids.is_empty() || ids.len() > MOST_INSTANCES {
        return Err(invalid(format!(
            "1 validation error detected: Value at 'instanceIds' failed to satisfy constraint: \
             Member must have length between 1 and {MOST_INSTANCES}"
        )));
    }
    let protects = call
        .input
        .get("ProtectedFromScaleIn")
        .as_bool()
        .unwrap_or(false);
    let mut instances = Vec::new();
    for id in ids.iter().filter_map(Tree::as_str) {
        let found = world
            .find(&address.place, INSTANCE, id)
            .filter(|instance| instance.belongs_to(&address))
            .ok_or_else(|| {
                let group = &address.id;
                invalid(format!(
                    "The instance {id} is not part of Auto Scaling group {group}."
                ))
            })?;
        if found.state != State::Active {
            return Err(invalid(format!(
                "The instance {id} is not in InService or EnteringStandby or Standby."
            )));
        }
        instances.push(found.address());
    }
    for instance in instances {
        set_protection(world, &instance, protects);
    }
    let wanted = world.object(&address).map(group::desired);
    group::resize(world, &address, wanted);
    Ok(Tree::map([]))
}

fn set_protection(world: &mut World, instance: &Address, protects: bool) {
    if let Some(instance) = world.object_mut(instance) {
        let key = group::PROTECTED.to_owned();
        instance.attributes.insert(key, protects.into());
    }
}

/// `DeleteAutoScalingGroup`. With force, protected instances go too and nothing is drained.
fn delete(world: &mut World, call: &Call) -> Answer {
    let address = find(world, call)?;
    let force = call.input.get("ForceDelete").as_bool() == Some(true);
    let instances: Vec<Address> = life::children(world, &address, INSTANCE)
        .map(Object::address)
        .collect();
    if !force && !instances.is_empty() {
        return Err(in_use(
            "You cannot delete an AutoScalingGroup while there are instances or pending Spot \
             instance request(s) still in the group.",
        ));
    }
    let protection = world
        .object(&address)
        .and_then(|group| group.text("DeletionProtection"));
    if force && protection == Some("prevent-force-deletion") {
        return Err(in_use(
            "The Auto Scaling group cannot be force deleted while its deletion protection is \
             prevent-force-deletion.",
        ));
    }
    life::remove(world, &address)
        .map_err(|refusal| ApiError::client(&refusal.code, refusal.message))?;
    for instance in instances {
        set_protection(world, &instance, false);
        instance::terminate(world, &instance);
    }
    Ok(Tree::Null)
}
