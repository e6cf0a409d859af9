//! One resource's handler: its call, its look whether it is done, and what it writes down.

use super::access::{later, resource, target, task, task_mut};
use super::make::{Failure, create, install};
use super::model::{Site, TaskState, Verb};
use super::status::Status;
use super::{event, reason, remove, rights, update, walk};
use crate::sandbox::engine::kind::{Refusal, Settle};
use crate::sandbox::engine::kinds::rules;
use crate::sandbox::engine::life;
use crate::sandbox::engine::queue::Step;
use crate::sandbox::engine::timing::{self, Operation, Timing};
use crate::sandbox::engine::world::World;
use crate::sandbox::faults::{On, ResourceTrouble};

/// From `…_IN_PROGRESS` to the handler's first call.
const CALL: Timing = Timing {
    p50_ms: 1_000,
    spread_percent: 150,
    source: "assumed",
};

/// Between two tries of a handler that AWS refuses for now.
const RETRY_MS: i64 = 5_000;

/// A task begins.
pub(super) fn start(world: &mut World, site: &Site, logical_id: &str) {
    let Some(task) = task(world, site, logical_id).cloned() else {
        return;
    };
    match task.verb {
        Verb::Create => {
            install(world, site, logical_id, &task);
            begin(world, site, logical_id, (Status::CreateInProgress, None));
        }
        Verb::Apply => update::decide(world, site, logical_id, &task),
        Verb::Change | Verb::Replace => {}
        Verb::Restore => begin(world, site, logical_id, (Status::UpdateInProgress, None)),
        Verb::Delete => remove::start_delete(world, site, logical_id),
        Verb::Remove => remove::start_remove(world, site, logical_id, &task),
    }
}

/// Writes the first event of a task and schedules the handler's call.
pub(super) fn begin(
    world: &mut World,
    site: &Site,
    logical_id: &str,
    (status, reason): (Status, Option<&str>),
) {
    event::resource(world, site, logical_id, status, reason);
    work(world, site, logical_id);
}

/// A task's handler begins to work.
pub(super) fn work(world: &mut World, site: &Site, logical_id: &str) {
    if let Some(task) = task_mut(world, site, logical_id) {
        task.state = TaskState::Working;
    }
    let (call_ms, _) = durations(world, site, logical_id);
    later(world, site, logical_id, Step::Call, call_ms);
}

/// The handler makes its call.
pub(super) fn call(world: &mut World, site: &Site, logical_id: &str) {
    let Some(task) = task(world, site, logical_id).filter(|task| task.state == TaskState::Working)
    else {
        return;
    };
    let (verb, wanted) = (task.verb, task.wanted.clone());
    let trouble = trouble(world, site, logical_id, verb);
    if let Some(ResourceTrouble::Fails(words)) = &trouble {
        return fail(world, site, logical_id, words);
    }
    let allowed = rights::check(world, site, logical_id, words(verb).0);
    let outcome = match verb {
        _ if allowed.is_err() => allowed,
        _ if is_throttled(world, site, logical_id) => {
            Err(Failure::Refused(rules::compute::THROTTLED.refuse(&[])))
        }
        Verb::Create | Verb::Replace => create(world, site, logical_id, &wanted),
        Verb::Change => update::change(world, site, logical_id, &wanted),
        Verb::Restore => update::restore(world, site, logical_id),
        Verb::Delete | Verb::Remove => match target(world, site, logical_id) {
            Some(address) => life::begin_delete(world, &address).map_err(Failure::Refused),
            None => Ok(()),
        },
        Verb::Apply => Ok(()),
    };
    match outcome {
        Ok(()) => {
            let (call_ms, total_ms) = durations(world, site, logical_id);
            let longer_ms = match trouble {
                Some(ResourceTrouble::Waits(ms)) => ms,
                _ => 0,
            };
            let look_ms = (total_ms - call_ms).max(1) + longer_ms;
            later(world, site, logical_id, Step::Look, look_ms);
        }
        Err(Failure::Refused(refusal)) => refused(world, site, logical_id, &refusal),
        Err(Failure::Template(words)) => fail(world, site, logical_id, &words),
    }
}

/// What a script has in store for the resource that is about to be worked on.
fn trouble(
    world: &mut World,
    site: &Site,
    logical_id: &str,
    verb: Verb,
) -> Option<ResourceTrouble> {
    let kind = resource(world, site, logical_id)?.1.kind.clone();
    let on = match verb {
        Verb::Create | Verb::Replace => On::Create,
        Verb::Apply | Verb::Change | Verb::Restore => On::Update,
        Verb::Delete | Verb::Remove => On::Delete,
    };
    world.trouble_for(&site.stack, (logical_id, &kind), on)
}

