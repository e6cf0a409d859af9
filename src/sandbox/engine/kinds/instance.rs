//! Instances, their volumes and interfaces: launched by a group, gone when it says so.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::interface::{self, Plug};
use super::launch_template::Recipe;
use super::names::{INSTANCE, SUBNET, VOLUME};
use super::quotas::{self, ON_DEMAND_VCPUS, SPOT_VCPUS};
use super::rules::compute as rules;
use super::{host, instance_types, permission, security_group, value};
use crate::sandbox::engine::kind::{Draft, Id, Kind, Refusal};
use crate::sandbox::engine::life;
use crate::sandbox::engine::object::{Object, State};
use crate::sandbox::engine::place::{Address, Place};
use crate::sandbox::engine::queue::Happening;
use crate::sandbox::engine::timing::{self, Operation};
use crate::sandbox::engine::world::World;

/// `AWS::EC2::Instance`. Templates cannot name it here: groups launch instances.
pub static KIND: Kind = Kind {
    in_templates: false,
    arn: "arn:aws:ec2:{region}:{account}:instance/{id}",
    happens: |world, address, verb, _| match verb {
        RUNNING => run(world, address),
        JOIN => host::join(world, address),
        TERMINATED => vanish(world, address),
        _ => (),
    },
    ..Kind::new(INSTANCE, Id::Hex("i-"))
};

/// `AWS::EC2::Volume`.
pub static VOLUME_KIND: Kind = Kind {
    in_templates: false,
    ..Kind::new(VOLUME, Id::Hex("vol-"))
};

const RUNNING: &str = "running";
const TERMINATED: &str = "terminated";
/// Its agent tries to join a cluster.
pub const JOIN: &str = "join";

/// Why an instance could not be launched, or what it is.
pub fn launch(
    world: &mut World,
    group: &Address,
    recipe: &Recipe,
    subnet: &str,
) -> Result<Address, Refusal> {
    refuse(world, &group.place, recipe)?;
    let public = recipe
        .public
        .unwrap_or_else(|| maps_public(world, &group.place, subnet));
    let properties = json!({
        "InstanceType": recipe.instance_type,
        "ImageId": recipe.image,
        "SubnetId": subnet,
        "SecurityGroupIds": recipe.groups,
        "IamInstanceProfile": recipe.profile,
        "UserData": recipe.user_data,
        "Spot": recipe.spot,
        "Public": public,
    });
    let number = world.number(&format!("instances of {}", group.entity()));
    let draft = Draft {
        seed: world.seed,
        place: &group.place,
        kind: &KIND,
        entity: format!("{}/instance {number}", group.entity()),
        stack_name: None,
        owner: None,
        properties: &properties,
    };
    let address = life::create(world, &draft, BTreeMap::new())?;
    if let Some(instance) = world.object_mut(&address) {
        instance.parents.push(group.clone());
    }
    equip(world, &address, recipe, subnet);
    happen(world, &address, RUNNING, INSTANCE, Operation::Create);
    Ok(address)
}

/// Its primary interface and its volumes.
fn equip(world: &mut World, address: &Address, recipe: &Recipe, subnet: &str) {
    let public = world
        .object(address)
        .is_some_and(|instance| value::flag(&instance.properties, "Public", false));
    interface::plug(
        world,
        &Plug {
            owner: address,
            subnet,
            groups: recipe.groups.iter().map(String::as_str).collect(),
            description: format!("Primary network interface of {}", address.id),
            public,
        },
    );
    for (number, gib) in recipe.volumes.iter().enumerate() {
        let properties = json!({"Size": gib});
        let draft = Draft {
            seed: world.seed,
            place: &address.place,
            kind: &VOLUME_KIND,
            entity: format!("{}/volume {number}", address.entity()),
            stack_name: None,
            owner: None,
            properties: &properties,
        };
        if let Ok(volume) = life::create(world, &draft, BTreeMap::new())
            && let Some(volume) = world.object_mut(&volume)
        {
            volume.state = State::Active;
            volume.parents.push(address.clone());
        }
    }
}

