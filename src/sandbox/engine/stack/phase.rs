//! What comes when nothing is left to do in a phase: the next one, or the end.

use std::collections::{BTreeMap, BTreeSet};

use super::access::{running, running_mut};
use super::begin::record;
use super::model::{Phase, Running, Site, Task};
use super::reason::failed_to;
use super::status::{OnFailure, OperationKind, Outcome, Status};
use super::{event, output, plan};
use crate::sandbox::engine::world::World;

/// Nothing is left to do in the phase.
pub(super) fn over(world: &mut World, site: &Site) {
    let Some(phase) = running(world, site).map(|running| running.phase) else {
        return;
    };
    match phase {
        Phase::Create => created(world, site),
        Phase::Rollback => end(
            world,
            site,
            (Status::RollbackComplete, Status::RollbackFailed),
        ),
        Phase::Delete => end(world, site, (Status::DeleteComplete, Status::DeleteFailed)),
        Phase::Update => updated(world, site),
        Phase::Cleanup => cleaned(world, site, Status::UpdateComplete),
        Phase::UpdateRollback => rolled_back(world, site),
        Phase::RollbackCleanup => cleaned(world, site, Status::UpdateRollbackComplete),
    }
}

/// `TimeoutInMinutes` is over.
pub(super) fn timeout(world: &mut World, site: &Site) {
    if let Some(running) = running_mut(world, site)
        && running.phase == Phase::Create
    {
        running.abort = Some("Stack creation time exceeded the specified timeout. ".to_owned());
    }
}

fn created(world: &mut World, site: &Site) {
    let Some(trouble) = complete(world, site, "create") else {
        return finish(
            world,
            site,
            (Status::CreateComplete, Outcome::Succeeded),
            None,
        );
    };
    let on_failure = world
        .stack(site)
        .map_or(OnFailure::Rollback, |stack| stack.on_failure);
    let preserve = running(world, site).is_some_and(|running| running.preserve);
    if preserve {
        return finish(
            world,
            site,
            (Status::CreateFailed, Outcome::Failed),
            Some(&trouble),
        );
    }
    let (kind, status, phase, who) = match on_failure {
        OnFailure::Delete => (
            OperationKind::DeleteStack,
            Status::DeleteInProgress,
            Phase::Delete,
            "Delete",
        ),
        _ => (
            OperationKind::Rollback,
            Status::RollbackInProgress,
            Phase::Rollback,
            "Rollback",
        ),
    };
    let tasks = world
        .stack(site)
        .map(|stack| plan::delete(&stack.resources));
    turn_back(world, site, kind, (phase, tasks.unwrap_or_default()));
    let reason = format!("{trouble}{who} requested by user.");
    event::stack(world, site, status, Some(&reason));
}

fn updated(world: &mut World, site: &Site) {
    if let Some(trouble) = complete(world, site, "update") {
        if running(world, site).is_some_and(|running| running.preserve) {
            return finish(
                world,
                site,
                (Status::UpdateFailed, Outcome::Failed),
                Some(&trouble),
            );
        }
        let tasks = running(world, site)
            .and_then(|running| Some(plan::restore(running, running.before.as_ref()?)));
        let next = (Phase::UpdateRollback, tasks.unwrap_or_default());
        turn_back(world, site, OperationKind::Rollback, next);
        return event::stack(
            world,
            site,
            Status::UpdateRollbackInProgress,
            Some(&trouble),
        );
    }
    event::stack(world, site, Status::UpdateCompleteCleanupInProgress, None);
    let tasks = world.stack(site).and_then(|stack| {
        let running = stack.running.as_ref()?;
        Some(plan::cleanup(
            running,
            running.before.as_ref()?,
            &stack.resources,
        ))
    });
    go_on(world, site, Phase::Cleanup, tasks.unwrap_or_default());
}

/// Outputs of a phase that made everything; or why it did not.
fn complete(world: &mut World, site: &Site, verb: &str) -> Option<String> {
    let running = running(world, site)?;
    if let Some(abort) = &running.abort {
        return Some(abort.clone());
    }
    if !running.failed.is_empty() {
        return Some(failed_to(verb, &running.failed));
    }
    match output::outputs(world, site) {
        Ok(outputs) => {
            output::publish(world, site, outputs);
            None
        }
        Err(unresolved) => Some(format!("{unresolved} ")),
    }
}

