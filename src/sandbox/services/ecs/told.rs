//! What ECS tells of one task.
//!
//! Source: <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html>.

use super::bare;
use super::tasks::{arn, family_of};
use crate::sandbox::call::Tree;
use crate::sandbox::engine::kinds::{
    interface, names, repository, start_record, subnet, task_definition, value,
};
use crate::sandbox::engine::tasks::{Cast, Stop, Task};
use crate::sandbox::engine::{Object, Place, World};

/// The platform version of Linux tasks on Fargate, and that of Windows ones.
/// Source: <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform_versions.html>.
const PLATFORM_VERSIONS: [&str; 2] = ["1.4.0", "1.0.0"];

/// A task as the answers show it.
pub(super) fn one(world: &World, place: &Place, task: &Task) -> Tree {
    let tasks = world.tasks(place);
    let Some(cast) = tasks.cast(task) else {
        return Tree::Null;
    };
    let definition = task_definition::of_arn(world, place, &cast.definition);
    let why = tasks.why(task);
    let mut told: Vec<(&str, Tree)> = vec![
        ("taskArn", Tree::Text(arn(place, &cast.cluster, task.id))),
        (
            "clusterArn",
            Tree::Text(of(place, "cluster", &cast.cluster)),
        ),
        ("taskDefinitionArn", Tree::text(&cast.definition)),
        ("capacityProviderName", text(cast.provider.as_deref())),
        (
            "launchType",
            Tree::text(if cast.fargate { "FARGATE" } else { "EC2" }),
        ),
        (
            "group",
            Tree::Text(format!("service:{}", bare(&cast.service))),
        ),
        (
            "startedBy",
            Tree::Text(super::services::deployment_id(&cast.service)),
        ),
        ("lastStatus", Tree::text(task.status.word())),
        ("desiredStatus", Tree::text(desired(task))),
        ("stopCode", text(why.map(|stop| stop.code.as_str()))),
        ("stoppedReason", text(why.map(|stop| stop.reason.as_str()))),
        ("cpu", Tree::Text(cast.needs.cpu.to_string())),
        ("memory", Tree::Text(cast.needs.memory.to_string())),
        ("availabilityZone", text(zone(world, place, task))),
        ("enableExecuteCommand", Tree::Bool(false)),
        ("attributes", Tree::List(Vec::new())),
    ];
    told.extend(whereabouts(world, place, (task, cast), definition));
    told.extend(times(world, task));
    let container = container(world, place, (task, cast), (definition, why));
    told.push(("containers", Tree::List(vec![container])));
    told.push(("version", Tree::Int(version(world, task))));
    Tree::map(told)
}

const fn desired(task: &Task) -> &'static str {
    if task.stopping { "STOPPED" } else { "RUNNING" }
}

fn of(place: &Place, resource: &str, name: &str) -> String {
    format!(
        "arn:aws:ecs:{}:{}:{resource}/{name}",
        place.region, place.account
    )
}

fn text(text: Option<&str>) -> Tree {
    text.map_or(Tree::Null, Tree::text)
}

/// The zone of a task: that of its interface, else that of its host.
fn zone<'a>(world: &'a World, place: &Place, task: &Task) -> Option<&'a str> {
    let tasks = world.tasks(place);
    let of_host = || {
        let host = world.find(place, names::CONTAINER_INSTANCE, tasks.host(task)?)?;
        crate::sandbox::engine::kinds::host::instance_of(world, host)?.text("SubnetId")
    };
    let subnet = tasks.subnet(task).or_else(of_host)?;
    subnet::zone_of(world, place, subnet).map(|(name, _)| name)
}

/// The host a task is on, or the platform it has on Fargate.
fn whereabouts(
    world: &World,
    place: &Place,
    (task, cast): (&Task, &Cast),
    definition: Option<&Object>,
) -> Vec<(&'static str, Tree)> {
    if let Some(host) = world.tasks(place).host(task) {
        let name = format!("{}/{host}", cast.cluster);
        let arn = of(place, "container-instance", &name);
        return vec![("containerInstanceArn", Tree::Text(arn))];
    }
    if !cast.fargate {
        return Vec::new();
    }
    let family = definition
        .and_then(|definition| {
            let path = "RuntimePlatform.OperatingSystemFamily";
            value::text(&definition.properties, path)
        })
        .unwrap_or("LINUX");
    let [linux, windows] = PLATFORM_VERSIONS;
    let version = if family.starts_with("WINDOWS") {
        windows
    } else {
        linux
    };
    let mut name = family.to_lowercase();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    vec![
        ("platformVersion", Tree::text(version)),
        ("platformFamily", Tree::Text(name)),
    ]
}

