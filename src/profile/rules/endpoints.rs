//! Rules about VPC endpoints.

use super::Violation;
use crate::profile::decode::list;
use crate::profile::path::Path;
use crate::profile::{Capacity, EndpointKind, EndpointPolicy, Nat, Placement, Profile, Switch};

/// What starting a task calls, on any capacity: image manifest, image layers, log lines. Sources:
/// <https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html>,
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html>.
const EVERY_TASK: [&str; 4] = ["ecr.api", "ecr.dkr", "s3", "logs"];
/// What the ECS agent of an EC2 instance calls besides (same source).
const ECS_AGENT: [&str; 3] = ["ecs", "ecs-agent", "ecs-telemetry"];

/// The endpoints that a stack without another way out lacks.
pub(super) fn missing(profile: &Profile) -> Vec<&'static str> {
    let agent: &[&str] = match profile.capacity {
        Capacity::Ec2(_) => &ECS_AGENT,
        Capacity::Fargate(_) => &[],
    };
    EVERY_TASK
        .iter()
        .chain(agent)
        .copied()
        .filter(|service| !profile.network.endpoints.contains_key(*service))
        .collect()
}

pub(super) fn cover_without_nat(profile: &Profile, found: &mut Vec<Violation>) {
    let network = &profile.network;
    let missing = missing(profile);
    if network.nat == Nat::None && network.placement == Placement::Private && !missing.is_empty() {
        let message = format!(
            "without NAT, private tasks need VPC endpoints for what they call; missing: {}",
            list(&missing)
        );
        found.push(Violation::new("network.nat", message));
    }
}

pub(super) fn pull_conditions_have_endpoints(profile: &Profile, found: &mut Vec<Violation>) {
    let missing: Vec<&str> = ["ecr.api", "ecr.dkr", "s3"]
        .into_iter()
        .filter(|service| !profile.network.endpoints.contains_key(*service))
        .collect();
    if profile.workload.image.pull_conditions == Switch::Enabled && !missing.is_empty() {
        let message = format!(
            "pulls through the VPC's endpoints alone need the endpoints; missing: {}",
            list(&missing)
        );
        found.push(
            Violation::new("workload.image.pull_conditions", message)
                .help("add them to `network.endpoints`, or set this to `disabled`"),
        );
    }
}

pub(super) fn kinds_and_policies(profile: &Profile, found: &mut Vec<Violation>) {
    for (service, endpoint) in &profile.network.endpoints {
        let path = Path::of("network.endpoints").key(service);
        let gateway = matches!(service.as_str(), "s3" | "dynamodb");
        if endpoint.kind == EndpointKind::Gateway && !gateway {
            let message = "only `s3` and `dynamodb` have gateway endpoints";
            found.push(Violation::at(path.key("type"), message));
        }
        let fits = match endpoint.policy {
            EndpointPolicy::Full => true,
            EndpointPolicy::EcrLayers => service == "s3",
            EndpointPolicy::EcrPull => service.starts_with("ecr."),
        };
        if !fits {
            let message =
                "`ecr-layers` is a policy for `s3`, `ecr-pull` one for `ecr.api` and `ecr.dkr`";
            found.push(Violation::at(path.key("policy"), message));
        }
    }
}
