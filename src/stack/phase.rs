//! Which part of a deployment a resource belongs to, for people who watch it.

use serde::Serialize;

/// A part of a deployment, in the order they come up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// VPC, subnets, routes, gateways, addresses, security groups.
    Network,
    /// VPC endpoints.
    Endpoints,
    /// Cluster, roles, launch template, instances, capacity provider.
    Capacity,
    /// Log groups, task definitions, services, load balancers.
    Services,
    /// Anything else, in a template that is not ours.
    Other,
}

/// Resource types by prefix; the longest prefix that fits wins.
const BY_TYPE: &[(&str, Phase)] = &[
    ("AWS::EC2::", Phase::Network),
    ("AWS::EC2::VPCEndpoint", Phase::Endpoints),
    ("AWS::EC2::LaunchTemplate", Phase::Capacity),
    ("AWS::EC2::Instance", Phase::Capacity),
    ("AWS::EC2::Fleet", Phase::Capacity),
    ("AWS::AutoScaling::", Phase::Capacity),
    ("AWS::IAM::", Phase::Capacity),
    ("AWS::ECS::", Phase::Capacity),
    ("AWS::ECS::Service", Phase::Services),
    ("AWS::ECS::TaskDefinition", Phase::Services),
    ("AWS::ElasticLoadBalancingV2::", Phase::Services),
    ("AWS::Logs::", Phase::Services),
    ("AWS::ApplicationAutoScaling::", Phase::Services),
];

impl Phase {
    /// Every phase, in order.
    pub const ALL: [Self; 5] = [
        Self::Network,
        Self::Endpoints,
        Self::Capacity,
        Self::Services,
        Self::Other,
    ];

    /// The phase of a resource type.
    pub fn of(resource_type: &str) -> Self {
        BY_TYPE
            .iter()
            .filter(|(prefix, _)| resource_type.starts_with(prefix))
            .max_by_key(|(prefix, _)| prefix.len())
            .map_or(Self::Other, |(_, phase)| *phase)
    }

    /// Its name in headings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::Endpoints => "endpoints",
            Self::Capacity => "capacity",
            Self::Services => "services",
            Self::Other => "other",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Phase;

    #[test]
    fn the_longest_prefix_wins() {
        let expected = [
            ("AWS::EC2::VPC", Phase::Network),
            ("AWS::EC2::VPCEndpoint", Phase::Endpoints),
            ("AWS::EC2::VPCGatewayAttachment", Phase::Network),
            ("AWS::EC2::LaunchTemplate", Phase::Capacity),
            ("AWS::ECS::Cluster", Phase::Capacity),
            ("AWS::ECS::Service", Phase::Services),
            ("AWS::ECS::TaskDefinition", Phase::Services),
            ("AWS::S3::Bucket", Phase::Other),
        ];
        for (resource_type, phase) in expected {
            assert_eq!(Phase::of(resource_type), phase, "{resource_type}");
        }
    }

    #[test]
    fn all_that_shipped_profiles_make_has_a_phase() {
        let expected = [
            (
                Phase::Network,
                "EIP InternetGateway NatGateway Route RouteTable SecurityGroup Subnet \
                 SubnetRouteTableAssociation VPC VPCCidrBlock VPCGatewayAttachment",
                "EC2",
            ),
            (Phase::Endpoints, "VPCEndpoint", "EC2"),
            (Phase::Capacity, "LaunchTemplate", "EC2"),
            (Phase::Capacity, "AutoScalingGroup", "AutoScaling"),
            (Phase::Capacity, "InstanceProfile ManagedPolicy Role", "IAM"),
            (
                Phase::Capacity,
                "CapacityProvider Cluster ClusterCapacityProviderAssociations",
                "ECS",
            ),
            (Phase::Services, "Service TaskDefinition", "ECS"),
            (Phase::Services, "LogGroup", "Logs"),
            (
                Phase::Services,
                "Listener LoadBalancer TargetGroup",
                "ElasticLoadBalancingV2",
            ),
        ];
        for (phase, kinds, service) in expected {
            for kind in kinds.split_whitespace() {
                let resource_type = format!("AWS::{service}::{kind}");
                assert_eq!(Phase::of(&resource_type), phase, "{resource_type}");
            }
        }
    }
}
