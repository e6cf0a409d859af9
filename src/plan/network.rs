//! The network of a stack: zones, subnets, ways out.

use ipnet::Ipv4Net;
use serde::Serialize;

use super::addresses::{self, AddressError};
use super::endpoints::{self, EndpointPlan};
use super::names::logical_name;
use crate::profile::{Capacity, EndpointKind, IpFamily, Nat, Network, Placement, Profile};

/// VPC, subnets, NAT gateways and endpoints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "what templates ask with `if`"
)]
pub struct NetworkPlan {
    /// Primary block of the VPC.
    pub vpc_cidr: String,
    /// Also IPv6.
    pub dualstack: bool,
    /// How many /64 blocks the subnets take out of the /56.
    pub ipv6_subnets: usize,
    /// Public subnets, one per zone.
    pub public_subnets: Vec<Subnet>,
    /// Private subnets, one per zone; none when nothing would be in them.
    pub private_subnets: Vec<Subnet>,
    /// Zones with a NAT gateway.
    pub nat_gateways: Vec<Zone>,
    /// Hosts and tasks are in the private subnets.
    pub private_tasks: bool,
    /// Tasks get a public IPv4 address.
    pub public_ip: bool,
    /// Logical ids of the subnets that hold hosts and tasks.
    pub task_subnets: Vec<String>,
    /// Gateway endpoints.
    pub gateway_endpoints: Vec<EndpointPlan>,
    /// Interface endpoints.
    pub interface_endpoints: Vec<EndpointPlan>,
    /// The endpoints' security group lets traffic out to the tasks' group, as the Fargate setups
    /// have it; else it lets nothing out.
    pub endpoint_egress: bool,
    /// Endpoints that image pulls must come through; none when pulls carry no condition.
    pub pull_endpoints: Vec<String>,
}

/// A zone of the stack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Zone {
    /// Piece of logical ids: `Az1`.
    pub id: String,
    /// AZ id: `use1-az1`.
    pub zone: String,
}

/// One subnet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Subnet {
    /// Piece of logical ids: `Az1`.
    pub id: String,
    /// AZ id: `use1-az1`.
    pub zone: String,
    /// IPv4 block.
    pub cidr: String,
    /// The block is a secondary one of the VPC, the subnet's alone.
    pub secondary: bool,
    /// Which /64 of the VPC's /56.
    pub ipv6_index: usize,
    /// Zone of the NAT gateway it goes out through; empty without one.
    pub nat: String,
    /// Block associations that must be there first.
    pub depends_on: Vec<String>,
}

/// A block of addresses and what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Source {
    /// For the rule's description.
    pub description: String,
    /// IPv4 block.
    pub cidr: String,
}

impl Source {
    pub(super) fn new(description: &str, cidr: &str) -> Self {
        Self {
            description: description.to_owned(),
            cidr: cidr.to_owned(),
        }
    }
}

impl NetworkPlan {
    /// All IPv4 blocks of the VPC, the primary one first.
    pub fn blocks(&self) -> Vec<Source> {
        let secondary = self
            .private_subnets
            .iter()
            .filter(|subnet| subnet.secondary);
        std::iter::once(Source::new("The VPC", &self.vpc_cidr))
            .chain(
                secondary.map(|subnet| Source::new(&format!("In {}", subnet.zone), &subnet.cidr)),
            )
            .collect()
    }

    /// The subnets that hold hosts and tasks.
    pub fn tasks(&self) -> &[Subnet] {
        if self.private_tasks {
            &self.private_subnets
        } else {
            &self.public_subnets
        }
    }
}

/// Draws the network of a profile.
pub(super) fn network(profile: &Profile) -> Result<NetworkPlan, AddressError> {
    let network = &profile.network;
    let blocks = addresses::blocks(network)?;
    let private_tasks = network.placement == Placement::Private;
    let zones: Vec<Zone> = network
        .availability_zones
        .iter()
        .map(|zone| name(zone))
        .collect();
    let drawing = Drawing {
        network,
        zones: &zones,
        vpc: blocks.vpc,
    };

    let public_subnets = drawing.subnets(&blocks.public, 0);
    let mut private_subnets = Vec::new();
    if private_tasks || network.nat != Nat::None {
        private_subnets = drawing.subnets(&blocks.private, zones.len());
        for subnet in &mut private_subnets {
            subnet.nat = drawing.nat_of(&subnet.id);
        }
    }
    let (tier, holders) = match network.placement {
        Placement::Private => ("Private", &private_subnets),
        Placement::Public => ("Public", &public_subnets),
    };
    let nat_gateways = match network.nat {
        Nat::PerAz => zones.len(),
        Nat::One => 1,
        Nat::None => 0,
    };
    Ok(NetworkPlan {
        vpc_cidr: blocks.vpc.to_string(),
        dualstack: network.ip_family == IpFamily::Dualstack,
        ipv6_subnets: public_subnets.len() + private_subnets.len(),
        task_subnets: holders
            .iter()
            .map(|subnet| format!("{tier}Subnet{}", subnet.id))
            .collect(),
        nat_gateways: zones.iter().take(nat_gateways).cloned().collect(),
        private_tasks,
        public_ip: network.public_ip,
        gateway_endpoints: endpoints::of_kind(network, EndpointKind::Gateway),
        interface_endpoints: endpoints::of_kind(network, EndpointKind::Interface),
        endpoint_egress: matches!(profile.capacity, Capacity::Fargate(_)),
        pull_endpoints: endpoints::pull_endpoints(profile),
        public_subnets,
        private_subnets,
    })
}

/// What all subnets of a network have in common.
struct Drawing<'p> {
    network: &'p Network,
    zones: &'p [Zone],
    vpc: Ipv4Net,
}

impl Drawing<'_> {
    /// One subnet per zone; their /64 blocks are numbered from `first` on.
    fn subnets(&self, blocks: &[Ipv4Net], first: usize) -> Vec<Subnet> {
        let dualstack = self.network.ip_family == IpFamily::Dualstack;
        let numbered = self.zones.iter().zip(blocks).zip(first..);
        numbered
            .map(|((zone, block), ipv6_index)| {
                let secondary = !self.vpc.contains(block);
                let own = secondary.then(|| format!("SecondaryCidr{}", zone.id));
                let ipv6 = dualstack.then(|| "Ipv6Cidr".to_owned());
                Subnet {
                    id: zone.id.clone(),
                    zone: zone.zone.clone(),
                    cidr: block.to_string(),
                    secondary,
                    ipv6_index,
                    nat: String::new(),
                    depends_on: own.into_iter().chain(ipv6).collect(),
                }
            })
            .collect()
    }

    /// The zone whose NAT gateway serves a zone; empty without one.
    fn nat_of(&self, zone: &str) -> String {
        match self.network.nat {
            Nat::PerAz => zone.to_owned(),
            Nat::One => self
                .zones
                .first()
                .map(|first| first.id.clone())
                .unwrap_or_default(),
            Nat::None => String::new(),
        }
    }
}

/// `use1-az1` → `Az1`: unique in a Region, which a stack never leaves.
fn name(zone: &str) -> Zone {
    let local = zone.split_once('-').map_or(zone, |(_, local)| local);
    Zone {
        id: logical_name(local),
        zone: zone.to_owned(),
    }
}
