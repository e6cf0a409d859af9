//! Security groups and their rules.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::names::{SECURITY_GROUP, SECURITY_GROUP_EGRESS, SECURITY_GROUP_INGRESS, VPC};
use super::quotas::{self, GROUP_RULES, SECURITY_GROUPS};
use super::rules::network as rules;
use super::{interface, value, vpc};
use crate::sandbox::engine::kind::{Attribute, Draft, Id, Kind, Reference, Refusal};
use crate::sandbox::engine::object::{Object, State};
use crate::sandbox::engine::place::{Address, Place};
use crate::sandbox::engine::world::World;

/// How EC2 says that a group is not there.
pub const MISSING: (&str, &str) = (
    "InvalidGroup.NotFound",
    "The security group '{}' does not exist",
);

/// `AWS::EC2::SecurityGroup`.
pub static KIND: Kind = Kind {
    arn: "arn:aws:ec2:{region}:{account}:security-group/{id}",
    attributes: &[
        ("Id", Attribute::Id),
        ("GroupId", Attribute::Id),
        ("VpcId", Attribute::Property("VpcId")),
        (
            "group_name",
            Attribute::Made(|_, draft| Value::from(draft.name("GroupName", 255))),
        ),
    ],
    references: &[
        Reference::new("VpcId", VPC, vpc::MISSING),
        Reference::new(
            "SecurityGroupIngress[].SourceSecurityGroupId",
            SECURITY_GROUP,
            MISSING,
        ),
        Reference::new(
            "SecurityGroupEgress[].DestinationSecurityGroupId",
            SECURITY_GROUP,
            MISSING,
        ),
    ],
    refuse_create,
    refuse_delete,
    ..Kind::new(SECURITY_GROUP, Id::Hex("sg-"))
};

fn refuse_create(world: &World, draft: &Draft<'_>) -> Result<(), Refusal> {
    let there = world.objects(draft.place, SECURITY_GROUP).count();
    let room = quotas::room(world, draft.place, SECURITY_GROUPS, there);
    rules::GROUP_LIMIT.unless(room, &[])?;
    for list in ["SecurityGroupIngress", "SecurityGroupEgress"] {
        let inline = value::items(draft.properties, list).len();
        refuse_number(world, draft.place, inline)?;
    }
    let Some(name) = draft.text("GroupName") else {
        return Ok(());
    };
    let vpc = draft.text("VpcId").unwrap_or_default();
    let taken = world.objects(draft.place, SECURITY_GROUP).any(|group| {
        group.text("VpcId") == Some(vpc) && group.attribute("group_name") == Some(name)
    });
    rules::GROUP_NAME_TAKEN.unless(!taken, &[name, vpc])
}

/// Refuses more rules one way than the quota allows.
fn refuse_number(world: &World, place: &Place, number: usize) -> Result<(), Refusal> {
    let fits =
        u64::try_from(number).is_ok_and(|all| all <= quotas::limit(world, place, GROUP_RULES));
    rules::GROUP_RULE_LIMIT.unless(fits, &[])
}

/// Refuses one more rule of a group than the quota allows.
fn refuse_one_more(world: &World, draft: &Draft<'_>) -> Result<(), Refusal> {
    let group = draft.text("GroupId").unwrap_or_default();
    let list = if draft.kind.name == SECURITY_GROUP_INGRESS {
        "SecurityGroupIngress"
    } else {
        "SecurityGroupEgress"
    };
    let inline = world
        .find(draft.place, SECURITY_GROUP, group)
        .map_or(0, |group| value::items(&group.properties, list).len());
    let own = world
        .objects(draft.place, draft.kind.name)
        .filter(|rule| rule.text("GroupId") == Some(group))
        .count();
    refuse_number(world, draft.place, inline + own + 1)
}

fn refuse_delete(world: &World, group: &Object) -> Result<(), Refusal> {
    let carried = interface::any(world, &group.place, |interface| {
        interface::carries(interface, &group.id)
    });
    let named = rules_of_others(world, &group.place, &group.id).any(|rule| names(rule, &group.id));
    rules::GROUP_IN_USE.unless(!carried && !named, &[&group.id])
}

