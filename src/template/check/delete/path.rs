//! The way of traffic out of a subnet, as far as the template lays it.

use std::collections::BTreeSet;

use crate::template::check::scene::{Resource, Scene};

use super::subject::subnets;
use crate::template::select;

const NAT: &str = "AWS::EC2::NatGateway";

/// Associations, routes, NAT gateways, gateway attachments and egress-only gateways on the way
/// out of the subnets that a resource is in.
pub(super) fn path<'t>(scene: &Scene<'t>, resource: &Resource<'t>) -> BTreeSet<&'t str> {
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::new();
    // Beyond a NAT gateway there is IPv4 alone.
    let translates = resource.kind == NAT;
    let starts = subnets(scene, resource).into_iter();
    let mut todo: Vec<(&str, bool)> = starts.map(|subnet| (subnet, translates)).collect();
    while let Some((subnet, ipv4_alone)) = todo.pop() {
        if !seen.insert((subnet, ipv4_alone)) {
            continue;
        }
        for (association, table) in tables(scene, subnet) {
            found.insert(association);
            for route in routes(scene, table) {
                if ipv4_alone && !select(route.properties, "DestinationIpv6CidrBlock").is_empty() {
                    continue;
                }
                found.insert(route.id);
                for gateway in scene.targets(&route, "GatewayId", "AWS::EC2::InternetGateway") {
                    found.extend(attachments(scene, gateway));
                }
                let egress = "AWS::EC2::EgressOnlyInternetGateway";
                found.extend(scene.targets(&route, "EgressOnlyInternetGatewayId", egress));
                for nat in scene.targets(&route, "NatGatewayId", NAT) {
                    found.insert(nat);
                    let nat = scene.resources.get(nat);
                    let behind = nat.into_iter().flat_map(|nat| subnets(scene, nat));
                    todo.extend(behind.map(|subnet| (subnet, true)));
                }
            }
        }
    }
    found
}

/// Associations of a subnet, each with the route table it names.
fn tables<'t>(scene: &Scene<'t>, subnet: &str) -> Vec<(&'t str, &'t str)> {
    let all = scene.of_types(&["AWS::EC2::SubnetRouteTableAssociation"]);
    let of_subnet = all.filter(|association| {
        scene
            .targets(association, "SubnetId", "AWS::EC2::Subnet")
            .contains(subnet)
    });
    let tables = of_subnet.flat_map(|association| {
        let tables = scene.targets(&association, "RouteTableId", "AWS::EC2::RouteTable");
        tables.into_iter().map(move |table| (association.id, table))
    });
    tables.collect()
}

fn routes<'t>(scene: &Scene<'t>, table: &str) -> Vec<Resource<'t>> {
    let all = scene.of_types(&["AWS::EC2::Route"]);
    let of_table = all.filter(|route| {
        scene
            .targets(route, "RouteTableId", "AWS::EC2::RouteTable")
            .contains(table)
    });
    of_table.collect()
}

fn attachments<'t>(scene: &Scene<'t>, gateway: &str) -> Vec<&'t str> {
    let all = scene.of_types(&["AWS::EC2::VPCGatewayAttachment"]);
    let of_gateway = all.filter(|attachment| {
        let kind = "AWS::EC2::InternetGateway";
        scene
            .targets(attachment, "InternetGatewayId", kind)
            .contains(gateway)
    });
    of_gateway.map(|attachment| attachment.id).collect()
}
