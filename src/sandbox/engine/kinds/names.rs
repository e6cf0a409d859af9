//! Type names, and the rules about names that several kinds share.

use super::rules::compute::NAME_TAKEN;
use crate::sandbox::engine::kind::{Draft, Refusal};
use crate::sandbox::engine::world::World;

/// `AWS::AppRunner::Service`.
pub const APP_RUNNER_SERVICE: &str = "AWS::AppRunner::Service";
/// `AWS::AutoScaling::AutoScalingGroup`.
pub const AUTO_SCALING_GROUP: &str = "AWS::AutoScaling::AutoScalingGroup";
/// `AWS::EC2::EIP`.
pub const EIP: &str = "AWS::EC2::EIP";
/// `AWS::EC2::EgressOnlyInternetGateway`.
pub const EGRESS_ONLY_GATEWAY: &str = "AWS::EC2::EgressOnlyInternetGateway";
/// `AWS::EC2::Instance`.
pub const INSTANCE: &str = "AWS::EC2::Instance";
/// `AWS::EC2::InternetGateway`.
pub const INTERNET_GATEWAY: &str = "AWS::EC2::InternetGateway";
/// `AWS::EC2::LaunchTemplate`.
pub const LAUNCH_TEMPLATE: &str = "AWS::EC2::LaunchTemplate";
/// `AWS::EC2::NatGateway`.
pub const NAT_GATEWAY: &str = "AWS::EC2::NatGateway";
/// `AWS::EC2::NetworkInterface`.
pub const NETWORK_INTERFACE: &str = "AWS::EC2::NetworkInterface";
/// `AWS::EC2::Route`.
pub const ROUTE: &str = "AWS::EC2::Route";
/// `AWS::EC2::RouteTable`.
pub const ROUTE_TABLE: &str = "AWS::EC2::RouteTable";
/// `AWS::EC2::SecurityGroup`.
pub const SECURITY_GROUP: &str = "AWS::EC2::SecurityGroup";
/// `AWS::EC2::SecurityGroupEgress`.
pub const SECURITY_GROUP_EGRESS: &str = "AWS::EC2::SecurityGroupEgress";
/// `AWS::EC2::SecurityGroupIngress`.
pub const SECURITY_GROUP_INGRESS: &str = "AWS::EC2::SecurityGroupIngress";
/// `AWS::EC2::Subnet`.
pub const SUBNET: &str = "AWS::EC2::Subnet";
/// `AWS::EC2::SubnetRouteTableAssociation`.
pub const ROUTE_TABLE_ASSOCIATION: &str = "AWS::EC2::SubnetRouteTableAssociation";
/// `AWS::EC2::VPC`.
pub const VPC: &str = "AWS::EC2::VPC";
/// `AWS::EC2::VPCCidrBlock`.
pub const VPC_CIDR_BLOCK: &str = "AWS::EC2::VPCCidrBlock";
/// `AWS::EC2::VPCEndpoint`.
pub const VPC_ENDPOINT: &str = "AWS::EC2::VPCEndpoint";
/// `AWS::EC2::VPCGatewayAttachment`.
pub const GATEWAY_ATTACHMENT: &str = "AWS::EC2::VPCGatewayAttachment";
/// `AWS::EC2::Volume`.
pub const VOLUME: &str = "AWS::EC2::Volume";
/// `AWS::ECR::Repository`.
pub const REPOSITORY: &str = "AWS::ECR::Repository";
/// `AWS::ECS::CapacityProvider`.
pub const CAPACITY_PROVIDER: &str = "AWS::ECS::CapacityProvider";
/// `AWS::ECS::Cluster`.
pub const CLUSTER: &str = "AWS::ECS::Cluster";
/// `AWS::ECS::ClusterCapacityProviderAssociations`.
pub const PROVIDER_ASSOCIATIONS: &str = "AWS::ECS::ClusterCapacityProviderAssociations";
/// `AWS::ECS::ContainerInstance`.
pub const CONTAINER_INSTANCE: &str = "AWS::ECS::ContainerInstance";
/// `AWS::ECS::Service`.
pub const SERVICE: &str = "AWS::ECS::Service";
/// `AWS::ECS::Task`.
pub const TASK: &str = "AWS::ECS::Task";
/// `AWS::ECS::TaskDefinition`.
pub const TASK_DEFINITION: &str = "AWS::ECS::TaskDefinition";
/// `AWS::ElasticLoadBalancingV2::Listener`.
pub const LISTENER: &str = "AWS::ElasticLoadBalancingV2::Listener";
/// `AWS::ElasticLoadBalancingV2::LoadBalancer`.
pub const LOAD_BALANCER: &str = "AWS::ElasticLoadBalancingV2::LoadBalancer";
/// `AWS::ElasticLoadBalancingV2::TargetGroup`.
pub const TARGET_GROUP: &str = "AWS::ElasticLoadBalancingV2::TargetGroup";
/// `AWS::IAM::InstanceProfile`.
pub const INSTANCE_PROFILE: &str = "AWS::IAM::InstanceProfile";
/// `AWS::IAM::ManagedPolicy`.
pub const MANAGED_POLICY: &str = "AWS::IAM::ManagedPolicy";
/// `AWS::IAM::Policy`.
pub const POLICY: &str = "AWS::IAM::Policy";
/// `AWS::IAM::Role`.
pub const ROLE: &str = "AWS::IAM::Role";
/// `AWS::Logs::LogGroup`.
pub const LOG_GROUP: &str = "AWS::Logs::LogGroup";
/// `AWS::Scheduler::Schedule`.
pub const SCHEDULE: &str = "AWS::Scheduler::Schedule";
/// `AWS::Scheduler::ScheduleGroup`.
pub const SCHEDULE_GROUP: &str = "AWS::Scheduler::ScheduleGroup";
/// `AWS::SSM::Parameter`.
pub const PARAMETER: &str = "AWS::SSM::Parameter";

/// Whether nothing of this kind has the id that the draft is going to have.
pub fn is_free(world: &World, draft: &Draft<'_>) -> bool {
    world
        .find(
            &draft.kind.home(draft.place),
            draft.kind.name,
            &draft.id(world),
        )
        .is_none()
}

/// Refuses, in the words of CloudFormation's handlers, a name that is taken already.
pub fn refuse_taken(world: &World, draft: &Draft<'_>, property: &str) -> Result<(), Refusal> {
    NAME_TAKEN.unless(
        is_free(world, draft),
        &[draft.kind.name, property, &draft.id(world)],
    )
}
