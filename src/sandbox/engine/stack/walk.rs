//! What is next: the tasks of an operation, each as soon as nothing it waits for is left.

use super::event;
use super::model::{Phase, Running, Site, TaskState, Verb};
use super::status::Status;
use super::{handler, phase};
use crate::sandbox::engine::world::World;

/// What an operation does next.
enum Next {
    /// Starts a task.
    Start(String),
    /// Gives up the tasks that are under way.
    Cancel(Vec<(String, Verb)>),
    /// Goes on to the next phase, or ends.
    PhaseOver,
}

/// Starts everything that can start; goes through phases until something takes time.
pub(super) fn proceed(world: &mut World, site: &Site) {
    while let Some(next) = next(world, site) {
        match next {
            Next::Start(logical_id) => handler::start(world, site, &logical_id),
            Next::Cancel(tasks) => {
                for (logical_id, verb) in tasks {
                    cancel(world, site, &logical_id, verb);
                }
            }
            Next::PhaseOver => phase::over(world, site),
        }
    }
}

fn next(world: &World, site: &Site) -> Option<Next> {
    let running = world.stack(site)?.running.as_ref()?;
    let working = || {
        running
            .tasks
            .iter()
            .filter(|(_, task)| task.state == TaskState::Working)
    };
    if aborted(running) {
        let tasks: Vec<_> = working()
            .map(|(id, task)| (id.clone(), task.verb))
            .collect();
        return Some(if tasks.is_empty() {
            Next::PhaseOver
        } else {
            Next::Cancel(tasks)
        });
    }
    let ready = running
        .tasks
        .iter()
        .find(|(_, task)| task.state == TaskState::Waiting && task.waits_for.is_empty());
    match ready {
        Some((logical_id, _)) => Some(Next::Start(logical_id.clone())),
        None if working().next().is_none() => Some(Next::PhaseOver),
        None => None,
    }
}

/// Whether a failure ends the phase at once. Removals go on whatever fails, and so does an
/// operation that preserves what it made.
fn aborted(running: &Running) -> bool {
    matches!(running.phase, Phase::Create | Phase::Update)
        && (running.abort.is_some() || (!running.preserve && !running.failed.is_empty()))
}

/// A task is over. Removals let what waits go on even when they failed, as CloudFormation does.
pub(super) fn over(world: &mut World, site: &Site, logical_id: &str, state: TaskState) {
    let Some(running) = world
        .stack_mut(site)
        .and_then(|stack| stack.running.as_mut())
    else {
        return;
    };
    let mut releases = state == TaskState::Done;
    if let Some(task) = running.tasks.get_mut(logical_id) {
        task.state = state;
        releases |= matches!(task.verb, Verb::Delete | Verb::Remove);
    }
    if state == TaskState::Failed {
        running.failed.insert(logical_id.to_owned());
    }
    if releases {
        for task in running.tasks.values_mut() {
            task.waits_for.remove(logical_id);
        }
    }
}

fn cancel(world: &mut World, site: &Site, logical_id: &str, verb: Verb) {
    let (status, reason) = match verb {
        Verb::Create => (Status::CreateFailed, "Resource creation cancelled"),
        _ => (Status::UpdateFailed, "Resource update cancelled"),
    };
    event::resource(world, site, logical_id, status, Some(reason));
    over(world, site, logical_id, TaskState::Failed);
}
