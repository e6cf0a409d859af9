//! What a stack takes: hosts for its tasks, addresses for both, quotas for all.

use ipnet::Ipv4Net;
use serde::Serialize;

use super::addresses::{AddressError, usable};
use super::hosts::{Density, density};
use super::instances::InstanceType;
use super::network::NetworkPlan;
use super::pace::{Floor, floor};
use super::part::Part;
use super::quotas::{Quota, quotas};
use super::{PlanError, services};
use crate::profile::{Capacity, Ec2, NetworkMode, Profile};

/// What it takes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sizing {
    /// Tasks of all services after the measured step.
    pub tasks: u32,
    /// Hosts; `false` on Fargate.
    pub hosts: Part<HostNeed>,
    /// Addresses of the fullest subnet of each zone.
    pub addresses: Vec<AddressNeed>,
    /// Account quotas.
    pub quotas: Vec<Quota>,
    /// The shortest time in which the tasks can be launched at AWS's documented rates.
    pub floor: Floor,
}

/// Hosts for the tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct HostNeed {
    /// Tasks a host holds.
    pub density: Density,
    /// Hosts for all tasks with `awsvpcTrunking` on.
    pub needed: u32,
    /// Hosts for all tasks without.
    pub needed_plain: u32,
    /// Hosts that the capacity provider asks for at its target, with trunking.
    pub wanted: u32,
    /// Most hosts of the group.
    pub most: u32,
    /// vCPUs of a host.
    pub vcpus: u32,
    /// Hosts it gets: the group's maximum cuts it.
    pub granted: u32,
    /// Tasks that can run on the group's maximum, with trunking.
    pub reachable: u32,
    /// Tasks that can run on the group's maximum, without.
    pub reachable_plain: u32,
}

/// Addresses in one subnet that holds tasks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AddressNeed {
    /// AZ id.
    pub zone: String,
    /// The subnet's block.
    pub cidr: String,
    /// Addresses it can give.
    pub usable: u64,
    /// Addresses wanted of it when tasks and hosts are spread evenly.
    pub needed: u64,
}

/// Hosts that managed scaling asks for: ECS keeps `needed / wanted` at the target.
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-auto-scaling.html>
fn wanted(needed: u32, target_percent: u16) -> u32 {
    (needed * 100).div_ceil(u32::from(target_percent.max(1)))
}

pub(super) fn sizing(profile: &Profile, network: &NetworkPlan) -> Result<Sizing, PlanError> {
    let services = services::services(profile);
    let tasks = services.iter().map(|service| service.count).sum();
    let hosts = match &profile.capacity {
        Capacity::Ec2(ec2) => Part::Present(host_need(profile, ec2, tasks)?),
        Capacity::Fargate(_) => Part::Absent,
    };
    let addresses = addresses(profile, network, tasks, &hosts)?;
    let interfaces = interfaces(profile, tasks, &hosts);
    let quotas = quotas(profile, network, &services, &hosts, interfaces);
    let floor = floor(&profile.capacity, &services);
    Ok(Sizing {
        tasks,
        hosts,
        addresses,
        quotas,
        floor,
    })
}

fn host_need(profile: &Profile, ec2: &Ec2, tasks: u32) -> Result<HostNeed, PlanError> {
    let name = &ec2.instance_type;
    let instance =
        InstanceType::named(name).ok_or_else(|| PlanError::InstanceType { name: name.clone() })?;
    let density = density(instance, &profile.workload);
    if density.plain == 0 {
        return Err(PlanError::TaskTooLarge {
            cpu: profile.workload.cpu.0,
            memory: profile.workload.memory.0,
            instance_type: name.clone(),
        });
    }
    let max = u32::from(ec2.max_hosts);
    let needed = tasks.div_ceil(density.trunked);
    let wanted = wanted(needed, ec2.capacity_provider.target.0);
    Ok(HostNeed {
        density,
        needed,
        needed_plain: tasks.div_ceil(density.plain),
        wanted,
        most: max,
        vcpus: instance.vcpus,
        granted: wanted.min(max).max(u32::from(ec2.min_hosts)),
        reachable: tasks.min(max * density.trunked),
        reachable_plain: tasks.min(max * density.plain),
    })
}

/// Interfaces in the VPC that take an address of a task subnet: one per awsvpc task, two per host
/// (its own and its trunk), one per interface endpoint and zone.
fn interfaces(profile: &Profile, tasks: u32, hosts: &Part<HostNeed>) -> (u64, u64) {
    let of_tasks = match profile.workload.network_mode {
        NetworkMode::Awsvpc => u64::from(tasks),
        NetworkMode::Host => 0,
    };
    let of_hosts = hosts
        .as_option()
        .map_or(0, |need| 2 * u64::from(need.granted));
    (of_tasks, of_hosts)
}

fn addresses(
    profile: &Profile,
    network: &NetworkPlan,
    tasks: u32,
    hosts: &Part<HostNeed>,
) -> Result<Vec<AddressNeed>, AddressError> {
    let (of_tasks, of_hosts) = interfaces(profile, tasks, hosts);
    let subnets = network.tasks();
    let zones = u64::try_from(subnets.len().max(1)).unwrap_or(1);
    let endpoints = u64::try_from(network.interface_endpoints.len()).unwrap_or(0);
    let needed = of_tasks.div_ceil(zones) + of_hosts.div_ceil(zones) + endpoints;
    let mut needs = Vec::new();
    for subnet in subnets {
        let Ok(block) = subnet.cidr.parse::<Ipv4Net>() else {
            continue;
        };
        let usable = usable(block);
        if needed > usable {
            let zone = subnet.zone.clone();
            let what = "some of the tasks";
            return Err(AddressError::Full {
                zone,
                block,
                usable,
                needed,
                what,
            });
        }
        needs.push(AddressNeed {
            zone: subnet.zone.clone(),
            cidr: subnet.cidr.clone(),
            usable,
            needed,
        });
    }
    Ok(needs)
}
