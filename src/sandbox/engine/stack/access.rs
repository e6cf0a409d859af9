//! Short ways to a stack's tasks and resources.

use super::model::{Resource, Running, Site, Stack, Task, Verb};
use crate::sandbox::engine::kinds;
use crate::sandbox::engine::place::Address;
use crate::sandbox::engine::queue::{Happening, Step};
use crate::sandbox::engine::world::World;

/// The operation that runs.
pub(super) fn running<'a>(world: &'a World, site: &Site) -> Option<&'a Running> {
    world.stack(site)?.running.as_ref()
}

/// The operation that runs, to change.
pub(super) fn running_mut<'a>(world: &'a mut World, site: &Site) -> Option<&'a mut Running> {
    world.stack_mut(site)?.running.as_mut()
}

/// A task of the operation that runs.
pub(super) fn task<'a>(world: &'a World, site: &Site, logical_id: &str) -> Option<&'a Task> {
    running(world, site)?.tasks.get(logical_id)
}

/// A task of the operation that runs, to change.
pub(super) fn task_mut<'a>(
    world: &'a mut World,
    site: &Site,
    logical_id: &str,
) -> Option<&'a mut Task> {
    running_mut(world, site)?.tasks.get_mut(logical_id)
}

/// A resource of a stack, with the stack.
pub(super) fn resource<'a>(
    world: &'a World,
    site: &Site,
    logical_id: &str,
) -> Option<(&'a Stack, &'a Resource)> {
    let stack = world.stack(site)?;
    Some((stack, stack.resources.get(logical_id)?))
}

/// A resource of a stack, to change.
pub(super) fn resource_mut<'a>(
    world: &'a mut World,
    site: &Site,
    logical_id: &str,
) -> Option<&'a mut Resource> {
    world.stack_mut(site)?.resources.get_mut(logical_id)
}

/// The object that a task is about: the resource's, or the one it removes.
pub(super) fn target(world: &World, site: &Site, logical_id: &str) -> Option<Address> {
    let (_, resource) = resource(world, site, logical_id)?;
    let removed = task(world, site, logical_id)
        .filter(|task| task.verb == Verb::Remove)
        .and_then(|task| task.physical_id.as_deref());
    let id = removed.or(resource.physical_id.as_deref())?;
    let kind = kinds::find(&resource.kind)?;
    Some(Address::new(&kind.home(&site.place), kind.name, id))
}

/// Lets the operation that runs take a step for a resource after some milliseconds.
pub(super) fn later(world: &mut World, site: &Site, logical_id: &str, step: Step, in_ms: i64) {
    let Some(operation) = running(world, site).map(|running| running.id.clone()) else {
        return;
    };
    let what = Happening::Stack {
        place: site.place.clone(),
        stack: site.stack.clone(),
        operation,
        logical_id: Some(logical_id.to_owned()),
        step,
    };
    world.schedule(in_ms, what);
}
