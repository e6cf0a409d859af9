//! Properties that must, or must not, have some value: data for the check beside it.

use crate::template::check::report::Group;

/// One rule about one property.
#[derive(Debug, Clone, Copy)]
pub struct SettingRule {
    /// Id of the rule.
    pub id: &'static str,
    /// What it is about.
    pub group: Group,
    /// The types it holds for; empty for all.
    pub types: &'static [&'static str],
    /// Path of what holds the property, below the resource; each match is looked at by itself.
    pub within: &'static str,
    /// Path of the property below that.
    pub path: &'static str,
    /// What it must be.
    pub must: Must,
    /// What happens otherwise.
    pub why: &'static str,
    /// Where that was seen or documented.
    pub source: &'static str,
}

/// What a property must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Must {
    /// Not there.
    BeAbsent,
    /// Not there, or one of these.
    BeAbsentOr(&'static [&'static str]),
    /// There, and one of these.
    Be(&'static [&'static str]),
    /// Not there, or made from the stack's own name.
    ComeFromTheStack,
    /// No network that is the whole internet.
    NotBeTheWorld,
    /// No text that ends so.
    NotEndIn(&'static [&'static str]),
}

const HOSTS: &[&str] = &["AWS::AutoScaling::AutoScalingGroup"];
const PROVIDER: &[&str] = &["AWS::ECS::CapacityProvider"];
const TEMPLATE: &[&str] = &["AWS::EC2::LaunchTemplate"];
const MANAGED: &str = "Properties/AutoScalingGroupProvider";
const DATA: &str = "Properties/LaunchTemplateData";
const DEVICES: &str = "Properties/LaunchTemplateData/BlockDeviceMappings/*/Ebs";

const PROTECTION: &str = "CloudFormation scales the group to zero and waits, but clears no \
                          instance's protection, so the delete hangs";
const PROTECTION_SOURCE: &str = "https://github.com/aws/containers-roadmap/issues/2862";
const NAME: &str = "a fixed name keeps a second stack from being made beside the first";
const NAME_SOURCE: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html";
const WORLD: &str = "the whole internet may connect";
const WORLD_SOURCE: &str =
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-18";

