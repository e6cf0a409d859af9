//! Network interfaces: what puts something into a subnet. Nothing in a template makes one here;
//! NAT gateways, endpoints, load balancers, instances and tasks do. Those of tasks are kept with
//! their tasks.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::names::{NETWORK_INTERFACE, SUBNET, TASK};
use super::reach;
use super::rules::network as rules;
use crate::sandbox::engine::chance;
use crate::sandbox::engine::conditions::Linger;
use crate::sandbox::engine::kind::{Draft, Id, Kind};
use crate::sandbox::engine::life;
use crate::sandbox::engine::object::{Object, State};
use crate::sandbox::engine::place::{Address, Place};
use crate::sandbox::engine::queue::Happening;
use crate::sandbox::engine::tasks::{Cast, Task};
use crate::sandbox::engine::world::World;

/// `AWS::EC2::NetworkInterface`.
pub static KIND: Kind = Kind {
    in_templates: false,
    refuse_delete: |_, interface| {
        let used = status(interface) != AVAILABLE;
        rules::INTERFACE_IN_USE.unless(!used, &[&interface.id])
    },
    happens: |world, address, verb, _| match verb {
        RELEASE => {
            world.take(address);
        }
        FREE => {
            if let Some(interface) = world.object_mut(address) {
                free(interface);
            }
        }
        _ => (),
    },
    ..Kind::new(NETWORK_INTERFACE, Id::Hex("eni-"))
};

/// The verb for an interface that outlived its owner for a while.
const RELEASE: &str = "release";
/// The verb for an interface that nothing uses any more.
const FREE: &str = "free";
/// The attribute with the status as EC2 shows it; none: `in-use`.
const STATUS: &str = "status";
/// Status of an interface that nothing uses.
const AVAILABLE: &str = "available";

/// An interface to be made.
#[derive(Debug, Clone)]
pub struct Plug<'a> {
    /// What it is of, and goes away with.
    pub owner: &'a Address,
    /// Subnet it is in.
    pub subnet: &'a str,
    /// Security groups it carries.
    pub groups: Vec<&'a str>,
    /// What the console shows: `Interface for NAT Gateway nat-…`.
    pub description: String,
    /// Whether a public address is mapped to it.
    pub public: bool,
}

/// Makes an interface and answers its id; none when the subnet is not there.
pub fn plug(world: &mut World, plug: &Plug<'_>) -> Option<String> {
    let place = plug.owner.place.clone();
    let vpc = world
        .find(&place, SUBNET, plug.subnet)?
        .text("VpcId")?
        .to_owned();
    let properties = json!({
        "SubnetId": plug.subnet,
        "VpcId": vpc,
        "Groups": plug.groups,
        "Description": plug.description,
        "Public": plug.public,
    });
    let draft = Draft {
        seed: world.seed,
        place: &place,
        kind: &KIND,
        entity: format!("{}/{}/interface", plug.owner.entity(), plug.subnet),
        stack_name: None,
        owner: None,
        properties: &properties,
    };
    let address = life::create(world, &draft, BTreeMap::new()).ok()?;
    world.object_mut(&address)?.state = State::Active;
    world.adopt(&address, plug.owner.clone());
    Some(address.id)
}

/// Takes away the interfaces of something: now, or after they have lingered for as long as the
/// world says.
pub fn unplug(world: &mut World, owner: &Address) {
    let linger = world.linger(&owner.place, &owner.kind);
    for address in of(world, owner) {
        match linger {
            None => {
                world.take(&address);
            }
            Some(linger) => leave(world, &address, linger),
        }
    }
}

/// The interfaces of something outlive it until somebody deletes them.
pub fn leave_for_good(world: &mut World, owner: &Address) {
    let linger = Linger {
        in_use_ms: 0,
        available_ms: None,
    };
    for address in of(world, owner) {
        leave(world, &address, linger);
    }
}

/// An interface outlives its owner: it belongs to nobody, and no address is mapped to it.
fn leave(world: &mut World, address: &Address, linger: Linger) {
    world.orphan(address);
    let Some(interface) = world.object_mut(address) else {
        return;
    };
    interface.properties["Public"] = Value::Bool(false);
    let total = linger.available_ms.map(|ms| ms + linger.in_use_ms);
    let verbs = [(FREE, Some(linger.in_use_ms)), (RELEASE, total)];
    for (verb, in_ms) in verbs {
        if let Some(in_ms) = in_ms {
            happen(world, address, verb, in_ms);
        }
    }
}

/// Makes an interface one that nothing uses: it can be deleted.
pub fn free(interface: &mut Object) {
    let status = Value::from(AVAILABLE);
    interface.attributes.insert(STATUS.to_owned(), status);
}

