//! Subnets.

use serde_json::{Value, json};

use super::names::{SUBNET, VPC};
use super::quotas::{self, SUBNETS};
use super::rules::network as rules;
use super::{cidr, interface, vpc, zones};
use crate::sandbox::engine::kind::{Attribute, Draft, Id, Kind, Reference, Refusal};
use crate::sandbox::engine::object::Object;
use crate::sandbox::engine::place::Place;
use crate::sandbox::engine::world::World;

/// How EC2 says that a subnet is not there.
pub const MISSING: (&str, &str) = (
    "InvalidSubnetID.NotFound",
    "The subnet ID '{}' does not exist",
);

/// `AWS::EC2::Subnet`.
pub static KIND: Kind = Kind {
    arn: "arn:aws:ec2:{region}:{account}:subnet/{id}",
    attributes: &[
        ("SubnetId", Attribute::Id),
        ("VpcId", Attribute::Property("VpcId")),
        ("CidrBlock", Attribute::Property("CidrBlock")),
        ("NetworkAclAssociationId", Attribute::Hex("aclassoc-")),
        (
            "AvailabilityZone",
            Attribute::Made(|_, draft| zone(draft).map_or(Value::Null, |zone| zone.name.into())),
        ),
        (
            "AvailabilityZoneId",
            Attribute::Made(|_, draft| zone(draft).map_or(Value::Null, |zone| zone.id.into())),
        ),
        (
            "Ipv6CidrBlocks",
            Attribute::Made(|_, draft| {
                draft
                    .text("Ipv6CidrBlock")
                    .map_or_else(|| json!([]), |block| json!([block]))
            }),
        ),
    ],
    references: &[Reference::new("VpcId", VPC, vpc::MISSING)],
    refuse_create,
    refuse_delete: |world, subnet| {
        let inhabited = interface::any(world, &subnet.place, |interface| {
            interface.text("SubnetId") == Some(&subnet.id)
        });
        rules::SUBNET_IN_USE.unless(!inhabited, &[&subnet.id])
    },
    ..Kind::new(SUBNET, Id::Hex("subnet-"))
};

/// Name and id of the zone of a subnet.
pub fn zone_of<'a>(world: &'a World, place: &Place, subnet: &str) -> Option<(&'a str, &'a str)> {
    let subnet = world.find(place, SUBNET, subnet)?;
    subnet
        .attribute("AvailabilityZone")
        .zip(subnet.attribute("AvailabilityZoneId"))
}

/// The zone a subnet is going to be in: as asked for by id or name, else the first of the region.
fn zone(draft: &Draft<'_>) -> Option<zones::Zone> {
    let region = &draft.place.region;
    match draft
        .text("AvailabilityZoneId")
        .or(draft.text("AvailabilityZone"))
    {
        Some(asked) => zones::find(region, asked),
        None => zones::of(region).into_iter().next(),
    }
}

fn refuse_create(world: &World, draft: &Draft<'_>) -> Result<(), Refusal> {
    refuse_zone(draft)?;
    let vpc = draft.text("VpcId").unwrap_or_default();
    let there = world
        .objects(draft.place, SUBNET)
        .filter(|subnet| subnet.text("VpcId") == Some(vpc))
        .count();
    rules::SUBNET_LIMIT.unless(quotas::room(world, draft.place, SUBNETS, there), &[])?;
    let text = draft.text("CidrBlock").unwrap_or_default();
    let Some(block) = cidr::block(text) else {
        return Err(rules::SUBNET_RANGE.refuse(&[text]));
    };
    let inside = cidr::of_vpc(world, draft.place, vpc)
        .iter()
        .any(|of_vpc| of_vpc.contains(&block));
    rules::SUBNET_RANGE.unless(inside, &[text])?;
    let conflict = world
        .objects(draft.place, SUBNET)
        .filter(|subnet| subnet.text("VpcId") == Some(vpc))
        .filter_map(|subnet| subnet.text("CidrBlock")?.parse().ok())
        .any(|other| cidr::overlap(&other, &block));
    rules::SUBNET_CONFLICT.unless(!conflict, &[text])?;
    refuse_ipv6(world, draft, vpc)
}

fn refuse_zone(draft: &Draft<'_>) -> Result<(), Refusal> {
    let region = &draft.place.region;
    for (property, parameter) in [
        ("AvailabilityZoneId", "availabilityZoneId"),
        ("AvailabilityZone", "availabilityZone"),
    ] {
        let by_id = property == "AvailabilityZoneId";
        let known: Vec<String> = zones::of(region)
            .into_iter()
            .map(|zone| if by_id { zone.id } else { zone.name })
            .collect();
        if let Some(asked) = draft.text(property) {
            let there = known.iter().any(|zone| zone == asked);
            rules::ZONE_UNKNOWN.unless(there, &[asked, parameter, &known.join(", ")])?;
        }
    }
    Ok(())
}

fn refuse_ipv6(world: &World, draft: &Draft<'_>, vpc: &str) -> Result<(), Refusal> {
    let Some(text) = draft.text("Ipv6CidrBlock") else {
        return Ok(());
    };
    let inside = text.parse::<ipnet::Ipv6Net>().is_ok_and(|block| {
        cidr::ipv6_of_vpc(world, draft.place, vpc)
            .iter()
            .any(|of_vpc| of_vpc.contains(&block))
    });
    rules::SUBNET_RANGE.unless(inside, &[text])?;
    let conflict = world
        .objects(draft.place, SUBNET)
        .any(|subnet| subnet.text("VpcId") == Some(vpc) && same_ipv6(subnet, text));
    rules::SUBNET_CONFLICT.unless(!conflict, &[text])
}

fn same_ipv6(subnet: &Object, block: &str) -> bool {
    let parse = |text: &str| text.parse::<ipnet::Ipv6Net>().ok();
    subnet
        .text("Ipv6CidrBlock")
        .and_then(parse)
        .is_some_and(|other| Some(other) == parse(block))
}
