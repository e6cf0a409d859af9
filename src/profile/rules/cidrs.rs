//! Rules about an address plan of the user's own.
//!
//! Source: <https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html>.

use ipnet::Ipv4Net;

use super::Violation;
use crate::profile::{Addressing, Capacity, Cidrs, NetworkMode, Placement, Profile};

/// Addresses of every subnet that AWS keeps for itself, see
/// <https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html>.
const KEPT_BY_AWS: u32 = 5;

/// Ranges of which one VPC takes only the one its primary block is in.
const RIVALS: [&str; 4] = [
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "198.19.0.0/16",
];

/// The user's blocks, if the profile uses them.
fn own(profile: &Profile) -> Option<&Cidrs> {
    let custom = profile.network.addressing == Addressing::Custom;
    profile.network.cidrs.as_ref().filter(|_| custom)
}

/// Every subnet with its path, public ones first.
fn subnets(cidrs: &Cidrs) -> impl Iterator<Item = (String, Ipv4Net)> {
    let public = cidrs.public.iter().enumerate();
    let private = cidrs.private.iter().enumerate();
    let named = |kind: &'static str| {
        move |(index, net): (usize, &Ipv4Net)| (format!("network.cidrs.{kind}.{index}"), *net)
    };
    public
        .map(named("public"))
        .chain(private.map(named("private")))
}

pub(super) fn custom_has_cidrs(profile: &Profile, found: &mut Vec<Violation>) {
    let network = &profile.network;
    match (network.addressing, &network.cidrs) {
        (Addressing::Custom, None) => found.push(Violation::new(
            "network.addressing",
            "`custom` addressing needs the blocks in `network.cidrs`",
        )),
        (Addressing::Published | Addressing::Shifted, Some(_)) => found.push(
            Violation::new("network.cidrs", "these blocks are not used")
                .help("set `network.addressing` to `custom`, or remove them"),
        ),
        _ => {}
    }
}

pub(super) fn one_block_per_zone(profile: &Profile, found: &mut Vec<Violation>) {
    let Some(cidrs) = own(profile) else { return };
    let zones = profile.network.availability_zones.len();
    for (kind, blocks) in [("public", &cidrs.public), ("private", &cidrs.private)] {
        if blocks.len() != zones {
            let message = format!(
                "expected one block per Availability Zone: {zones}, found {}",
                blocks.len()
            );
            found.push(Violation::new(&format!("network.cidrs.{kind}"), message));
        }
    }
}

pub(super) fn sizes(profile: &Profile, found: &mut Vec<Violation>) {
    let Some(cidrs) = own(profile) else { return };
    let vpc = ("network.cidrs.vpc".to_owned(), cidrs.vpc);
    for (path, net) in std::iter::once(vpc).chain(subnets(cidrs)) {
        if net.addr() != net.network() {
            let message = format!(
                "`{net}` does not begin at a block border, `{}` would",
                net.trunc()
            );
            found.push(Violation::new(&path, message));
        }
        if !(16..=28).contains(&net.prefix_len()) {
            let message = format!("a block is /16 to /28, found `{net}`");
            found.push(Violation::new(&path, message));
        }
    }
}

pub(super) fn public_inside_vpc(profile: &Profile, found: &mut Vec<Violation>) {
    let Some(cidrs) = own(profile) else { return };
    for (index, net) in cidrs.public.iter().enumerate() {
        if !cidrs.vpc.contains(net) {
            let message = format!("`{net}` is not inside the VPC's `{}`", cidrs.vpc);
            found.push(Violation::new(
                &format!("network.cidrs.public.{index}"),
                message,
            ));
        }
    }
    for (index, net) in cidrs.private.iter().enumerate() {
        if net.contains(&cidrs.vpc) {
            let message = format!("`{net}` covers the VPC's own `{}`", cidrs.vpc);
            found.push(Violation::new(
                &format!("network.cidrs.private.{index}"),
                message,
            ));
        }
    }
}

pub(super) fn no_overlap(profile: &Profile, found: &mut Vec<Violation>) {
    let Some(cidrs) = own(profile) else { return };
    let all: Vec<(String, Ipv4Net)> = subnets(cidrs).collect();
    for (index, (path, net)) in all.iter().enumerate() {
        let overlaps = |(_, other): &&(String, Ipv4Net)| net.contains(other) || other.contains(net);
        if let Some((_, other)) = all.iter().take(index).find(overlaps) {
            found.push(Violation::new(path, format!("`{net}` overlaps `{other}`")));
        }
    }
}

pub(super) fn ranges_may_share_a_vpc(profile: &Profile, found: &mut Vec<Violation>) {
    let Some(cidrs) = own(profile) else { return };
    let range = |net: &Ipv4Net| {
        RIVALS.iter().find(|range| {
            range
                .parse::<Ipv4Net>()
                .is_ok_and(|range| range.contains(net))
        })
    };
    let Some(primary) = range(&cidrs.vpc) else {
        return;
    };
    for (index, net) in cidrs.private.iter().enumerate() {
        if let Some(other) = range(net).filter(|other| *other != primary) {
            let message = format!(
                "a VPC whose primary block is in {primary} takes no block in {other}, found `{net}`"
            );
            found.push(Violation::new(
                &format!("network.cidrs.private.{index}"),
                message,
            ));
        }
    }
}

pub(super) fn room_for_tasks(profile: &Profile, found: &mut Vec<Violation>) {
    let Some(cidrs) = own(profile) else { return };
    let (kind, blocks) = match profile.network.placement {
        Placement::Private => ("private", &cidrs.private),
        Placement::Public => ("public", &cidrs.public),
    };
    let zones = u32::try_from(blocks.len()).unwrap_or(u32::MAX).max(1);
    let needed = addresses(profile).div_ceil(zones);
    for (index, net) in blocks.iter().enumerate() {
        let host_bits = 32 - u32::from(net.prefix_len());
        let room = 1u32
            .checked_shl(host_bits)
            .unwrap_or(u32::MAX)
            .saturating_sub(KEPT_BY_AWS);
        if room < needed {
            let message = format!(
                "`{net}` is too small: it has room for {room}, and its share of hosts, tasks and \
                 endpoints is {needed}"
            );
            found.push(Violation::new(
                &format!("network.cidrs.{kind}.{index}"),
                message,
            ));
        }
    }
}

/// Addresses that hosts, tasks and endpoints take in all zones together.
fn addresses(profile: &Profile) -> u32 {
    let tasks = match profile.workload.network_mode {
        NetworkMode::Awsvpc => profile.workload.services.total(),
        NetworkMode::Host => 0,
    };
    let hosts = match &profile.capacity {
        Capacity::Ec2(ec2) => u32::from(ec2.max_hosts),
        Capacity::Fargate(_) => 0,
    };
    let zones = profile.network.availability_zones.len();
    let endpoints = profile.network.endpoints.len() * zones;
    tasks
        .saturating_add(hosts)
        .saturating_add(u32::try_from(endpoints).unwrap_or(u32::MAX))
}
