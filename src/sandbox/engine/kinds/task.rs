//! Tasks: from the call that starts one to the moment it is forgotten.

use super::names::{CONTAINER_INSTANCE, SERVICE};
use super::rules::ecs as rules;
use super::start_checks::{self, Trouble};
use super::task_definition::{self, Needs};
use super::{
    guard_duty, host, interface, mishaps, pace, placement, reach, rooms, scheduler, service, value,
};
use crate::sandbox::engine::object::Object;
use crate::sandbox::engine::place::{Address, Place};
use crate::sandbox::engine::queue::{Happening, TaskStep};
use crate::sandbox::engine::tasks::{Cast, Status, Stop, Task, TaskId};
use crate::sandbox::engine::world::World;

/// How often ECS asks again for what an agent out of reach cannot do, in milliseconds; assumed.
const ASK_AGAIN_MS: i64 = 30_000;
/// How long a stopped task can still be described.
/// Source: <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html>.
const REMEMBERED_MS: i64 = 60 * 60_000;
/// The code of a stop that the scheduler ordered.
/// Source of the codes: <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html>.
const BY_SCHEDULER: &str = "ServiceSchedulerInitiated";

/// Where a task runs.
#[derive(Debug, Clone)]
pub enum Seat {
    /// On Fargate, of this provider.
    Fargate(String),
    /// On the host of this id, of this provider if any.
    Host(String, Option<String>),
    /// On none yet: it waits for a host of this provider.
    Waiting(String),
}

/// Whether ECS still tells of a task.
pub fn is_remembered(world: &World, task: &Task) -> bool {
    let stopped = task.stamps.stopped;
    stopped.is_none_or(|stopped| world.now_ms - stopped < REMEMBERED_MS)
}

/// Starts a task of a service.
pub fn launch(
    world: &mut World,
    service: &Object,
    definition: &Object,
    seat: &Seat,
) -> Option<TaskId> {
    let place = &service.place;
    let owner = service.address().entity();
    let number = world.number(&format!("tasks of {owner}"));
    let id = TaskId::of(world.seed, &format!("{owner}/task {number}"));
    let (host, provider) = match seat {
        Seat::Fargate(provider) | Seat::Waiting(provider) => (None, Some(provider)),
        Seat::Host(host, provider) => (Some(host.as_str()), provider.as_ref()),
    };
    let waits = matches!(seat, Seat::Waiting(_));
    let network = "NetworkConfiguration.AwsvpcConfiguration";
    let needs = task_definition::needs(definition);
    let subnet = if needs.interface && !waits {
        subnet_for(world, service, (host, provider), number)
    } else {
        None
    };
    let groups = value::texts(&service.properties, &format!("{network}.SecurityGroups"));
    let cast = Cast {
        service: service.id.clone(),
        cluster: service::cluster_of(service).to_owned(),
        definition: definition.id.clone(),
        provider: provider.cloned(),
        fargate: matches!(seat, Seat::Fargate(_)),
        groups: groups.into_iter().map(str::to_owned).collect(),
        public: value::text(&service.properties, &format!("{network}.AssignPublicIp"))
            == Some("ENABLED"),
        needs,
        log: start_checks::log_target(definition),
    };
    if let Some(host) = host {
        rooms::take(world, host, &cast.needs);
    }
    let now = world.now_ms;
    let seat = (host, subnet.as_deref());
    world.tasks_mut(place).start(id, cast, seat, now);
    if !waits {
        step(world, place, id, (TaskStep::Pull, pace::provision));
    }
    Some(id)
}

/// Gives a host to a task that waited for one.
pub fn seat(world: &mut World, place: &Place, id: TaskId, host: &str) {
    let tasks = world.tasks(place);
    let cast = tasks.get(id).and_then(|task| tasks.cast(task));
    let Some(needs) = cast.map(|cast| cast.needs.clone()) else {
        return;
    };
    let subnet = host_subnet(world, place, host)
        .filter(|subnet| needs.interface && reach::vpc_of(world, place, subnet).is_some())
        .map(str::to_owned);
    rooms::take(world, host, &needs);
    world.tasks_mut(place).seat(id, host, subnet.as_deref());
    step(world, place, id, (TaskStep::Pull, pace::provision));
}

/// The subnet of a host.
fn host_subnet<'a>(world: &'a World, place: &Place, host: &str) -> Option<&'a str> {
    let host = world.find(place, CONTAINER_INSTANCE, host)?;
    host::instance_of(world, host)?.text("SubnetId")
}

