//! Making a stack's physical resource.

use std::collections::BTreeMap;

use serde_json::Value;

use super::access::{resource, resource_mut, task};
use super::handler::entity;
use super::model::{Resource, Site, Task, Verb};
use super::status::Status;
use super::{event, output};
use crate::sandbox::engine::kind::{Draft, Refusal};
use crate::sandbox::engine::object::Owner;
use crate::sandbox::engine::world::World;
use crate::sandbox::engine::{kinds, life};

/// Why a handler's call failed.
pub(super) enum Failure {
    /// AWS refused.
    Refused(Refusal),
    /// The template cannot be resolved.
    Template(String),
}

/// Makes the physical resource.
pub(super) fn create(
    world: &mut World,
    site: &Site,
    logical_id: &str,
    wanted: &Value,
) -> Result<(), Failure> {
    let properties = resolve(world, site, wanted)?;
    let Some((stack, resource)) = resource(world, site, logical_id) else {
        return Ok(());
    };
    let Some(kind) = kinds::find(&resource.kind) else {
        return Err(Failure::Template(format!(
            "Unrecognized resource type: {}",
            resource.kind
        )));
    };
    let owner = Owner {
        stack: site.stack.clone(),
        logical_id: logical_id.to_owned(),
    };
    let (name, generation) = (stack.name.clone(), resource.generation);
    let tags = tags(world, site, &owner, &properties);
    let draft = Draft {
        seed: world.seed,
        place: &site.place,
        kind,
        entity: entity(site, logical_id, generation),
        stack_name: Some(&name),
        owner: Some(owner),
        properties: &properties,
    };
    let address = life::create(world, &draft, tags).map_err(Failure::Refused)?;
    let status = match task(world, site, logical_id).map(|task| task.verb) {
        Some(Verb::Replace) => Status::UpdateInProgress,
        _ => Status::CreateInProgress,
    };
    if let Some(resource) = resource_mut(world, site, logical_id) {
        resource.physical_id = Some(address.id);
        resource.applied = properties;
    }
    event::resource(
        world,
        site,
        logical_id,
        status,
        Some("Resource creation Initiated"),
    );
    Ok(())
}

/// Tags of an object: its own, the stack's, and those that say where it comes from.
pub(super) fn tags(
    world: &World,
    site: &Site,
    owner: &Owner,
    properties: &Value,
) -> BTreeMap<String, String> {
    let Some(stack) = world.stack(site) else {
        return BTreeMap::new();
    };
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let own = match properties.get("Tags") {
        Some(Value::Array(tags)) => tags
            .iter()
            .filter_map(|tag| Some((text(tag.get("Key")?)?, text(tag.get("Value")?)?)))
            .collect(),
        Some(Value::Object(tags)) => tags
            .iter()
            .filter_map(|(key, value)| Some((key.clone(), text(value)?)))
            .collect(),
        _ => Vec::new(),
    };
    let origin = [
        ("aws:cloudformation:stack-name", &stack.name),
        ("aws:cloudformation:stack-id", &stack.id),
        ("aws:cloudformation:logical-id", &owner.logical_id),
    ];
    let mut tags = stack.definition.tags.clone();
    tags.extend(own);
    tags.extend(origin.map(|(key, value)| (key.to_owned(), value.clone())));
    tags
}

/// A resource of the stack for a task that makes one.
pub(super) fn install(world: &mut World, site: &Site, logical_id: &str, task: &Task) {
    let at = world.now_ms;
    let Some(stack) = world.stack_mut(site) else {
        return;
    };
    let generation = stack
        .resources
        .get(logical_id)
        .map_or(0, |one| one.generation + 1);
    let resource = Resource {
        kind: kind_of(&task.wanted).to_owned(),
        physical_id: None,
        status: Status::CreateInProgress,
        reason: None,
        at,
        definition: task.wanted.clone(),
        applied: Value::Null,
        needs: task.needs.clone(),
        generation,
    };
    stack.resources.insert(logical_id.to_owned(), resource);
}

/// The type of a resource as the template has it.
pub(super) fn kind_of(definition: &Value) -> &str {
    definition
        .get("Type")
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// Properties of a resource as the template has it, resolved as things are now.
pub(super) fn resolve(world: &World, site: &Site, wanted: &Value) -> Result<Value, Failure> {
    let Some(stack) = world.stack(site) else {
        return Ok(Value::Null);
    };
    let Some(running) = &stack.running else {
        return Ok(Value::Null);
    };
    output::scope(world, site, stack, &running.frame)
        .properties(wanted)
        .map_err(|unresolved| Failure::Template(unresolved.0))
}
