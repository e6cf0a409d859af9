//! Tasks.

use super::super::place;
use super::{bare, cluster, missing, no_cluster, page};
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::kinds::{cluster as of_cluster, names, task};
use crate::sandbox::engine::{Object, World};

/// `ListTasks`, by service and desired status.
pub(super) fn list(world: &World, call: &Call) -> Answer {
    let place = place(call);
    let name = cluster(&call.input);
    if world.find(&place, names::CLUSTER, name).is_none() {
        return Err(no_cluster());
    }
    let service = call.input.get("serviceName").as_str().map(bare);
    let desired = call
        .input
        .get("desiredStatus")
        .as_str()
        .unwrap_or(task::RUNNING);
    let host = call.input.get("containerInstance").as_str().map(bare);
    let family = call.input.get("family").as_str();
    let arns: Vec<String> = world
        .objects(&place, names::TASK)
        .filter(|task| host.is_none_or(|host| task.text("Host") == Some(host)))
        .filter(|task| family.is_none_or(|family| family_of(task) == Some(family)))
        .filter(|task| of_cluster::is_of(task, name))
        .filter(|task| task.attribute(task::DESIRED) == Some(desired))
        .filter(|task| {
            service.is_none_or(|service| task.text("Service").map(bare) == Some(service))
        })
        .filter_map(|task| task.arn.clone())
        .collect();
    Ok(page(&call.input, "taskArns", &arns))
}

/// The family of a task's definition.
fn family_of(task: &Object) -> Option<&str> {
    let (family, _) = bare(task.text("TaskDefinition")?).rsplit_once(':')?;
    Some(family)
}

/// `StopTask`.
pub(super) fn stop(world: &mut World, call: &Call) -> Answer {
    let place = place(call);
    let name = cluster(&call.input);
    if world.find(&place, names::CLUSTER, name).is_none() {
        return Err(no_cluster());
    }
    let asked = call.input.get("task").as_str().unwrap_or_default();
    let found = world.find(&place, names::TASK, bare(asked));
    let Some(address) = found.map(Object::address) else {
        let message = "The referenced task was not found.";
        return Err(ApiError::client("InvalidParameterException", message));
    };
    let why = call.input.get("reason").as_str();
    task::stop_for_user(world, &address, why.unwrap_or("Task stopped by user"));
    let task = world.object(&address).map_or(Tree::Null, one);
    Ok(Tree::map([("task", task)]))
}

/// `DescribeTasks`.
pub(super) fn describe(world: &World, call: &Call) -> Answer {
    let place = place(call);
    let name = cluster(&call.input);
    if world.find(&place, names::CLUSTER, name).is_none() {
        return Err(no_cluster());
    }
    let mut tasks = Vec::new();
    let mut failures = Vec::new();
    for asked in call.input.get("tasks").items() {
        let asked = asked.as_str().unwrap_or_default();
        match world.find(&place, names::TASK, bare(asked)) {
            Some(object) => tasks.push(one(object)),
            None => failures.push(missing(asked.to_owned())),
        }
    }
    Ok(Tree::map([
        ("tasks", Tree::List(tasks)),
        ("failures", Tree::List(failures)),
    ]))
}

fn one(object: &Object) -> Tree {
    let arn_of = |resource: &str, name: &str| {
        let place = &object.place;
        Tree::text(format!(
            "arn:aws:ecs:{}:{}:{resource}/{name}",
            place.region, place.account
        ))
    };
    let cluster = object.text("Cluster").unwrap_or_default();
    let host = object.text("Host").map_or(Tree::Null, |host| {
        arn_of("container-instance", &format!("{cluster}/{host}"))
    });
    let text = |name: &str| object.attribute(name).map_or(Tree::Null, Tree::text);
    let time = |name: &str| {
        object
            .attributes
            .get(name)
            .and_then(serde_json::Value::as_i64)
            .map_or(Tree::Null, Tree::Time)
    };
    let fargate = matches!(host, Tree::Null);
    let service = object.text("Service").map(bare).unwrap_or_default();
    Tree::map([
        (
            "taskArn",
            Tree::text(object.arn.as_deref().unwrap_or_default()),
        ),
        ("clusterArn", arn_of("cluster", cluster)),
        (
            "taskDefinitionArn",
            Tree::text(object.text("TaskDefinition").unwrap_or_default()),
        ),
        ("containerInstanceArn", host),
        (
            "capacityProviderName",
            object.text("Provider").map_or(Tree::Null, Tree::text),
        ),
        (
            "launchType",
            Tree::text(if fargate { "FARGATE" } else { "EC2" }),
        ),
        ("group", Tree::text(format!("service:{service}"))),
        ("lastStatus", Tree::text(task::status(object))),
        ("desiredStatus", text(task::DESIRED)),
        ("stopCode", text(task::STOP_CODE)),
        ("stoppedReason", text(task::REASON)),
        ("containers", Tree::List(vec![container(object)])),
        ("createdAt", Tree::Time(object.created_at)),
        ("startedAt", time(task::STARTED_AT)),
        ("stoppedAt", time(task::STOPPED_AT)),
    ])
}

/// The task's container: the sandbox tells of one a task.
fn container(object: &Object) -> Tree {
    let reason = object.attribute(task::CONTAINER_REASON);
    let code = object.attributes.get(task::EXIT_CODE);
    let code = code.and_then(serde_json::Value::as_i64);
    Tree::map([
        ("name", Tree::text(family_of(object).unwrap_or("app"))),
        ("lastStatus", Tree::text(task::status(object))),
        ("reason", reason.map_or(Tree::Null, Tree::text)),
        ("exitCode", code.map_or(Tree::Null, Tree::Int)),
    ])
}
