//! Which tasks there are, and how they are stopped.

use super::super::place;
use super::{bare, cluster, missing, no_cluster};
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::World;
use crate::sandbox::engine::kinds::{names, task};
use crate::sandbox::engine::place::Place;
use crate::sandbox::engine::tasks::{Task, TaskId, Tasks};

use super::told;

/// Most ARNs of a page, and most tasks that one call describes.
const MOST: usize = 100;

/// What a call of `ListTasks` asks for.
struct Asked<'a> {
    cluster: &'a str,
    service: Option<&'a str>,
    host: Option<&'a str>,
    family: Option<&'a str>,
    launch_type: Option<&'a str>,
    stopped: bool,
}

impl Asked<'_> {
    fn lets(&self, world: &World, tasks: &Tasks, task: &Task) -> bool {
        let Some(cast) = tasks.cast(task) else {
            return false;
        };
        let fargate = |wanted: &str| cast.fargate == (wanted == "FARGATE");
        cast.cluster == self.cluster
            && (task.stopping || task.is_stopped()) == self.stopped
            && self.service.is_none_or(|name| bare(&cast.service) == name)
            && self.host.is_none_or(|host| tasks.host(task) == Some(host))
            && self
                .family
                .is_none_or(|family| family_of(&cast.definition) == family)
            && self.launch_type.is_none_or(fargate)
            && task::is_remembered(world, task)
    }
}

/// `ListTasks`, by service, host, family, launch type and desired status.
pub(super) fn list(world: &World, call: &Call) -> Answer {
    const KNOWN: &[&str] = &[
        "cluster",
        "containerInstance",
        "desiredStatus",
        "family",
        "launchType",
        "maxResults",
        "nextToken",
        "serviceName",
    ];
    refuse_unknown(call, KNOWN)?;
    let place = place(call);
    let text = |name: &str| call.input.get(name).as_str();
    let asked = Asked {
        cluster: known_cluster(world, &place, call)?,
        service: text("serviceName").map(bare),
        host: text("containerInstance").map(bare),
        family: text("family"),
        launch_type: text("launchType"),
        stopped: text("desiredStatus") == Some("STOPPED"),
    };
    let tasks = world.tasks(&place);
    let from: Option<TaskId> = text("nextToken").and_then(|token| token.parse().ok());
    let size = super::super::page::size(call.input.get("maxResults"), MOST, MOST);
    let mut fitting = tasks
        .after(from)
        .filter(|task| asked.lets(world, tasks, task));
    let listed: Vec<&Task> = fitting.by_ref().take(size).collect();
    let next = match (fitting.next(), listed.last()) {
        (Some(_), Some(last)) => Tree::Text(last.id.to_string()),
        _ => Tree::Null,
    };
    let arn = |task: &&Task| Tree::Text(arn(&place, asked.cluster, task.id));
    Ok(Tree::map([
        ("taskArns", Tree::List(listed.iter().map(arn).collect())),
        ("nextToken", next),
    ]))
}

/// Refuses what the sandbox does not look at, by name.
fn refuse_unknown(call: &Call, known: &[&str]) -> Result<(), ApiError> {
    if let Tree::Map(input) = &call.input
        && let Some(other) = input.keys().find(|key| !known.contains(&key.as_str()))
    {
        let message = format!("the sandbox does not simulate `{other}` of {}", call.action);
        return Err(ApiError::client("InvalidParameterException", message));
    }
    Ok(())
}

/// ARN of a task.
pub(super) fn arn(place: &Place, cluster: &str, id: TaskId) -> String {
    format!(
        "arn:aws:ecs:{}:{}:task/{cluster}/{id}",
        place.region, place.account
    )
}

/// The family of a definition's ARN.
pub(super) fn family_of(definition: &str) -> &str {
    let name = bare(definition);
    name.rsplit_once(':').map_or(name, |(family, _)| family)
}

/// The cluster a call is about; one that is not there is refused.
fn known_cluster<'a>(world: &World, place: &Place, call: &'a Call) -> Result<&'a str, ApiError> {
    let name = cluster(&call.input);
    let there = world.find(place, names::CLUSTER, name).is_some();
    there.then_some(name).ok_or_else(no_cluster)
}

/// The task of a cluster that an id or ARN names, if ECS still tells of it.
fn named<'a>(world: &'a World, (place, cluster): (&Place, &str), name: &str) -> Option<&'a Task> {
    let tasks = world.tasks(place);
    let task = tasks.named(bare(name))?;
    let of_cluster = tasks.cast(task)?.cluster == cluster;
    (of_cluster && task::is_remembered(world, task)).then_some(task)
}

/// `StopTask`.
pub(super) fn stop(world: &mut World, call: &Call) -> Answer {
    let place = place(call);
    let cluster = known_cluster(world, &place, call)?;
    let asked = call.input.get("task").as_str().unwrap_or_default();
    let Some(id) = named(world, (&place, cluster), asked).map(|task| task.id) else {
        let message = "The referenced task was not found.";
        return Err(ApiError::client("InvalidParameterException", message));
    };
    let why = call.input.get("reason").as_str();
    task::stop_for_user(world, &place, id, why.unwrap_or("Task stopped by user"));
    let task = world.tasks(&place).get(id);
    let task = task.map_or(Tree::Null, |task| told::one(world, &place, task));
    Ok(Tree::map([("task", task)]))
}

/// `DescribeTasks`.
pub(super) fn describe(world: &World, call: &Call) -> Answer {
    refuse_unknown(call, &["cluster", "include", "tasks"])?;
    let place = place(call);
    let cluster = known_cluster(world, &place, call)?;
    let asked = call.input.get("tasks").items();
    if asked.is_empty() || asked.len() > MOST {
        let message = "Tasks cannot be empty, and at most 100 can be described at once.";
        return Err(ApiError::client("InvalidParameterException", message));
    }
    let mut tasks = Vec::new();
    let mut failures = Vec::new();
    for asked in asked {
        let asked = asked.as_str().unwrap_or_default();
        match named(world, (&place, cluster), asked) {
            Some(task) => tasks.push(told::one(world, &place, task)),
            None => failures.push(missing(asked.to_owned())),
        }
    }
    Ok(Tree::map([
        ("tasks", Tree::List(tasks)),
        ("failures", Tree::List(failures)),
    ]))
}
