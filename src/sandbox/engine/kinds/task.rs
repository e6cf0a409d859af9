//! Tasks: from the call that starts one to the moment it is forgotten.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::interface::{self, Plug};
use super::names::{CONTAINER_INSTANCE, TASK};
use super::rules::ecs as rules;
use super::start_checks::{self, Trouble};
use super::{guard_duty, host, instance, placement, scheduler, service, task_definition, value};
use crate::sandbox::engine::kind::{Draft, Id, Kind};
use crate::sandbox::engine::life;
use crate::sandbox::engine::object::{Object, State};
use crate::sandbox::engine::place::Address;
use crate::sandbox::engine::queue::Happening;
use crate::sandbox::engine::timing::Operation;
use crate::sandbox::engine::world::World;

/// `AWS::ECS::Task`.
pub static KIND: Kind = Kind {
    in_templates: false,
    arn: "arn:aws:ecs:{region}:{account}:task/{ClusterName}/{id}",
    happens: |world, address, verb, _| match verb {
        PULL => pull(world, address),
        RUN => run(world, address),
        STOP => stop_now(world, address),
        END => end(world, address),
        FORGET => {
            world.take(address);
        }
        _ => (),
    },
    ..Kind::new(TASK, Id::Other(|_, draft| draft.hex("id", 32)))
};

const PULL: &str = "pull";
const RUN: &str = "run";
const STOP: &str = "stop";
const END: &str = "end";
const FORGET: &str = "forget";

/// Status of a task whose network is being made.
pub const PROVISIONING: &str = "PROVISIONING";
/// Status of a task whose image is being pulled.
pub const PENDING: &str = "PENDING";
/// Status of a task that runs.
pub const RUNNING: &str = "RUNNING";
/// Status of a task that has stopped.
pub const STOPPED: &str = "STOPPED";

/// The attribute with the last known status.
const STATUS: &str = "status";
/// The attribute with what the task should come to: `RUNNING` or `STOPPED`.
pub const DESIRED: &str = "desired_status";
/// The attribute with why it stopped.
pub const REASON: &str = "stopped_reason";
/// The attribute with the code of why it stopped, such as `TaskFailedToStart`.
pub const STOP_CODE: &str = "stop_code";
/// The attribute with what ECS says of its container, if that is why it stopped.
pub const CONTAINER_REASON: &str = "container_reason";
/// The attribute with the exit code of its container, if it ever ran.
pub const EXIT_CODE: &str = "exit_code";
/// Attributes with times, in milliseconds since the epoch.
pub const STARTED_AT: &str = "started_at_ms";
/// When it stopped.
pub const STOPPED_AT: &str = "stopped_at_ms";

/// How often ECS asks again for what an agent out of reach cannot do, in milliseconds; assumed.
const ASK_AGAIN_MS: i64 = 30_000;
/// How long a stopped task can still be described.
/// Source: <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html>.
const REMEMBERED_MS: i64 = 60 * 60_000;

/// Where a task runs.
#[derive(Debug, Clone)]
pub enum Seat {
    /// On Fargate, of this provider.
    Fargate(String),
    /// On a host, of this provider if any.
    Host(Address, Option<String>),
}

/// Rows of the table of durations for a task's steps, by where it runs.
struct Steps {
    provision: &'static str,
    pull: &'static str,
    stop: &'static str,
}

const ON_FARGATE: Steps = Steps {
    provision: "AWS::ECS::Task (Fargate, provisioning)",
    pull: "AWS::ECS::Task (Fargate, pulling)",
    stop: "AWS::ECS::Task (Fargate, stopping)",
};
const ON_HOST: Steps = Steps {
    provision: "AWS::ECS::Task (EC2, provisioning)",
    pull: "AWS::ECS::Task (EC2, pulling)",
    stop: "AWS::ECS::Task (EC2, stopping)",
};

/// The status a task is in.
pub fn status(task: &Object) -> &str {
    task.attribute(STATUS).unwrap_or(PROVISIONING)
}

/// Whether a task has stopped. Anything but a task has not.
pub fn is_stopped(task: &Object) -> bool {
    status(task) == STOPPED
}

/// Whether a task is to stop.
pub fn is_stopping(task: &Object) -> bool {
    task.attribute(DESIRED) == Some(STOPPED)
}

fn steps(task: &Object) -> &'static Steps {
    if task.text("Host").is_some() {
        &ON_HOST
    } else {
        &ON_FARGATE
    }
}

