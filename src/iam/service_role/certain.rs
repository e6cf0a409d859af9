//! What making and deleting a resource of a type calls in any case.
//!
//! Each row is one type: the actions of its API that create, tag, look at and delete it; after a
//! `?` those that are called only when the named property is set. Sources: the API references
//! (<https://docs.aws.amazon.com/AWSEC2/latest/APIReference/>,
//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/> and their like), and what they say
//! about permissions: tagging while creating
//! (<https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html>),
//! groups with launch templates
//! (<https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-launch-template-permissions.html>),
//! capacity providers
//! (<https://docs.aws.amazon.com/AmazonECS/latest/developerguide/asg-capacity-providers.html>).

/// Type, actions of every resource, actions by property.
type Row = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

const ROWS: &[Row] = &[
    (
        "AWS::AutoScaling::AutoScalingGroup",
        "autoscaling:CreateAutoScalingGroup autoscaling:CreateOrUpdateTags \
         autoscaling:DeleteAutoScalingGroup autoscaling:Describe*",
        &[
            ("LaunchTemplate", "ec2:RunInstances"),
            ("MetricsCollection", "autoscaling:EnableMetricsCollection"),
        ],
    ),
    (
        "AWS::EC2::EIP",
        "ec2:AllocateAddress ec2:CreateTags ec2:DescribeAddresses ec2:ReleaseAddress",
        &[],
    ),
    (
        "AWS::EC2::EgressOnlyInternetGateway",
        "ec2:CreateEgressOnlyInternetGateway ec2:DeleteEgressOnlyInternetGateway \
         ec2:DescribeEgressOnlyInternetGateways",
        &[],
    ),
    (
        "AWS::EC2::InternetGateway",
        "ec2:CreateInternetGateway ec2:CreateTags ec2:DeleteInternetGateway \
         ec2:DescribeInternetGateways",
        &[],
    ),
    (
        "AWS::EC2::LaunchTemplate",
        "ec2:CreateLaunchTemplate ec2:DeleteLaunchTemplate ec2:DescribeLaunchTemplates",
        &[],
    ),
    (
        "AWS::EC2::NatGateway",
        "ec2:CreateNatGateway ec2:CreateTags ec2:DeleteNatGateway ec2:DescribeNatGateways",
        &[],
    ),
    (
        "AWS::EC2::Route",
        "ec2:CreateRoute ec2:DeleteRoute ec2:DescribeRouteTables",
        &[],
    ),
    (
        "AWS::EC2::RouteTable",
        "ec2:CreateRouteTable ec2:CreateTags ec2:DeleteRouteTable ec2:DescribeRouteTables",
        &[],
    ),
    (
        "AWS::EC2::SecurityGroup",
        "ec2:CreateSecurityGroup ec2:CreateTags ec2:DeleteSecurityGroup ec2:DescribeSecurityGroups",
        &[
            ("SecurityGroupIngress", "ec2:AuthorizeSecurityGroupIngress"),
            (
                "SecurityGroupEgress",
                "ec2:AuthorizeSecurityGroupEgress ec2:RevokeSecurityGroupEgress",
            ),
        ],
    ),
    (
        "AWS::EC2::SecurityGroupEgress",
        "ec2:AuthorizeSecurityGroupEgress ec2:DescribeSecurityGroupRules \
         ec2:RevokeSecurityGroupEgress",
        &[],
    ),
    (
        "AWS::EC2::SecurityGroupIngress",
        "ec2:AuthorizeSecurityGroupIngress ec2:DescribeSecurityGroupRules \
         ec2:RevokeSecurityGroupIngress",
        &[],
    ),
    (
        "AWS::EC2::Subnet",
        "ec2:CreateSubnet ec2:CreateTags ec2:DeleteSubnet ec2:DescribeSubnets",
        &[
            ("MapPublicIpOnLaunch", "ec2:ModifySubnetAttribute"),
            ("AssignIpv6AddressOnCreation", "ec2:ModifySubnetAttribute"),
        ],
    ),
    (
        "AWS::EC2::SubnetRouteTableAssociation",
        "ec2:AssociateRouteTable ec2:DescribeRouteTables ec2:DisassociateRouteTable",
        &[],
    ),
    (
        "AWS::EC2::VPC",
        "ec2:CreateTags ec2:CreateVpc ec2:DeleteVpc ec2:DescribeVpcs",
        &[
            ("EnableDnsHostnames", "ec2:ModifyVpcAttribute"),
            ("EnableDnsSupport", "ec2:ModifyVpcAttribute"),
        ],
    ),
    (
        "AWS::EC2::VPCCidrBlock",
        "ec2:AssociateVpcCidrBlock ec2:DescribeVpcs ec2:DisassociateVpcCidrBlock",
        &[],
    ),
    (
        "AWS::EC2::VPCEndpoint",
        "ec2:CreateTags ec2:CreateVpcEndpoint ec2:DeleteVpcEndpoints ec2:DescribeVpcEndpoints",
        &[],
    ),
    (
        "AWS::EC2::VPCGatewayAttachment",
        "ec2:DescribeInternetGateways",
        &[(
            "InternetGatewayId",
            "ec2:AttachInternetGateway ec2:DetachInternetGateway",
        )],
    ),
    (
        "AWS::ECR::Repository",
        "ecr:CreateRepository ecr:DeleteRepository ecr:DescribeRepositories ecr:TagResource",
        &[],
    ),
    (
        "AWS::ECS::CapacityProvider",
        "ecs:CreateCapacityProvider ecs:DeleteCapacityProvider ecs:DescribeCapacityProviders \
         ecs:TagResource",
        &[(
            "AutoScalingGroupProvider/ManagedScaling/Status=ENABLED",
            "autoscaling:CreateOrUpdateTags",
        )],
    ),
    (
        "AWS::ECS::Cluster",
        "ecs:CreateCluster ecs:DeleteCluster ecs:DescribeClusters ecs:TagResource",
        &[],
    ),
    (
        "AWS::ECS::ClusterCapacityProviderAssociations",
        "ecs:DescribeClusters ecs:PutClusterCapacityProviders",
        &[],
    ),
    (
        "AWS::ECS::Service",
        "ecs:CreateService ecs:DeleteService ecs:DescribeServices ecs:TagResource",
        &[],
    ),
    (
        "AWS::ECS::TaskDefinition",
        "ecs:DeregisterTaskDefinition ecs:DescribeTaskDefinition ecs:RegisterTaskDefinition \
         ecs:TagResource",
        &[
            ("ExecutionRoleArn", "iam:PassRole"),
            ("TaskRoleArn", "iam:PassRole"),
        ],
    ),
    (
        "AWS::ElasticLoadBalancingV2::Listener",
        "elasticloadbalancing:CreateListener elasticloadbalancing:DeleteListener \
         elasticloadbalancing:DescribeListeners",
        &[],
    ),
    (
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "elasticloadbalancing:AddTags elasticloadbalancing:CreateLoadBalancer \
         elasticloadbalancing:DeleteLoadBalancer elasticloadbalancing:DescribeLoadBalancers",
        &[(
            "LoadBalancerAttributes",
            "elasticloadbalancing:ModifyLoadBalancerAttributes",
        )],
    ),
    (
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        "elasticloadbalancing:AddTags elasticloadbalancing:CreateTargetGroup \
         elasticloadbalancing:DeleteTargetGroup elasticloadbalancing:DescribeTargetGroups",
        &[(
            "TargetGroupAttributes",
            "elasticloadbalancing:ModifyTargetGroupAttributes",
        )],
    ),
    (
        "AWS::IAM::InstanceProfile",
        "iam:AddRoleToInstanceProfile iam:CreateInstanceProfile iam:DeleteInstanceProfile \
         iam:GetInstanceProfile iam:PassRole iam:RemoveRoleFromInstanceProfile",
        &[],
    ),
    (
        "AWS::IAM::ManagedPolicy",
        "iam:CreatePolicy iam:DeletePolicy iam:GetPolicy",
        &[("Roles", "iam:AttachRolePolicy iam:DetachRolePolicy")],
    ),
    (
        "AWS::IAM::Policy",
        "",
        &[("Roles", "iam:DeleteRolePolicy iam:PutRolePolicy")],
    ),
    (
        "AWS::IAM::Role",
        "iam:CreateRole iam:DeleteRole iam:GetRole iam:TagRole",
        &[
            (
                "ManagedPolicyArns",
                "iam:AttachRolePolicy iam:DetachRolePolicy",
            ),
            ("Policies", "iam:DeleteRolePolicy iam:PutRolePolicy"),
        ],
    ),
    (
        "AWS::Logs::LogGroup",
        "logs:CreateLogGroup logs:DeleteLogGroup logs:DescribeLogGroups logs:TagResource",
        &[("RetentionInDays", "logs:PutRetentionPolicy")],
    ),
    (
        "AWS::SSM::Parameter",
        "ssm:AddTagsToResource ssm:DeleteParameter ssm:GetParameters ssm:PutParameter",
        &[],
    ),
    (
        "AWS::Scheduler::ScheduleGroup",
        "scheduler:CreateScheduleGroup scheduler:DeleteScheduleGroup scheduler:GetScheduleGroup \
         scheduler:TagResource",
        &[],
    ),
];

/// Actions that a type calls in any case, and those it calls when a property is set: (property
/// or nothing, action).
pub(super) fn actions(kind: &str) -> impl Iterator<Item = (Option<&'static str>, &'static str)> {
    ROWS.iter()
        .filter(move |(name, ..)| *name == kind)
        .flat_map(|(_, always, by_property)| {
            let always = always.split_whitespace().map(|action| (None, action));
            let set = by_property.iter().flat_map(|(property, actions)| {
                actions
                    .split_whitespace()
                    .map(move |action| (Some(*property), action))
            });
            always.chain(set)
        })
}

#[cfg(test)]
mod tests {
    use super::super::super::handlers::permissions;
    use super::*;

    #[test]
    fn what_is_certain_is_published_too() {
        for (kind, ..) in ROWS {
            let published: Vec<_> = permissions(kind).map(|(_, action)| action).collect();
            for (_, action) in actions(kind) {
                assert!(published.contains(&action), "{kind} {action}");
            }
        }
    }
}
