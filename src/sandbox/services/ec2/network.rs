//! VPCs, subnets, route tables and security groups.

use serde_json::Value;

use super::listing::Listing;
use super::{tags, text};
use crate::sandbox::call::Tree;
use crate::sandbox::engine::kinds::names::{
    ROUTE_TABLE, ROUTE_TABLE_ASSOCIATION, SECURITY_GROUP, SECURITY_GROUP_EGRESS,
    SECURITY_GROUP_INGRESS, SUBNET, VPC, VPC_CIDR_BLOCK,
};
use crate::sandbox::engine::kinds::{route, security_group, subnet, value, vpc};
use crate::sandbox::engine::object::State;
use crate::sandbox::engine::{Object, World};

/// `DescribeVpcs`.
pub(super) const VPCS: Listing = Listing {
    kind: VPC,
    remembers: false,
    set: "vpcSet",
    ids: ("VpcId", "vpcId"),
    missing: vpc::MISSING,
    filters: &[
        ("cidr", "cidrBlock"),
        ("is-default", "isDefault"),
        ("owner-id", "ownerId"),
        ("state", "state"),
        ("vpc-id", "vpcId"),
    ],
    tags: "tagSet",
    item: one_vpc,
};

fn pending_or_available(object: &Object) -> Tree {
    Tree::text(match object.state {
        State::Creating => "pending",
        State::Active | State::Deleting => "available",
    })
}

fn one_vpc(world: &World, object: &Object) -> Tree {
    let further = world
        .objects(&object.place, VPC_CIDR_BLOCK)
        .filter(|block| block.text("VpcId") == Some(&object.id))
        .filter_map(|block| Some((block.id.as_str(), block.text("CidrBlock")?)));
    let block = |(id, cidr): (&str, &str)| {
        let state = Tree::map([("state", Tree::text("associated"))]);
        Tree::map([
            ("associationId", Tree::text(id)),
            ("cidrBlock", Tree::text(cidr)),
            ("cidrBlockState", state),
        ])
    };
    let primary = object.id.replacen("vpc-", "vpc-cidr-assoc-", 1);
    let cidr = object.text("CidrBlock").unwrap_or_default();
    let blocks = std::iter::once((primary.as_str(), cidr)).chain(further);
    Tree::map([
        ("vpcId", Tree::text(&object.id)),
        ("ownerId", Tree::text(&object.place.account)),
        ("state", pending_or_available(object)),
        ("cidrBlock", Tree::text(cidr)),
        ("instanceTenancy", Tree::text("default")),
        ("isDefault", Tree::Bool(false)),
        (
            "cidrBlockAssociationSet",
            Tree::List(blocks.map(block).collect()),
        ),
        ("tagSet", tags(&object.tags)),
    ])
}

/// `DescribeSubnets`.
pub(super) const SUBNETS: Listing = Listing {
    kind: SUBNET,
    remembers: false,
    set: "subnetSet",
    ids: ("SubnetId", "subnetId"),
    missing: subnet::MISSING,
    filters: &[
        ("availability-zone", "availabilityZone"),
        ("availability-zone-id", "availabilityZoneId"),
        ("cidr-block", "cidrBlock"),
        ("state", "state"),
        ("subnet-id", "subnetId"),
        ("vpc-id", "vpcId"),
    ],
    tags: "tagSet",
    item: one_subnet,
};

fn one_subnet(_: &World, object: &Object) -> Tree {
    let public = value::flag(&object.properties, "MapPublicIpOnLaunch", false);
    Tree::map([
        ("subnetId", Tree::text(&object.id)),
        ("subnetArn", text(object.arn.as_deref())),
        ("state", pending_or_available(object)),
        ("vpcId", text(object.text("VpcId"))),
        ("cidrBlock", text(object.text("CidrBlock"))),
        (
            "availabilityZone",
            text(object.attribute("AvailabilityZone")),
        ),
        (
            "availabilityZoneId",
            text(object.attribute("AvailabilityZoneId")),
        ),
        ("defaultForAz", Tree::Bool(false)),
        ("mapPublicIpOnLaunch", Tree::Bool(public)),
        ("ownerId", Tree::text(&object.place.account)),
        ("tagSet", tags(&object.tags)),
    ])
}

