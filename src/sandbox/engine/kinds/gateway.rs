//! Gateways to the outside, and their attachment to a VPC.

use super::names::{EGRESS_ONLY_GATEWAY, GATEWAY_ATTACHMENT, INTERNET_GATEWAY, VPC};
use super::quotas::{self, GATEWAYS};
use super::rules::network as rules;
use super::{interface, vpc};
use crate::sandbox::engine::kind::{Attribute, Draft, Id, Kind, Reference, Refusal};
use crate::sandbox::engine::object::{Object, State};
use crate::sandbox::engine::place::Place;
use crate::sandbox::engine::world::World;

/// How EC2 says that an internet gateway is not there.
pub const MISSING: (&str, &str) = (
    "InvalidInternetGatewayID.NotFound",
    "The internetGateway ID '{}' does not exist",
);

/// `AWS::EC2::InternetGateway`.
pub static INTERNET: Kind = Kind {
    arn: "arn:aws:ec2:{region}:{account}:internet-gateway/{id}",
    attributes: &[("InternetGatewayId", Attribute::Id)],
    refuse_create: |world, draft| {
        let there = world.objects(draft.place, INTERNET_GATEWAY).count();
        rules::GATEWAY_LIMIT.unless(quotas::room(world, draft.place, GATEWAYS, there), &[])
    },
    refuse_delete: |world, gateway| {
        let attached = world
            .objects(&gateway.place, GATEWAY_ATTACHMENT)
            .any(|attachment| attachment.text("InternetGatewayId") == Some(&gateway.id));
        rules::GATEWAY_IN_USE.unless(!attached, &[&gateway.id])
    },
    ..Kind::new(INTERNET_GATEWAY, Id::Hex("igw-"))
};

/// `AWS::EC2::VPCGatewayAttachment`.
pub static ATTACHMENT: Kind = Kind {
    attributes: &[("AttachmentType", Attribute::Fixed("IGW"))],
    references: &[
        Reference::new("VpcId", VPC, vpc::MISSING),
        Reference::new("InternetGatewayId", INTERNET_GATEWAY, MISSING),
    ],
    refuse_create: refuse_attach,
    refuse_delete: refuse_detach,
    ..Kind::new(
        GATEWAY_ATTACHMENT,
        Id::Other(|_, draft| format!("IGW|{}", draft.text("VpcId").unwrap_or_default())),
    )
};

fn refuse_attach(world: &World, draft: &Draft<'_>) -> Result<(), Refusal> {
    let gateway = draft.text("InternetGatewayId").unwrap_or_default();
    let vpc = draft.text("VpcId").unwrap_or_default();
    for attachment in world.objects(draft.place, GATEWAY_ATTACHMENT) {
        let other = attachment.text("VpcId").unwrap_or_default();
        let free = attachment.text("InternetGatewayId") != Some(gateway);
        rules::GATEWAY_ATTACHED.unless(free, &[gateway, other])?;
        rules::VPC_HAS_GATEWAY.unless(other != vpc, &[vpc])?;
    }
    Ok(())
}

fn refuse_detach(world: &World, attachment: &Object) -> Result<(), Refusal> {
    let vpc = attachment.text("VpcId");
    let mapped = interface::any(world, &attachment.place, |interface| {
        interface.text("VpcId") == vpc && interface::is_public(interface)
    });
    rules::ADDRESSES_MAPPED.unless(!mapped, &[vpc.unwrap_or_default()])
}

/// `AWS::EC2::EgressOnlyInternetGateway`.
pub static EGRESS_ONLY: Kind = Kind {
    attributes: &[("Id", Attribute::Id)],
    references: &[Reference::new("VpcId", VPC, vpc::MISSING)],
    ..Kind::new(EGRESS_ONLY_GATEWAY, Id::Hex("eigw-"))
};

/// Whether an internet gateway (that one, if named) is attached to the VPC, now.
pub fn is_attached(world: &World, place: &Place, vpc: &str, gateway: Option<&str>) -> bool {
    world
        .objects(place, GATEWAY_ATTACHMENT)
        .filter(|attachment| attachment.state == State::Active)
        .filter(|attachment| attachment.text("VpcId") == Some(vpc))
        .any(|attachment| gateway.is_none() || attachment.text("InternetGatewayId") == gateway)
}
