//! Outputs and exports.

use std::collections::BTreeMap;

use serde_json::Value;

use super::model::{Output, Site, Stack};
use crate::sandbox::engine::intrinsics::{Frame, Scope, Unresolved};
use crate::sandbox::engine::world::{Export, World};

/// Everything a name in a stack's template can mean, as things are now.
pub(super) fn scope<'a>(
    world: &'a World,
    site: &'a Site,
    stack: &'a Stack,
    frame: &'a Frame,
) -> Scope<'a> {
    Scope {
        world,
        place: &site.place,
        stack_id: &stack.id,
        stack_name: &stack.name,
        notification_arns: &stack.definition.notification_arns,
        frame,
        resources: &stack.resources,
    }
}

/// The outputs of a stack whose resources are complete.
pub(super) fn outputs(world: &World, site: &Site) -> Result<Vec<Output>, Unresolved> {
    let Some(stack) = world.stack(site) else {
        return Ok(Vec::new());
    };
    let Some(running) = &stack.running else {
        return Ok(stack.outputs.clone());
    };
    let scope = scope(world, site, stack, &running.frame);
    let mut outputs = Vec::new();
    for (key, output) in running.frame.outputs.as_object().into_iter().flatten() {
        if !running.frame.exists(output) {
            continue;
        }
        let text = |name: &str| output.get(name).map_or(Ok(None), |value| scope.text(value));
        let value = text("Value")?.ok_or_else(|| {
            Unresolved(format!(
                "Template format error: The Value field of every Outputs member must evaluate to a String: [{key}]"
            ))
        })?;
        let export = match output.get("Export").and_then(|export| export.get("Name")) {
            Some(name) => scope.text(name)?,
            None => None,
        };
        outputs.push(Output {
            key: key.clone(),
            value,
            description: text("Description")?,
            export,
        });
    }
    taken(world, site, &outputs)?;
    Ok(outputs)
}

fn taken(world: &World, site: &Site, outputs: &[Output]) -> Result<(), Unresolved> {
    for name in outputs.iter().filter_map(|output| output.export.as_ref()) {
        if let Some(export) = world
            .region(&site.place)
            .and_then(|region| region.exports.get(name))
            && export.stack != site.stack
        {
            return Err(Unresolved(format!(
                "Export with name {name} is already exported by stack {}",
                export.stack.split('/').nth(1).unwrap_or_default()
            )));
        }
    }
    Ok(())
}

/// Sets a stack's outputs and makes the region's exports agree.
pub(super) fn publish(world: &mut World, site: &Site, outputs: Vec<Output>) {
    let exports: BTreeMap<String, Export> = outputs
        .iter()
        .filter_map(|output| {
            let export = Export {
                stack: site.stack.clone(),
                value: output.value.clone(),
            };
            Some((output.export.clone()?, export))
        })
        .collect();
    let region = world.region_mut(&site.place);
    region
        .exports
        .retain(|_, export| export.stack != site.stack);
    region.exports.extend(exports);
    if let Some(stack) = world.stack_mut(site) {
        stack.outputs = outputs;
    }
}

/// An export of this stack that another live stack imports, with that stack's name.
pub(super) fn import_of<'a>(world: &'a World, site: &Site) -> Option<(&'a str, &'a str)> {
    let region = world.region(&site.place)?;
    region
        .exports
        .iter()
        .filter(|(_, export)| export.stack == site.stack)
        .find_map(|(name, _)| {
            let importer = region.stacks.values().find(|stack| {
                stack.id != site.stack
                    && !stack.is_deleted()
                    && stack
                        .resources
                        .values()
                        .any(|one| imports(&one.definition, name))
            })?;
            Some((name.as_str(), importer.name.as_str()))
        })
}

/// Whether a value imports an export by a literal name.
fn imports(value: &Value, name: &str) -> bool {
    match value {
        Value::Object(members) => members.iter().any(|(key, value)| {
            (key == "Fn::ImportValue" && value.as_str() == Some(name)) || imports(value, name)
        }),
        Value::Array(items) => items.iter().any(|item| imports(item, name)),
        _ => false,
    }
}
