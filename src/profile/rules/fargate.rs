//! Rules about Fargate.

use super::Violation;
use crate::profile::{
    Architecture, Capacity, Cpu, Fargate, Memory, OperatingSystem, Profile, Share,
};

/// One task size of Fargate.
struct SizeRow {
    cpu: Cpu,
    /// Smallest and largest memory, and the step between, in MiB.
    memory: (u32, u32, u32),
    /// Windows takes it too.
    windows: bool,
}

const GIB: u32 = 1024;

const fn row(cpu: u32, (from, to, step): (u32, u32, u32), windows: bool) -> SizeRow {
    SizeRow {
        cpu: Cpu(cpu),
        memory: (from, to, step),
        windows,
    }
}

/// Task sizes, by
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html>.
/// 0.25 vCPU takes 512 MiB, 1 GB and 2 GB: see [`fits`].
const SIZES: [SizeRow; 7] = [
    row(256, (512, 2 * GIB, 512), false),
    row(512, (GIB, 4 * GIB, GIB), false),
    row(1024, (2 * GIB, 8 * GIB, GIB), true),
    row(2048, (4 * GIB, 16 * GIB, GIB), true),
    row(4096, (8 * GIB, 30 * GIB, GIB), true),
    row(8192, (16 * GIB, 60 * GIB, 4 * GIB), false),
    row(16384, (32 * GIB, 120 * GIB, 8 * GIB), false),
];

/// Platform versions, by
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-linux-fargate.html> and
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-windows-fargate.html>.
const LINUX_PLATFORMS: [&str; 3] = ["1.4.0", "1.3.0", "LATEST"];
const WINDOWS_PLATFORMS: [&str; 2] = ["1.0.0", "LATEST"];

fn fargate(profile: &Profile) -> Option<&Fargate> {
    match &profile.capacity {
        Capacity::Fargate(fargate) => Some(fargate),
        Capacity::Ec2(_) => None,
    }
}

fn is_windows(fargate: &Fargate) -> bool {
    fargate.operating_system != OperatingSystem::Linux
}

fn fits(size: &SizeRow, memory: Memory) -> bool {
    let (from, to, step) = size.memory;
    let between = (from..=to).contains(&memory.0) && (memory.0 - from).is_multiple_of(step);
    between && !(size.cpu.0 == 256 && memory.0 == 1536)
}

fn describe(size: &SizeRow) -> String {
    if size.cpu.0 == 256 {
        return "512 MiB, 1 GiB or 2 GiB".to_owned();
    }
    let (from, to, step) = size.memory;
    format!(
        "{} to {} in steps of {}",
        Memory(from),
        Memory(to),
        Memory(step)
    )
}

pub(super) fn sizes(profile: &Profile, found: &mut Vec<Violation>) {
    let Some(fargate) = fargate(profile) else {
        return;
    };
    let (cpu, memory) = (profile.workload.cpu, profile.workload.memory);
    let windows = is_windows(fargate);
    let taken = |size: &&SizeRow| !windows || size.windows;
    let Some(size) = SIZES.iter().filter(taken).find(|size| size.cpu == cpu) else {
        let all: Vec<String> = SIZES
            .iter()
            .filter(taken)
            .map(|s| s.cpu.to_string())
            .collect();
        let system = if windows {
            "Windows on Fargate"
        } else {
            "Fargate"
        };
        let message = format!("{system} has no tasks of {cpu}; it has {}", all.join(", "));
        found.push(Violation::new("workload.cpu", message));
        return;
    };
    if !fits(size, memory) {
        let message = format!("Fargate gives {cpu} {}, found {memory}", describe(size));
        found.push(Violation::new("workload.memory", message));
    }
}

pub(super) fn windows(profile: &Profile, found: &mut Vec<Violation>) {
    let Some(fargate) = fargate(profile).filter(|fargate| is_windows(fargate)) else {
        return;
    };
    if fargate.architecture == Architecture::Arm64 {
        found.push(Violation::new(
            "capacity.fargate.architecture",
            "Windows tasks run on `X86_64` alone",
        ));
    }
    if used(fargate.purchase.spot) {
        found.push(
            Violation::new(
                "capacity.fargate.purchase.spot",
                "Fargate Spot does not run Windows tasks",
            )
            .help("set `capacity.fargate.purchase` to `{on_demand: {weight: 1}, spot: {}}`"),
        );
    }
}

pub(super) fn platform_version(profile: &Profile, found: &mut Vec<Violation>) {
    let Some(fargate) = fargate(profile) else {
        return;
    };
    let (system, versions): (_, &[&str]) = if is_windows(fargate) {
        ("Windows", &WINDOWS_PLATFORMS)
    } else {
        ("Linux", &LINUX_PLATFORMS)
    };
    let version = fargate.platform_version.as_str();
    if !versions.contains(&version) {
        let message = format!(
            "the platform versions of {system} are {}, found `{version}`",
            crate::profile::decode::list(versions)
        );
        found.push(Violation::new("capacity.fargate.platform_version", message));
    } else if fargate.architecture == Architecture::Arm64 && version == "1.3.0" {
        found.push(Violation::new(
            "capacity.fargate.platform_version",
            "ARM64 tasks need platform version `1.4.0`",
        ));
    }
}

/// Limits of
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html>.
pub(super) fn purchase(profile: &Profile, found: &mut Vec<Violation>) {
    let Some(fargate) = fargate(profile) else {
        return;
    };
    let purchase = &fargate.purchase;
    let path = "capacity.fargate.purchase";
    let shares = [("on_demand", purchase.on_demand), ("spot", purchase.spot)];
    for (name, share) in shares {
        if share.weight > 1000 {
            let message = format!("a weight is 0 to 1000, found {}", share.weight);
            found.push(Violation::new(&format!("{path}.{name}.weight"), message));
        }
        if share.base > 100_000 {
            let message = format!("a base is 0 to 100000 tasks, found {}", share.base);
            found.push(Violation::new(&format!("{path}.{name}.base"), message));
        }
    }
    if shares.iter().all(|(_, share)| share.weight == 0) {
        found.push(Violation::new(
            path,
            "one of `on_demand` and `spot` needs a weight above 0",
        ));
    }
    if shares.iter().all(|(_, share)| share.base > 0) {
        found.push(Violation::new(
            path,
            "only one of `on_demand` and `spot` can have a base",
        ));
    }
}

fn used(share: Share) -> bool {
    share.weight > 0 || share.base > 0
}
