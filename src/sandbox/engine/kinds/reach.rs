//! Who can talk to which AWS service: by routes, gateways and endpoints, as they are now.

use super::names::{NAT_GATEWAY, ROUTE, ROUTE_TABLE_ASSOCIATION, SUBNET, VPC, VPC_ENDPOINT};
use super::{gateway, nat, security_group, value};
use crate::sandbox::engine::object::{Object, State};
use crate::sandbox::engine::place::Place;
use crate::sandbox::engine::world::World;

/// Something in a subnet that wants to talk to a service.
#[derive(Debug, Clone)]
pub struct Client<'a> {
    /// Account and region.
    pub place: &'a Place,
    /// Subnet it is in.
    pub subnet: &'a str,
    /// Security groups it carries.
    pub groups: Vec<&'a str>,
    /// Whether a public address is mapped to it.
    pub public: bool,
}

impl Client<'_> {
    /// Whether its calls to a service (`ecr.api`, `logs`) get through, now.
    pub fn reaches(&self, world: &World, service: &str) -> bool {
        let Some(vpc) = vpc_of(world, self.place, self.subnet) else {
            return false;
        };
        match private_endpoint(world, self.place, vpc, service) {
            // Private DNS sends every call to the endpoint, whether it lets the caller in or not.
            Some(endpoint) => self.is_let_in(world, endpoint, vpc),
            None => self.has_gateway_endpoint(world, vpc, service) || self.has_way_out(world),
        }
    }

    fn is_let_in(&self, world: &World, endpoint: &Object, vpc: &str) -> bool {
        let mut groups = value::texts(&endpoint.properties, "SecurityGroupIds");
        if groups.is_empty() {
            let default = world
                .find(self.place, VPC, vpc)
                .and_then(|vpc| vpc.attribute("DefaultSecurityGroup"));
            groups.extend(default);
        }
        security_group::lets_in(world, self.place, &groups, &self.groups)
    }

    fn has_gateway_endpoint(&self, world: &World, vpc: &str, service: &str) -> bool {
        let Some(table) = table_of(world, self.place, self.subnet) else {
            return false;
        };
        world
            .objects(self.place, VPC_ENDPOINT)
            .filter(|endpoint| serves(endpoint, vpc, service))
            .any(|endpoint| value::texts(&endpoint.properties, "RouteTableIds").contains(&table))
    }

    /// Whether it has a way to the internet: a NAT gateway, or a public address and a gateway.
    pub fn has_way_out(&self, world: &World) -> bool {
        (self.public && has_gateway_route(world, self.place, self.subnet))
            || default_route(world, self.place, self.subnet)
                .and_then(|route| route.text("NatGatewayId"))
                .and_then(|id| world.find(self.place, NAT_GATEWAY, id))
                .is_some_and(|gateway| nat::carries_traffic(world, gateway))
    }
}

/// Whether the subnet's default route leads to a gateway that is attached.
pub fn has_gateway_route(world: &World, place: &Place, subnet: &str) -> bool {
    let Some(vpc) = vpc_of(world, place, subnet) else {
        return false;
    };
    default_route(world, place, subnet)
        .and_then(|route| route.text("GatewayId"))
        .is_some_and(|id| gateway::is_attached(world, place, vpc, Some(id)))
}

/// The VPC of a subnet.
pub fn vpc_of<'a>(world: &'a World, place: &Place, subnet: &str) -> Option<&'a str> {
    world.find(place, SUBNET, subnet)?.text("VpcId")
}

fn table_of<'a>(world: &'a World, place: &Place, subnet: &str) -> Option<&'a str> {
    world
        .objects(place, ROUTE_TABLE_ASSOCIATION)
        .find(|association| association.text("SubnetId") == Some(subnet))?
        .text("RouteTableId")
}

fn default_route<'a>(world: &'a World, place: &Place, subnet: &str) -> Option<&'a Object> {
    let table = table_of(world, place, subnet)?;
    world
        .find(place, ROUTE, &format!("{table}|0.0.0.0/0"))
        .filter(|route| route.state != State::Deleting)
}

/// The interface endpoint whose private names answer for a service in a VPC.
fn private_endpoint<'a>(
    world: &'a World,
    place: &Place,
    vpc: &str,
    service: &str,
) -> Option<&'a Object> {
    world.objects(place, VPC_ENDPOINT).find(|endpoint| {
        serves(endpoint, vpc, service)
            && value::flag(&endpoint.properties, "PrivateDnsEnabled", false)
    })
}

fn serves(endpoint: &Object, vpc: &str, service: &str) -> bool {
    endpoint.state == State::Active
        && endpoint.text("VpcId") == Some(vpc)
        && endpoint
            .text("ServiceName")
            .and_then(|name| name.splitn(4, '.').nth(3))
            == Some(service)
}
