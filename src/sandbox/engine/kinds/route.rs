//! Route tables, their routes and the subnets that use them.

use super::names::{
    EGRESS_ONLY_GATEWAY, INTERNET_GATEWAY, NAT_GATEWAY, ROUTE, ROUTE_TABLE,
    ROUTE_TABLE_ASSOCIATION, SUBNET, VPC,
};
use super::rules::network as rules;
use super::{gateway, names, subnet, vpc};
use crate::sandbox::engine::kind::{Attribute, Draft, Id, Kind, Reference, Refusal};
use crate::sandbox::engine::world::World;

/// How EC2 says that a route table is not there.
pub const MISSING: (&str, &str) = (
    "InvalidRouteTableID.NotFound",
    "The routeTable ID '{}' does not exist",
);

/// `AWS::EC2::RouteTable`.
pub static TABLE: Kind = Kind {
    arn: "arn:aws:ec2:{region}:{account}:route-table/{id}",
    attributes: &[("RouteTableId", Attribute::Id)],
    references: &[Reference::new("VpcId", VPC, vpc::MISSING)],
    refuse_delete: |world, table| {
        let used = world
            .objects(&table.place, ROUTE_TABLE_ASSOCIATION)
            .any(|association| association.text("RouteTableId") == Some(&table.id));
        rules::ROUTE_TABLE_IN_USE.unless(!used, &[&table.id])
    },
    ..Kind::new(ROUTE_TABLE, Id::Hex("rtb-"))
};

/// `AWS::EC2::Route`.
pub static KIND: Kind = Kind {
    attributes: &[(
        "CidrBlock",
        Attribute::Made(|_, draft| destination(draft).into()),
    )],
    references: &[
        Reference::new("RouteTableId", ROUTE_TABLE, MISSING),
        Reference::new("GatewayId", INTERNET_GATEWAY, gateway::MISSING),
        Reference::new(
            "NatGatewayId",
            NAT_GATEWAY,
            (
                "InvalidNatGatewayID.NotFound",
                "The natGateway ID '{}' does not exist",
            ),
        ),
        Reference::new(
            "EgressOnlyInternetGatewayId",
            EGRESS_ONLY_GATEWAY,
            (
                "InvalidGatewayID.NotFound",
                "The eigw ID '{}' does not exist",
            ),
        ),
    ],
    refuse_create,
    ..Kind::new(
        ROUTE,
        Id::Other(|_, draft| {
            let table = draft.text("RouteTableId").unwrap_or_default();
            format!("{table}|{}", destination(draft))
        }),
    )
};

fn destination<'a>(draft: &'a Draft<'_>) -> &'a str {
    draft
        .text("DestinationCidrBlock")
        .or(draft.text("DestinationIpv6CidrBlock"))
        .or(draft.text("DestinationPrefixListId"))
        .unwrap_or_default()
}

fn refuse_create(world: &World, draft: &Draft<'_>) -> Result<(), Refusal> {
    rules::ROUTE_EXISTS.unless(names::is_free(world, draft), &[destination(draft)])?;
    let table = draft.text("RouteTableId").unwrap_or_default();
    let vpc = world
        .find(draft.place, ROUTE_TABLE, table)
        .and_then(|table| table.text("VpcId"))
        .unwrap_or_default();
    if let Some(id) = draft.text("GatewayId") {
        let attached = gateway::is_attached(world, draft.place, vpc, Some(id));
        rules::ROUTE_OTHER_NETWORK.unless(attached, &[table, id])?;
    }
    if let Some(id) = draft.text("EgressOnlyInternetGatewayId") {
        let of_vpc = world
            .find(draft.place, EGRESS_ONLY_GATEWAY, id)
            .and_then(|gateway| gateway.text("VpcId"));
        rules::ROUTE_OTHER_NETWORK.unless(of_vpc == Some(vpc), &[table, id])?;
    }
    Ok(())
}

/// `AWS::EC2::SubnetRouteTableAssociation`.
pub static ASSOCIATION: Kind = Kind {
    attributes: &[("Id", Attribute::Id)],
    references: &[
        Reference::new("RouteTableId", ROUTE_TABLE, MISSING),
        Reference::new("SubnetId", SUBNET, subnet::MISSING),
    ],
    refuse_create: |world, draft| {
        let of = draft.text("SubnetId");
        let has_table = world
            .objects(draft.place, ROUTE_TABLE_ASSOCIATION)
            .any(|association| association.text("SubnetId") == of);
        rules::SUBNET_HAS_TABLE.unless(
            !has_table,
            &[draft.text("RouteTableId").unwrap_or_default()],
        )
    },
    ..Kind::new(ROUTE_TABLE_ASSOCIATION, Id::Hex("rtbassoc-"))
};
