//! Published permissions that a handler uses only for a property, or never for us.
//!
//! The published lists are for every use of a type. A right that can only be wanted for a property
//! the template does not set is left out: that is what makes the policy the least.

/// Type (`*`: any), action (`*` at its end: all that begin so), properties it is for; none:
/// what stackgen deploys cannot ask for it.
type Row = (&'static str, &'static str, &'static [&'static str]);

const ROWS: &[Row] = &[
    // Another way of keeping a group, without a property of the type.
    (
        "AWS::AutoScaling::AutoScalingGroup",
        "managed-fleets:*",
        &[],
    ),
    (
        "AWS::AutoScaling::AutoScalingGroup",
        "vpc-lattice:*",
        &["TrafficSources"],
    ),
    (
        "AWS::AutoScaling::AutoScalingGroup",
        "elasticloadbalancing:*",
        &["TargetGroupARNs", "LoadBalancerNames"],
    ),
    (
        "AWS::AutoScaling::AutoScalingGroup",
        "cloudwatch:PutMetricAlarm",
        &[],
    ),
    ("AWS::AutoScaling::AutoScalingGroup", "ssm:Get*", &[]),
    (
        "AWS::AutoScaling::AutoScalingGroup",
        "autoscaling:*NotificationConfiguration",
        &["NotificationConfigurations"],
    ),
    (
        "AWS::AutoScaling::AutoScalingGroup",
        "autoscaling:*LoadBalancer*",
        &["TargetGroupARNs", "LoadBalancerNames"],
    ),
    (
        "AWS::AutoScaling::AutoScalingGroup",
        "autoscaling:*TrafficSources",
        &["TrafficSources"],
    ),
    (
        "AWS::AutoScaling::AutoScalingGroup",
        "autoscaling:*LifecycleHook",
        &["LifecycleHookSpecificationList"],
    ),
    (
        "AWS::AutoScaling::AutoScalingGroup",
        "autoscaling:*InstanceRefresh",
        &[],
    ),
    (
        "AWS::EC2::EIP",
        "ec2:AcceptAddressTransfer",
        &["TransferAddress"],
    ),
    ("AWS::EC2::EIP", "ec2:AssociateAddress", &["InstanceId"]),
    (
        "AWS::EC2::NatGateway",
        "ec2:*NatGatewayAddress",
        &[
            "SecondaryAllocationIds",
            "SecondaryPrivateIpAddresses",
            "SecondaryPrivateIpAddressCount",
        ],
    ),
    ("AWS::EC2::SecurityGroup", "ec2:DescribeInstances", &[]),
    (
        "AWS::EC2::VPC",
        "ec2:CreateVpcEncryptionControl",
        &["VpcEncryptionControl"],
    ),
    (
        "AWS::EC2::VPC",
        "ec2:ModifyVpcTenancy",
        &["InstanceTenancy"],
    ),
    (
        "AWS::EC2::VPCCidrBlock",
        "ec2:AllocateIpamPoolCidr",
        &["Ipv4IpamPoolId", "Ipv6IpamPoolId"],
    ),
    (
        "AWS::EC2::VPCEndpoint",
        "vpc-lattice:*",
        &["ServiceNetworkArn", "ResourceConfigurationArn"],
    ),
    (
        "AWS::EC2::VPCEndpoint",
        "vpce:AllowMultiRegion",
        &["ServiceRegion"],
    ),
    (
        "AWS::EC2::VPCGatewayAttachment",
        "ec2:*VpnGateway*",
        &["VpnGatewayId"],
    ),
    (
        "AWS::EC2::VPCGatewayAttachment",
        "ec2:DescribeVpnGateways",
        &["VpnGatewayId"],
    ),
    (
        "AWS::ECR::Repository",
        "kms:*",
        &["EncryptionConfiguration"],
    ),
    (
        "AWS::ECR::Repository",
        "ecr:*LifecyclePolicy",
        &["LifecyclePolicy"],
    ),
    (
        "AWS::ECR::Repository",
        "ecr:*RepositoryPolicy",
        &["RepositoryPolicyText"],
    ),
    (
        "AWS::ECS::CapacityProvider",
        "iam:PassRole",
        &["ManagedInstancesProvider"],
    ),
    ("AWS::ECS::Cluster", "kms:DescribeKey", &["Configuration"]),
    ("AWS::ECS::Cluster", "ecs:PutAccountSetting*", &[]),
    (
        "AWS::ECS::Service",
        "iam:PassRole",
        &[
            "Role",
            "VolumeConfigurations",
            "ServiceConnectConfiguration",
        ],
    ),
    (
        "AWS::ECS::TaskDefinition",
        "iam:PassRole",
        &["ExecutionRoleArn", "TaskRoleArn"],
    ),
    (
        "AWS::ECS::TaskDefinition",
        "iam:GetRole",
        &["ExecutionRoleArn", "TaskRoleArn"],
    ),
    (
        "AWS::ElasticLoadBalancingV2::Listener",
        "cognito-idp:*",
        &["DefaultActions/*/AuthenticateCognitoConfig"],
    ),
    (
        "AWS::ElasticLoadBalancingV2::Listener",
        "elasticloadbalancing:ModifyListenerAttributes",
        &["ListenerAttributes"],
    ),
    (
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "elasticloadbalancing:ModifyCapacityReservation",
        &["MinimumLoadBalancerCapacity"],
    ),
    (
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "elasticloadbalancing:ModifyIpPools",
        &["Ipv4IpamPoolId"],
    ),
    (
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "ec2:DescribeIpamPools",
        &["Ipv4IpamPoolId"],
    ),
    ("AWS::IAM::ManagedPolicy", "iam:*GroupPolicy", &["Groups"]),
    ("AWS::IAM::ManagedPolicy", "iam:*UserPolicy", &["Users"]),
    ("AWS::IAM::Policy", "iam:*GroupPolicy", &["Groups"]),
    ("AWS::IAM::Policy", "iam:*UserPolicy", &["Users"]),
    (
        "AWS::IAM::Role",
        "iam:*RolePermissionsBoundary",
        &["PermissionsBoundary"],
    ),
    ("AWS::IAM::Role", "iam:PutRolePolicy", &["Policies"]),
    ("AWS::IAM::Role", "iam:DeleteRolePolicy", &["Policies"]),
    (
        "AWS::Logs::LogGroup",
        "logs:*DataProtectionPolicy",
        &["DataProtectionPolicy"],
    ),
    ("AWS::Logs::LogGroup", "logs:*KmsKey", &["KmsKeyId"]),
    (
        "AWS::Logs::LogGroup",
        "logs:CreateLogDelivery",
        &["LogGroupClass"],
    ),
    ("AWS::Logs::LogGroup", "s3:*", &["LogGroupClass"]),
    ("AWS::Logs::LogGroup", "firehose:*", &["LogGroupClass"]),
    (
        "AWS::Logs::LogGroup",
        "logs:*ResourcePolic*",
        &["ResourcePolicyDocument"],
    ),
    (
        "AWS::Logs::LogGroup",
        "logs:*IndexPolic*",
        &["FieldIndexPolicies"],
    ),
    (
        "AWS::Logs::LogGroup",
        "logs:PutLogGroupDeletionProtection",
        &["DeletionProtectionEnabled"],
    ),
    (
        "AWS::Logs::LogGroup",
        "logs:PutBearerTokenAuthentication",
        &["BearerTokenAuthenticationEnabled"],
    ),
];

