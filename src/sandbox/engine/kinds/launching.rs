//! How a group launches instances: zone by zone, and on into the next when one has no capacity.

use std::collections::BTreeMap;

use serde_json::Value;

use super::activity::{self, Activity};
use super::group::{self, PROTECTED};
use super::launch_template::{self, Recipe};
use super::names::{INSTANCE, SUBNET};
use super::rules::compute as rules;
use super::{capacity_provider, instance, subnet, value};
use crate::sandbox::engine::kind::Refusal;
use crate::sandbox::engine::life;
use crate::sandbox::engine::object::Object;
use crate::sandbox::engine::place::Address;
use crate::sandbox::engine::world::World;

/// Refusals that another zone may not have.
const OF_A_ZONE: &[&str] = &[
    rules::NO_CAPACITY.code,
    rules::NO_SPOT_CAPACITY.code,
    rules::NOT_OFFERED.code,
];

/// Launches so many instances, or says why it cannot go on.
pub fn grow(world: &mut World, address: &Address, missing: usize) -> Result<(), String> {
    let Some(group) = world.object(address).cloned() else {
        return Ok(());
    };
    let path = group::specification(&group.properties);
    let named = |name: &str| value::text(&group.properties, &format!("{path}.{name}"));
    let template = named("LaunchTemplateId")
        .or(named("LaunchTemplateName"))
        .and_then(|name| launch_template::find(world, &address.place, name));
    let Some(recipe) = template.map(Recipe::of) else {
        return Err("The specified launch template does not exist.".to_owned());
    };
    let protect = value::flag(&group.properties, "NewInstancesProtectedFromScaleIn", false)
        || capacity_provider::protects(world, &group);
    let mut subnets = inhabited(world, address, &group);
    if subnets.is_empty() {
        return Err("The specified subnets do not exist.".to_owned());
    }
    let before = group::instances(world, address).len();
    for number in 0..missing {
        let cause = format!(
            "an instance was started in response to a difference between desired and actual \
             capacity, increasing the capacity from {} to {}.",
            before + number,
            before + missing
        );
        let launched = one(world, address, &recipe, (&mut subnets, &cause))?;
        if let Some(instance) = world.object_mut(&launched) {
            let flag = Value::from(protect);
            instance.attributes.insert(PROTECTED.to_owned(), flag);
        }
    }
    Ok(())
}

/// The subnets of the group, and how many of its instances each has.
fn inhabited(world: &World, address: &Address, group: &Object) -> Vec<(usize, String)> {
    let mut there: BTreeMap<&str, usize> = BTreeMap::new();
    for instance in life::children(world, address, INSTANCE) {
        if let Some(subnet) = instance.text("SubnetId") {
            *there.entry(subnet).or_default() += 1;
        }
    }
    value::texts(&group.properties, "VPCZoneIdentifier")
        .into_iter()
        .filter(|subnet| world.find(&address.place, SUBNET, subnet).is_some())
        .map(|subnet| (there.get(subnet).copied().unwrap_or(0), subnet.to_owned()))
        .collect()
}

/// Launches one instance in the emptiest subnet that has capacity.
fn one(
    world: &mut World,
    address: &Address,
    recipe: &Recipe,
    (subnets, cause): (&mut [(usize, String)], &str),
) -> Result<Address, String> {
    let mut order: Vec<usize> = (0..subnets.len()).collect();
    order.sort_by_key(|at| subnets.get(*at).map(|(count, _)| *count));
    let mut why = String::new();
    for at in order {
        let Some((count, subnet)) = subnets.get_mut(at) else {
            continue;
        };
        let outcome = instance::launch(world, address, recipe, subnet);
        note(world, address, (subnet, cause), &outcome);
        match outcome {
            Ok(instance) => {
                *count += 1;
                return Ok(instance);
            }
            Err(refusal) if OF_A_ZONE.contains(&refusal.code.as_str()) => why = refusal.message,
            Err(refusal) => return Err(refusal.message),
        }
    }
    Err(why)
}

fn note(
    world: &mut World,
    address: &Address,
    (subnet, cause): (&str, &str),
    outcome: &Result<Address, Refusal>,
) {
    let zone = subnet::zone_of(world, &address.place, subnet).map(|(name, _)| name.to_owned());
    let (description, failure) = match outcome {
        Ok(instance) => (
            format!("Launching a new EC2 instance: {}", instance.id),
            None,
        ),
        Err(refusal) => (
            "Launching a new EC2 instance".to_owned(),
            Some(refusal.message.as_str()),
        ),
    };
    let activity = Activity {
        description,
        cause: cause.to_owned(),
        zone: zone.as_deref(),
        failure,
    };
    activity::record(world, address, &activity);
}
