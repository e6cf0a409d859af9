//! Which stacks nobody uses: no more tasks than they started with, and no scaling for a while.

use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::together::together;
use crate::aws::{Error, Service, Session, StackResource};
use crate::stack::Summary;

/// What a service says when it has nothing to do; it says so every six hours for no reason.
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html>
const STEADY: &str = "has reached a steady state";

/// Is a stack used?
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Use {
    /// Nothing has scaled for the time asked for, and no more runs than at the start.
    Idle,
    /// It is used, or it is not at rest.
    Busy,
    /// It could not be found out, so it is not idle.
    Unknown(Error),
}

/// Looks at each of these stacks, each in its own Region; the answers come in their order.
pub async fn uses(session: &Session, stacks: &[Summary], quiet: SignedDuration) -> Vec<Use> {
    let looks = stacks.iter().map(|stack| {
        let session = session.in_region(&stack.region);
        Box::pin(async move {
            match is_idle(&session, stack, quiet).await {
                Ok(true) => Use::Idle,
                Ok(false) => Use::Busy,
                Err(error) => Use::Unknown(error),
            }
        }) as Pin<Box<dyn Future<Output = Use> + '_>>
    });
    together(looks).await
}

async fn is_idle(session: &Session, stack: &Summary, quiet: SignedDuration) -> Result<bool, Error> {
    let since = session.clock().now() - quiet;
    let young = stack.created_at.is_none_or(|at| at > since);
    if young || !stack.status.is_settled() {
        return Ok(false);
    }
    let resources = session.cloudformation().resources(&stack.arn).await?;
    let template = session.cloudformation().template(&stack.arn).await?;
    let started = template.map_or(0, |text| tasks_at_start(&text));
    Ok(services_rest(session, &resources, started, since).await?
        && groups_rest(session, &resources, since).await?)
}

/// Tasks that the services of a template start with; one that does not say so runs one.
fn tasks_at_start(template: &str) -> i64 {
    let template: Value = serde_json::from_str(template).unwrap_or_default();
    let resources = template.get("Resources").and_then(Value::as_object);
    resources
        .into_iter()
        .flat_map(|resources| resources.values())
        .filter(|resource| resource.get("Type") == Some(&Value::from("AWS::ECS::Service")))
        .map(|service| {
            let desired = service.pointer("/Properties/DesiredCount");
            desired.and_then(Value::as_i64).unwrap_or(1)
        })
        .sum()
}

async fn services_rest(
    session: &Session,
    resources: &[StackResource],
    started: i64,
    since: Timestamp,
) -> Result<bool, Error> {
    let ecs = session.ecs();
    let mut tasks = 0;
    for cluster in named(resources, "AWS::ECS::Cluster") {
        let arns = ecs.services(&cluster).await?;
        for service in ecs.describe_services(&cluster, &arns).await? {
            tasks += i64::from(service.running.max(service.desired)) + i64::from(service.pending);
            if moved(&service, since) {
                return Ok(false);
            }
        }
    }
    Ok(tasks <= started)
}

/// Has a service started or stopped anything since?
fn moved(service: &Service, since: Timestamp) -> bool {
    service
        .events
        .iter()
        .filter(|event| !event.message.contains(STEADY))
        .any(|event| event.time.is_some_and(|at| at > since))
}

async fn groups_rest(
    session: &Session,
    resources: &[StackResource],
    since: Timestamp,
) -> Result<bool, Error> {
    let autoscaling = session.autoscaling();
    for group in named(resources, "AWS::AutoScaling::AutoScalingGroup") {
        let activities = autoscaling.scaling_activities(&group).await?;
        if activities
            .iter()
            .any(|activity| activity.began.is_some_and(|at| at > since))
        {
            return Ok(false);
        }
    }
    Ok(true)
}

fn named(resources: &[StackResource], kind: &str) -> BTreeSet<String> {
    resources
        .iter()
        .filter(|resource| resource.resource_type == kind)
        .filter_map(|resource| resource.physical_id.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_says_how_many_tasks_there_were() {
        let template = r#"{"Resources": {
            "A": {"Type": "AWS::ECS::Service", "Properties": {"DesiredCount": 3}},
            "B": {"Type": "AWS::ECS::Service", "Properties": {}},
            "C": {"Type": "AWS::ECS::Cluster"}}}"#;
        assert_eq!(tasks_at_start(template), 4);
        assert_eq!(tasks_at_start("not JSON"), 0);
    }
}