/// Starts a task of a service.
pub fn launch(
    world: &mut World,
    service: &Object,
    definition: &Object,
    seat: &Seat,
) -> Option<Address> {
    let owner = service.address();
    let (host, provider) = match seat {
        Seat::Fargate(provider) => (None, Some(provider.clone())),
        Seat::Host(host, provider) => (Some(host.clone()), provider.clone()),
    };
    let network = "NetworkConfiguration.AwsvpcConfiguration";
    let number = world.number(&format!("tasks of {}", owner.entity()));
    let subnets = match &provider {
        Some(provider) if host.is_none() => placement::fargate_subnets(world, service, provider),
        _ => value::texts(&service.properties, &format!("{network}.Subnets")),
    };
    let turn = usize::try_from(number)
        .unwrap_or(0)
        .checked_rem(subnets.len());
    let properties = json!({
        "Cluster": service::cluster_of(service),
        "ClusterName": service::cluster_of(service),
        "Service": owner.id,
        "TaskDefinition": definition.id,
        "LaunchType": if host.is_some() { "EC2" } else { "FARGATE" },
        "Provider": provider,
        "Host": host.as_ref().map(|host| &host.id),
        "Subnet": turn.and_then(|turn| subnets.get(turn)),
        "Groups": value::texts(&service.properties, &format!("{network}.SecurityGroups")),
        "Public": value::text(&service.properties, &format!("{network}.AssignPublicIp")) == Some("ENABLED"),
    });
    let draft = Draft {
        seed: world.seed,
        place: &owner.place,
        kind: &KIND,
        entity: format!("{}/task {number}", owner.entity()),
        stack_name: None,
        owner: None,
        properties: &properties,
    };
    let address = life::create(world, &draft, BTreeMap::new()).ok()?;
    world.object_mut(&address)?.state = State::Active;
    for parent in std::iter::once(owner).chain(host) {
        world.adopt(&address, parent);
    }
    set(world, &address, STATUS, PROVISIONING);
    set(world, &address, DESIRED, RUNNING);
    plug_in(world, &address, definition);
    step(world, &address, PULL, |steps| steps.provision);
    Some(address)
}

/// A task with a network of its own gets its interface: in a subnet of its host's zone on EC2.
fn plug_in(world: &mut World, address: &Address, definition: &Object) {
    let Some(task) = world.object(address).cloned() else {
        return;
    };
    if !task_definition::needs(definition).interface {
        return;
    }
    let of_host = task
        .text("Host")
        .and_then(|host| world.find(&address.place, CONTAINER_INSTANCE, host))
        .and_then(|host| host::instance_of(world, host))
        .and_then(|instance| instance.text("SubnetId"));
    let Some(subnet) = of_host.or(task.text("Subnet")).map(str::to_owned) else {
        return;
    };
    let plug = Plug {
        owner: address,
        subnet: &subnet,
        groups: value::texts(&task.properties, "Groups"),
        description: format!(
            "arn:aws:ecs:{}:attachment/{}",
            address.place.region, task.id
        ),
        public: value::flag(&task.properties, "Public", false),
    };
    interface::plug(world, &plug);
}

fn set(world: &mut World, address: &Address, attribute: &str, text: &str) {
    put(world, address, attribute, Value::from(text));
}

fn put(world: &mut World, address: &Address, attribute: &str, value: Value) {
    if let Some(task) = world.object_mut(address) {
        task.attributes.insert(attribute.to_owned(), value);
    }
}

fn step(world: &mut World, address: &Address, verb: &str, row: fn(&Steps) -> &'static str) {
    if let Some(task) = world.object(address) {
        let row = row(steps(task));
        instance::happen(world, address, verb, row, Operation::Create);
    }
}

/// Its network is there: it looks for its role, its log group and its image.
fn pull(world: &mut World, address: &Address) {
    let Some(task) = world.object(address).cloned() else {
        return;
    };
    if is_stopping(&task) {
        return;
    }
    match start_checks::check(world, &task) {
        Ok(()) => {
            start_checks::open_log_group(world, &task);
            set(world, address, STATUS, PENDING);
            step(world, address, RUN, |steps| steps.pull);
        }
        Err(why) => fail(world, &task, &why),
    }
}

