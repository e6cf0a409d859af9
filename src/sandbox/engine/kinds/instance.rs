//! Instances, their volumes and interfaces: launched by a group, gone when it says so.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::activity::{self, Activity};
use super::instance_types::{self, InstanceType};
use super::interface::{self, Plug};
use super::launch_template::Recipe;
use super::names::{INSTANCE, SUBNET, VOLUME};
use super::rules::compute as rules;
use super::{
    draining, group, guard_duty, host, mishaps, permission, quotas, security_group, subnet, value,
    zones,
};
use crate::sandbox::engine::conditions::{KeyState, Market};
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
        draining::DRAINED => draining::look(world, address),
        mishaps::RECLAIMED => group::terminate(world, address),
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
    refuse_zone(world, &group.place, recipe, subnet)?;
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
        "KeepInterface": !recipe.drop_interface,
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
    world.adopt(&address, group.clone());
    equip(world, &address, recipe, subnet);
    let hosts = &world.model().host;
    let fulfilment = if recipe.spot {
        &hosts.fulfilment_spot
    } else {
        &hosts.fulfilment
    };
    let in_ms = fulfilment.sample_ms(world.seed, &address.entity(), RUNNING);
    happen_in(world, &address, RUNNING, in_ms);
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
    for (number, disk) in recipe.volumes.iter().enumerate() {
        let properties = json!({
            "Size": disk.gib, "Keep": !disk.drop, "KmsKeyId": disk.key,
        });
        let draft = Draft {
            seed: world.seed,
            place: &address.place,
            kind: &VOLUME_KIND,
            entity: format!("{}/volume {number}", address.entity()),
            stack_name: None,
            owner: None,
            properties: &properties,
        };
        if let Ok(made) = life::create(world, &draft, recipe.volume_tags.clone()) {
            if let Some(volume) = world.object_mut(&made) {
                volume.state = State::Active;
            }
            world.adopt(&made, address.clone());
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
    for key in recipe.volumes.iter().filter_map(|disk| disk.key.as_deref()) {
        let disabled = world.key_trouble(place, key) == Some(KeyState::Disabled);
        rules::KEY_STATE.unless(!disabled, &[])?;
    }
    refuse_quota(world, place, recipe, size)
}

fn refuse_quota(
    world: &World,
    place: &Place,
    recipe: &Recipe,
    size: &InstanceType,
) -> Result<(), Refusal> {
    let family = quotas::family(size.name);
    let running = world
        .objects(place, INSTANCE)
        .filter(|instance| value::flag(&instance.properties, "Spot", false) == recipe.spot)
        .filter_map(|instance| instance_types::find(instance.text("InstanceType")?))
        .filter(|other| quotas::family(other.name) == family)
        .map(|size| size.vcpus)
        .sum();
    let (on_demand, spot) = family.quotas();
    if recipe.spot {
        let fits = quotas::fits(world, place, spot, (running, size.vcpus));
        rules::SPOT_LIMIT.unless(fits, &[])?;
        let role = world.has_service_role(place, "spot.amazonaws.com");
        rules::SPOT_ROLE.unless(role, &[])
    } else {
        let limit = quotas::limit(world, place, on_demand).to_string();
        let fits = quotas::fits(world, place, on_demand, (running, size.vcpus));
        rules::ON_DEMAND_LIMIT.unless(fits, &[&limit])
    }
}

/// What a zone refuses: a type it does not have, or has none left of.
fn refuse_zone(world: &World, place: &Place, recipe: &Recipe, subnet: &str) -> Result<(), Refusal> {
    let Some(zone) = subnet::zone_of(world, place, subnet) else {
        return Ok(());
    };
    let name = recipe.instance_type.as_str();
    let others = |fine: &dyn Fn((&str, &str)) -> bool| {
        let zones = zones::of(&place.region);
        let names = zones.iter().filter(|other| fine((&other.name, &other.id)));
        let names: Vec<&str> = names.map(|other| other.name.as_str()).collect();
        names.join(", ")
    };
    if !world.offers(place, name, zone) {
        let others = others(&|zone| world.offers(place, name, zone));
        return Err(rules::NOT_OFFERED.refuse(&[name, zone.0, &others]));
    }
    let market = if recipe.spot {
        Market::Spot
    } else {
        Market::OnDemand
    };
    match (world.is_short(place, name, zone, market), market) {
        (false, _) => Ok(()),
        (true, Market::Spot) => Err(rules::NO_SPOT_CAPACITY.refuse(&[])),
        (true, Market::OnDemand) => {
            let others = others(&|zone| !world.is_short(place, name, zone, market));
            Err(rules::NO_CAPACITY.refuse(&[name, zone.0, name, &others]))
        }
    }
}

fn maps_public(world: &World, place: &Place, subnet: &str) -> bool {
    world
        .find(place, SUBNET, subnet)
        .is_some_and(|subnet| value::flag(&subnet.properties, "MapPublicIpOnLaunch", false))
}

/// It runs and its agent starts, unless a volume cannot be decrypted.
fn run(world: &mut World, address: &Address) {
    if has_locked_volume(world, address) {
        return die(world, address);
    }
    let vpc = interface::vpc_of(world, address);
    guard_duty::notice(world, &address.place, vpc.as_deref());
    if let Some(instance) = world.object_mut(address)
        && instance.state == State::Creating
    {
        instance.state = State::Active;
        let boot = &world.model().host.boot;
        let in_ms = boot.sample_ms(world.seed, &address.entity(), JOIN);
        happen_in(world, address, JOIN, in_ms);
    }
}

/// Whether a volume of it is encrypted with a key that nobody lets it use.
fn has_locked_volume(world: &World, address: &Address) -> bool {
    life::children(world, address, VOLUME)
        .filter_map(|volume| volume.text("KmsKeyId"))
        .any(|key| world.key_trouble(&address.place, key).is_some())
}

/// It was launched and dies at once; its group tries again later.
fn die(world: &mut World, address: &Address) {
    let why = rules::KEY_DENIED.message;
    let group = world
        .object(address)
        .and_then(|instance| instance.parents.first().cloned());
    terminate(world, address);
    let Some(group) = group else {
        return;
    };
    let activity = Activity {
        description: format!("Launching a new EC2 instance: {}", address.id),
        cause: "an instance was started in response to a difference between desired and actual \
                capacity."
            .to_owned(),
        zone: None,
        failure: Some(why),
    };
    activity::record(world, &group, &activity);
    group::failed(world, &group, why);
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
    let keeps = world
        .object(address)
        .is_some_and(|instance| value::flag(&instance.properties, "KeepInterface", false));
    if keeps {
        interface::leave_for_good(world, address);
    } else {
        interface::unplug(world, address);
    }
    let volumes: Vec<(Address, bool)> = life::children(world, address, VOLUME)
        .map(|volume| {
            (
                volume.address(),
                value::flag(&volume.properties, "Keep", false),
            )
        })
        .collect();
    for (volume, keep) in volumes {
        if keep {
            world.orphan(&volume);
        } else {
            world.take(&volume);
        }
    }
    let known_as = world.object(address).map(|gone| tags(world, gone));
    if let Some(mut instance) = world.take(address) {
        instance.tags = known_as.unwrap_or_default();
        world.remember(instance);
    }
}

/// The tags of an instance: its own, and those its group gives to all.
pub fn tags(world: &World, instance: &Object) -> BTreeMap<String, String> {
    let mut tags = instance.tags.clone();
    let group = instance
        .parents
        .iter()
        .find(|parent| parent.kind == super::names::AUTO_SCALING_GROUP);
    if let Some(address) = group {
        let name = "aws:autoscaling:groupName".to_owned();
        tags.insert(name, address.id.clone());
        if let Some(group) = world.object(address) {
            tags.extend(group.tags.clone());
        }
    }
    tags
}

/// Lets something happen to an object after as long as the table says for a kind's operation.
pub fn happen(world: &mut World, address: &Address, verb: &str, kind: &str, operation: Operation) {
    let in_ms = timing::takes(world, (kind, operation), (&address.entity(), verb));
    happen_in(world, address, verb, in_ms);
}

/// Lets something happen to an object after so many milliseconds.
fn happen_in(world: &mut World, address: &Address, verb: &str, in_ms: i64) {
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