/// `DescribeRouteTables`, without the main one of a VPC.
pub(super) const ROUTE_TABLES: Listing = Listing {
    kind: ROUTE_TABLE,
    remembers: false,
    set: "routeTableSet",
    ids: ("RouteTableId", "routeTableId"),
    missing: route::MISSING,
    filters: &[
        ("association.subnet-id", "associationSet/subnetId"),
        ("route-table-id", "routeTableId"),
        ("vpc-id", "vpcId"),
    ],
    tags: "tagSet",
    item: one_table,
};

fn one_table(world: &World, object: &Object) -> Tree {
    let associations = world
        .objects(&object.place, ROUTE_TABLE_ASSOCIATION)
        .filter(|one| one.text("RouteTableId") == Some(&object.id))
        .map(|one| {
            Tree::map([
                ("routeTableAssociationId", Tree::text(&one.id)),
                ("routeTableId", Tree::text(&object.id)),
                ("subnetId", text(one.text("SubnetId"))),
                ("main", Tree::Bool(false)),
            ])
        });
    Tree::map([
        ("routeTableId", Tree::text(&object.id)),
        ("vpcId", text(object.text("VpcId"))),
        ("ownerId", Tree::text(&object.place.account)),
        ("associationSet", Tree::List(associations.collect())),
        ("tagSet", tags(&object.tags)),
    ])
}

/// `DescribeSecurityGroups`.
pub(super) const SECURITY_GROUPS: Listing = Listing {
    kind: SECURITY_GROUP,
    remembers: false,
    set: "securityGroupInfo",
    ids: ("GroupId", "groupId"),
    missing: security_group::MISSING,
    filters: &[
        ("description", "groupDescription"),
        (
            "egress.ip-permission.group-id",
            "ipPermissionsEgress/groups/groupId",
        ),
        ("group-id", "groupId"),
        ("group-name", "groupName"),
        ("ip-permission.group-id", "ipPermissions/groups/groupId"),
        ("owner-id", "ownerId"),
        ("vpc-id", "vpcId"),
    ],
    tags: "tagSet",
    item: one_group,
};

fn one_group(world: &World, object: &Object) -> Tree {
    Tree::map([
        ("groupId", Tree::text(&object.id)),
        ("groupName", text(object.attribute("group_name"))),
        ("groupDescription", text(object.text("GroupDescription"))),
        ("ownerId", Tree::text(&object.place.account)),
        ("vpcId", text(object.text("VpcId"))),
        (
            "ipPermissions",
            permissions(
                world,
                object,
                ("SecurityGroupIngress", SECURITY_GROUP_INGRESS),
            ),
        ),
        (
            "ipPermissionsEgress",
            permissions(
                world,
                object,
                ("SecurityGroupEgress", SECURITY_GROUP_EGRESS),
            ),
        ),
        ("tagSet", tags(&object.tags)),
    ])
}

/// The rules of a group: those among its properties, and those that are things of their own.
fn permissions(world: &World, group: &Object, (inline, kind): (&str, &str)) -> Tree {
    let own = world
        .objects(&group.place, kind)
        .filter(|rule| rule.text("GroupId") == Some(&group.id))
        .map(|rule| &rule.properties);
    let rules = value::items(&group.properties, inline).iter().chain(own);
    let account = &group.place.account;
    Tree::List(rules.map(|rule| permission(rule, account)).collect())
}

fn permission(rule: &Value, account: &str) -> Tree {
    let number = |name: &str| value::number(rule, name).map_or(Tree::Null, Tree::Int);
    let one = |tree: Option<Tree>| Tree::List(tree.into_iter().collect());
    let other = value::text(rule, "SourceSecurityGroupId")
        .or(value::text(rule, "DestinationSecurityGroupId"))
        .map(|id| Tree::map([("groupId", Tree::text(id)), ("userId", Tree::text(account))]));
    let range = value::text(rule, "CidrIp").map(|cidr| Tree::map([("cidrIp", Tree::text(cidr))]));
    Tree::map([
        ("ipProtocol", text(value::text(rule, "IpProtocol"))),
        ("fromPort", number("FromPort")),
        ("toPort", number("ToPort")),
        ("groups", one(other)),
        ("ipRanges", one(range)),
    ])
}