const fn delete(
    id: &'static str,
    types: &'static [&'static str],
    place: [&'static str; 2],
    must: Must,
    reason: [&'static str; 2],
) -> SettingRule {
    of(Group::Delete, id, types, place, (must, reason))
}

const fn security(
    id: &'static str,
    types: &'static [&'static str],
    place: [&'static str; 2],
    must: Must,
    reason: [&'static str; 2],
) -> SettingRule {
    of(Group::Security, id, types, place, (must, reason))
}

const fn of(
    group: Group,
    id: &'static str,
    types: &'static [&'static str],
    [within, path]: [&'static str; 2],
    (must, [why, source]): (Must, [&'static str; 2]),
) -> SettingRule {
    SettingRule {
        id,
        group,
        types,
        within,
        path,
        must,
        why,
        source,
    }
}

const fn name(id: &'static str, types: &'static [&'static str], path: &'static str) -> SettingRule {
    delete(
        id,
        types,
        ["Properties", path],
        Must::ComeFromTheStack,
        [NAME, NAME_SOURCE],
    )
}

/// The rules.
pub const SETTINGS: &[SettingRule] = &[
    // One DeleteStack call takes everything away.
    delete(
        "deletion-policy",
        &[],
        ["", "DeletionPolicy"],
        Must::BeAbsentOr(&["Delete"]),
        [
            "the resource outlives its stack and goes on billing",
            "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html",
        ],
    ),
    delete(
        "update-replace-policy",
        &[],
        ["", "UpdateReplacePolicy"],
        Must::BeAbsentOr(&["Delete"]),
        [
            "the resource outlives its replacement and goes on billing",
            "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatereplacepolicy.html",
        ],
    ),
    delete(
        "managed-termination-protection",
        PROVIDER,
        [MANAGED, "ManagedTerminationProtection"],
        Must::BeAbsentOr(&["DISABLED"]),
        [PROTECTION, PROTECTION_SOURCE],
    ),
    delete(
        "new-instance-protection",
        HOSTS,
        ["Properties", "NewInstancesProtectedFromScaleIn"],
        Must::BeAbsentOr(&["false"]),
        [PROTECTION, PROTECTION_SOURCE],
    ),
    delete(
        "managed-draining",
        PROVIDER,
        [MANAGED, "ManagedDraining"],
        Must::Be(&["DISABLED"]),
        [
            "ECS adds a lifecycle hook to the group, on by default, and every terminating host \
             waits for its tasks",
            "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instance-draining.html",
        ],
    ),
    delete(
        "group-deletion-protection",
        HOSTS,
        ["Properties", "DeletionProtection"],
        Must::BeAbsentOr(&["none"]),
        [
            "Auto Scaling refuses to delete a protected group",
            "https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html",
        ],
    ),
    delete(
        "desired-capacity",
        HOSTS,
        ["Properties", "DesiredCapacity"],
        Must::BeAbsent,
        [
            "each stack update sets it again, against what ECS scaled the group to",
            "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/asg-capacity-providers.html",
        ],
    ),
    delete(
        "volume-deletion",
        TEMPLATE,
        [DEVICES, "DeleteOnTermination"],
        Must::BeAbsentOr(&["true"]),
        [
            "the volume outlives its host and goes on billing",
            "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/preserving-volumes-on-termination.html",
        ],
    ),
    delete(
        "interface-deletion",
        TEMPLATE,
        [
            "Properties/LaunchTemplateData/NetworkInterfaces/*",
            "DeleteOnTermination",
        ],
        Must::BeAbsentOr(&["true"]),
        [
            "the interface outlives its host and keeps its subnet",
            "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_LaunchTemplateInstanceNetworkInterfaceSpecificationRequest.html",
        ],
    ),
    delete(
        "repository-empty-on-delete",
        &["AWS::ECR::Repository"],
        ["Properties", "EmptyOnDelete"],
        Must::Be(&["true"]),
        [
            "ECR refuses to delete a repository with images in it: RepositoryNotEmptyException",
            "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DeleteRepository.html",
        ],
    ),
    delete(
        "load-balancer-deletion-protection",
        &["AWS::ElasticLoadBalancingV2::LoadBalancer"],
        [
            "Properties/LoadBalancerAttributes/*/Key=deletion_protection.enabled",
            "Value",
        ],
        Must::BeAbsentOr(&["false"]),
        [
            "Elastic Load Balancing refuses to delete a protected load balancer",
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html",
        ],
    ),
    delete(
        "log-group-deletion-protection",
        &["AWS::Logs::LogGroup"],
        ["Properties", "DeletionProtectionEnabled"],
        Must::BeAbsentOr(&["false"]),
        [
            "CloudWatch Logs refuses to delete a protected log group",
            "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogGroup.html",
        ],
    ),
    // Two stacks of one profile live side by side.
    name("cluster-name", &["AWS::ECS::Cluster"], "ClusterName"),
    name("provider-name", PROVIDER, "Name"),
    name("log-group-name", &["AWS::Logs::LogGroup"], "LogGroupName"),
    name("hosts-name", HOSTS, "AutoScalingGroupName"),
    name("launch-template-name", TEMPLATE, "LaunchTemplateName"),
    name(
        "load-balancer-name",
        &["AWS::ElasticLoadBalancingV2::LoadBalancer"],
        "Name",
    ),
    name(
        "target-group-name",
        &["AWS::ElasticLoadBalancingV2::TargetGroup"],
        "Name",
    ),
    name(
        "repository-name",
        &["AWS::ECR::Repository"],
        "RepositoryName",
    ),
    name("schedule-name", &["AWS::Scheduler::Schedule"], "Name"),
    name(
        "security-group-name",
        &["AWS::EC2::SecurityGroup"],
        "GroupName",
    ),
    delete(
        "role-name",
        &["AWS::IAM::Role"],
        ["Properties", "RoleName"],
        Must::BeAbsent,
        [NAME, NAME_SOURCE],
    ),
    delete(
        "instance-profile-name",
        &["AWS::IAM::InstanceProfile"],
        ["Properties", "InstanceProfileName"],
        Must::BeAbsent,
        [NAME, NAME_SOURCE],
    ),
    delete(
        "managed-policy-name",
        &["AWS::IAM::ManagedPolicy"],
        ["Properties", "ManagedPolicyName"],
        Must::BeAbsent,
        [NAME, NAME_SOURCE],
    ),
    // Security.
    security(
        "open-ingress",
        &["AWS::EC2::SecurityGroup"],
        ["Properties/SecurityGroupIngress/*", "CidrIp"],
        Must::NotBeTheWorld,
        [WORLD, WORLD_SOURCE],
    ),
    security(
        "open-ingress-ipv6",
        &["AWS::EC2::SecurityGroup"],
        ["Properties/SecurityGroupIngress/*", "CidrIpv6"],
        Must::NotBeTheWorld,
        [WORLD, WORLD_SOURCE],
    ),
    security(
        "open-ingress-rule",
        &["AWS::EC2::SecurityGroupIngress"],
        ["Properties", "CidrIp"],
        Must::NotBeTheWorld,
        [WORLD, WORLD_SOURCE],
    ),
    security(
        "open-ingress-rule-ipv6",
        &["AWS::EC2::SecurityGroupIngress"],
        ["Properties", "CidrIpv6"],
        Must::NotBeTheWorld,
        [WORLD, WORLD_SOURCE],
    ),
    security(
        "imdsv2",
        TEMPLATE,
        [DATA, "MetadataOptions/HttpTokens"],
        Must::Be(&["required"]),
        [
            "without tokens, any request forged inside a host reads its credentials",
            "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html",
        ],
    ),
    security(
        "volume-encryption",
        TEMPLATE,
        [DEVICES, "Encrypted"],
        Must::Be(&["true"]),
        [
            "the volume is stored in the clear",
            "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
        ],
    ),
    security(
        "broad-managed-policy",
        &["AWS::IAM::Role"],
        ["Properties/ManagedPolicyArns/*", ""],
        Must::NotEndIn(&["/AdministratorAccess", "/PowerUserAccess", "FullAccess"]),
        [
            "the role may do far more than its work",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
        ],
    ),
];
