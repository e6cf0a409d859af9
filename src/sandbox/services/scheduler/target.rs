//! What a schedule calls: another service's API, as the role that the schedule names.
//!
//! Source: <https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html>.

use crate::sandbox::call::{ApiError, Call, Principal, Tree};
use crate::sandbox::engine::kinds::{permission, value};
use crate::sandbox::engine::{Object, World, chance};

/// What the ARN of a universal target starts with.
pub(super) const UNIVERSAL: &str = "arn:aws:scheduler:::aws-sdk:";

/// The principal of the service itself.
pub(super) const SERVICE: &str = "scheduler.amazonaws.com";

/// A universal target: name after [`UNIVERSAL`], service and action, and whether the service's
/// parameters begin with a small letter.
struct Target {
    name: &'static str,
    service: &'static str,
    action: &'static str,
    small: bool,
}

const fn target(name: &'static str, service: &'static str, action: &'static str) -> Target {
    Target {
        name,
        service,
        action,
        small: false,
    }
}

const TARGETS: &[Target] = &[
    target(
        "autoscaling:deleteAutoScalingGroup",
        "autoscaling",
        "DeleteAutoScalingGroup",
    ),
    target(
        "cloudformation:deleteStack",
        "cloudformation",
        "DeleteStack",
    ),
    Target {
        small: true,
        ..target("ecs:updateService", "ecs", "UpdateService")
    },
];

fn find(arn: &str) -> Option<&'static Target> {
    let name = arn.strip_prefix(UNIVERSAL)?;
    TARGETS.iter().find(|target| target.name == name)
}

/// Whether the sandbox can call a target.
pub(super) fn is_known(arn: &str) -> bool {
    find(arn).is_some()
}

/// Makes the call of a schedule.
pub fn invoke(world: &mut World, schedule: &Object) -> Result<(), ApiError> {
    let text = |path: &str| value::text(&schedule.properties, path).unwrap_or_default();
    let Some(target) = find(text("Target.Arn")) else {
        return Err(ApiError::client("ValidationException", "unknown target"));
    };
    let role = text("Target.RoleArn");
    if permission::role_for(world, &schedule.place, role, SERVICE).is_none() {
        return Err(ApiError {
            status: 403,
            ..ApiError::client(
                "AccessDenied",
                format!(
                    "{SERVICE} is not authorized to perform: sts:AssumeRole on resource: {role}"
                ),
            )
        });
    }
    let number = world.number("scheduled calls");
    let entity = format!("{}/call {number}", schedule.address().entity());
    let call = Call {
        service: target.service.to_owned(),
        action: target.action.to_owned(),
        account: schedule.place.account.clone(),
        principal: Principal::assumed_role(role, "EventBridgeScheduler"),
        region: schedule.place.region.clone(),
        request_id: chance::uuid(world.seed, &entity, "request id"),
        input: input(target, text("Target.Input")),
    };
    super::super::handle(world, &call).map(|_| ())
}

fn input(target: &Target, text: &str) -> Tree {
    let Ok(value) = serde_json::from_str::<serde_json::Value>(text) else {
        return Tree::map([]);
    };
    match Tree::from(value) {
        Tree::Map(members) if target.small => {
            let renamed = members
                .into_iter()
                .map(|(name, value)| (super::lower(&name), value));
            Tree::Map(renamed.collect())
        }
        other => other,
    }
}
