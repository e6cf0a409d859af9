//! Where AWS documents IPv6 for tasks, and where it does not.
//!
//! Sources: <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html>,
//! <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html>.

use super::Violation;
use crate::profile::{Capacity, IpFamily, NetworkMode, OperatingSystem, Profile};

pub(super) fn supported(profile: &Profile, found: &mut Vec<Violation>) {
    if profile.network.ip_family != IpFamily::Dualstack {
        return;
    }
    let reason = match &profile.capacity {
        Capacity::Fargate(fargate) if fargate.operating_system != OperatingSystem::Linux => {
            "AWS documents IPv6 on Fargate for Linux tasks alone"
        }
        Capacity::Fargate(fargate) if fargate.platform_version == "1.3.0" => {
            "IPv6 on Fargate needs platform version `1.4.0`"
        }
        _ if profile.workload.network_mode == NetworkMode::Host => {
            "ECS gives IPv6 addresses to tasks with `awsvpc` networking alone"
        }
        _ => return,
    };
    found.push(Violation::new("network.ip_family", reason));
}
