//! Network interfaces: what puts something into a subnet. Nothing in a template makes one here;
//! NAT gateways, endpoints, load balancers, instances and tasks do.

use serde_json::json;

use super::names::{NETWORK_INTERFACE, SUBNET};
use crate::sandbox::engine::kind::{Draft, Id, Kind};
use crate::sandbox::engine::life;
use crate::sandbox::engine::object::{Object, State};
use crate::sandbox::engine::place::{Address, Place};
use crate::sandbox::engine::queue::Happening;
use crate::sandbox::engine::world::World;

/// `AWS::EC2::NetworkInterface`.
pub static KIND: Kind = Kind {
    in_templates: false,
    happens: |world, address, verb, _| {
        if verb == RELEASE {
            world.take(address);
        }
    },
    ..Kind::new(NETWORK_INTERFACE, Id::Hex("eni-"))
};

/// The verb for an interface that outlives its owner for a while.
const RELEASE: &str = "release";

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
    let address = life::create(world, &draft, std::collections::BTreeMap::new()).ok()?;
    let interface = world.object_mut(&address)?;
    interface.state = State::Active;
    interface.parents.push(plug.owner.clone());
    Some(address.id)
}

/// Takes away the interfaces of something, now.
pub fn unplug(world: &mut World, owner: &Address) {
    for address in of(world, owner) {
        world.take(&address);
    }
}

/// Lets the interfaces of something go after so many milliseconds; until then they are in the way.
pub fn unplug_later(world: &mut World, owner: &Address, in_ms: i64) {
    for address in of(world, owner) {
        let verb = RELEASE.to_owned();
        let payload = serde_json::Value::Null;
        world.schedule(
            in_ms,
            Happening::Object {
                address,
                verb,
                payload,
            },
        );
    }
}

fn of(world: &World, owner: &Address) -> Vec<Address> {
    life::children(world, owner, NETWORK_INTERFACE)
        .map(Object::address)
        .collect()
}

/// Whether any interface satisfies a condition.
pub fn any(world: &World, place: &Place, condition: impl FnMut(&Object) -> bool) -> bool {
    world.objects(place, NETWORK_INTERFACE).any(condition)
}

/// Whether the interface carries a security group.
pub fn carries(interface: &Object, group: &str) -> bool {
    super::value::texts(&interface.properties, "Groups").contains(&group)
}

/// Whether a public address is mapped to the interface.
pub fn is_public(interface: &Object) -> bool {
    super::value::flag(&interface.properties, "Public", false)
}
