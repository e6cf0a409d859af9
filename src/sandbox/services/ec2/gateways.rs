//! Elastic addresses, NAT gateways and VPC endpoints.

use serde_json::Value;

use super::listing::Listing;
use super::{each, tags, text, vpc_of};
use crate::sandbox::call::Tree;
use crate::sandbox::engine::kinds::names::{EIP, NAT_GATEWAY, NETWORK_INTERFACE, VPC_ENDPOINT};
use crate::sandbox::engine::kinds::value;
use crate::sandbox::engine::object::State;
use crate::sandbox::engine::{Object, World, life, memory};

/// `DescribeAddresses`.
pub(super) const ADDRESSES: Listing = Listing {
    kind: EIP,
    remembers: false,
    set: "addressesSet",
    ids: ("AllocationId", "allocationId"),
    missing: (
        "InvalidAllocationID.NotFound",
        "The allocation ID '{}' does not exist",
    ),
    filters: &[
        ("allocation-id", "allocationId"),
        ("association-id", "associationId"),
        ("domain", "domain"),
        ("network-interface-id", "networkInterfaceId"),
        ("public-ip", "publicIp"),
    ],
    tags: "tagSet",
    item: address,
};

/// The address that a NAT gateway has.
pub(super) fn address_of<'a>(world: &'a World, nat: &Object) -> Option<&'a Object> {
    let allocation = nat.text("AllocationId")?;
    world
        .objects(&nat.place, EIP)
        .find(|address| address.attribute("AllocationId") == Some(allocation))
}

/// The interface of a NAT gateway.
fn interface_of(world: &World, nat: &Object) -> Option<String> {
    life::children(world, &nat.address(), NETWORK_INTERFACE)
        .next()
        .map(|interface| interface.id.clone())
}

fn address(world: &World, object: &Object) -> Tree {
    let allocation = object.attribute("AllocationId");
    let nat = world
        .objects(&object.place, NAT_GATEWAY)
        .find(|nat| nat.text("AllocationId") == allocation);
    let interface = nat.and_then(|nat| interface_of(world, nat));
    let association = interface
        .as_deref()
        .map(|id| id.replacen("eni-", "eipassoc-", 1));
    Tree::map([
        ("publicIp", Tree::text(&object.id)),
        ("allocationId", text(allocation)),
        ("domain", Tree::text("vpc")),
        ("associationId", text(association.as_deref())),
        ("networkInterfaceId", text(interface.as_deref())),
        ("tagSet", tags(&object.tags)),
    ])
}

/// `DescribeNatGateways`.
pub(super) const NAT: Listing = Listing {
    kind: NAT_GATEWAY,
    remembers: true,
    set: "natGatewaySet",
    ids: ("NatGatewayId", "natGatewayId"),
    missing: NAT_MISSING,
    filters: &[
        ("nat-gateway-id", "natGatewayId"),
        ("state", "state"),
        ("subnet-id", "subnetId"),
        ("vpc-id", "vpcId"),
    ],
    tags: "tagSet",
    item: nat,
};

/// How EC2 says that a NAT gateway is not there.
pub(super) const NAT_MISSING: (&str, &str) =
    ("NatGatewayNotFound", "The Nat Gateway {} was not found");

fn nat(world: &World, object: &Object) -> Tree {
    let gone = memory::since(object);
    let failure = object.attribute("failure");
    let state = match object.state {
        _ if gone.is_some() => "deleted",
        _ if failure.is_some() => "failed",
        State::Creating => "pending",
        State::Active => "available",
        State::Deleting => "deleting",
    };
    let own = Tree::map([
        ("allocationId", text(object.text("AllocationId"))),
        (
            "networkInterfaceId",
            text(interface_of(world, object).as_deref()),
        ),
        (
            "publicIp",
            text(address_of(world, object).map(|address| address.id.as_str())),
        ),
    ]);
    Tree::map([
        ("natGatewayId", Tree::text(&object.id)),
        ("state", Tree::text(state)),
        ("failureMessage", text(failure)),
        ("vpcId", vpc_of(world, object)),
        ("subnetId", text(object.text("SubnetId"))),
        ("connectivityType", Tree::text("public")),
        ("createTime", Tree::Time(object.created_at)),
        ("deleteTime", gone.map_or(Tree::Null, Tree::Time)),
        ("natGatewayAddressSet", Tree::List(vec![own])),
        ("tagSet", tags(&object.tags)),
    ])
}

/// `DescribeVpcEndpoints`.
pub(super) const ENDPOINTS: Listing = Listing {
    kind: VPC_ENDPOINT,
    remembers: false,
    set: "vpcEndpointSet",
    ids: ("VpcEndpointId", "vpcEndpointId"),
    missing: ENDPOINT_MISSING,
    filters: &[
        ("service-name", "serviceName"),
        ("vpc-endpoint-id", "vpcEndpointId"),
        ("vpc-endpoint-state", "state"),
        ("vpc-endpoint-type", "vpcEndpointType"),
        ("vpc-id", "vpcId"),
    ],
    tags: "tagSet",
    item: endpoint,
};

/// How EC2 says that an endpoint is not there.
pub(super) const ENDPOINT_MISSING: (&str, &str) = (
    "InvalidVpcEndpointId.NotFound",
    "The Vpc Endpoint Id '{}' does not exist",
);

fn endpoint(_: &World, object: &Object) -> Tree {
    let state = match object.state {
        State::Creating => "pending",
        State::Active => "available",
        State::Deleting => "deleting",
    };
    let list = |name: &str| {
        let items = value::texts(&object.properties, name);
        Tree::List(items.into_iter().map(Tree::text).collect())
    };
    let interfaces = object
        .attributes
        .get("NetworkInterfaceIds")
        .and_then(Value::as_array);
    let interfaces = interfaces
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(Tree::text);
    Tree::map([
        ("vpcEndpointId", Tree::text(&object.id)),
        (
            "vpcEndpointType",
            Tree::text(object.text("VpcEndpointType").unwrap_or("Gateway")),
        ),
        ("vpcId", text(object.text("VpcId"))),
        ("serviceName", text(object.text("ServiceName"))),
        ("state", Tree::text(state)),
        ("routeTableIdSet", list("RouteTableIds")),
        ("subnetIdSet", list("SubnetIds")),
        (
            "groupSet",
            each(
                "groupId",
                value::texts(&object.properties, "SecurityGroupIds"),
            ),
        ),
        ("networkInterfaceIdSet", Tree::List(interfaces.collect())),
        (
            "privateDnsEnabled",
            Tree::Bool(value::flag(&object.properties, "PrivateDnsEnabled", false)),
        ),
        ("requesterManaged", Tree::Bool(false)),
        ("creationTimestamp", Tree::Time(object.created_at)),
        ("ownerId", Tree::text(&object.place.account)),
        ("tagSet", tags(&object.tags)),
    ])
}
