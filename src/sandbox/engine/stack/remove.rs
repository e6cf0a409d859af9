//! The start of a removal, and what is left alone.

use serde_json::Value;

use super::access::{resource, target};
use super::handler::{begin, work};
use super::model::{Phase, Site, Task, TaskState};
use super::status::Status;
use super::{event, walk};
use crate::sandbox::engine::world::World;

/// A resource is to be removed.
pub(super) fn start_delete(world: &mut World, site: &Site, logical_id: &str) {
    let Some((stack, resource)) = resource(world, site, logical_id) else {
        return walk::over(world, site, logical_id, TaskState::Done);
    };
    let policy = resource
        .definition
        .get("DeletionPolicy")
        .and_then(Value::as_str);
    let running = stack.running.as_ref();
    let listed = running.is_some_and(|running| running.retain.contains(logical_id));
    let undoing = running
        .is_some_and(|running| matches!(running.phase, Phase::Rollback | Phase::RollbackCleanup));
    let kept =
        listed || policy == Some("Retain") || (policy == Some("RetainExceptOnCreate") && !undoing);
    if resource.physical_id.is_none() {
        event::resource(world, site, logical_id, Status::DeleteComplete, None);
        walk::over(world, site, logical_id, TaskState::Done);
    } else if kept {
        skip(world, site, logical_id, None);
    } else {
        begin(world, site, logical_id, (Status::DeleteInProgress, None));
    }
}

/// A physical resource that the stack no longer needs is to be removed.
pub(super) fn start_remove(world: &mut World, site: &Site, logical_id: &str, task: &Task) {
    let kept = resource(world, site, logical_id).is_some_and(|(_, resource)| {
        resource
            .definition
            .get("UpdateReplacePolicy")
            .and_then(Value::as_str)
            == Some("Retain")
    });
    let physical_id = task.physical_id.as_deref().unwrap_or_default();
    let status = if kept {
        Status::DeleteSkipped
    } else {
        Status::DeleteInProgress
    };
    event::removal(world, site, logical_id, (physical_id, status, None));
    if kept {
        walk::over(world, site, logical_id, TaskState::Done);
    } else {
        work(world, site, logical_id);
    }
}

/// Leaves a resource alone: it is no longer the stack's.
pub(super) fn skip(world: &mut World, site: &Site, logical_id: &str, reason: Option<&str>) {
    if let Some(address) = target(world, site, logical_id)
        && let Some(object) = world.object_mut(&address)
    {
        object.owner = None;
    }
    event::resource(world, site, logical_id, Status::DeleteSkipped, reason);
    walk::over(world, site, logical_id, TaskState::Done);
}