/// Every rule that belongs to another group than `group`, as a value.
fn rules_of_others<'a>(
    world: &'a World,
    place: &'a Place,
    group: &'a str,
) -> impl Iterator<Item = &'a Value> {
    let own = [SECURITY_GROUP_INGRESS, SECURITY_GROUP_EGRESS]
        .into_iter()
        .flat_map(move |kind| world.objects(place, kind))
        .filter(move |rule| rule.text("GroupId") != Some(group))
        .map(|rule| &rule.properties);
    let inline = world
        .objects(place, SECURITY_GROUP)
        .filter(move |other| other.id != group)
        .flat_map(|other| {
            ["SecurityGroupIngress", "SecurityGroupEgress"]
                .into_iter()
                .flat_map(|list| value::items(&other.properties, list))
        });
    own.chain(inline)
}

/// Whether a rule lets in from, or out to, a group.
fn names(rule: &Value, group: &str) -> bool {
    ["SourceSecurityGroupId", "DestinationSecurityGroupId"]
        .into_iter()
        .any(|end| value::text(rule, end) == Some(group))
}

/// `AWS::EC2::SecurityGroupIngress`.
pub static INGRESS: Kind = Kind {
    attributes: &[("Id", Attribute::Id)],
    references: &[
        Reference::new("GroupId", SECURITY_GROUP, MISSING),
        Reference::new("SourceSecurityGroupId", SECURITY_GROUP, MISSING),
    ],
    refuse_create: refuse_one_more,
    ..Kind::new(SECURITY_GROUP_INGRESS, Id::Hex("sgr-"))
};

/// `AWS::EC2::SecurityGroupEgress`.
pub static EGRESS: Kind = Kind {
    attributes: &[("Id", Attribute::Id)],
    references: &[
        Reference::new("GroupId", SECURITY_GROUP, MISSING),
        Reference::new("DestinationSecurityGroupId", SECURITY_GROUP, MISSING),
    ],
    refuse_create: refuse_one_more,
    ..Kind::new(SECURITY_GROUP_EGRESS, Id::Hex("sgr-"))
};

/// Whether any of the `hosts`' groups may be let in from any of the `guests`' groups or addresses.
/// Ports are not looked at.
pub fn lets_in(world: &World, place: &Place, hosts: &[&str], guests: &[&str]) -> bool {
    let admits = |rule: &Value| {
        value::text(rule, "CidrIp").is_some()
            || value::text(rule, "SourceSecurityGroupId").is_some_and(|from| guests.contains(&from))
    };
    let inline = hosts
        .iter()
        .filter_map(|group| world.find(place, SECURITY_GROUP, group))
        .flat_map(|group| value::items(&group.properties, "SecurityGroupIngress"));
    let own = world
        .objects(place, SECURITY_GROUP_INGRESS)
        .filter(|rule| rule.state != State::Deleting)
        .filter(|rule| rule.text("GroupId").is_some_and(|of| hosts.contains(&of)))
        .map(|rule| &rule.properties);
    inline.chain(own).any(admits)
}

/// Every VPC starts with a group of its own, which nobody can delete and which goes with it.
pub fn make_default(world: &mut World, vpc: &Address) {
    let Some(id) = default_of(world, vpc) else {
        return;
    };
    world.insert(Object {
        place: vpc.place.clone(),
        kind: SECURITY_GROUP.to_owned(),
        id,
        arn: None,
        properties: json!({"VpcId": vpc.id, "GroupDescription": "default VPC security group"}),
        attributes: BTreeMap::from([("group_name".to_owned(), Value::from("default"))]),
        tags: BTreeMap::new(),
        state: State::Active,
        created_at: world.now_ms,
        deleting_since: None,
        owner: None,
        parents: vec![vpc.clone()],
    });
}

/// Takes the default group of a VPC that is gone.
pub fn drop_default(world: &mut World, vpc: &Address) {
    let of_vpc: Vec<Address> = crate::sandbox::engine::life::children(world, vpc, SECURITY_GROUP)
        .map(Object::address)
        .collect();
    for address in of_vpc {
        world.take(&address);
    }
}

fn default_of(world: &World, vpc: &Address) -> Option<String> {
    world
        .object(vpc)?
        .attribute("DefaultSecurityGroup")
        .map(str::to_owned)
}

/// The default group of a subnet's VPC.
pub fn default_for<'a>(world: &'a World, place: &Place, subnet: Option<&str>) -> Option<&'a str> {
    let vpc = super::reach::vpc_of(world, place, subnet?)?;
    world
        .find(place, VPC, vpc)?
        .attribute("DefaultSecurityGroup")
}
