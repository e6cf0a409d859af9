//! What a task needs at its start: a role, a way to the registry, its image, its log group.

use serde_json::Value;

use super::names::{CONTAINER_INSTANCE, LOG_GROUP};
use super::reach::Client;
use super::rules::ecs as rules;
use super::{
    host, instance_types, permission, repository, start_record, store, task_definition, value,
};
use crate::sandbox::engine::object::Object;
use crate::sandbox::engine::place::Place;
use crate::sandbox::engine::tasks::{Cast, LogTarget, Task};
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

/// A task that wants to start, and where.
struct Starter<'a> {
    world: &'a World,
    place: &'a Place,
    task: &'a Task,
    cast: &'a Cast,
    definition: &'a Object,
    /// The instance of its host; none on Fargate.
    instance: Option<&'a Object>,
}

/// Whether the task can start now; if not, why it stops. What one task passed, the next one like
/// it passes as long as nothing has changed. Makes the log groups that its containers make
/// themselves; nobody owns them.
pub fn pass(world: &mut World, place: &Place, task: &Task) -> Result<(), Trouble> {
    let key = likeness(world, place, task);
    if key
        .as_ref()
        .is_some_and(|key| world.memo.passed.contains(key))
    {
        return Ok(());
    }
    let groups = check(world, place, task)?;
    for group in groups {
        store::write_to_log_group(world, place, &group);
    }
    world.memo.passed.extend(key);
    Ok(())
}

/// All that the checks of a task look at and that the memo does not watch: what it is of, and where
/// it or its host is.
fn likeness(world: &World, place: &Place, task: &Task) -> Option<String> {
    let tasks = world.tasks(place);
    let cast = tasks.cast(task)?;
    let whereabouts = match tasks.host(task) {
        Some(host) => {
            let host = world.find(place, CONTAINER_INSTANCE, host)?;
            let (network, role) = host::likeness(world, host);
            let size = host::instance_of(world, host)?.text("InstanceType")?;
            format!("{network} {role} {size}")
        }
        None => format!("{:?} {:?} {}", tasks.subnet(task), cast.groups, cast.public),
    };
    Some(format!("{place:?} {} {whereabouts}", cast.definition))
}

/// What [`pass`] asks; the log groups to be made.
fn check(world: &World, place: &Place, task: &Task) -> Result<Vec<String>, Trouble> {
    let tasks = world.tasks(place);
    let cast = tasks.cast(task);
    let definition = cast.and_then(|cast| task_definition::of_arn(world, place, &cast.definition));
    let Some((cast, definition)) = cast.zip(definition) else {
        return Err("TaskDefinition is gone".to_owned().into());
    };
    let instance = tasks
        .host(task)
        .and_then(|host| world.find(place, CONTAINER_INSTANCE, host))
        .and_then(|host| host::instance_of(world, host));
    let starter = Starter {
        world,
        place,
        task,
        cast,
        definition,
        instance,
    };
    let containers = value::items(&definition.properties, "ContainerDefinitions");
    for container in containers {
        starter.check_image(container)?;
        starter.check_log(container)?;
    }
    for container in containers {
        starter.check_platform(container)?;
    }
    let making = containers.iter().filter(|one| creates_group(one));
    Ok(making.filter_map(log_group).map(str::to_owned).collect())
}

/// Where the log of the container goes that writes a start record, if it goes anywhere: to a stream
/// of prefix, name and task, or without a prefix of the container alone.
/// Source: <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html>.
pub fn log_target(definition: &Object) -> Option<LogTarget> {
    let containers = value::items(&definition.properties, "ContainerDefinitions");
    let mut writers = containers
        .iter()
        .filter(|one| start_record::is_written_by(one));
    writers.find_map(|container| {
        let group = log_group(container)?.to_owned();
        let options = value::at(container, "LogConfiguration.Options");
        let name = value::text(container, "Name").unwrap_or_default();
        let prefix = options
            .get("awslogs-stream-prefix")
            .and_then(Value::as_str)
            .map(|prefix| format!("{prefix}/{name}/"));
        Some(LogTarget {
            group,
            prefix: prefix.unwrap_or_default(),
        })
    })
}

