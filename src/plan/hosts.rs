//! EC2 hosts: what the launch template says, and how many tasks one holds.

use serde::Serialize;

use super::container::{capitals, word};
use super::instances::InstanceType;
use crate::profile::{Architecture, Ec2, Market, NetworkMode, Switch, Workload};

/// Launch template, Auto Scaling group and capacity provider, in their APIs' words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hosts {
    /// Public SSM parameter that names the machine image.
    pub image_parameter: String,
    /// Instance type.
    pub instance_type: String,
    /// Spot, without a maximum price.
    pub spot: bool,
    /// One-minute metrics.
    pub detailed_monitoring: bool,
    /// `required` or `optional`.
    pub metadata_tokens: String,
    /// PUT response hop limit.
    pub metadata_hop_limit: u8,
    /// `enabled` or `disabled`.
    pub metadata_ipv6: String,
    /// Block devices beyond what the image brings.
    pub volumes: Vec<HostVolume>,
    /// Fewest hosts.
    pub min: u16,
    /// Most hosts.
    pub max: u16,
    /// New hosts are protected from scale-in.
    pub scale_in_protection: bool,
    /// Target capacity in percent.
    pub target_percent: u16,
    /// Instance warm-up in seconds.
    pub warm_up_seconds: u64,
    /// Smallest scaling step.
    pub min_step: u16,
    /// Largest scaling step.
    pub max_step: u16,
    /// `ENABLED` or `DISABLED`.
    pub termination_protection: &'static str,
    /// `ENABLED` or `DISABLED`.
    pub draining: &'static str,
}

/// One block device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HostVolume {
    /// Device name.
    pub device: String,
    /// EBS volume type.
    pub kind: String,
    /// GiB.
    pub gib: u32,
    /// Encrypted with the AWS-managed key.
    pub encrypted: bool,
}

pub(super) fn hosts(ec2: &Ec2) -> Hosts {
    let provider = &ec2.capacity_provider;
    let architecture = match ec2.ami.architecture {
        Architecture::Arm64 => "arm64",
        Architecture::X86_64 => "x86_64",
    };
    let volumes = ec2.volumes.iter().map(|volume| HostVolume {
        device: volume.device.clone(),
        kind: volume.kind.clone(),
        gib: volume.size.0,
        encrypted: volume.encrypted,
    });
    Hosts {
        image_parameter: format!(
            "/aws/service/bottlerocket/{}/{architecture}/{}/image_id",
            ec2.ami.variant, ec2.ami.version
        ),
        instance_type: ec2.instance_type.clone(),
        spot: ec2.market == Market::Spot,
        detailed_monitoring: ec2.detailed_monitoring == Switch::Enabled,
        metadata_tokens: word(&ec2.metadata.tokens),
        metadata_hop_limit: ec2.metadata.hop_limit,
        metadata_ipv6: word(&ec2.metadata.ipv6),
        volumes: volumes.collect(),
        min: ec2.min_hosts,
        max: ec2.max_hosts,
        scale_in_protection: ec2.scale_in_protection == Switch::Enabled,
        target_percent: provider.target.0,
        warm_up_seconds: provider.warm_up.0,
        min_step: provider.min_step,
        max_step: provider.max_step,
        termination_protection: capitals(provider.termination_protection),
        draining: capitals(provider.draining),
    }
}

/// Memory that a host keeps for itself, in thousandths: kernel, agent, Docker. Assumed; ECS
/// registers what the kernel reports, which is a few per cent less than the type's figure.
const HELD_BACK_PER_MILLE: u32 = 40;

/// How many tasks one host holds, by each of its limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Density {
    /// By CPU.
    pub by_cpu: u32,
    /// By memory left to tasks.
    pub by_memory: u32,
    /// By network interfaces, one of which is the host's own.
    pub by_interfaces: u32,
    /// By branch interfaces, with `awsvpcTrunking` on.
    pub by_branches: u32,
    /// Tasks a host holds without trunking.
    pub plain: u32,
    /// Tasks a host holds with trunking.
    pub trunked: u32,
}

impl Density {
    /// Tasks a host holds with `awsvpcTrunking` or without.
    pub const fn per_host(&self, trunking: bool) -> u32 {
        if trunking { self.trunked } else { self.plain }
    }
}

pub(super) fn density(instance: InstanceType, workload: &Workload) -> Density {
    let memory = instance.memory - instance.memory / 1000 * HELD_BACK_PER_MILLE;
    let by_cpu = instance.vcpus * 1024 / workload.cpu.0.max(1);
    let by_memory = memory / workload.memory.0.max(1);
    let fits = by_cpu.min(by_memory);
    let by_interfaces = instance.interfaces.saturating_sub(1);
    let (plain, trunked) = match workload.network_mode {
        NetworkMode::Awsvpc => (fits.min(by_interfaces), fits.min(instance.branches)),
        NetworkMode::Host => (fits, fits),
    };
    Density {
        by_cpu,
        by_memory,
        by_interfaces,
        by_branches: instance.branches,
        plain,
        trunked,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn held_back_memory_leaves_fifteen_slots() {
        let c6g = InstanceType::named("c6g.4xlarge").unwrap();
        assert_eq!(
            (c6g.memory - c6g.memory / 1000 * HELD_BACK_PER_MILLE) / 2048,
            15
        );
    }

    #[test]
    fn unknown_types_have_no_figures() {
        for name in ["c6g", "c6g.huge", "x1.large", ""] {
            assert_eq!(InstanceType::named(name), None);
        }
    }
}
