//! The table of what is looked for.

use crate::stack::Bills;

/// How a kind is listed and deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    Groups,
    Services,
    Instances,
    LoadBalancers,
    TargetGroups,
    Endpoints,
    NatGateways,
    Interfaces,
    Addresses,
    Volumes,
    SecurityGroups,
    Vpcs,
    Schedules,
    /// Through Cloud Control, by the type of the row.
    Controlled,
}

/// One row: a kind of thing that a stack may leave behind.
#[derive(Debug)]
pub(super) struct Kind {
    /// What people call it.
    pub(super) word: &'static str,
    /// What people call several.
    pub(super) many: &'static str,
    /// Its type in templates.
    pub(super) resource_type: &'static str,
    /// How it is listed.
    pub(super) how: How,
    /// How it bills, unless the one found says otherwise.
    pub(super) bills: Bills,
    /// The command after `aws` that deletes it; `{id}` stands for its id, `{parent}` for what it is in.
    pub(super) delete: &'static str,
}

const fn kind(
    (word, many): (&'static str, &'static str),
    resource_type: &'static str,
    how: How,
    bills: Bills,
    delete: &'static str,
) -> Kind {
    Kind {
        word,
        many,
        resource_type,
        how,
        bills,
        delete,
    }
}

/// What is looked for, in the order in which it can be deleted: what holds others comes first.
pub(super) const KINDS: [Kind; 18] = [
    kind(
        ("Auto Scaling group", "Auto Scaling groups"),
        "AWS::AutoScaling::AutoScalingGroup",
        How::Groups,
        Bills::Not,
        "autoscaling delete-auto-scaling-group --force-delete --auto-scaling-group-name {id}",
    ),
    kind(
        ("ECS service", "ECS services"),
        "AWS::ECS::Service",
        How::Services,
        Bills::Not,
        "ecs delete-service --force --cluster {parent} --service {id}",
    ),
    kind(
        ("instance", "instances"),
        "AWS::EC2::Instance",
        How::Instances,
        Bills::ByTime,
        "ec2 terminate-instances --instance-ids {id}",
    ),
    kind(
        ("load balancer", "load balancers"),
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        How::LoadBalancers,
        Bills::ByTime,
        "elbv2 delete-load-balancer --load-balancer-arn {id}",
    ),
    kind(
        ("target group", "target groups"),
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        How::TargetGroups,
        Bills::Not,
        "elbv2 delete-target-group --target-group-arn {id}",
    ),
    kind(
        ("VPC endpoint", "VPC endpoints"),
        "AWS::EC2::VPCEndpoint",
        How::Endpoints,
        Bills::ByTime,
        "ec2 delete-vpc-endpoints --vpc-endpoint-ids {id}",
    ),
    kind(
        ("NAT gateway", "NAT gateways"),
        "AWS::EC2::NatGateway",
        How::NatGateways,
        Bills::ByTime,
        "ec2 delete-nat-gateway --nat-gateway-id {id}",
    ),
    kind(
        ("network interface", "network interfaces"),
        "AWS::EC2::NetworkInterface",
        How::Interfaces,
        Bills::Not,
        "ec2 delete-network-interface --network-interface-id {id}",
    ),
    kind(
        ("Elastic IP address", "Elastic IP addresses"),
        "AWS::EC2::EIP",
        How::Addresses,
        Bills::ByTime,
        "ec2 release-address --allocation-id {id}",
    ),
    kind(
        ("volume", "volumes"),
        "AWS::EC2::Volume",
        How::Volumes,
        Bills::ByTime,
        "ec2 delete-volume --volume-id {id}",
    ),
    kind(
        ("security group", "security groups"),
        "AWS::EC2::SecurityGroup",
        How::SecurityGroups,
        Bills::Not,
        "ec2 delete-security-group --group-id {id}",
    ),
    kind(
        ("VPC", "VPCs"),
        "AWS::EC2::VPC",
        How::Vpcs,
        Bills::Not,
        "ec2 delete-vpc --vpc-id {id}",
    ),
    kind(
        ("launch template", "launch templates"),
        "AWS::EC2::LaunchTemplate",
        How::Controlled,
        Bills::Not,
        "ec2 delete-launch-template --launch-template-id {id}",
    ),
    kind(
        ("ECS cluster", "ECS clusters"),
        "AWS::ECS::Cluster",
        How::Controlled,
        Bills::Not,
        "ecs delete-cluster --cluster {id}",
    ),
    kind(
        ("capacity provider", "capacity providers"),
        "AWS::ECS::CapacityProvider",
        How::Controlled,
        Bills::Not,
        "ecs delete-capacity-provider --capacity-provider {id}",
    ),
    kind(
        ("log group", "log groups"),
        "AWS::Logs::LogGroup",
        How::Controlled,
        Bills::ByStorage,
        "logs delete-log-group --log-group-name {id}",
    ),
    kind(
        ("repository", "repositories"),
        "AWS::ECR::Repository",
        How::Controlled,
        Bills::ByStorage,
        "ecr delete-repository --force --repository-name {id}",
    ),
    kind(
        ("schedule", "schedules"),
        "AWS::Scheduler::Schedule",
        How::Schedules,
        Bills::Not,
        "scheduler delete-schedule --group-name stackgen --name {id}",
    ),
];