impl Starter<'_> {
    /// An image of several platforms must have the task's; one of a single platform is pulled whatever
    /// it is, and ends at once on the wrong processor.
    fn check_platform(&self, container: &Value) -> Result<(), Trouble> {
        let image = value::text(container, "Image").unwrap_or_default();
        let platforms = repository::platforms(self.world, self.place, image);
        let wanted = self.platform();
        if platforms.is_empty() || platforms.contains(&wanted) {
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
    fn platform(&self) -> String {
        let properties = &self.definition.properties;
        let family = value::text(properties, "RuntimePlatform.OperatingSystemFamily");
        let system = if family.is_some_and(|family| family.starts_with("WINDOWS")) {
            "windows"
        } else {
            "linux"
        };
        let of_host = self
            .instance
            .and_then(|instance| instance_types::find(instance.text("InstanceType")?))
            .map(|size| size.architecture);
        let asked = value::text(properties, "RuntimePlatform.CpuArchitecture");
        let architecture = match of_host.or(asked) {
            Some("arm64" | "ARM64") => "arm64",
            _ => "amd64",
        };
        format!("{system}/{architecture}")
    }

    fn check_image(&self, container: &Value) -> Result<(), String> {
        let image = value::text(container, "Image").unwrap_or_default();
        let ours = repository::is_ours(self.place, image);
        if ours {
            self.may(PULL_ACTIONS).map_err(|denied| denied.to_pull())?;
        }
        let reachable = self.puller().is_some_and(|client| {
            if ours {
                REGISTRY_CALLS
                    .iter()
                    .all(|service| client.reaches(self.world, service))
            } else {
                client.has_way_out(self.world)
            }
        });
        if !reachable {
            return Err(rules::TASK_PULL.words(&[image]));
        }
        if repository::has_image(self.world, self.place, image) {
            Ok(())
        } else {
            Err(rules::TASK_IMAGE.words(&[image, image]))
        }
    }

    /// What pulls: on EC2 the host, over its own interface; on Fargate the task, over its own.
    fn puller(&self) -> Option<Client<'_>> {
        if let Some(instance) = self.instance {
            return Some(host::client(self.world, instance));
        }
        if !self.cast.fargate {
            return None;
        }
        let subnet = self.world.tasks(self.place).subnet(self.task)?;
        Some(Client {
            place: self.place,
            subnet,
            groups: self.cast.groups.iter().map(String::as_str).collect(),
            public: self.cast.public,
        })
    }

    /// Whether the role that pulls and logs may do it: the execution role, or on EC2 without one the
    /// role of the host.
    fn may(&self, actions: &[&'static str]) -> Result<(), Denied> {
        let world = self.world;
        let session = |role: &str| {
            let role = role.rsplit('/').next().unwrap_or(role);
            let account = &self.place.account;
            format!(
                "arn:aws:sts::{account}:assumed-role/{role}/{}",
                self.task.id
            )
        };
        if let Some(name) = self.definition.text("ExecutionRoleArn") {
            let role = permission::role_for(world, self.place, name, "ecs-tasks.amazonaws.com");
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
        let Some(instance) = self.instance else {
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
                    .and_then(|profile| permission::role_of_profile(world, self.place, profile))
                    .map_or("none", |role| role.id.as_str());
                Err(Denied::Action(session(role), action))
            })
    }

    fn check_log(&self, container: &Value) -> Result<(), String> {
        let Some(group) = log_group(container) else {
            return Ok(());
        };
        let arn = format!(
            "arn:aws:logs:{}:{}:log-group:{group}:log-stream:{}",
            self.place.region, self.place.account, self.task.id
        );
        self.may(LOG_ACTIONS)
            .map_err(|denied| denied.to_log(&arn))?;
        if creates_group(container) {
            return self
                .may(&["logs:CreateLogGroup"])
                .map_err(|denied| denied.to_log(&arn));
        }
        if self.world.find(self.place, LOG_GROUP, group).is_some() {
            Ok(())
        } else {
            Err(rules::TASK_LOG_GROUP.words(&[]))
        }
    }
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
