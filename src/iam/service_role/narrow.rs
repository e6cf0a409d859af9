//! What each action may be done to: the resources and conditions that narrow it.
//!
//! Resource types and condition keys are those of the service authorization reference:
//! <https://docs.aws.amazon.com/service-authorization/latest/reference/>. Names begin with
//! `stackgen-`, because those of all stacks do; the names that CloudFormation generates begin with
//! the stack's. Load balancers and EC2 have no such names: they are held to the account.

use super::optional::matches;

/// A condition that is filled from the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Only {
    /// No condition.
    Always,
    /// `iam:PassedToService`: the services that the template's roles trust.
    PassedToTrusted,
    /// `iam:PolicyARN`: policies of the stack, and those of AWS that the template names.
    AttachingOurs,
    /// `iam:AWSServiceName`: services with a role of their own.
    OwnRoles,
}

/// Actions, resources, condition.
type Row = (&'static [&'static str], &'static [&'static str], Only);

/// Any resource: the action knows no narrower one, or only reads.
const ANY: &[&str] = &["*"];
const ROLE: &[&str] = &["arn:${AWS::Partition}:iam::${AWS::AccountId}:role/stackgen-*"];
const PROFILE: &[&str] =
    &["arn:${AWS::Partition}:iam::${AWS::AccountId}:instance-profile/stackgen-*"];
const POLICY: &[&str] = &["arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/stackgen-*"];
const OWN_ROLE: &[&str] = &["arn:${AWS::Partition}:iam::${AWS::AccountId}:role/aws-service-role/*"];
const LOGS: &[&str] = &[
    "arn:${AWS::Partition}:logs:*:${AWS::AccountId}:log-group:app-stackgen-*",
    "arn:${AWS::Partition}:logs:*:${AWS::AccountId}:log-group:/aws/ecs/containerinsights/stackgen-*",
];
const CLUSTER: &[&str] = &["arn:${AWS::Partition}:ecs:*:${AWS::AccountId}:cluster/stackgen-*"];
const ECS_SERVICE: &[&str] = &["arn:${AWS::Partition}:ecs:*:${AWS::AccountId}:service/stackgen-*"];
const PROVIDER: &[&str] =
    &["arn:${AWS::Partition}:ecs:*:${AWS::AccountId}:capacity-provider/stackgen-*"];
const TASK_DEFINITION: &[&str] =
    &["arn:${AWS::Partition}:ecs:*:${AWS::AccountId}:task-definition/app-stackgen-*"];
const ECS_TAGGED: &[&str] = &["arn:${AWS::Partition}:ecs:*:${AWS::AccountId}:*stackgen-*"];
const GROUP: &[&str] = &[
    "arn:${AWS::Partition}:autoscaling:*:${AWS::AccountId}:autoScalingGroup:*:autoScalingGroupName/stackgen-*",
];
const BALANCING: &[&str] = &["arn:${AWS::Partition}:elasticloadbalancing:*:${AWS::AccountId}:*"];
const EC2: &[&str] = &["arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:*"];
/// Images and snapshots may be anybody's; their ARNs name no account.
const LAUNCH: &[&str] = &[
    "arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:*",
    "arn:${AWS::Partition}:ec2:*::image/*",
    "arn:${AWS::Partition}:ec2:*::snapshot/*",
];
const ECR: &[&str] = &["arn:${AWS::Partition}:ecr:*:${AWS::AccountId}:repository/stackgen*"];
const SSM: &[&str] = &[
    "arn:${AWS::Partition}:ssm:*:${AWS::AccountId}:parameter/stackgen*",
    "arn:${AWS::Partition}:ssm:*::parameter/aws/service/*",
];
const SCHEDULES: &[&str] =
    &["arn:${AWS::Partition}:scheduler:*:${AWS::AccountId}:schedule*/stackgen*"];

/// The first row that fits an action decides.
const ROWS: &[Row] = &[
    (&["iam:PassRole"], ROLE, Only::PassedToTrusted),
    (
        &["iam:AttachRolePolicy", "iam:DetachRolePolicy"],
        ROLE,
        Only::AttachingOurs,
    ),
    (&["iam:CreateServiceLinkedRole"], OWN_ROLE, Only::OwnRoles),
    (&["iam:*InstanceProfile"], PROFILE, Only::Always),
    (
        &[
            "iam:CreatePolicy*",
            "iam:DeletePolicy*",
            "iam:GetPolicy*",
            "iam:ListPolicyVersions",
            "iam:ListEntitiesForPolicy",
        ],
        POLICY,
        Only::Always,
    ),
    (&["iam:*Role*"], ROLE, Only::Always),
    (
        &["logs:DescribeLogGroups", "logs:DescribeResourcePolicies"],
        ANY,
        Only::Always,
    ),
    (&["logs:*"], LOGS, Only::Always),
    // These know no resource.
    (
        &["ecs:DeregisterTaskDefinition", "ecs:DescribeTaskDefinition"],
        ANY,
        Only::Always,
    ),
    (
        &["ecs:RegisterTaskDefinition"],
        TASK_DEFINITION,
        Only::Always,
    ),
    (
        &[
            "ecs:*TagResource",
            "ecs:UntagResource",
            "ecs:ListTagsForResource",
        ],
        ECS_TAGGED,
        Only::Always,
    ),
    (&["ecs:PutClusterCapacityProviders"], CLUSTER, Only::Always),
    (&["ecs:*CapacityProvider*"], PROVIDER, Only::Always),
    (&["ecs:*Cluster*"], CLUSTER, Only::Always),
    (&["ecs:*Service*"], ECS_SERVICE, Only::Always),
    (&["autoscaling:Describe*"], ANY, Only::Always),
    (&["autoscaling:*"], GROUP, Only::Always),
    (&["elasticloadbalancing:Describe*"], ANY, Only::Always),
    (&["elasticloadbalancing:*"], BALANCING, Only::Always),
    (&["ec2:Describe*", "ec2:Get*"], ANY, Only::Always),
    (&["ec2:RunInstances"], LAUNCH, Only::Always),
    (&["ec2:*"], EC2, Only::Always),
    (&["ecr:*"], ECR, Only::Always),
    (&["ssm:*"], SSM, Only::Always),
    (&["scheduler:*"], SCHEDULES, Only::Always),
];

/// Resources and condition of an action.
pub(super) fn scope(action: &str) -> (&'static [&'static str], Only) {
    ROWS.iter()
        .find(|(patterns, ..)| patterns.iter().any(|pattern| matches(pattern, action)))
        .map_or((ANY, Only::Always), |(_, resources, only)| {
            (*resources, *only)
        })
}
