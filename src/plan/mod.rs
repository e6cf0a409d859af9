//! A resolved profile in, everything decided out: names, zones, addresses, hosts, services.
//!
//! Pure: no file, no clock, no account. What comes out is the context of the templates, so every
//! key is always there; what a setup does not have is `false`, never missing.

mod addresses;
mod binding;
mod container;
mod deviations;
mod endpoints;
mod hosts;
mod instances;
mod modelled;
mod names;
mod network;
mod pace;
mod part;
mod quotas;
mod services;
mod sizing;

pub use addresses::{AddressError, Blocks};
pub use binding::{Account, Binding, Limit};
pub use container::{Container, Variable};
pub use deviations::{Departure, settings};
pub use endpoints::{EndpointPlan, HostRepository};
pub use hosts::{Density, HostVolume, Hosts};
pub use instances::{InstanceType, KNOWN_FAMILIES};
pub use modelled::{Modelled, Point, modelled, setting};
pub use names::{NameError, logical_name, stack_name};
pub use network::{NetworkPlan, Source, Subnet};
pub use pace::{Floor, Rate};
pub use part::Part;
pub use quotas::Quota;
pub use services::{Service, split};
pub use sizing::{AddressNeed, HostNeed, Sizing};

use serde::Serialize;

use crate::profile::{Capacity, Fargate, LoadBalancer, Profile, Scheme, Share, System};

/// Everything decided about one stack, nothing done.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Plan {
    /// Template root, named after the system: `ecs-ec2`.
    pub root: &'static str,
    /// The template's description, at most 1 024 bytes.
    pub description: String,
    /// AWS Region.
    pub region: String,
    /// VPC, subnets, NAT gateways and endpoints.
    pub network: NetworkPlan,
    /// Capacity-provider strategy of cluster and services.
    pub strategy: Vec<Provider>,
    /// EC2 hosts; `false` on Fargate.
    pub hosts: Part<Hosts>,
    /// Fargate settings; `false` on EC2.
    pub fargate: Part<Platform>,
    /// Task definition and service settings.
    pub workload: Container,
    /// The services, in the order they are made.
    pub services: Vec<Service>,
    /// The load balancer, or `false`.
    pub load_balancer: Part<Balancer>,
    /// Repositories of other accounts that hosts pull their own containers from.
    pub host_repositories: Vec<HostRepository>,
    /// What it takes: hosts, addresses, quotas. Not for templates, which copy what they are given.
    #[serde(skip)]
    pub sizing: Sizing,
    /// Where the stack differs from what was published, or would by default. Not for templates.
    #[serde(skip)]
    pub deviations: Vec<Departure>,
}

/// One entry of a capacity-provider strategy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Provider {
    /// `FARGATE` or `FARGATE_SPOT`; empty for the stack's own provider.
    pub provider: &'static str,
    /// The stack's own provider.
    pub own: bool,
    /// Tasks placed here first.
    pub base: u32,
    /// Relative share of the rest.
    pub weight: u16,
}

/// Fargate settings, in ECS's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Platform {
    /// Platform version.
    pub platform_version: String,
    /// `OperatingSystemFamily`.
    pub operating_system: String,
    /// `CpuArchitecture`.
    pub architecture: String,
}

/// An Application Load Balancer, in its API's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Balancer {
    /// `internal` or `internet-facing`.
    pub scheme: &'static str,
    /// Listener port.
    pub port: u16,
    /// Logical ids of its subnets.
    pub subnets: Vec<String>,
    /// Who may call the listener.
    pub sources: Vec<Source>,
    /// Blocks of the VPC, where the targets are.
    pub targets: Vec<Source>,
    /// Path of the health check.
    pub health_check_path: String,
    /// Health-check interval in seconds.
    pub health_check_seconds: u64,
    /// Successes in a row that make a target healthy.
    pub healthy_threshold: u8,
    /// Deregistration delay in seconds.
    pub deregistration_seconds: u64,
}

/// Why no stack can be planned from a profile.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// The address plan does not hold.
    #[error(transparent)]
    Addresses(#[from] AddressError),
    /// An instance type without a row in the table.
    #[error("no figures are known for instance type `{name}`")]
    InstanceType {
        /// As the profile has it.
        name: String,
    },
    /// One task does not fit on one host.
    #[error("a task of {cpu} CPU units and {memory} MiB does not fit on a `{instance_type}`")]
    TaskTooLarge {
        /// CPU units.
        cpu: u32,
        /// MiB.
        memory: u32,
        /// Instance type.
        instance_type: String,
    },
}

