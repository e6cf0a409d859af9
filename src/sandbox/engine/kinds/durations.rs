//! How long AWS takes for what: one row a type and operation, each with its source.
//!
//! The figures are medians seen from outside, as CloudFormation's events show them. What happens
//! between (instances that boot, tasks that start) has rows of its own under the type it happens to.

use crate::sandbox::engine::timing::{Operation, Timing};

use Operation::{Create, Delete, Update};

/// A row: type, operation, and how long it takes.
pub type Row = (&'static str, Operation, Timing);

/// `NatGateway` takes one to two minutes to become available.
const NAT_CREATE: &str = "https://github.com/go-to-k/cdkd/pull/123";
/// Two minutes of waiting are built into the handler of instance profiles.
const PROFILE_CREATE: &str = "https://github.com/hashicorp/terraform/issues/15341";
/// Times between events of one stack with a VPC, a gateway, a role and a profile.
const ECS_CLI_EVENTS: &str = "https://github.com/aws/aws-cli/issues/3952";
/// Events of a stack's deletion with a capacity provider.
const PROVIDER_DELETE: &str = "https://github.com/aws/aws-cdk/issues/18179";
/// Groups take two to five minutes to empty.
const GROUP_DELETE: &str = "https://github.com/gruntwork-io/cloud-nuke/pull/3";
/// Events of a stack with a load balancer, a service and a group.
const MXNET_EVENTS: &str = "https://github.com/amazon-archives/ecs-mxnet-example/issues/4";
/// No public figure found.
const ASSUMED: &str = "assumed";

/// A row out of a median in tenths of a second and a spread in percent.
const fn row(
    kind: &'static str,
    operation: Operation,
    tenths: i64,
    spread_percent: i64,
    source: &'static str,
) -> Row {
    let timing = Timing {
        p50_ms: tenths * 100,
        spread_percent,
        source,
    };
    (kind, operation, timing)
}

/// The table.
pub const ROWS: &[Row] = &[
    row("AWS::AppRunner::Service", Create, 2_400, 120, ASSUMED),
    row("AWS::AppRunner::Service", Delete, 600, 120, ASSUMED),
    row(
        "AWS::AutoScaling::AutoScalingGroup",
        Create,
        450,
        130,
        MXNET_EVENTS,
    ),
    row(
        "AWS::AutoScaling::AutoScalingGroup",
        Update,
        30,
        150,
        ASSUMED,
    ),
    row(
        "AWS::AutoScaling::AutoScalingGroup",
        Delete,
        150,
        130,
        GROUP_DELETE,
    ),
    row(
        "AWS::CloudFormation::WaitCondition",
        Create,
        5,
        120,
        ASSUMED,
    ),
    row(
        "AWS::CloudFormation::WaitConditionHandle",
        Create,
        5,
        120,
        ASSUMED,
    ),
    row("AWS::EC2::EIP", Create, 155, 115, ASSUMED),
    row("AWS::EC2::EIP", Delete, 20, 150, ASSUMED),
    row(
        "AWS::EC2::EgressOnlyInternetGateway",
        Create,
        30,
        150,
        ASSUMED,
    ),
    row(
        "AWS::EC2::EgressOnlyInternetGateway",
        Delete,
        30,
        150,
        ASSUMED,
    ),
    row(
        "AWS::EC2::InternetGateway",
        Create,
        150,
        115,
        ECS_CLI_EVENTS,
    ),
    row("AWS::EC2::InternetGateway", Delete, 20, 150, ASSUMED),
    row("AWS::EC2::LaunchTemplate", Create, 20, 150, ASSUMED),
    row("AWS::EC2::LaunchTemplate", Delete, 20, 150, ASSUMED),
    row("AWS::EC2::NatGateway", Create, 1_000, 115, NAT_CREATE),
    row("AWS::EC2::NatGateway", Delete, 600, 130, ASSUMED),
    row("AWS::EC2::Route", Create, 20, 150, ASSUMED),
    row("AWS::EC2::Route", Delete, 20, 150, ASSUMED),
    row("AWS::EC2::RouteTable", Create, 50, 150, ASSUMED),
    row("AWS::EC2::RouteTable", Delete, 20, 150, ASSUMED),
    row("AWS::EC2::SecurityGroup", Create, 60, 130, ASSUMED),
    row("AWS::EC2::SecurityGroup", Delete, 20, 150, ASSUMED),
    row("AWS::EC2::SecurityGroupEgress", Create, 20, 150, ASSUMED),
    row("AWS::EC2::SecurityGroupIngress", Create, 20, 150, ASSUMED),
    row("AWS::EC2::Subnet", Create, 40, 150, ASSUMED),
    row("AWS::EC2::Subnet", Delete, 20, 150, ASSUMED),
    row(
        "AWS::EC2::SubnetRouteTableAssociation",
        Create,
        20,
        150,
        ASSUMED,
    ),
    row(
        "AWS::EC2::SubnetRouteTableAssociation",
        Delete,
        20,
        150,
        ASSUMED,
    ),
    row("AWS::EC2::VPC", Create, 165, 115, ECS_CLI_EVENTS),
    row("AWS::EC2::VPC", Delete, 20, 150, ASSUMED),
    row("AWS::EC2::VPCCidrBlock", Create, 100, 130, ASSUMED),
    row("AWS::EC2::VPCCidrBlock", Delete, 60, 130, ASSUMED),
    row("AWS::EC2::VPCEndpoint", Create, 150, 130, ASSUMED),
    row("AWS::EC2::VPCEndpoint", Delete, 100, 130, ASSUMED),
    row(
        "AWS::EC2::VPCEndpoint (Interface)",
        Create,
        700,
        130,
        ASSUMED,
    ),
    row(
        "AWS::EC2::VPCEndpoint (Interface)",
        Delete,
        900,
        130,
        ASSUMED,
    ),
    row("AWS::EC2::VPCGatewayAttachment", Create, 30, 150, ASSUMED),
    row("AWS::EC2::VPCGatewayAttachment", Delete, 30, 150, ASSUMED),
    row("AWS::EC2::Instance", Delete, 600, 130, GROUP_DELETE),
    row("AWS::ECR::Repository", Create, 20, 150, ASSUMED),
    row("AWS::ECR::Repository", Delete, 20, 150, ASSUMED),
    row("AWS::ECS::CapacityProvider", Create, 20, 150, ASSUMED),
    row(
        "AWS::ECS::CapacityProvider",
        Delete,
        230,
        130,
        PROVIDER_DELETE,
    ),
    row("AWS::ECS::Cluster", Create, 60, 150, ASSUMED),
    row("AWS::ECS::Cluster", Delete, 20, 150, ASSUMED),
    row(
        "AWS::ECS::ClusterCapacityProviderAssociations",
        Create,
        300,
        130,
        ASSUMED,
    ),
    row(
        "AWS::ECS::ClusterCapacityProviderAssociations",
        Delete,
        300,
        130,
        ASSUMED,
    ),
    row("AWS::ECS::Service", Create, 50, 150, ASSUMED),
    row("AWS::ECS::Service", Update, 50, 150, ASSUMED),
    row("AWS::ECS::Service", Delete, 100, 150, ASSUMED),
    row("AWS::ECS::TaskDefinition", Create, 15, 150, ASSUMED),
    row("AWS::ECS::TaskDefinition", Delete, 15, 150, ASSUMED),
    row(
        "AWS::ElasticLoadBalancingV2::Listener",
        Create,
        15,
        150,
        ASSUMED,
    ),
    row(
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        Create,
        1_550,
        115,
        ASSUMED,
    ),
    row(
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        Delete,
        100,
        150,
        ASSUMED,
    ),
    row(
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        Create,
        15,
        150,
        ASSUMED,
    ),
    row(
        "AWS::IAM::InstanceProfile",
        Create,
        1_250,
        105,
        PROFILE_CREATE,
    ),
    row("AWS::IAM::InstanceProfile", Delete, 15, 150, ASSUMED),
    row("AWS::IAM::ManagedPolicy", Create, 170, 115, ASSUMED),
    row("AWS::IAM::ManagedPolicy", Delete, 15, 150, ASSUMED),
    row("AWS::IAM::Policy", Create, 170, 115, ASSUMED),
    row("AWS::IAM::Policy", Delete, 15, 150, ASSUMED),
    row("AWS::IAM::Role", Create, 170, 120, ECS_CLI_EVENTS),
    row("AWS::IAM::Role", Delete, 15, 150, ASSUMED),
    row("AWS::Logs::LogGroup", Create, 30, 150, ASSUMED),
    row("AWS::Logs::LogGroup", Delete, 20, 150, ASSUMED),
    row("AWS::S3::Bucket", Create, 220, 110, ASSUMED),
    row("AWS::SNS::Topic", Create, 105, 115, ASSUMED),
    row("AWS::SQS::Queue", Create, 650, 105, ASSUMED),
    row("AWS::SSM::Parameter", Create, 20, 150, ASSUMED),
];

/// The row of an operation on a type.
pub fn find(kind: &str, operation: Operation) -> Option<Timing> {
    ROWS.iter()
        .find(|(name, of, _)| *name == kind && *of == operation)
        .map(|(_, _, timing)| *timing)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_row_has_its_source_and_is_there_once() {
        let mut seen = BTreeSet::new();
        for (kind, operation, timing) in ROWS {
            assert!(
                seen.insert((*kind, *operation)),
                "{kind} {operation:?} is there twice"
            );
            assert!(
                timing.source == ASSUMED || timing.source.starts_with("https://"),
                "{kind}: {}",
                timing.source
            );
            assert!(timing.p50_ms > 0 && timing.spread_percent >= 100, "{kind}");
        }
    }
}
