//! Rules about EC2 capacity.

use super::Violation;
use crate::profile::{Architecture, Capacity, Ec2, Profile, Switch};

/// Most instances in one ECS cluster, see
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html>.
const MOST_HOSTS: u16 = 5_000;
/// Largest scaling step and longest warm-up, in seconds, see
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ManagedScaling.html>.
const MANAGED_SCALING_MAX: u16 = 10_000;

fn ec2(profile: &Profile) -> Option<&Ec2> {
    match &profile.capacity {
        Capacity::Ec2(ec2) => Some(ec2),
        Capacity::Fargate(_) => None,
    }
}

pub(super) fn provider_limits(profile: &Profile, found: &mut Vec<Violation>) {
    let Some(ec2) = ec2(profile) else { return };
    let provider = &ec2.capacity_provider;
    let mut fault = |field: &str, message: String| {
        found.push(Violation::new(
            &format!("capacity.ec2.capacity_provider.{field}"),
            message,
        ));
    };
    if !(1..=100).contains(&provider.target.0) {
        fault(
            "target",
            format!(
                "a target capacity is 1 % to 100 %, found {}",
                provider.target
            ),
        );
    }
    if provider.warm_up.0 > u64::from(MANAGED_SCALING_MAX) {
        fault(
            "warm_up",
            format!(
                "a warm-up is at most {MANAGED_SCALING_MAX}s, found {}",
                provider.warm_up
            ),
        );
    }
    for (field, step) in [
        ("min_step", provider.min_step),
        ("max_step", provider.max_step),
    ] {
        if !(1..=MANAGED_SCALING_MAX).contains(&step) {
            let message = format!("a step is 1 to {MANAGED_SCALING_MAX} hosts, found {step}");
            fault(field, message);
        }
    }
    if provider.min_step > provider.max_step {
        fault(
            "min_step",
            format!(
                "the smallest step, {}, is above the largest, {}",
                provider.min_step, provider.max_step
            ),
        );
    }
    if !(1..=64).contains(&ec2.metadata.hop_limit) {
        let message = format!("a hop limit is 1 to 64, found {}", ec2.metadata.hop_limit);
        found.push(Violation::new("capacity.ec2.metadata.hop_limit", message));
    }
}

pub(super) fn host_limits(profile: &Profile, found: &mut Vec<Violation>) {
    let Some(ec2) = ec2(profile) else { return };
    if !(1..=MOST_HOSTS).contains(&ec2.max_hosts) {
        let message = format!(
            "an ECS cluster has 1 to {MOST_HOSTS} hosts, found {}",
            ec2.max_hosts
        );
        found.push(Violation::new("capacity.ec2.max_hosts", message));
    }
    if ec2.min_hosts > ec2.max_hosts {
        let message = format!(
            "the fewest hosts, {}, are more than the most, {}",
            ec2.min_hosts, ec2.max_hosts
        );
        found.push(Violation::new("capacity.ec2.min_hosts", message));
    }
}

pub(super) fn hosts_can_hold_tasks(profile: &Profile, found: &mut Vec<Violation>) {
    let Some(ec2) = ec2(profile) else { return };
    let Some(vcpus) = vcpus(&ec2.instance_type) else {
        return;
    };
    let tasks = profile.workload.services.total();
    let each = vcpus * 1024 / profile.workload.cpu.0.max(1);
    if each == 0 {
        let message = format!(
            "one task needs {}, an instance of `{}` has {vcpus} vCPU",
            profile.workload.cpu, ec2.instance_type
        );
        found.push(Violation::new("workload.cpu", message));
        return;
    }
    let needed = tasks.div_ceil(each);
    if needed > u32::from(ec2.max_hosts) {
        let message = format!(
            "{tasks} tasks of {} need at least {needed} hosts of `{}`, and at most {} are allowed",
            profile.workload.cpu, ec2.instance_type, ec2.max_hosts
        );
        found.push(
            Violation::new("capacity.ec2.max_hosts", message)
                .help("raise `capacity.ec2.max_hosts`, or lower `workload.services`"),
        );
    }
}