/// The subnet of a task's interface: on EC2 that of its host, else one of the service's in turn.
fn subnet_for(
    world: &World,
    service: &Object,
    (host, provider): (Option<&str>, Option<&String>),
    number: u64,
) -> Option<String> {
    let place = &service.place;
    let of_host = host.and_then(|host| host_subnet(world, place, host));
    let subnets = match provider {
        Some(provider) if host.is_none() => placement::fargate_subnets(world, service, provider),
        _ => placement::subnets(service),
    };
    let turn = usize::try_from(number).ok()?.checked_rem(subnets.len());
    let subnet = of_host.or_else(|| turn.and_then(|turn| subnets.get(turn).copied()))?;
    reach::vpc_of(world, place, subnet).map(|_| subnet.to_owned())
}

fn step(world: &mut World, place: &Place, id: TaskId, (step, length): (TaskStep, pace::Length)) {
    let Some(task) = world.tasks(place).get(id) else {
        return;
    };
    let in_ms = length(world, place, task);
    happen(world, place, id, (step, in_ms));
}

fn happen(world: &mut World, place: &Place, task: TaskId, (step, in_ms): (TaskStep, i64)) {
    let place = place.clone();
    world.schedule(in_ms, Happening::Task { place, task, step });
}

/// The next step of a task is due.
pub fn happens(world: &mut World, place: &Place, id: TaskId, step: TaskStep) {
    match step {
        TaskStep::Pull => pull(world, place, id),
        TaskStep::Run => run(world, place, id),
        TaskStep::Stop => stop_now(world, place, id),
        TaskStep::End => end(world, place, id),
    }
}

/// A task that is meant to go on.
fn going_on(world: &World, place: &Place, id: TaskId) -> Option<Task> {
    let task = world.tasks(place).get(id);
    task.filter(|task| task.stays()).cloned()
}

/// Its network is there: it looks for its role, its log group and its image.
fn pull(world: &mut World, place: &Place, id: TaskId) {
    let Some(task) = going_on(world, place, id) else {
        return;
    };
    let now = world.now_ms;
    world
        .tasks_mut(place)
        .change(id, |task| task.stamps.connected = Some(now));
    let trouble = start_checks::pass(world, place, &task).err();
    let trouble = trouble.or_else(|| mishaps::at_start(world, place, &task));
    if let Some(why) = trouble {
        return fail(world, place, &task, why);
    }
    let pull_ms = pace::pull(world, place, &task);
    let pulled = now + mishaps::pull_ms(world, place, pull_ms);
    let skew_ms = mishaps::skew_ms(world, place, &task);
    let started = pulled + pace::start(world, place, &task);
    world.tasks_mut(place).change(id, |task| {
        task.status = Status::Pending;
        task.skew_ms = skew_ms;
        task.stamps.pull_started = Some(now);
        task.stamps.pull_stopped = Some(pulled);
    });
    happen(world, place, id, (TaskStep::Run, started - now));
}

/// It never ran. On Fargate the task says why; on EC2 its container says why it has no image.
fn fail(world: &mut World, place: &Place, task: &Task, why: Trouble) {
    let on_host = world.tasks(place).host(task).is_some();
    let of_container = why.words.starts_with("CannotPull");
    let reason = match why.exit_code {
        Some(_) => rules::TASK_EXITED.message.to_owned(),
        None if of_container && on_host => rules::TASK_FAILED.message.to_owned(),
        None => why.words.clone(),
    };
    let code = if why.exit_code.is_some() {
        "EssentialContainerExited"
    } else {
        "TaskFailedToStart"
    };
    let stop = Stop {
        code: code.to_owned(),
        reason,
        container: of_container.then_some(why.words),
        exit_code: why.exit_code,
    };
    world.tasks_mut(place).explain(task.id, stop);
    finish(world, place, task.id);
    if let Some(service) = service_of(world, place, task.id) {
        scheduler::task_failed(world, &service);
    }
}

/// The service of a task, if it is known.
pub fn service_of(world: &World, place: &Place, id: TaskId) -> Option<Address> {
    let tasks = world.tasks(place);
    let cast = tasks.cast(tasks.get(id)?)?;
    Some(Address::new(place, SERVICE, cast.service.as_str()))
}

