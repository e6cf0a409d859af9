//! What a task needs at its start: a role, a way to the registry, its image, its log group.

use serde_json::Value;

use super::names::{CONTAINER_INSTANCE, LOG_GROUP, NETWORK_INTERFACE};
use super::reach::Client;
use super::rules::ecs as rules;
use super::{host, instance_types, interface, permission, store, task_definition, value};
use crate::sandbox::engine::life;
use crate::sandbox::engine::object::Object;
use crate::sandbox::engine::world::World;

/// What the execution role must allow to pull from ECR.
const PULL_ACTIONS: &[&str] = &["ecr:GetAuthorizationToken", "ecr:BatchGetImage"];
/// What it must allow to log.
const LOG_ACTIONS: &[&str] = &["logs:CreateLogStream", "logs:PutLogEvents"];
/// Where a pull from ECR goes: token, manifest, layers.
const REGISTRY_CALLS: &[&str] = &["ecr.api", "ecr.dkr", "s3"];

/// Why a task stops before it ever ran.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// In ECS's words.
    pub words: String,
    /// What its container ended with, if it got so far.
    pub exit_code: Option<i64>,
}

impl From<String> for Trouble {
    fn from(words: String) -> Self {
        Self {
            words,
            exit_code: None,
        }
    }
}

/// What a program built for another processor ends with: `exec format error`.
const FORMAT_ERROR: i64 = 255;

/// Whether the task can start now; if not, why it stops.
pub fn check(world: &World, task: &Object) -> Result<(), Trouble> {
    let definition = task
        .text("TaskDefinition")
        .and_then(|arn| task_definition::of_arn(world, &task.place, arn));
    let Some(definition) = definition else {
        return Err("TaskDefinition is gone".to_owned().into());
    };
    let containers = value::items(&definition.properties, "ContainerDefinitions");
    for container in containers {
        check_image(world, task, definition, container)?;
        check_log(world, task, definition, container)?;
    }
    containers
        .iter()
        .try_for_each(|container| check_platform(world, task, definition, container))
}

/// An image of several platforms must have the task's; one of a single platform is pulled whatever
/// it is, and ends at once on the wrong processor.
fn check_platform(
    world: &World,
    task: &Object,
    definition: &Object,
    container: &Value,
) -> Result<(), Trouble> {
    let image = value::text(container, "Image").unwrap_or_default();
    let platforms = store::platforms(world, &task.place, image);
    let wanted = platform(world, task, definition);
    if platforms.is_empty() || platforms.contains(&wanted.as_str()) {
        return Ok(());
    }
    if platforms.len() > 1 {
        return Err(rules::TASK_PLATFORM.words(&[&wanted]).into());
    }
    Err(Trouble {
        words: rules::TASK_EXITED.message.to_owned(),
        exit_code: Some(FORMAT_ERROR),
    })
}

/// The platform of a task, as images name it: that of its host, or what it asks of Fargate.
fn platform(world: &World, task: &Object, definition: &Object) -> String {
    let family = value::text(
        &definition.properties,
        "RuntimePlatform.OperatingSystemFamily",
    );
    let system = if family.is_some_and(|family| family.starts_with("WINDOWS")) {
        "windows"
    } else {
        "linux"
    };
    let of_host = task
        .text("Host")
        .and_then(|host| world.find(&task.place, CONTAINER_INSTANCE, host))
        .and_then(|host| host::instance_of(world, host))
        .and_then(|instance| instance_types::find(instance.text("InstanceType")?))
        .map(|size| size.architecture);
    let asked = value::text(&definition.properties, "RuntimePlatform.CpuArchitecture");
    let architecture = match of_host.or(asked) {
        Some("arm64" | "ARM64") => "arm64",
        _ => "amd64",
    };
    format!("{system}/{architecture}")
}

fn check_image(
    world: &World,
    task: &Object,
    definition: &Object,
    container: &Value,
) -> Result<(), String> {
    let image = value::text(container, "Image").unwrap_or_default();
    if store::is_ours(&task.place, image) {
        may(world, task, definition, PULL_ACTIONS).map_err(|denied| denied.to_pull())?;
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

/// Why a role may not pull or log.
enum Denied {
    /// Who may not do what.
    Action(String, &'static str),
    /// There is no role to ask, in ECS's words.
    Role(String),
}

impl Denied {
    fn to_pull(&self) -> String {
        match self {
            Self::Action(who, action) => rules::TASK_DENIED.words(&[who, action, action]),
            Self::Role(words) => words.clone(),
        }
    }

    fn to_log(&self, group: &str) -> String {
        match self {
            Self::Action(who, action) => {
                rules::TASK_LOG_DENIED.words(&[who, action, group, action])
            }
            Self::Role(words) => words.clone(),
        }
    }
}

/// Whether the role that pulls and logs may do it: the execution role, or on EC2 without one the
/// role of the host.
fn may(
    world: &World,
    task: &Object,
    definition: &Object,
    actions: &[&'static str],
) -> Result<(), Denied> {
    let session = |role: &str| {
        let role = role.rsplit('/').next().unwrap_or(role);
        let account = &task.place.account;
        format!("arn:aws:sts::{account}:assumed-role/{role}/{}", task.id)
    };
    if let Some(name) = definition.text("ExecutionRoleArn") {
        let role = permission::role_for(world, &task.place, name, "ecs-tasks.amazonaws.com");
        let Some(role) = role else {
            return Err(Denied::Role(rules::TASK_ROLE.words(&[name])));
        };
        return actions
            .iter()
            .find(|action| !permission::allows(world, role, action))
            .map_or(Ok(()), |action| {
                Err(Denied::Action(session(&role.id), action))
            });
    }
    let instance = task
        .text("Host")
        .and_then(|host| world.find(&task.place, CONTAINER_INSTANCE, host))
        .and_then(|host| host::instance_of(world, host));
    let Some(instance) = instance else {
        let words = "Fargate requires task definition to have execution role ARN to support ECR \
                     images.";
        return Err(Denied::Role(words.to_owned()));
    };
    actions
        .iter()
        .find(|action| !host::role_allows(world, instance, action))
        .map_or(Ok(()), |action| {
            let role = instance
                .text("IamInstanceProfile")
                .and_then(|profile| permission::role_of_profile(world, &task.place, profile))
                .map_or("none", |role| role.id.as_str());
            Err(Denied::Action(session(role), action))
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
    let arn = format!(
        "arn:aws:logs:{}:{}:log-group:{group}:log-stream:{}",
        task.place.region, task.place.account, task.id
    );
    may(world, task, definition, LOG_ACTIONS).map_err(|denied| denied.to_log(&arn))?;
    if creates_group(container) {
        return may(world, task, definition, &["logs:CreateLogGroup"])
            .map_err(|denied| denied.to_log(&arn));
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