fn refuse(world: &World, place: &Place, recipe: &Recipe) -> Result<(), Refusal> {
    let Some(size) = instance_types::find(&recipe.instance_type) else {
        return Err(rules::INSTANCE_TYPE.refuse(&[&recipe.instance_type]));
    };
    let image = super::images::architecture(&recipe.image);
    let Some(architecture) = image else {
        return Err(rules::IMAGE_MISSING.refuse(&[&recipe.image]));
    };
    rules::IMAGE_ARCHITECTURE.unless(
        architecture == size.architecture,
        &[size.architecture, architecture],
    )?;
    for group in &recipe.groups {
        let there = world
            .find(place, super::names::SECURITY_GROUP, group)
            .is_some();
        rules::LAUNCH_GROUP_MISSING.unless(there, &[group])?;
    }
    if let Some(profile) = &recipe.profile {
        let valid = permission::role_of_profile(world, place, profile).is_some();
        rules::PROFILE_INVALID.unless(valid, &[profile])?;
    }
    refuse_quota(world, place, recipe, size.vcpus)
}

fn refuse_quota(world: &World, place: &Place, recipe: &Recipe, vcpus: i64) -> Result<(), Refusal> {
    let running = world
        .objects(place, INSTANCE)
        .filter(|instance| value::flag(&instance.properties, "Spot", false) == recipe.spot)
        .filter_map(|instance| instance_types::find(instance.text("InstanceType")?))
        .map(|size| size.vcpus)
        .sum();
    if recipe.spot {
        let fits = quotas::fits(world, place, SPOT_VCPUS, (running, vcpus));
        rules::SPOT_LIMIT.unless(fits, &[])
    } else {
        let limit = quotas::limit(world, place, ON_DEMAND_VCPUS).to_string();
        let fits = quotas::fits(world, place, ON_DEMAND_VCPUS, (running, vcpus));
        rules::ON_DEMAND_LIMIT.unless(fits, &[&limit])
    }
}

fn maps_public(world: &World, place: &Place, subnet: &str) -> bool {
    world
        .find(place, SUBNET, subnet)
        .is_some_and(|subnet| value::flag(&subnet.properties, "MapPublicIpOnLaunch", false))
}

/// It runs; its agent starts.
fn run(world: &mut World, address: &Address) {
    if let Some(instance) = world.object_mut(address)
        && instance.state == State::Creating
    {
        instance.state = State::Active;
        happen(
            world,
            address,
            JOIN,
            super::names::CONTAINER_INSTANCE,
            Operation::Create,
        );
    }
}

/// Begins to terminate it.
pub fn terminate(world: &mut World, address: &Address) {
    let now = world.now_ms;
    let Some(instance) = world.object_mut(address) else {
        return;
    };
    if instance.state == State::Deleting {
        return;
    }
    instance.state = State::Deleting;
    instance.deleting_since = Some(now);
    happen(world, address, TERMINATED, INSTANCE, Operation::Delete);
}

/// It is gone, with its interface, its volumes and what ran on it.
fn vanish(world: &mut World, address: &Address) {
    host::leave(world, address);
    interface::unplug(world, address);
    let volumes: Vec<Address> = life::children(world, address, VOLUME)
        .map(Object::address)
        .collect();
    for volume in volumes {
        world.take(&volume);
    }
    world.take(address);
}

/// Lets something happen to an object after as long as the table says for a kind's operation.
pub fn happen(world: &mut World, address: &Address, verb: &str, kind: &str, operation: Operation) {
    let in_ms = timing::of(kind, operation).sample(world.seed, &address.entity(), verb);
    let what = Happening::Object {
        address: address.clone(),
        verb: verb.to_owned(),
        payload: Value::Null,
    };
    world.schedule(in_ms, what);
}

/// The security groups of an instance, or the default group of its VPC.
pub fn groups<'a>(world: &'a World, instance: &'a Object) -> Vec<&'a str> {
    let own = value::texts(&instance.properties, "SecurityGroupIds");
    if own.is_empty() {
        security_group::default_for(world, &instance.place, instance.text("SubnetId"))
            .into_iter()
            .collect()
    } else {
        own
    }
}
