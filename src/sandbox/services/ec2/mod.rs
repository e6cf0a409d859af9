//! EC2: what there is in its network and on its hosts, and the removal of what blocks others.
//!
//! - `listing`: one way to describe anything: ids, filters, pages; the rows are in
//!   `hosts`, `interfaces`, `gateways`, `network`, `places`;
//! - `images`: machine images; `spot`: Spot prices; `removal`: what deletes.
//!
//! Source of shapes and names: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Welcome.html>.

mod gateways;
mod hosts;
mod images;
mod interfaces;
mod listing;
mod network;
mod places;
mod removal;
mod spot;

use std::collections::BTreeMap;

use super::{Action, Service, Unknown, place};
use crate::sandbox::call::Tree;
use crate::sandbox::engine::kinds::subnet;
use crate::sandbox::engine::{Object, World};

/// EC2, as far as it is simulated.
pub(super) static SERVICE: Service = Service {
    name: "ec2",
    version: "2016-11-15",
    unknown: Unknown::InvalidAction,
    actions: &[
        Action::write("DeleteNatGateway", removal::nat_gateway),
        Action::write("DeleteNetworkInterface", removal::interface),
        Action::write("DeleteSecurityGroup", removal::security_group),
        Action::write("DeleteVolume", removal::volume),
        Action::write("DeleteVpcEndpoints", removal::endpoints),
        Action::read("DescribeAddresses", |world, call| {
            gateways::ADDRESSES.answer(world, call)
        }),
        Action::read("DescribeAvailabilityZones", |world, call| {
            Ok(places::zones(world, call))
        }),
        Action::read("DescribeImages", images::describe),
        Action::read("DescribeInstanceTypeOfferings", places::offerings),
        Action::read("DescribeInstances", |world, call| {
            hosts::INSTANCES.answer(world, call)
        }),
        Action::read("DescribeNatGateways", |world, call| {
            gateways::NAT.answer(world, call)
        }),
        Action::read("DescribeNetworkInterfaces", |world, call| {
            interfaces::INTERFACES.answer(world, call)
        }),
        Action::read("DescribeRegions", |world, call| {
            Ok(places::regions(world, call))
        }),
        Action::read("DescribeRouteTables", |world, call| {
            network::ROUTE_TABLES.answer(world, call)
        }),
        Action::read("DescribeSecurityGroups", |world, call| {
            network::SECURITY_GROUPS.answer(world, call)
        }),
        Action::read("DescribeSpotPriceHistory", spot::prices),
        Action::read("DescribeSubnets", |world, call| {
            network::SUBNETS.answer(world, call)
        }),
        Action::read("DescribeVolumes", |world, call| {
            hosts::VOLUMES.answer(world, call)
        }),
        Action::read("DescribeVpcEndpoints", |world, call| {
            gateways::ENDPOINTS.answer(world, call)
        }),
        Action::read("DescribeVpcs", |world, call| {
            network::VPCS.answer(world, call)
        }),
        Action::write("ReleaseAddress", removal::address),
        Action::write("TerminateInstances", removal::instances),
    ],
};

/// Text, or nothing.
fn text(text: Option<&str>) -> Tree {
    text.map_or(Tree::Null, Tree::text)
}

/// Tags as `tagSet`.
fn tags(tags: &BTreeMap<String, String>) -> Tree {
    let tag = |(key, value): (&String, &String)| {
        Tree::map([("key", Tree::text(key)), ("value", Tree::text(value))])
    };
    Tree::List(tags.iter().map(tag).collect())
}

/// A list of structures with one member each: `<item><groupId>…`.
fn each<'a>(name: &str, values: impl IntoIterator<Item = &'a str>) -> Tree {
    let one = |value| Tree::map([(name, Tree::text(value))]);
    Tree::List(values.into_iter().map(one).collect())
}

/// Name and id of the zone that something in a subnet is in, or nothing.
fn zone(world: &World, object: &Object) -> (Tree, Tree) {
    let zone = object
        .text("SubnetId")
        .and_then(|id| subnet::zone_of(world, &object.place, id));
    match zone {
        Some((name, id)) => (Tree::text(name), Tree::text(id)),
        None => (Tree::Null, Tree::Null),
    }
}

/// The VPC of something in a subnet.
fn vpc_of(world: &World, object: &Object) -> Tree {
    let vpc = object
        .text("SubnetId")
        .and_then(|id| crate::sandbox::engine::kinds::reach::vpc_of(world, &object.place, id));
    text(vpc)
}