/// vCPUs by the size in an instance type's name, where the name tells: `xlarge` has 4, `4xlarge` 16.
///
/// Source: <https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html> and the
/// specifications beside it. The smallest sizes and `metal` vary by family.
fn vcpus(instance_type: &str) -> Option<u32> {
    let (_, size) = instance_type.split_once('.')?;
    match size.strip_suffix("xlarge")? {
        "" => Some(4),
        times => times.parse::<u32>().ok().map(|times| times * 4),
    }
}

pub(super) fn termination_protection(profile: &Profile, found: &mut Vec<Violation>) {
    let Some(ec2) = ec2(profile) else { return };
    let protects = ec2.capacity_provider.termination_protection == Switch::Enabled;
    if protects && ec2.scale_in_protection == Switch::Disabled {
        found.push(
            Violation::new(
                "capacity.ec2.capacity_provider.termination_protection",
                "managed termination protection needs new hosts protected from scale-in",
            )
            .help("set `capacity.ec2.scale_in_protection` to `enabled` too"),
        );
    }
}

pub(super) fn architecture_fits_instance(profile: &Profile, found: &mut Vec<Violation>) {
    let Some(ec2) = ec2(profile) else { return };
    let Some((family, _)) = ec2.instance_type.split_once('.') else {
        let message = format!("`{}` is not an instance type", ec2.instance_type);
        found.push(
            Violation::new("capacity.ec2.instance_type", message).help("such as `c6g.4xlarge`"),
        );
        return;
    };
    let needed = architecture(family);
    if ec2.ami.architecture != needed {
        let word = |architecture| match architecture {
            Architecture::Arm64 => "ARM64",
            Architecture::X86_64 => "X86_64",
        };
        let message = format!(
            "`{}` is an {} instance and the image is for {}",
            ec2.instance_type,
            word(needed),
            word(ec2.ami.architecture)
        );
        found.push(Violation::new("capacity.ec2.ami.architecture", message));
    }
}

/// The architecture of an instance family: Graviton families carry a `g` behind their generation
/// (`c6g`, `im4gn`), the first of them was `a1`.
///
/// Source: <https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html>.
fn architecture(family: &str) -> Architecture {
    let options = family
        .trim_start_matches(|c: char| !c.is_ascii_digit())
        .trim_start_matches(|c: char| c.is_ascii_digit());
    if family == "a1" || options.contains('g') {
        Architecture::Arm64
    } else {
        Architecture::X86_64
    }
}

pub(super) fn volumes(profile: &Profile, found: &mut Vec<Violation>) {
    let Some(ec2) = ec2(profile) else { return };
    for (index, volume) in ec2.volumes.iter().enumerate() {
        let path = format!("capacity.ec2.volumes.{index}.device");
        if !volume.device.starts_with("/dev/") {
            let message = format!(
                "`{}` is not a device name such as `/dev/xvdb`",
                volume.device
            );
            found.push(Violation::new(&path, message));
        }
        let same = |other: &crate::profile::Volume| other.device == volume.device;
        if ec2.volumes.iter().take(index).any(same) {
            let message = format!("`{}` stands here twice", volume.device);
            found.push(Violation::new(&path, message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_graviton_families() {
        for family in [
            "a1", "c6g", "c7gn", "im4gn", "is4gen", "t4g", "x2gd", "hpc7g", "g5g",
        ] {
            assert_eq!(architecture(family), Architecture::Arm64, "{family}");
        }
        for family in [
            "c5", "g4dn", "g6e", "m7i-flex", "p4de", "gr6", "u-6tb1", "x2iezn",
        ] {
            assert_eq!(architecture(family), Architecture::X86_64, "{family}");
        }
    }
}
