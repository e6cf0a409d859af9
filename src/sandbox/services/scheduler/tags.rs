//! Tags, which groups have and schedules have not.

use std::collections::BTreeMap;

use super::super::place;
use super::{constraint, invalid, not_found};
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::kinds::names::SCHEDULE_GROUP;
use crate::sandbox::engine::{Address, Object, World};

/// Most tags of a resource.
const MOST: usize = 50;

/// The tags that a call gives.
pub(super) fn of(call: &Call) -> Result<BTreeMap<String, String>, ApiError> {
    let items = call.input.get("Tags").items();
    let text = |tag: &Tree, part: &str| tag.get(part).as_str().unwrap_or_default().to_owned();
    let tags: BTreeMap<String, String> = items
        .iter()
        .map(|tag| (text(tag, "Key"), text(tag, "Value")))
        .collect();
    if items.len() > MOST {
        let rule = format!("Member must have length less than or equal to {MOST}");
        return Err(constraint("[...]", "tags", &rule));
    }
    if let Some(key) = tags.keys().find(|key| key.is_empty() || key.len() > 128) {
        let rule = "Member must have length between 1 and 128";
        return Err(constraint(key, "tags.1.member.key", rule));
    }
    Ok(tags)
}

fn find(world: &World, call: &Call) -> Result<Address, ApiError> {
    let arn = call.input.get("ResourceArn").as_str().unwrap_or_default();
    if !arn.contains(":schedule-group/") {
        return Err(invalid(format!(
            "Only schedule groups can be tagged: {arn}"
        )));
    }
    let name = arn.rsplit('/').next().unwrap_or_default();
    world
        .lookup(&place(call), SCHEDULE_GROUP, arn)
        .map(Object::address)
        .ok_or_else(|| not_found("Schedule group", name))
}

/// `ListTagsForResource`.
pub(super) fn list(world: &World, call: &Call) -> Answer {
    let address = find(world, call)?;
    let tags = world.object(&address).map(|group| {
        let tag =
            |(key, value)| Tree::map([("Key", Tree::text(key)), ("Value", Tree::text(value))]);
        group.tags.iter().map(tag).collect()
    });
    Ok(Tree::map([("Tags", Tree::List(tags.unwrap_or_default()))]))
}

/// `TagResource`.
pub(super) fn add(world: &mut World, call: &Call) -> Answer {
    let address = find(world, call)?;
    let tags = of(call)?;
    if let Some(group) = world.object_mut(&address) {
        group.tags.extend(tags);
    }
    Ok(Tree::Map(BTreeMap::new()))
}

/// `UntagResource`.
pub(super) fn remove(world: &mut World, call: &Call) -> Answer {
    let address = find(world, call)?;
    let keys = call.input.get("TagKeys").items();
    if let Some(group) = world.object_mut(&address) {
        group
            .tags
            .retain(|key, _| !keys.iter().any(|gone| gone.as_str() == Some(key)));
    }
    Ok(Tree::Map(BTreeMap::new()))
}
