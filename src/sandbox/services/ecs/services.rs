//! Services.

use serde_json::Value;

use super::super::place;
use super::{bare, cluster, missing, no_cluster, page};
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::kinds::{names, service, value};
use crate::sandbox::engine::object::State;
use crate::sandbox::engine::{Object, World, life};

/// `ListServices`.
pub(super) fn list(world: &World, call: &Call) -> Answer {
    let place = place(call);
    let name = cluster(&call.input);
    if world.find(&place, names::CLUSTER, name).is_none() {
        return Err(no_cluster());
    }
    let arns: Vec<String> = world
        .objects(&place, names::SERVICE)
        .filter(|object| service::cluster_of(object) == name)
        .map(|object| object.id.clone())
        .collect();
    Ok(page(&call.input, "serviceArns", &arns))
}

/// The service of a name or an ARN in the call's cluster.
fn find<'a>(world: &'a World, call: &Call, name: &str) -> Option<&'a Object> {
    let cluster = cluster(&call.input);
    world
        .objects(&place(call), names::SERVICE)
        .filter(|object| service::cluster_of(object) == cluster)
        .find(|object| object.attribute(service::NAME) == Some(bare(name)))
}

/// `DescribeServices`.
pub(super) fn describe(world: &World, call: &Call) -> Answer {
    let name = cluster(&call.input);
    if world.find(&place(call), names::CLUSTER, name).is_none() {
        return Err(no_cluster());
    }
    let mut services = Vec::new();
    let mut failures = Vec::new();
    for asked in call.input.get("services").items() {
        let asked = asked.as_str().unwrap_or_default();
        match find(world, call, asked) {
            Some(object) => services.push(one(world, object)),
            None => failures.push(missing(format!(
                "arn:aws:ecs:{}:{}:service/{name}/{}",
                call.region,
                call.account,
                bare(asked)
            ))),
        }
    }
    Ok(Tree::map([
        ("services", Tree::List(services)),
        ("failures", Tree::List(failures)),
    ]))
}

fn one(world: &World, object: &Object) -> Tree {
    let address = object.address();
    let cluster = world.find(&object.place, names::CLUSTER, service::cluster_of(object));
    let cluster_arn = cluster.and_then(|cluster| cluster.arn.as_deref());
    let definition = service::definition_of(world, object).map(|found| found.id.as_str());
    let (running, pending) = counts(world, object);
    let desired = Tree::Int(service::desired(object));
    let status = if object.state == State::Deleting {
        "DRAINING"
    } else {
        "ACTIVE"
    };
    let rollout = if service::is_steady(world, object) {
        "COMPLETED"
    } else {
        "IN_PROGRESS"
    };
    let deployment = Tree::map([
        ("id", Tree::text(deployment_id(&object.id))),
        ("status", Tree::text("PRIMARY")),
        ("taskDefinition", Tree::text(definition.unwrap_or_default())),
        ("desiredCount", desired.clone()),
        ("runningCount", running.clone()),
        ("pendingCount", pending.clone()),
        (
            "failedTasks",
            Tree::Int(service::number(object, service::FAILURES)),
        ),
        ("createdAt", Tree::Time(object.created_at)),
        ("rolloutState", Tree::text(rollout)),
    ]);
    Tree::map([
        ("serviceArn", Tree::text(&address.id)),
        (
            "serviceName",
            Tree::text(object.attribute(service::NAME).unwrap_or_default()),
        ),
        ("clusterArn", Tree::text(cluster_arn.unwrap_or_default())),
        ("status", Tree::text(status)),
        ("desiredCount", desired),
        ("runningCount", running),
        ("pendingCount", pending),
        ("taskDefinition", Tree::text(definition.unwrap_or_default())),
        ("deployments", Tree::List(vec![deployment])),
        ("events", events(object)),
        ("createdAt", Tree::Time(object.created_at)),
    ])
}

/// Tasks that run, and tasks on their way there; those that wait for a host count among these.
fn counts(world: &World, object: &Object) -> (Tree, Tree) {
    let counts = service::counts(world, &object.address());
    (Tree::Int(counts.running), Tree::Int(counts.coming))
}

/// Id of the deployment of a service, by the service's ARN.
pub(super) fn deployment_id(service: &str) -> String {
    let digits = crate::sandbox::engine::chance::draw(0, service, "deployment");
    format!("ecs-svc/{digits:019}")
}

/// Newest first, as the console and the API show them.
fn events(object: &Object) -> Tree {
    let events = object
        .attributes
        .get(service::EVENTS)
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice);
    let numbered = events.iter().enumerate().rev();
    Tree::List(
        numbered
            .map(|(number, event)| {
                let message = value::text(event, "message").unwrap_or_default();
                let at = value::number(event, "at_ms").unwrap_or(0);
                Tree::map([
                    (
                        "id",
                        Tree::text(format!("{}-{number}", deployment_id(&object.id))),
                    ),
                    ("createdAt", Tree::Time(at)),
                    ("message", Tree::text(message)),
                ])
            })
            .collect(),
    )
}

/// `UpdateService`: desired count and task definition; anything else it does not know it refuses.
pub(super) fn update(world: &mut World, call: &Call) -> Answer {
    const KNOWN: &[&str] = &["cluster", "service", "desiredCount", "taskDefinition"];
    if let Tree::Map(input) = &call.input
        && let Some(other) = input.keys().find(|key| !KNOWN.contains(&key.as_str()))
    {
        let message = format!("the sandbox does not simulate `{other}` of UpdateService");
        return Err(ApiError::client("InvalidParameterException", message));
    }
    let asked = call.input.get("service").as_str().unwrap_or_default();
    let Some(object) = find(world, call, asked).filter(|found| found.state != State::Deleting)
    else {
        return Err(ApiError::client(
            "ServiceNotFoundException",
            "Service not found.",
        ));
    };
    let address = object.address();
    let mut properties = object.properties.clone();
    if let Some(count) = call.input.get("desiredCount").as_int() {
        if count < 0 {
            let message = "desiredCount cannot be less than 0.";
            return Err(ApiError::client("InvalidParameterException", message));
        }
        put(&mut properties, "DesiredCount", Value::from(count));
    }
    if let Some(definition) = call.input.get("taskDefinition").as_str() {
        put(&mut properties, "TaskDefinition", Value::from(definition));
    }
    life::update(world, &address, properties)
        .map_err(|refusal| ApiError::client(&refusal.code, refusal.message))?;
    let service = world
        .object(&address)
        .map_or(Tree::Null, |object| one(world, object));
    Ok(Tree::map([("service", service)]))
}

fn put(properties: &mut Value, name: &str, value: Value) {
    if let Some(properties) = properties.as_object_mut() {
        properties.insert(name.to_owned(), value);
    }
}