/// The properties without which a permission is not used; `None` when it may be used by any
/// resource of the type.
pub(super) fn only_with(kind: &str, action: &str) -> Option<&'static [&'static str]> {
    ROWS.iter()
        .find(|(of, pattern, _)| (*of == "*" || *of == kind) && matches(pattern, action))
        .map(|(.., properties)| *properties)
}

/// Whether a name fits a pattern with `*` in it.
pub(super) fn matches(pattern: &str, name: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else {
        return pattern == name;
    };
    let Some(name) = name.strip_prefix(head) else {
        return false;
    };
    rest.is_empty()
        || (0..=name.len()).any(|at| name.get(at..).is_some_and(|tail| matches(rest, tail)))
}

#[cfg(test)]
mod tests {
    use super::super::super::handlers::permissions;
    use super::*;

    #[test]
    fn every_row_is_about_a_published_permission() {
        for (kind, pattern, _) in ROWS {
            assert!(
                permissions(kind).any(|(_, action)| matches(pattern, action)),
                "{kind} {pattern}"
            );
        }
    }

    #[test]
    fn stars_stand_for_anything() {
        assert!(matches("logs:*IndexPolic*", "logs:DescribeIndexPolicies"));
        assert!(matches("kms:*", "kms:CreateGrant"));
        assert!(!matches("iam:*UserPolicy", "iam:PutUserPolicies"));
    }
}
