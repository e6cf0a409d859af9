//! What an update does to one resource: nothing, a change in place, or a successor.

use serde_json::Value;

use super::access::{resource, resource_mut, running, task_mut};
use super::handler::{begin, fail};
use super::make::{Failure, kind_of, resolve, tags};
use super::model::{Site, Task, TaskState, Verb};
use super::status::Status;
use super::{diff, handler, walk};
use crate::sandbox::engine::object::Owner;
use crate::sandbox::engine::world::World;
use crate::sandbox::engine::{kinds, life, place::Address};

const REPLACES: &str =
    "Requested update requires the creation of a new physical resource; hence creating one.";
const NEW_TYPE: &str = "Requested update required the provider to create a new physical resource";

/// Decides what bringing a resource to its new definition takes, and begins it.
pub(super) fn decide(world: &mut World, site: &Site, logical_id: &str, task: &Task) {
    let there = resource(world, site, logical_id)
        .map(|(_, resource)| resource)
        .filter(|one| !matches!(one.status, Status::CreateFailed | Status::DeleteComplete));
    let Some(old) = there else {
        set_verb(world, site, logical_id, Verb::Create);
        return handler::start(world, site, logical_id);
    };
    let new_type = old.kind != kind_of(&task.wanted);
    let new = match resolve(world, site, &task.wanted) {
        Ok(new) => new,
        Err(Failure::Template(words)) => return fail(world, site, logical_id, &words),
        Err(Failure::Refused(_)) => return,
    };
    let difference = diff::compare(&old.kind, &old.applied, &new);
    if new_type || difference.as_ref().is_some_and(diff::Difference::replaces) {
        set_verb(world, site, logical_id, Verb::Replace);
        let reason = if new_type { NEW_TYPE } else { REPLACES };
        succeed(world, site, logical_id, task);
        return begin(
            world,
            site,
            logical_id,
            (Status::UpdateInProgress, Some(reason)),
        );
    }
    if difference.is_some() || retagged(world, site) {
        set_verb(world, site, logical_id, Verb::Change);
        return begin(world, site, logical_id, (Status::UpdateInProgress, None));
    }
    adopt(world, site, logical_id, task);
    walk::over(world, site, logical_id, TaskState::Done);
}

/// Changes the physical resource in place.
pub(super) fn change(
    world: &mut World,
    site: &Site,
    logical_id: &str,
    wanted: &Value,
) -> Result<(), Failure> {
    let properties = resolve(world, site, wanted)?;
    apply(world, site, logical_id, properties)?;
    if let Some(task) = task_mut(world, site, logical_id).map(|task| task.clone()) {
        adopt(world, site, logical_id, &task);
    }
    Ok(())
}

/// Brings a resource back to what it was before the update: its predecessor, or its properties.
pub(super) fn restore(world: &mut World, site: &Site, logical_id: &str) -> Result<(), Failure> {
    let before = running(world, site)
        .and_then(|running| running.before.as_ref()?.resources.get(logical_id).cloned());
    let (Some(before), Some((_, now))) = (before, resource(world, site, logical_id)) else {
        return Ok(());
    };
    let successor = now
        .physical_id
        .clone()
        .filter(|id| before.physical_id.as_ref() != Some(id));
    let replaced = now.generation != before.generation;
    let (properties, generation) = (before.applied.clone(), now.generation);
    if let Some(running) = super::access::running_mut(world, site)
        && let Some(successor) = successor
    {
        running.leftovers.insert(logical_id.to_owned(), successor);
    }
    if let Some(now) = resource_mut(world, site, logical_id) {
        let status = now.status;
        *now = before;
        now.status = status;
        now.generation = generation;
    }
    if replaced {
        return Ok(());
    }
    apply(world, site, logical_id, properties)
}

/// Gives the object its properties and tags.
fn apply(
    world: &mut World,
    site: &Site,
    logical_id: &str,
    properties: Value,
) -> Result<(), Failure> {
    let Some((_, resource)) = resource(world, site, logical_id) else {
        return Ok(());
    };
    let Some((kind, id)) = kinds::find(&resource.kind).zip(resource.physical_id.as_deref()) else {
        return Ok(());
    };
    let address = Address::new(&kind.home(&site.place), kind.name, id);
    let owner = Owner {
        stack: site.stack.clone(),
        logical_id: logical_id.to_owned(),
    };
    let tags = tags(world, site, &owner, &properties);
    life::update(world, &address, properties.clone()).map_err(Failure::Refused)?;
    if let Some(object) = world.object_mut(&address) {
        object.tags = tags;
    }
    if let Some(resource) = resource_mut(world, site, logical_id) {
        resource.applied = properties;
    }
    Ok(())
}

/// Prepares a resource for its successor.
fn succeed(world: &mut World, site: &Site, logical_id: &str, task: &Task) {
    if let Some(resource) = resource_mut(world, site, logical_id) {
        kind_of(&task.wanted).clone_into(&mut resource.kind);
        resource.generation += 1;
    }
    adopt(world, site, logical_id, task);
}

/// The resource is now what the new template says.
fn adopt(world: &mut World, site: &Site, logical_id: &str, task: &Task) {
    if let Some(resource) = resource_mut(world, site, logical_id) {
        resource.definition = task.wanted.clone();
        resource.needs.clone_from(&task.needs);
    }
}

fn set_verb(world: &mut World, site: &Site, logical_id: &str, verb: Verb) {
    if let Some(task) = task_mut(world, site, logical_id) {
        task.verb = verb;
    }
}

/// Whether the update brings other stack tags.
fn retagged(world: &World, site: &Site) -> bool {
    world.stack(site).is_some_and(|stack| {
        stack
            .running
            .as_ref()
            .and_then(|running| running.before.as_ref())
            .is_some_and(|before| before.definition.tags != stack.definition.tags)
    })
}