/// Its container starts.
fn run(world: &mut World, place: &Place, id: TaskId) {
    let Some(task) = going_on(world, place, id) else {
        return;
    };
    let now = world.now_ms;
    let app = now + pace::app(world, place, &task);
    let logs = world
        .tasks(place)
        .cast(&task)
        .is_some_and(|cast| cast.log.is_some());
    let usual = pace::delivery(world, place, &task);
    let record = mishaps::delivery(world, place, &task, usual).filter(|_| logs);
    world.tasks_mut(place).change(id, |task| {
        task.status = Status::Running;
        task.stamps.started = Some(now);
        task.stamps.app = Some(app);
        task.record = record;
    });
    if world.tasks(place).host(&task).is_none() {
        let subnet = world.tasks(place).subnet(&task);
        let vpc = subnet.and_then(|subnet| reach::vpc_of(world, place, subnet));
        let vpc = vpc.map(str::to_owned);
        guard_duty::notice(world, place, vpc.as_deref());
    }
    if let Some(service) = service_of(world, place, id) {
        service::recover(world, &service);
    }
}

/// Has a task stop, for a reason.
pub fn stop(world: &mut World, place: &Place, id: TaskId, why: &str) {
    order(world, place, id, (BY_SCHEDULER, why));
}

/// Has a task stop because somebody asked for it.
pub fn stop_for_user(world: &mut World, place: &Place, id: TaskId, why: &str) {
    order(world, place, id, ("UserInitiated", why));
}

/// Has a task of Fargate Spot stop because its capacity is taken back.
/// Source: <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html>.
pub fn interrupt(world: &mut World, place: &Place, id: TaskId) {
    let why = ("SpotInterruption", "Your Spot Task was interrupted.");
    order(world, place, id, why);
}

fn order(world: &mut World, place: &Place, id: TaskId, (code, reason): (&str, &str)) {
    let tasks = world.tasks_mut(place);
    if tasks.get(id).is_none_or(|task| !task.stays()) {
        return;
    }
    let stop = Stop {
        code: code.to_owned(),
        reason: reason.to_owned(),
        container: None,
        exit_code: None,
    };
    tasks.explain(id, stop);
    let now = world.now_ms;
    world.tasks_mut(place).change(id, |task| {
        task.stopping = true;
        task.stamps.stopping = Some(now);
    });
    stop_now(world, place, id);
}

/// Tells the task to stop; an agent out of reach is asked again and again.
fn stop_now(world: &mut World, place: &Place, id: TaskId) {
    let tasks = world.tasks(place);
    let Some(task) = tasks.get(id) else {
        return;
    };
    let host = tasks
        .host(task)
        .and_then(|host| world.find(place, CONTAINER_INSTANCE, host))
        .cloned();
    if host.is_none_or(|host| host::answers(world, &host)) {
        step(world, place, id, (TaskStep::End, pace::stop));
    } else {
        happen(world, place, id, (TaskStep::Stop, ASK_AGAIN_MS));
    }
}

/// It has stopped, and its service looks what to do about it.
fn end(world: &mut World, place: &Place, id: TaskId) {
    finish(world, place, id);
    if let Some(service) = service_of(world, place, id) {
        service::wake(world, &service, service::TICK_MS);
    }
}

/// It has stopped; its interface goes, and in an hour nobody remembers it.
fn finish(world: &mut World, place: &Place, id: TaskId) {
    let tasks = world.tasks(place);
    let Some(task) = tasks.get(id).filter(|task| !task.is_stopped()).cloned() else {
        return;
    };
    let host = tasks.host(&task).map(str::to_owned);
    let needs: Option<Needs> = tasks.cast(&task).map(|cast| cast.needs.clone());
    if let Some((host, needs)) = host.zip(needs) {
        rooms::leave(world, &host, &needs);
    }
    interface::unplug_task(world, place, &task);
    let now = world.now_ms;
    let tasks = world.tasks_mut(place);
    tasks.change(id, |task| {
        task.status = Status::Stopped;
        task.stopping = true;
        task.plugged = false;
        task.stamps.end(now);
    });
    tasks.forget_before(now - REMEMBERED_MS);
}

/// Its host is gone, and so is the task.
pub fn host_gone(world: &mut World, host: &Address, id: TaskId) {
    let place = &host.place;
    let tasks = world.tasks(place);
    if tasks.get(id).is_some_and(Task::stays) {
        let instance = world
            .object(host)
            .and_then(|host| host.text("Instance"))
            .unwrap_or_default();
        let stop = Stop {
            code: "TerminationNotice".to_owned(),
            reason: format!("Host EC2 (instance {instance}) terminated."),
            container: None,
            exit_code: None,
        };
        world.tasks_mut(place).explain(id, stop);
    }
    end(world, place, id);
}
