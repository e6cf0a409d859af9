//! Network interfaces, and who made them.

use super::listing::Listing;
use super::{each, tags, text, zone};
use crate::sandbox::call::Tree;
use crate::sandbox::engine::kinds::names::NETWORK_INTERFACE;
use crate::sandbox::engine::kinds::{interface, value};
use crate::sandbox::engine::{Object, World, chance};

/// `DescribeNetworkInterfaces`.
pub(super) const INTERFACES: Listing = Listing {
    kind: NETWORK_INTERFACE,
    remembers: false,
    set: "networkInterfaceSet",
    ids: ("NetworkInterfaceId", "networkInterfaceId"),
    missing: (
        "InvalidNetworkInterfaceID.NotFound",
        "The networkInterface ID '{}' does not exist",
    ),
    filters: &[
        ("attachment.attachment-id", "attachment/attachmentId"),
        ("attachment.instance-id", "attachment/instanceId"),
        ("attachment.status", "attachment/status"),
        ("availability-zone", "availabilityZone"),
        ("description", "description"),
        ("group-id", "groupSet/groupId"),
        ("interface-type", "interfaceType"),
        ("network-interface-id", "networkInterfaceId"),
        ("owner-id", "ownerId"),
        ("requester-id", "requesterId"),
        ("requester-managed", "requesterManaged"),
        ("status", "status"),
        ("subnet-id", "subnetId"),
        ("vpc-id", "vpcId"),
    ],
    tags: "tagSet",
    item: one,
};

/// What an interface's description says of who made it.
struct Maker {
    /// How the description begins.
    begins: &'static str,
    /// Type of the interface.
    kind: &'static str,
    /// Id of the requester; empty: the account's own.
    requester: &'static str,
    /// Owner of the instance it is attached to; empty: the account.
    holder: &'static str,
}

/// Assumed, as they are seen in public listings of interfaces.
const MAKERS: &[Maker] = &[
    Maker {
        begins: "Interface for NAT Gateway ",
        kind: "nat_gateway",
        requester: "amazon-nat",
        holder: "amazon-aws",
    },
    Maker {
        begins: "VPC Endpoint Interface ",
        kind: "vpc_endpoint",
        requester: "amazon-vpce",
        holder: "amazon-aws",
    },
    Maker {
        begins: "ELB ",
        kind: "interface",
        requester: "amazon-elb",
        holder: "amazon-elb",
    },
    Maker {
        begins: "arn:aws:ecs:",
        kind: "interface",
        requester: "amazon-ecs",
        holder: "amazon-aws",
    },
];

fn one(world: &World, object: &Object) -> Tree {
    let description = object.text("Description").unwrap_or_default();
    let maker = MAKERS
        .iter()
        .find(|maker| description.starts_with(maker.begins));
    let requester = maker.map(|maker| maker.requester);
    let (zone, _) = zone(world, object);
    Tree::map([
        ("networkInterfaceId", Tree::text(&object.id)),
        ("subnetId", text(object.text("SubnetId"))),
        ("vpcId", text(object.text("VpcId"))),
        ("availabilityZone", zone),
        ("description", Tree::text(description)),
        ("ownerId", Tree::text(&object.place.account)),
        ("requesterId", text(requester)),
        ("requesterManaged", Tree::Bool(maker.is_some())),
        ("status", Tree::text(interface::status(object))),
        (
            "interfaceType",
            Tree::text(maker.map_or("interface", |maker| maker.kind)),
        ),
        (
            "groupSet",
            each("groupId", value::texts(&object.properties, "Groups")),
        ),
        ("attachment", attachment(object, maker)),
        ("association", association(world, object)),
        ("tagSet", tags(&object.tags)),
    ])
}

/// An interface that nothing uses is attached to nothing.
fn attachment(object: &Object, maker: Option<&Maker>) -> Tree {
    if interface::status(object) == "available" {
        return Tree::Null;
    }
    let digits = object.id.strip_prefix("eni-").unwrap_or(&object.id);
    let instance = object
        .parents
        .iter()
        .find(|parent| parent.id.starts_with("i-"));
    let holder = maker.map_or(object.place.account.as_str(), |maker| maker.holder);
    Tree::map([
        ("attachmentId", Tree::text(format!("eni-attach-{digits}"))),
        (
            "instanceId",
            text(instance.map(|instance| instance.id.as_str())),
        ),
        ("instanceOwnerId", Tree::text(holder)),
        ("status", Tree::text("attached")),
        ("attachTime", Tree::Time(object.created_at)),
        ("deleteOnTermination", Tree::Bool(instance.is_some())),
    ])
}

/// The public address mapped to it: that of its NAT gateway, or one of Amazon's.
fn association(world: &World, object: &Object) -> Tree {
    if !interface::is_public(object) {
        return Tree::Null;
    }
    let nat = object
        .parents
        .first()
        .and_then(|parent| world.object(parent));
    let elastic = nat.and_then(|nat| super::gateways::address_of(world, nat));
    match elastic {
        Some(address) => Tree::map([
            ("publicIp", Tree::text(&address.id)),
            ("allocationId", text(address.attribute("AllocationId"))),
            ("ipOwnerId", Tree::text(&object.place.account)),
        ]),
        None => Tree::map([
            ("publicIp", Tree::text(amazons(world, object))),
            ("ipOwnerId", Tree::text("amazon")),
        ]),
    }
}

fn amazons(world: &World, object: &Object) -> String {
    let entity = object.address().entity();
    let byte = |purpose: &str| chance::below(world.seed, &entity, purpose, 254) + 1;
    format!("3.{}.{}.{}", byte("second"), byte("third"), byte("fourth"))
}