fn rolled_back(world: &mut World, site: &Site) {
    let failed = running(world, site)
        .map(|running| running.failed.clone())
        .unwrap_or_default();
    if !failed.is_empty() {
        let reason = failed_to("update", &failed);
        let end = (Status::UpdateRollbackFailed, Outcome::Failed);
        return finish(world, site, end, Some(&reason));
    }
    if let Some(stack) = world.stack_mut(site)
        && let Some(before) = stack
            .running
            .as_ref()
            .and_then(|running| running.before.as_ref())
    {
        stack.definition = before.definition.clone();
    }
    event::stack(
        world,
        site,
        Status::UpdateRollbackCompleteCleanupInProgress,
        None,
    );
    let tasks = world.stack(site).and_then(|stack| {
        let running = stack.running.as_ref()?;
        Some(plan::rollback_cleanup(
            running,
            running.before.as_ref()?,
            &stack.resources,
        ))
    });
    go_on(
        world,
        site,
        Phase::RollbackCleanup,
        tasks.unwrap_or_default(),
    );
}

/// A cleanup is over: it never fails the update, whatever could not be removed.
fn cleaned(world: &mut World, site: &Site, status: Status) {
    if let Some(stack) = world.stack_mut(site) {
        let removed = |status| {
            matches!(
                status,
                Status::DeleteComplete | Status::DeleteSkipped | Status::DeleteFailed
            )
        };
        stack
            .resources
            .retain(|_, resource| !removed(resource.status));
    }
    finish(world, site, (status, Outcome::Succeeded), None);
}

fn end(world: &mut World, site: &Site, (good, bad): (Status, Status)) {
    let failed = running(world, site)
        .map(|running| running.failed.clone())
        .unwrap_or_default();
    if !failed.is_empty() {
        let reason = failed_to("delete", &failed);
        return finish(world, site, (bad, Outcome::Failed), Some(&reason));
    }
    if good == Status::DeleteComplete {
        output::publish(world, site, Vec::new());
        let now = world.now_ms;
        if let Some(stack) = world.stack_mut(site) {
            stack.deleted_at = Some(now);
            stack.change_sets.clear();
        }
    }
    finish(world, site, (good, Outcome::Succeeded), None);
}

/// A deletion is refused as a whole.
pub(super) fn refuse_deletion(world: &mut World, site: &Site, reason: &str) {
    finish(
        world,
        site,
        (Status::DeleteFailed, Outcome::Failed),
        Some(reason),
    );
}

/// The operation is over.
fn finish(
    world: &mut World,
    site: &Site,
    (status, outcome): (Status, Outcome),
    reason: Option<&str>,
) {
    event::stack(world, site, status, reason);
    close(world, site, outcome);
    super::change_set::executed(world, site, outcome);
    if let Some(stack) = world.stack_mut(site) {
        stack.running = None;
    }
}

/// Marks the last operation as over.
fn close(world: &mut World, site: &Site, outcome: Outcome) {
    let now = world.now_ms;
    if let Some(operation) = world
        .stack_mut(site)
        .and_then(|stack| stack.operations.last_mut())
    {
        operation.outcome = outcome;
        operation.ended_at = Some(now);
    }
}

/// Goes back after a failure: an operation of its own.
fn turn_back(
    world: &mut World,
    site: &Site,
    kind: OperationKind,
    (phase, tasks): (Phase, BTreeMap<String, Task>),
) {
    close(world, site, Outcome::Failed);
    let token = world
        .stack(site)
        .and_then(|stack| stack.operations.last()?.token.clone());
    let id = record(world, site, kind, token);
    if let Some(running) = running_mut(world, site) {
        running.id = id;
    }
    go_on(world, site, phase, tasks);
}

fn go_on(world: &mut World, site: &Site, phase: Phase, tasks: BTreeMap<String, Task>) {
    if let Some(running) = running_mut(world, site) {
        *running = Running {
            phase,
            tasks,
            failed: BTreeSet::new(),
            abort: None,
            ..running.clone()
        };
    }
}
