//! What a task needs at its start: a role, a way to the registry, its image, its log group.

use serde_json::Value;

use super::names::{CONTAINER_INSTANCE, LOG_GROUP, NETWORK_INTERFACE};
use super::reach::Client;
use super::rules::ecs as rules;
use super::{host, interface, permission, store, task_definition, value};
use crate::sandbox::engine::life;
use crate::sandbox::engine::object::Object;
use crate::sandbox::engine::world::World;

/// What the execution role must allow to pull from ECR.
const PULL_ACTIONS: &[&str] = &["ecr:GetAuthorizationToken", "ecr:BatchGetImage"];
/// What it must allow to log.
const LOG_ACTIONS: &[&str] = &["logs:CreateLogStream", "logs:PutLogEvents"];
/// Where a pull from ECR goes: token, manifest, layers.
const REGISTRY_CALLS: &[&str] = &["ecr.api", "ecr.dkr", "s3"];

/// Whether the task can start now; if not, why it stops.
pub fn check(world: &World, task: &Object) -> Result<(), String> {
    let definition = task
        .text("TaskDefinition")
        .and_then(|arn| task_definition::of_arn(world, &task.place, arn));
    let Some(definition) = definition else {
        return Err("TaskDefinition is gone".to_owned());
    };
    let containers = value::items(&definition.properties, "ContainerDefinitions");
    for container in containers {
        check_image(world, task, definition, container)?;
        check_log(world, task, definition, container)?;
    }
    Ok(())
}

fn check_image(
    world: &World,
    task: &Object,
    definition: &Object,
    container: &Value,
) -> Result<(), String> {
    let image = value::text(container, "Image").unwrap_or_default();
    if store::is_ours(&task.place, image) {
        may(world, task, definition, PULL_ACTIONS)?;
        // On EC2 the host pulls, over its own interface; on Fargate the task does, over its own.
        let reachable = with_puller(world, task, |client| {
            REGISTRY_CALLS
                .iter()
                .all(|service| client.reaches(world, service))
        });
        if !reachable {
            return Err(rules::TASK_PULL.words(&[image]));
        }
    } else if !with_puller(world, task, |client| client.has_way_out(world)) {
        return Err(rules::TASK_PULL.words(&[image]));
    }
    if store::has_image(world, &task.place, image) {
        Ok(())
    } else {
        Err(rules::TASK_IMAGE.words(&[image, image]))
    }
}

fn with_puller(world: &World, task: &Object, look: impl Fn(&Client<'_>) -> bool) -> bool {
    if let Some(host) = task.text("Host") {
        return world
            .find(&task.place, CONTAINER_INSTANCE, host)
            .and_then(|host| host::instance_of(world, host))
            .is_some_and(|instance| look(&host::client(world, instance)));
    }
    let address = task.address();
    let Some(own) = life::children(world, &address, NETWORK_INTERFACE).next() else {
        return false;
    };
    look(&Client {
        place: &task.place,
        subnet: own.text("SubnetId").unwrap_or_default(),
        groups: value::texts(&own.properties, "Groups"),
        public: interface::is_public(own),
    })
}

/// Whether the role that pulls and logs may do it: the execution role, or on EC2 without one the
/// role of the host.
fn may(world: &World, task: &Object, definition: &Object, actions: &[&str]) -> Result<(), String> {
    let denied = |role: &str, action: &str| {
        let what = "unable to pull secrets or registry auth:";
        rules::TASK_DENIED.words(&[what, role, action, action])
    };
    if let Some(name) = definition.text("ExecutionRoleArn") {
        let role = permission::role_for(world, &task.place, name, "ecs-tasks.amazonaws.com");
        let Some(role) = role else {
            return Err(rules::TASK_ROLE.words(&[name]));
        };
        return actions
            .iter()
            .find(|action| !permission::allows(world, role, action))
            .map_or(Ok(()), |action| Err(denied(name, action)));
    }
    let instance = task
        .text("Host")
        .and_then(|host| world.find(&task.place, CONTAINER_INSTANCE, host))
        .and_then(|host| host::instance_of(world, host));
    let Some(instance) = instance else {
        return Err(
            "Fargate requires task definition to have execution role ARN to support ECR images."
                .to_owned(),
        );
    };
    actions
        .iter()
        .find(|action| !host::role_allows(world, instance, action))
        .map_or(Ok(()), |action| {
            Err(denied("the container instance role", action))
        })
}

fn check_log(
    world: &World,
    task: &Object,
    definition: &Object,
    container: &Value,
) -> Result<(), String> {
    let Some(group) = log_group(container) else {
        return Ok(());
    };
    may(world, task, definition, LOG_ACTIONS)?;
    if creates_group(container) {
        return may(world, task, definition, &["logs:CreateLogGroup"]);
    }
    if world.find(&task.place, LOG_GROUP, group).is_some() {
        Ok(())
    } else {
        Err(rules::TASK_LOG_GROUP.words(&[]))
    }
}

/// The log group that a container writes to, if it uses that driver.
fn log_group(container: &Value) -> Option<&str> {
    (value::text(container, "LogConfiguration.LogDriver") == Some("awslogs"))
        .then(|| {
            value::at(container, "LogConfiguration.Options")
                .get("awslogs-group")?
                .as_str()
        })
        .flatten()
}

fn creates_group(container: &Value) -> bool {
    let options = value::at(container, "LogConfiguration.Options");
    value::flag(options, "awslogs-create-group", false)
}

/// Makes the log groups that the task's containers make themselves; nobody owns them.
pub fn open_log_group(world: &mut World, task: &Object) {
    let groups: Vec<String> = task
        .text("TaskDefinition")
        .and_then(|arn| task_definition::of_arn(world, &task.place, arn))
        .map(|definition| value::items(&definition.properties, "ContainerDefinitions"))
        .unwrap_or_default()
        .iter()
        .filter(|container| creates_group(container))
        .filter_map(log_group)
        .map(str::to_owned)
        .collect();
    for group in groups {
        store::write_to_log_group(world, &task.place, &group);
    }
}