/// Whether the service behind the handler refuses its calls for being too many.
fn is_throttled(world: &World, site: &Site, logical_id: &str) -> bool {
    resource(world, site, logical_id)
        .is_some_and(|(_, resource)| world.is_busy(&site.place, &resource.kind))
}

/// The handler looks whether it is done.
pub(super) fn look(world: &mut World, site: &Site, logical_id: &str) {
    let Some(task) = task(world, site, logical_id).filter(|task| task.state == TaskState::Working)
    else {
        return;
    };
    let verb = task.verb;
    let settle = match (target(world, site, logical_id), verb) {
        (Some(address), Verb::Delete | Verb::Remove) => life::gone(world, &address),
        (Some(address), _) => life::settled(world, &address),
        (None, _) => Settle::Done,
    };
    match settle {
        Settle::Done => {
            note(world, site, logical_id, (words(verb).1, None));
            walk::over(world, site, logical_id, TaskState::Done);
        }
        Settle::Wait(ms) => later(world, site, logical_id, Step::Look, ms.max(1)),
        Settle::Failed(words) => fail(world, site, logical_id, &words),
    }
}

/// AWS refuses: the handler tries again while it has patience.
fn refused(world: &mut World, site: &Site, logical_id: &str, refusal: &Refusal) {
    let now = world.now_ms;
    let Some(task) = task_mut(world, site, logical_id) else {
        return;
    };
    let since = *task.refused_since.get_or_insert(now);
    if now - since < refusal.patience_ms {
        return later(world, site, logical_id, Step::Call, RETRY_MS);
    }
    let Some((_, resource)) = resource(world, site, logical_id) else {
        return;
    };
    let entity = entity(site, logical_id, resource.generation);
    let words = reason::handler(world.seed, &entity, &resource.kind, refusal);
    fail(world, site, logical_id, &words);
}

/// The task failed.
pub(super) fn fail(world: &mut World, site: &Site, logical_id: &str, reason: &str) {
    let Some(verb) = task(world, site, logical_id).map(|task| task.verb) else {
        return;
    };
    let running = world.stack(site).and_then(|stack| stack.running.as_ref());
    if verb == Verb::Delete && running.is_some_and(|running| running.force) {
        return remove::skip(world, site, logical_id, Some(reason));
    }
    note(world, site, logical_id, (words(verb).2, Some(reason)));
    walk::over(world, site, logical_id, TaskState::Failed);
}

/// Writes an event of a task: about the resource, or about a physical resource of it.
fn note(world: &mut World, site: &Site, logical_id: &str, what: (Status, Option<&str>)) {
    let removed = task(world, site, logical_id)
        .filter(|task| task.verb == Verb::Remove)
        .and_then(|task| task.physical_id.clone());
    match removed {
        Some(physical_id) => {
            event::removal(world, site, logical_id, (&physical_id, what.0, what.1));
        }
        None => event::resource(world, site, logical_id, what.0, what.1),
    }
}

/// Operation, and statuses of success and failure.
const fn words(verb: Verb) -> (Operation, Status, Status) {
    match verb {
        Verb::Create => (
            Operation::Create,
            Status::CreateComplete,
            Status::CreateFailed,
        ),
        Verb::Replace => (
            Operation::Create,
            Status::UpdateComplete,
            Status::UpdateFailed,
        ),
        Verb::Apply | Verb::Change | Verb::Restore => (
            Operation::Update,
            Status::UpdateComplete,
            Status::UpdateFailed,
        ),
        Verb::Delete | Verb::Remove => (
            Operation::Delete,
            Status::DeleteComplete,
            Status::DeleteFailed,
        ),
    }
}

/// Milliseconds to the handler's call, and to its first look.
fn durations(world: &World, site: &Site, logical_id: &str) -> (i64, i64) {
    let Some((_, resource)) = resource(world, site, logical_id) else {
        return (1, 1);
    };
    let verb = task(world, site, logical_id).map_or(Verb::Apply, |task| task.verb);
    let operation = words(verb).0;
    let entity = entity(site, logical_id, resource.generation);
    let name = operation.word();
    let total = timing::takes(world, (&resource.kind, operation), (&entity, name));
    let call = CALL.sample(world.seed, &entity, &format!("call {name}"));
    (call.min(total / 2).max(1), total)
}

/// What the chance of a stack's resource is addressed by.
pub(super) fn entity(site: &Site, logical_id: &str, generation: u32) -> String {
    format!("{}/{logical_id}#{generation}", site.stack)
}
