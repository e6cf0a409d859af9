//! VPC endpoints, and who may pull what through them.

use serde::Serialize;

use super::names::logical_name;
use crate::profile::{EndpointKind, EndpointPolicy, Network, Profile, Switch};

/// One VPC endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EndpointPlan {
    /// Piece of the logical id: `EcrApi`.
    pub id: String,
    /// Service name without the `com.amazonaws.<region>.` prefix.
    pub service: String,
    /// Its policy allows reads of ECR's layer bucket alone.
    pub ecr_layers: bool,
    /// Its policy allows ECR logins and pulls of the stack's repositories alone.
    pub ecr_pull: bool,
}

/// A repository of another account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HostRepository {
    /// The account that owns it.
    pub registry: &'static str,
    /// Its name.
    pub name: &'static str,
}

/// Accounts that own Bottlerocket's host containers, by Region; the rest of the world has
/// [`BOTTLEROCKET_REGISTRY`]. Bottlerocket 1.7.0, `sources/models/shared-defaults`.
const BOTTLEROCKET_REGISTRIES: [(&str, &str); 4] = [
    ("af-south-1", "917644944286"),
    ("ap-east-1", "375569722642"),
    ("eu-south-1", "586180183710"),
    ("me-south-1", "509306038620"),
];

/// The account that owns Bottlerocket's host containers where no other does.
const BOTTLEROCKET_REGISTRY: &str = "328549459982";

/// The endpoints that an image pull touches: token and manifest, then layers.
const PULL_SERVICES: [&str; 3] = ["s3", "ecr.api", "ecr.dkr"];

/// Bottlerocket's own containers, pulled by the host.
pub(super) fn host_repositories(region: &str) -> Vec<HostRepository> {
    let registry = BOTTLEROCKET_REGISTRIES
        .iter()
        .find(|(name, _)| *name == region)
        .map_or(BOTTLEROCKET_REGISTRY, |(_, account)| account);
    ["bottlerocket-control", "bottlerocket-admin"]
        .map(|name| HostRepository { registry, name })
        .to_vec()
}

pub(super) fn of_kind(network: &Network, kind: EndpointKind) -> Vec<EndpointPlan> {
    network
        .endpoints
        .iter()
        .filter(|(_, endpoint)| endpoint.kind == kind)
        .map(|(service, endpoint)| EndpointPlan {
            id: logical_name(service),
            service: service.clone(),
            ecr_layers: endpoint.policy == EndpointPolicy::EcrLayers,
            ecr_pull: endpoint.policy == EndpointPolicy::EcrPull,
        })
        .collect()
}

/// Logical-id pieces of the endpoints that pulls must come through.
pub(super) fn pull_endpoints(profile: &Profile) -> Vec<String> {
    if profile.workload.image.pull_conditions == Switch::Disabled {
        return Vec::new();
    }
    let endpoints = &profile.network.endpoints;
    PULL_SERVICES
        .into_iter()
        .filter(|service| endpoints.contains_key(*service))
        .map(logical_name)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_containers_come_from_the_regions_own_account() {
        assert_eq!(host_repositories("us-east-1")[0].registry, "328549459982");
        assert_eq!(host_repositories("eu-south-1")[1].registry, "586180183710");
    }
}
