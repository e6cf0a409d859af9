//! Whether a role may do something: the `Allow` statements of its policies, as they are now.
//!
//! Only actions are looked at; resources, conditions and denials are not, and `docs/sandbox.md`
//! says so.

use serde_json::Value;

use super::names::{INSTANCE_PROFILE, MANAGED_POLICY, POLICY, ROLE};
use super::value;
use crate::sandbox::engine::object::{Object, State};
use crate::sandbox::engine::place::Place;
use crate::sandbox::engine::world::World;

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

/// Whether a role may do an action.
pub fn allows(world: &World, role: &Object, action: &str) -> bool {
    let own = value::items(&role.properties, "Policies").iter();
    let attached = [POLICY, MANAGED_POLICY]
        .into_iter()
        .flat_map(|kind| world.objects(&role.place, kind))
        .filter(|policy| policy.state != State::Deleting)
        .filter(|policy| is_attached(role, policy))
        .map(|policy| &policy.properties);
    own.chain(attached)
        .flat_map(|policy| statements(value::at(policy, "PolicyDocument")))
        .any(|statement| permits(statement, action))
        || value::texts(&role.properties, "ManagedPolicyArns")
            .into_iter()
            .filter_map(managed)
            .flatten()
            .any(|pattern| matches(pattern, action))
}

fn is_attached(role: &Object, policy: &Object) -> bool {
    value::texts(&policy.properties, "Roles").contains(&role.id.as_str())
        || value::texts(&role.properties, "ManagedPolicyArns").contains(&policy.id.as_str())
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

fn permits(statement: &Value, action: &str) -> bool {
    value::text(statement, "Effect") == Some("Allow")
        && value::texts(statement, "Action")
            .into_iter()
            .any(|pattern| matches(pattern, action))
}

/// Whether an action fits a pattern with at most one `*`, at its end.
fn matches(pattern: &str, action: &str) -> bool {
    match pattern.split_once('*') {
        Some((start, _)) => action
            .get(..start.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(start)),
        None => pattern.eq_ignore_ascii_case(action),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_end_in_a_star() {
        assert!(matches("ecs:Submit*", "ecs:SubmitTaskStateChange"));
        assert!(matches("*", "logs:PutLogEvents"));
        assert!(matches("Logs:putlogevents", "logs:PutLogEvents"));
        assert!(!matches("ecs:Poll", "ecs:PollMore"));
    }
}