impl PlanError {
    /// The field of the profile to look at.
    pub fn path(&self) -> &'static str {
        match self {
            Self::Addresses(AddressError::Zones { .. }) => "network.availability_zones",
            Self::Addresses(AddressError::NoCidrs) => "network.addressing",
            Self::Addresses(AddressError::Full { .. }) => "workload.services",
            Self::Addresses(_) => "network.cidrs",
            Self::InstanceType { .. } => "capacity.ec2.instance_type",
            Self::TaskTooLarge { .. } => "workload.memory",
        }
    }
}

/// Decides everything about a profile's stack. The stack's name is no part of it: templates take
/// it from CloudFormation, so that two copies of a profile have the same bytes.
pub fn plan(profile: &Profile) -> Result<Plan, PlanError> {
    let services = services::services(profile);
    let network = network::network(profile)?;
    let hosts = match &profile.capacity {
        Capacity::Ec2(ec2) => Part::Present(hosts::hosts(ec2)),
        Capacity::Fargate(_) => Part::Absent,
    };
    let sizing = sizing::sizing(profile, &network)?;
    Ok(Plan {
        root: match profile.system {
            System::EcsEc2 => "ecs-ec2",
            System::EcsFargate => "ecs-fargate",
        },
        description: description(profile),
        region: profile.region.clone(),
        strategy: strategy(&profile.capacity),
        fargate: match &profile.capacity {
            Capacity::Ec2(_) => Part::Absent,
            Capacity::Fargate(fargate) => Part::Present(platform(fargate)),
        },
        workload: container::container(profile, services.len()),
        load_balancer: match &profile.workload.load_balancer {
            Some(balancer) => Part::Present(balance(balancer, &network)),
            None => Part::Absent,
        },
        host_repositories: match &hosts {
            Part::Present(_) => endpoints::host_repositories(&profile.region),
            Part::Absent => Vec::new(),
        },
        hosts,
        network,
        services,
        sizing,
        deviations: deviations::departures(profile),
    })
}

fn description(profile: &Profile) -> String {
    const LIMIT: usize = 1024;
    let text = format!("{}. {}", profile.title, profile.description);
    let mut end = text.len().min(LIMIT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].trim_end().to_owned()
}

fn strategy(capacity: &Capacity) -> Vec<Provider> {
    match capacity {
        Capacity::Ec2(_) => vec![Provider {
            provider: "",
            own: true,
            base: 0,
            weight: 100,
        }],
        Capacity::Fargate(fargate) => [
            ("FARGATE", fargate.purchase.on_demand),
            ("FARGATE_SPOT", fargate.purchase.spot),
        ]
        .into_iter()
        .filter(|(_, share)| *share != Share::default())
        .map(|(provider, share)| Provider {
            provider,
            own: false,
            base: share.base,
            weight: share.weight,
        })
        .collect(),
    }
}

fn platform(fargate: &Fargate) -> Platform {
    Platform {
        platform_version: fargate.platform_version.clone(),
        operating_system: container::word(&fargate.operating_system),
        architecture: container::word(&fargate.architecture),
    }
}

fn balance(balancer: &LoadBalancer, network: &NetworkPlan) -> Balancer {
    let blocks = network.blocks();
    let (scheme, subnets, sources) = match balancer.scheme {
        Scheme::Internal => ("internal", network.task_subnets.clone(), blocks.clone()),
        Scheme::InternetFacing => (
            "internet-facing",
            network
                .public_subnets
                .iter()
                .map(|s| format!("PublicSubnet{}", s.id))
                .collect(),
            vec![Source::new("Anywhere", "0.0.0.0/0")],
        ),
    };
    Balancer {
        scheme,
        port: balancer.port,
        subnets,
        sources,
        targets: blocks,
        health_check_path: balancer.health_check_path.clone(),
        health_check_seconds: balancer.health_check_interval.0,
        healthy_threshold: balancer.healthy_threshold,
        deregistration_seconds: balancer.deregistration_delay.0,
    }
}

#[cfg(test)]
mod tests;
