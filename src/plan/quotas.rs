//! Account quotas, and how much of each a stack takes.

use serde::Serialize;

use super::instances::InstanceType;
use super::network::NetworkPlan;
use super::part::Part;
use super::services::Service;
use super::sizing::HostNeed;
use crate::profile::{Capacity, Fargate, Market, Profile};

/// An account quota, and how much of it the stack takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Quota {
    /// Code of the service in Service Quotas: `vpc`, `ec2`, `ecs`, `fargate`, `elasticloadbalancing`.
    pub service: &'static str,
    /// Service Quotas code.
    pub code: &'static str,
    /// What it counts.
    pub name: &'static str,
    /// How much of it the stack takes.
    pub needed: u64,
    /// What an account starts with.
    pub default: u64,
}

/// A quota before it is known how much is needed.
struct Row {
    service: &'static str,
    code: &'static str,
    name: &'static str,
    default: u64,
}

impl Row {
    const fn needs(&self, needed: u64) -> Quota {
        Quota {
            service: self.service,
            code: self.code,
            name: self.name,
            needed,
            default: self.default,
        }
    }
}

const fn row(service: &'static str, code: &'static str, name: &'static str, default: u64) -> Row {
    Row {
        service,
        code,
        name,
        default,
    }
}

const fn of_balancers(code: &'static str, name: &'static str, default: u64) -> Row {
    row("elasticloadbalancing", code, name, default)
}

// <https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html>
const VPCS: Row = row("vpc", "L-F678F1CE", "VPCs per Region", 5);
const CIDRS: Row = row("vpc", "L-83CA0A9D", "IPv4 CIDR blocks per VPC", 5);
const INTERFACES: Row = row("vpc", "L-DF5E4CA3", "Network interfaces per Region", 5_000);
const NAT_GATEWAYS: Row = row("vpc", "L-FE5A380F", "NAT gateways per Availability Zone", 5);
// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html>
const ADDRESSES: Row = row("ec2", "L-0263D0A3", "Elastic IP addresses", 5);
// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-on-demand-instances.html>
const SPOT: Row = row("ec2", "L-34B43A08", "Standard Spot Instance vCPUs", 5);
const ON_DEMAND: Row = row("ec2", "L-1216C47A", "Standard On-Demand vCPUs", 5);
// <https://docs.aws.amazon.com/general/latest/gr/ecs-service.html>
const SERVICE_TASKS: Row = row("ecs", "L-92E49DE3", "Tasks per service", 5_000);
const FARGATE: Row = row("fargate", "L-3032A538", "Fargate On-Demand vCPUs", 6);
const FARGATE_SPOT: Row = row("fargate", "L-36FBB829", "Fargate Spot vCPUs", 6);
// Names, defaults, and the codes in its links to the Service Quotas console:
// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html>
const BALANCERS: Row = of_balancers("L-53DA6B97", "Application Load Balancers per Region", 50);
const TARGET_GROUPS: Row = of_balancers("L-B22855CB", "Target groups per Region", 3_000);
const GROUP_TARGETS: Row = of_balancers("L-A0D0B863", "Targets per target group", 1_000);
const BALANCER_TARGETS: Row =
    of_balancers("L-7E6692B2", "Targets per Application Load Balancer", 1_000);

/// The quotas a stack takes something of. `interfaces` are those of tasks and of hosts.
pub(super) fn quotas(
    profile: &Profile,
    network: &NetworkPlan,
    services: &[Service],
    hosts: &Part<HostNeed>,
    interfaces: (u64, u64),
) -> Vec<Quota> {
    let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    let subnets = network.private_subnets.iter();
    let secondary = subnets.filter(|subnet| subnet.secondary).count();
    let (of_tasks, of_hosts) = interfaces;
    let endpoints = count(network.interface_endpoints.len() * network.tasks().len());
    let gateways = count(network.nat_gateways.len());
    let fullest = services.iter().map(|service| service.count).max();
    let mut quotas = vec![
        VPCS.needs(1),
        CIDRS.needs(1 + count(secondary)),
        INTERFACES.needs(of_tasks + of_hosts + endpoints + gateways),
        SERVICE_TASKS.needs(u64::from(fullest.unwrap_or(0))),
    ];
    if gateways > 0 {
        quotas.extend([ADDRESSES.needs(gateways), NAT_GATEWAYS.needs(1)]);
    }
    quotas.extend(compute(profile, services, hosts));
    if profile.workload.load_balancer.is_some() {
        quotas.extend(balanced(services));
    }
    quotas
}

/// Every task of every service is a target of the one group behind the one load balancer.
fn balanced(services: &[Service]) -> [Quota; 4] {
    let targets = services.iter().map(|service| u64::from(service.count));
    let targets = targets.sum();
    [
        BALANCERS.needs(1),
        TARGET_GROUPS.needs(1),
        GROUP_TARGETS.needs(targets),
        BALANCER_TARGETS.needs(targets),
    ]
}

fn compute(profile: &Profile, services: &[Service], hosts: &Part<HostNeed>) -> Vec<Quota> {
    match &profile.capacity {
        Capacity::Ec2(ec2) => {
            let vcpus = InstanceType::named(&ec2.instance_type).map_or(0, |row| row.vcpus);
            let granted = hosts.as_option().map_or(0, |need| need.granted);
            let row = match ec2.market {
                Market::Spot => SPOT,
                Market::OnDemand => ON_DEMAND,
            };
            vec![row.needs(u64::from(vcpus) * u64::from(granted))]
        }
        Capacity::Fargate(fargate) => {
            let tasks: u32 = services.iter().map(|service| service.count).sum();
            let (on_demand, spot) = shares(fargate, tasks);
            let cpu = u64::from(profile.workload.cpu.0);
            [(FARGATE, on_demand), (FARGATE_SPOT, spot)]
                .into_iter()
                .filter(|(_, tasks)| *tasks > 0)
                .map(|(row, tasks)| row.needs((u64::from(tasks) * cpu).div_ceil(1024)))
                .collect()
        }
    }
}

/// Tasks On-Demand and on Spot, rounded up each, as the strategy's weights divide them.
pub(super) fn shares(fargate: &Fargate, tasks: u32) -> (u32, u32) {
    let on_demand = u64::from(fargate.purchase.on_demand.weight);
    let spot = u64::from(fargate.purchase.spot.weight);
    let share = |weight: u64| {
        let part = (u64::from(tasks) * weight).div_ceil((on_demand + spot).max(1));
        u32::try_from(part).unwrap_or(u32::MAX)
    };
    (share(on_demand), share(spot))
}