/// The status of an interface as EC2 shows it: `in-use` or `available`.
pub fn status(interface: &Object) -> &str {
    interface.attribute(STATUS).unwrap_or("in-use")
}

fn happen(world: &mut World, address: &Address, verb: &str, in_ms: i64) {
    let what = Happening::Object {
        address: address.clone(),
        verb: verb.to_owned(),
        payload: Value::Null,
    };
    world.schedule(in_ms, what);
}

/// Lets the interfaces of something go after so many milliseconds; until then they are in the way.
pub fn unplug_later(world: &mut World, owner: &Address, in_ms: i64) {
    let linger = world.linger(&owner.place, &owner.kind);
    for address in of(world, owner) {
        match linger {
            None => happen(world, &address, RELEASE, in_ms),
            Some(linger) => leave(world, &address, linger),
        }
    }
}

fn of(world: &World, owner: &Address) -> Vec<Address> {
    life::children(world, owner, NETWORK_INTERFACE)
        .map(Object::address)
        .collect()
}

/// The VPC of the interfaces of something.
pub fn vpc_of(world: &World, owner: &Address) -> Option<String> {
    life::children(world, owner, NETWORK_INTERFACE)
        .find_map(|interface| interface.text("VpcId"))
        .map(str::to_owned)
}

/// Whether any interface satisfies a condition; it sees what interfaces of tasks are like, not
/// whose they are.
pub fn any(world: &World, place: &Place, mut condition: impl FnMut(&Object) -> bool) -> bool {
    let tasks = world.tasks(place);
    world.objects(place, NETWORK_INTERFACE).any(&mut condition)
        || tasks.plugged().any(|(cast, subnet, _)| {
            let likeness = of_cast(world, place, (cast, subnet));
            condition(&likeness)
        })
}

/// The interfaces of all tasks, which are kept with their tasks.
pub fn of_tasks(world: &World, place: &Place) -> Vec<Object> {
    let tasks = world.tasks(place).iter();
    tasks
        .filter(|task| task.plugged)
        .filter_map(|task| of_task(world, place, task))
        .collect()
}

/// The interface of a task, if it ever had one of its own.
pub fn of_task(world: &World, place: &Place, task: &Task) -> Option<Object> {
    let tasks = world.tasks(place);
    let subnet = tasks.subnet(task)?;
    let mut interface = of_cast(world, place, (tasks.cast(task)?, subnet));
    interface.id = id_of_task(world, place, task)?;
    interface.properties["Description"] =
        format!("arn:aws:ecs:{}:attachment/{}", place.region, task.id).into();
    interface.created_at = task.stamps.created;
    interface.parents = vec![Address::new(place, TASK, task.id.to_string())];
    Some(interface)
}

/// Id of the interface of a task, if it ever had one of its own.
pub fn id_of_task(world: &World, place: &Place, task: &Task) -> Option<String> {
    let subnet = world.tasks(place).subnet(task)?;
    let owner = Address::new(place, TASK, task.id.to_string());
    let entity = format!("{}/{subnet}/interface", owner.entity());
    let digits = chance::hex(world.seed, &entity, "id", 17);
    Some(format!("eni-{digits}"))
}

/// What all interfaces of tasks of one cast in one subnet have in common.
fn of_cast(world: &World, place: &Place, (cast, subnet): (&Cast, &str)) -> Object {
    Object {
        place: place.clone(),
        kind: NETWORK_INTERFACE.to_owned(),
        id: String::new(),
        arn: None,
        properties: json!({
            "SubnetId": subnet,
            "VpcId": reach::vpc_of(world, place, subnet),
            "Groups": cast.groups,
            "Description": "",
            "Public": cast.public,
        }),
        attributes: BTreeMap::new(),
        tags: BTreeMap::new(),
        state: State::Active,
        created_at: 0,
        deleting_since: None,
        owner: None,
        parents: Vec::new(),
    }
}

/// Takes away the interface of a task that stops: now, or after it has lingered for as long as the
/// world says.
pub fn unplug_task(world: &mut World, place: &Place, task: &Task) {
    let lingering = world.linger(place, TASK).filter(|_| task.plugged);
    if let Some(linger) = lingering
        && let Some(interface) = of_task(world, place, task)
    {
        let address = interface.address();
        world.insert(interface);
        leave(world, &address, linger);
    }
}

/// Whether the interface carries a security group.
pub fn carries(interface: &Object, group: &str) -> bool {
    super::value::texts(&interface.properties, "Groups").contains(&group)
}

/// Whether a public address is mapped to the interface.
pub fn is_public(interface: &Object) -> bool {
    super::value::flag(&interface.properties, "Public", false)
}