/// It never ran. On Fargate the task says why; on EC2 its container says why it has no image.
fn fail(world: &mut World, task: &Object, why: &Trouble) {
    let address = task.address();
    let of_container = why.words.starts_with("CannotPull");
    let reason = match why.exit_code {
        Some(_) => rules::TASK_EXITED.message,
        None if of_container && task.text("Host").is_some() => rules::TASK_FAILED.message,
        None => &why.words,
    };
    let code = if why.exit_code.is_some() {
        "EssentialContainerExited"
    } else {
        "TaskFailedToStart"
    };
    set(world, &address, DESIRED, STOPPED);
    set(world, &address, REASON, reason);
    set(world, &address, STOP_CODE, code);
    if let Some(exit_code) = why.exit_code {
        put(world, &address, EXIT_CODE, Value::from(exit_code));
    }
    if of_container {
        set(world, &address, CONTAINER_REASON, &why.words);
    }
    finish(world, &address);
    if let Some(service) = service_of(task) {
        scheduler::task_failed(world, &service);
    }
}

/// The service of a task, if it has one.
pub fn service_of(task: &Object) -> Option<Address> {
    task.parents
        .iter()
        .find(|parent| parent.kind == super::names::SERVICE)
        .cloned()
}

fn run(world: &mut World, address: &Address) {
    let now = world.now_ms;
    if world.object(address).is_none_or(is_stopping) {
        return;
    }
    set(world, address, STATUS, RUNNING);
    put(world, address, STARTED_AT, Value::from(now));
    if world
        .object(address)
        .is_some_and(|task| task.text("Host").is_none())
    {
        guard_duty::notice(world, address);
    }
    if let Some(service) = world.object(address).and_then(service_of) {
        service::recover(world, &service);
    }
}

/// Has a task stop, for a reason.
pub fn stop(world: &mut World, address: &Address, why: &str) {
    if world.object(address).is_none_or(is_stopping) {
        return;
    }
    set(world, address, DESIRED, STOPPED);
    set(world, address, REASON, why);
    set(world, address, STOP_CODE, "ServiceSchedulerInitiated");
    stop_now(world, address);
}

/// Has a task stop because somebody asked for it.
pub fn stop_for_user(world: &mut World, address: &Address, why: &str) {
    stop(world, address, why);
    set(world, address, STOP_CODE, "UserInitiated");
}

/// Tells the task to stop; an agent out of reach is asked again and again.
fn stop_now(world: &mut World, address: &Address) {
    let Some(task) = world.object(address) else {
        return;
    };
    let reachable = match task.text("Host") {
        None => true,
        Some(host) => world
            .find(&address.place, CONTAINER_INSTANCE, host)
            .is_none_or(|host| host::is_connected(world, host)),
    };
    if reachable {
        step(world, address, END, |steps| steps.stop);
    } else {
        let what = Happening::Object {
            address: address.clone(),
            verb: STOP.to_owned(),
            payload: Value::Null,
        };
        world.schedule(ASK_AGAIN_MS, what);
    }
}

/// It has stopped, and its service looks what to do about it.
fn end(world: &mut World, address: &Address) {
    finish(world, address);
    if let Some(service) = world.object(address).and_then(service_of) {
        service::wake(world, &service, service::TICK_MS);
    }
}

/// It has stopped; its interface goes, and in an hour nobody remembers it.
fn finish(world: &mut World, address: &Address) {
    let now = world.now_ms;
    if world.object(address).is_none_or(is_stopped) {
        return;
    }
    set(world, address, STATUS, STOPPED);
    set(world, address, DESIRED, STOPPED);
    put(world, address, STOPPED_AT, Value::from(now));
    interface::unplug(world, address);
    let what = Happening::Object {
        address: address.clone(),
        verb: FORGET.to_owned(),
        payload: Value::Null,
    };
    world.schedule(REMEMBERED_MS, what);
}

/// Its host is gone, and so is the task.
pub fn host_gone(world: &mut World, address: &Address) {
    if let Some(task) = world.object(address)
        && !is_stopping(task)
    {
        let host = task.text("Host").unwrap_or_default().to_owned();
        let instance = world
            .find(&address.place, CONTAINER_INSTANCE, &host)
            .and_then(|host| host.text("Instance"))
            .unwrap_or_default();
        let why = format!("Host EC2 (instance {instance}) terminated.");
        set(world, address, REASON, &why);
        set(world, address, STOP_CODE, "TerminationNotice");
    }
    end(world, address);
}
