//! What somebody does by hand, behind CloudFormation's back: no handler, no rule, no event.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::draft::Draft;
use super::kinds::{self, group, instance, names, repository, store};
use super::life;
use super::object::{Object, State};
use super::place::{Address, Place};
use super::world::World;

/// Something done by hand. What is named by id may be named by its logical id in a stack too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Deed {
    /// Something is made, by nobody's stack.
    Add {
        /// CloudFormation type.
        kind: String,
        /// Its properties, as in a template without functions.
        properties: Value,
        /// Its tags.
        #[serde(default)]
        tags: BTreeMap<String, String>,
    },
    /// Something is removed, whatever depends on it.
    Remove {
        /// CloudFormation type.
        kind: String,
        /// Id or logical id.
        id: String,
    },
    /// A network interface is put into a subnet, and left there.
    AddInterface {
        /// Id or logical id of the subnet.
        subnet: String,
        /// Ids or logical ids of security groups.
        #[serde(default)]
        groups: Vec<String>,
    },
    /// A security group is made in a VPC, and left there.
    AddSecurityGroup {
        /// Id or logical id of the VPC.
        vpc: String,
        /// Its name.
        name: String,
        /// Id or logical id of a group that it lets in, if any.
        #[serde(default)]
        lets_in: Option<String>,
    },
    /// A log group is made.
    AddLogGroup {
        /// Its name.
        name: String,
    },
    /// An image is pushed to a repository.
    PushImage {
        /// Id or logical id of the repository.
        repository: String,
        /// Its tag.
        tag: String,
        /// Its platforms, such as `linux/arm64`.
        platforms: Vec<String>,
    },
    /// Every image of a tag is removed from a repository.
    RemoveImage {
        /// Id or logical id of the repository.
        repository: String,
        /// Its tag.
        tag: String,
    },
    /// The instances of a group are protected from scaling in.
    ProtectInstances {
        /// Id or logical id of the group.
        group: String,
    },
}

impl Deed {
    /// Does it.
    pub fn happens(&self, world: &mut World, place: &Place) {
        match self {
            Self::Add {
                kind,
                properties,
                tags,
            } => {
                tagged(world, place, (kind, properties), tags.clone());
            }
            Self::Remove { kind, id } => {
                for address in called(world, place, kind, id) {
                    remove(world, &address);
                }
            }
            Self::AddInterface { subnet, groups } => {
                let groups: Vec<String> = groups
                    .iter()
                    .flat_map(|group| called(world, place, names::SECURITY_GROUP, group))
                    .map(|address| address.id)
                    .collect();
                for subnet in called(world, place, names::SUBNET, subnet) {
                    add_interface(world, &subnet, &groups);
                }
            }
            Self::AddSecurityGroup { vpc, name, lets_in } => {
                for vpc in called(world, place, names::VPC, vpc) {
                    add_security_group(world, &vpc, name, lets_in.as_ref());
                }
            }
            Self::AddLogGroup { name } => store::write_to_log_group(world, place, name),
            Self::PushImage {
                repository,
                tag,
                platforms,
            } => {
                for address in called(world, place, names::REPOSITORY, repository) {
                    repository::push(world, &address, tag, platforms);
                }
            }
            Self::RemoveImage { repository, tag } => {
                for address in called(world, place, names::REPOSITORY, repository) {
                    repository::untag(world, &address, tag);
                }
            }
            Self::ProtectInstances { group } => {
                for address in called(world, place, names::AUTO_SCALING_GROUP, group) {
                    group::protect(world, &address, true);
                }
            }
        }
    }
}

/// Makes a security group that lets in everything from others.
fn add_security_group(world: &mut World, vpc: &Address, name: &str, lets_in: Option<&String>) {
    let place = &vpc.place;
    let source = lets_in
        .iter()
        .flat_map(|group| called(world, place, names::SECURITY_GROUP, group))
        .map(|group| json!({"IpProtocol": "-1", "SourceSecurityGroupId": group.id}))
        .collect::<Vec<Value>>();
    let properties = json!({
        "VpcId": vpc.id,
        "GroupName": name,
        "GroupDescription": "made by hand",
        "SecurityGroupIngress": source,
    });
    add(world, place, names::SECURITY_GROUP, &properties);
}

/// What is called so: by id, by name, or by logical id in any stack.
fn called(world: &World, place: &Place, kind: &str, name: &str) -> Vec<Address> {
    let home = kinds::find(kind).map_or_else(|| place.clone(), |kind| kind.home(place));
    world
        .objects(&home, kind)
        .filter(|object| {
            let owner = object.owner.as_ref();
            object.id == name || owner.is_some_and(|owner| owner.logical_id == name)
        })
        .map(Object::address)
        .collect()
}

fn remove(world: &mut World, address: &Address) {
    if address.kind == names::INSTANCE {
        return instance::terminate(world, address);
    }
    let Some((kind, object)) = kinds::find(&address.kind).zip(world.take(address)) else {
        return;
    };
    (kind.on_gone)(world, &object);
}

fn add_interface(world: &mut World, subnet: &Address, groups: &[String]) {
    let Some(vpc) = world
        .object(subnet)
        .and_then(|object| object.text("VpcId"))
        .map(str::to_owned)
    else {
        return;
    };
    let properties = json!({
        "SubnetId": subnet.id,
        "VpcId": vpc,
        "Groups": groups,
        "Description": "made by hand",
        "Public": false,
    });
    let made = add(world, &subnet.place, names::NETWORK_INTERFACE, &properties);
    if let Some(interface) = made.and_then(|made| world.object_mut(&made)) {
        kinds::interface::free(interface);
    }
}

fn add(world: &mut World, place: &Place, kind: &str, properties: &Value) -> Option<Address> {
    tagged(world, place, (kind, properties), BTreeMap::new())
}

fn tagged(
    world: &mut World,
    place: &Place,
    (kind, properties): (&str, &Value),
    tags: BTreeMap<String, String>,
) -> Option<Address> {
    let number = world.number("made by hand");
    let draft = Draft {
        seed: world.seed,
        place,
        kind: kinds::find(kind)?,
        entity: format!("{}/{}/made by hand {number}", place.account, place.region),
        stack_name: None,
        owner: None,
        properties,
    };
    let address = life::create(world, &draft, tags).ok()?;
    world.object_mut(&address)?.state = State::Active;
    Some(address)
}