/// When what happened to it; what is still to come is not told. On a host, the agent reports the
/// times of the pull by its own clock.
/// Source: <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_SubmitTaskStateChange.html>.
fn times(world: &World, task: &Task) -> Vec<(&'static str, Tree)> {
    let stamps = &task.stamps;
    let past = |stamp: Option<i64>| stamp.filter(|stamp| *stamp <= world.now_ms);
    let skewed = |stamp: Option<i64>| past(stamp).map(|stamp| stamp + task.skew_ms);
    let rows = [
        ("createdAt", Some(stamps.created)),
        ("connectivityAt", past(stamps.connected)),
        ("pullStartedAt", skewed(stamps.pull_started)),
        ("pullStoppedAt", skewed(stamps.pull_stopped)),
        ("startedAt", past(stamps.started)),
        ("stoppingAt", past(stamps.stopping)),
        (
            "executionStoppedAt",
            past(stamps.stopped.and(stamps.started.and(stamps.stopped))),
        ),
        ("stoppedAt", past(stamps.stopped)),
    ];
    let connected = stamps.connected.map(|_| Tree::text("CONNECTED"));
    rows.into_iter()
        .filter_map(|(name, stamp)| Some((name, Tree::Time(stamp?))))
        .chain(connected.map(|word| ("connectivity", word)))
        .collect()
}

/// How often it has changed, as far as it is told.
fn version(world: &World, task: &Task) -> i64 {
    let told = times(world, task).len();
    i64::try_from(told).unwrap_or(i64::MAX)
}

/// The task's container: the sandbox tells of one a task.
fn container(
    world: &World,
    place: &Place,
    (task, cast): (&Task, &Cast),
    (definition, why): (Option<&Object>, Option<&Stop>),
) -> Tree {
    let first = definition.and_then(|definition| {
        value::items(&definition.properties, "ContainerDefinitions").first()
    });
    let named = |name: &str| first.and_then(|first| value::text(first, name));
    let image = named("Image").unwrap_or_default();
    let pulled = task.stamps.started.is_some();
    let runtime = start_record::container_id(world, place, task);
    let digest = repository::digest_of(world, place, image);
    Tree::map([
        (
            "containerArn",
            Tree::Text(start_record::container_arn(world, place, task)),
        ),
        (
            "taskArn",
            Tree::Text(super::tasks::arn(place, &cast.cluster, task.id)),
        ),
        (
            "name",
            text(named("Name").or(Some(family_of(&cast.definition)))),
        ),
        ("image", Tree::text(image)),
        ("imageDigest", text(digest.filter(|_| pulled))),
        (
            "runtimeId",
            if pulled {
                Tree::Text(runtime)
            } else {
                Tree::Null
            },
        ),
        ("lastStatus", Tree::text(task.status.word())),
        ("healthStatus", Tree::text("UNKNOWN")),
        ("networkInterfaces", interfaces(world, place, task)),
        (
            "reason",
            text(why.and_then(|stop| stop.container.as_deref())),
        ),
        (
            "exitCode",
            why.and_then(|stop| stop.exit_code)
                .map_or(Tree::Null, Tree::Int),
        ),
        ("cpu", Tree::Text(cast.needs.cpu.to_string())),
        ("memory", Tree::Text(cast.needs.memory.to_string())),
    ])
}

fn interfaces(world: &World, place: &Place, task: &Task) -> Tree {
    if !task.plugged {
        return Tree::List(Vec::new());
    }
    let id = interface::id_of_task(world, place, task);
    let items = id.map(|id| Tree::map([("attachmentId", Tree::Text(id))]));
    Tree::List(items.into_iter().collect())
}
