//! VPCs and the address blocks associated with them.

use serde_json::{Value, json};

use super::names::{
    EGRESS_ONLY_GATEWAY, GATEWAY_ATTACHMENT, NETWORK_INTERFACE, ROUTE_TABLE, SECURITY_GROUP,
    SUBNET, VPC, VPC_CIDR_BLOCK, VPC_ENDPOINT,
};
use super::quotas::{self, CIDRS_PER_VPC, VPCS};
use super::rules::network as rules;
use super::{cidr, guard_duty, security_group, value};
use crate::sandbox::engine::kind::{Attribute, Draft, Id, Kind, Reference, Refusal};
use crate::sandbox::engine::object::Object;
use crate::sandbox::engine::place::Address;
use crate::sandbox::engine::world::World;

/// How EC2 says that a VPC is not there.
pub const MISSING: (&str, &str) = ("InvalidVpcID.NotFound", "The vpc ID '{}' does not exist");

/// `AWS::EC2::VPC`.
pub static KIND: Kind = Kind {
    arn: "arn:aws:ec2:{region}:{account}:vpc/{id}",
    attributes: &[
        ("VpcId", Attribute::Id),
        ("CidrBlock", Attribute::Property("CidrBlock")),
        ("DefaultNetworkAcl", Attribute::Hex("acl-")),
        ("DefaultSecurityGroup", Attribute::Hex("sg-")),
        (
            "CidrBlockAssociations",
            Attribute::Made(|_, draft| {
                json!([format!("vpc-cidr-assoc-{}", draft.hex("primary block", 17))])
            }),
        ),
        ("Ipv6CidrBlocks", Attribute::Made(|_, _| json!([]))),
    ],
    refuse_create,
    on_create: security_group::make_default,
    refuse_delete,
    on_gone: |world, vpc| security_group::drop_default(world, &vpc.address()),
    happens: |world, address, verb, _| {
        if verb == guard_duty::ARRIVE {
            guard_duty::arrive(world, address);
        }
    },
    ..Kind::new(VPC, Id::Hex("vpc-"))
};

fn refuse_create(world: &World, draft: &Draft<'_>) -> Result<(), Refusal> {
    let block = draft.text("CidrBlock").unwrap_or_default();
    rules::VPC_RANGE.unless(cidr::block(block).is_some(), &[block])?;
    rules::VPC_LIMIT.unless(
        quotas::room(
            world,
            draft.place,
            VPCS,
            world.objects(draft.place, VPC).count(),
        ),
        &[],
    )
}

/// What may be in a VPC, each with the VPC's id in its `VpcId`.
const INHABITANTS: &[&str] = &[
    SUBNET,
    NETWORK_INTERFACE,
    SECURITY_GROUP,
    ROUTE_TABLE,
    VPC_ENDPOINT,
    GATEWAY_ATTACHMENT,
    EGRESS_ONLY_GATEWAY,
];

fn refuse_delete(world: &World, vpc: &Object) -> Result<(), Refusal> {
    let address = vpc.address();
    let inhabited = INHABITANTS.iter().any(|kind| {
        world
            .objects(&vpc.place, kind)
            .any(|object| object.text("VpcId") == Some(&vpc.id) && !object.belongs_to(&address))
    });
    rules::VPC_IN_USE.unless(!inhabited, &[&vpc.id])
}

/// `AWS::EC2::VPCCidrBlock`: one more block of a VPC.
pub static CIDR_BLOCK: Kind = Kind {
    attributes: &[("Id", Attribute::Id)],
    references: &[Reference::new("VpcId", VPC, MISSING)],
    refuse_create: refuse_block,
    on_create: on_create_block,
    refuse_delete: refuse_delete_block,
    on_gone: |world, block| show_ipv6_blocks(world, block, &block.id),
    ..Kind::new(VPC_CIDR_BLOCK, Id::Hex("vpc-cidr-assoc-"))
};

