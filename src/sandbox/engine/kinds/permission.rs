//! What roles of hosts and tasks may do, and the policies of AWS that the sandbox knows.
//!
//! Of what an instance or a task does only the action is looked at, on any resource; calls and
//! CloudFormation's handlers are held to resources and conditions too, in [`policy`].

use serde_json::Value;

use super::names::{INSTANCE_PROFILE, ROLE};
use super::value;
use crate::sandbox::engine::object::{Object, State};
use crate::sandbox::engine::place::Place;
use crate::sandbox::engine::world::World;
use crate::sandbox::policy::{self, Document};

/// What the ARNs of AWS's own policies start with.
pub const AWS_POLICIES: &str = "arn:aws:iam::aws:policy/";

/// AWS's own policies that the sandbox knows: name and allowed actions, read ones by pattern.
/// Source: <https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html>.
const MANAGED: &[(&str, &[&str])] = &[
    (
        "service-role/AmazonECSTaskExecutionRolePolicy",
        &[
            "ecr:GetAuthorizationToken",
            "ecr:BatchCheckLayerAvailability",
            "ecr:GetDownloadUrlForLayer",
            "ecr:BatchGetImage",
            "logs:CreateLogStream",
            "logs:PutLogEvents",
        ],
    ),
    (
        "service-role/AmazonEC2ContainerServiceforEC2Role",
        &[
            "ec2:DescribeTags",
            "ecs:CreateCluster",
            "ecs:DeregisterContainerInstance",
            "ecs:DiscoverPollEndpoint",
            "ecs:Poll",
            "ecs:RegisterContainerInstance",
            "ecs:StartTelemetrySession",
            "ecs:UpdateContainerInstancesState",
            "ecs:Submit*",
            "ecr:GetAuthorizationToken",
            "ecr:BatchCheckLayerAvailability",
            "ecr:GetDownloadUrlForLayer",
            "ecr:BatchGetImage",
            "logs:CreateLogStream",
            "logs:PutLogEvents",
        ],
    ),
    (
        "AmazonEC2ContainerRegistryReadOnly",
        &[
            "ecr:GetAuthorizationToken",
            "ecr:Batch*",
            "ecr:Get*",
            "ecr:Describe*",
            "ecr:List*",
        ],
    ),
    (
        "AmazonSSMManagedInstanceCore",
        &["ssm:*", "ssmmessages:*", "ec2messages:*"],
    ),
    (
        "CloudWatchAgentServerPolicy",
        &[
            "cloudwatch:PutMetricData",
            "logs:*",
            "ec2:DescribeVolumes",
            "ec2:DescribeTags",
        ],
    ),
];

/// Whether a policy of AWS is known here.
pub fn is_known(arn: &str) -> bool {
    managed(arn).is_some()
}

/// A policy of AWS as a document, if it is known here.
pub fn of_aws(arn: &str) -> Option<Document> {
    managed(arn).map(Document::allowing)
}

fn managed(arn: &str) -> Option<&'static [&'static str]> {
    let name = arn.strip_prefix(AWS_POLICIES)?;
    MANAGED
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, actions)| *actions)
}

/// The role that an instance profile (by name or ARN) holds.
pub fn role_of_profile<'a>(world: &'a World, place: &Place, profile: &str) -> Option<&'a Object> {
    let home = place.global();
    let profile = world.lookup(&home, INSTANCE_PROFILE, profile)?;
    let role = value::texts(&profile.properties, "Roles")
        .into_iter()
        .next()?;
    world
        .lookup(&home, ROLE, role)
        .filter(|_| profile.state != State::Deleting)
}

/// The role of a name or ARN, if it is there and trusts a service.
pub fn role_for<'a>(
    world: &'a World,
    place: &Place,
    role: &str,
    service: &str,
) -> Option<&'a Object> {
    let role = world.lookup(&place.global(), ROLE, role)?;
    statements(value::at(&role.properties, "AssumeRolePolicyDocument"))
        .any(|statement| {
            let principal = value::at(statement, "Principal");
            value::texts(principal, "Service").contains(&service)
        })
        .then_some(role)
}

/// Whether a role may do an action on some resource.
pub fn allows(world: &World, role: &Object, action: &str) -> bool {
    policy::of_role(world, role).allows_somewhere(action)
}

/// The statements of a policy document, which may be one or a list.
fn statements(document: &Value) -> impl Iterator<Item = &Value> {
    match value::at(document, "Statement") {
        Value::Array(list) => list.as_slice(),
        Value::Null => &[],
        one => std::slice::from_ref(one),
    }
    .iter()
}