fn refuse_block(world: &World, draft: &Draft<'_>) -> Result<(), Refusal> {
    let Some(text) = draft.text("CidrBlock") else {
        return Ok(());
    };
    let vpc = draft.text("VpcId").unwrap_or_default();
    let Some(block) = cidr::block(text) else {
        return Err(rules::VPC_RANGE.refuse(&[text]));
    };
    let associated = blocks_of(world, draft, vpc);
    rules::CIDR_CONFLICT.unless(
        !associated.iter().any(|other| cidr::overlap(other, &block)),
        &[text, vpc],
    )?;
    let joins = associated
        .first()
        .is_none_or(|primary| cidr::may_join(primary, &block));
    rules::CIDR_RESTRICTED.unless(joins, &[text])?;
    rules::CIDR_LIMIT.unless(
        quotas::room(world, draft.place, CIDRS_PER_VPC, associated.len()),
        &[
            vpc,
            &quotas::limit(world, draft.place, CIDRS_PER_VPC).to_string(),
        ],
    )
}

/// The IPv4 blocks of a VPC, those on their way in or out included.
fn blocks_of(world: &World, draft: &Draft<'_>, vpc: &str) -> Vec<ipnet::Ipv4Net> {
    let primary = world
        .find(draft.place, VPC, vpc)
        .and_then(|vpc| vpc.text("CidrBlock"));
    let further = world
        .objects(draft.place, VPC_CIDR_BLOCK)
        .filter(|block| block.text("VpcId") == Some(vpc))
        .filter_map(|block| block.text("CidrBlock"));
    primary
        .into_iter()
        .chain(further)
        .filter_map(|text| text.parse().ok())
        .collect()
}

/// Amazon provides a /56 when asked to.
fn on_create_block(world: &mut World, address: &Address) {
    let seed = world.seed;
    let entity = address.entity();
    let Some(block) = world.object_mut(address) else {
        return;
    };
    if !value::flag(&block.properties, "AmazonProvidedIpv6CidrBlock", false) {
        return;
    }
    let digits = crate::sandbox::engine::chance::hex(seed, &entity, "ipv6 block", 6);
    let (middle, last) = digits.split_at(4);
    let provided = format!("2600:1f18:{middle}:{last}00::/56");
    block
        .attributes
        .insert("ipv6_block".to_owned(), Value::from(provided));
    if let Some(block) = world.object(address).cloned() {
        show_ipv6_blocks(world, &block, "");
    }
}

/// Writes the VPC's IPv6 blocks into its attributes, without that of the association `gone`.
fn show_ipv6_blocks(world: &mut World, block: &Object, gone: &str) {
    let Some(vpc) = block.text("VpcId") else {
        return;
    };
    let blocks: Vec<Value> = world
        .objects(&block.place, VPC_CIDR_BLOCK)
        .filter(|other| other.text("VpcId") == Some(vpc) && other.id != gone)
        .filter_map(|other| other.attributes.get("ipv6_block").cloned())
        .collect();
    let address = Address::new(&block.place, VPC, vpc);
    if let Some(vpc) = world.object_mut(&address) {
        vpc.attributes
            .insert("Ipv6CidrBlocks".to_owned(), Value::from(blocks));
    }
}

fn refuse_delete_block(world: &World, block: &Object) -> Result<(), Refusal> {
    let vpc = block.text("VpcId").unwrap_or_default();
    let Some(text) = block.text("CidrBlock").or(block.attribute("ipv6_block")) else {
        return Ok(());
    };
    let occupied = world
        .objects(&block.place, SUBNET)
        .filter(|subnet| subnet.text("VpcId") == Some(vpc))
        .any(|subnet| within(text, subnet));
    rules::CIDR_IN_USE.unless(!occupied, &[vpc, text])
}

/// Whether a block of either family of the subnet lies in the block of this text.
fn within(block: &str, subnet: &Object) -> bool {
    let inside = |name: &str| {
        let inner = subnet.text(name)?.parse::<ipnet::IpNet>().ok()?;
        Some(block.parse::<ipnet::IpNet>().ok()?.contains(&inner))
    };
    inside("CidrBlock").unwrap_or(false) || inside("Ipv6CidrBlock").unwrap_or(false)
}
