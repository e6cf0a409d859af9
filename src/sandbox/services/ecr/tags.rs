//! Tags of repositories.

use std::collections::BTreeMap;

use super::super::place;
use super::{invalid, missing};
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::kinds::names::REPOSITORY;
use crate::sandbox::engine::{Address, Object, World};

/// Most tags of a repository.
/// Source: <https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-using-tags.html>.
const MOST: usize = 50;

/// The tags that a call gives.
pub(super) fn given(call: &Call) -> Result<BTreeMap<String, String>, ApiError> {
    let text = |tag: &Tree, part: &str| tag.get(part).as_str().unwrap_or_default().to_owned();
    let tags: BTreeMap<String, String> = call
        .input
        .get("tags")
        .items()
        .iter()
        .map(|tag| (text(tag, "Key"), text(tag, "Value")))
        .collect();
    if tags.len() > MOST {
        let message = format!("A repository has at most {MOST} tags");
        return Err(ApiError::client("TooManyTagsException", message));
    }
    if tags.keys().any(|key| key.is_empty() || key.len() > 128) {
        let message = "A tag key has 1 to 128 characters";
        return Err(ApiError::client("InvalidTagParameterException", message));
    }
    Ok(tags)
}

fn find(world: &World, call: &Call) -> Result<Address, ApiError> {
    let arn = call.input.get("resourceArn").as_str().unwrap_or_default();
    let Some((_, name)) = arn.split_once(":repository/") else {
        return Err(invalid("resourceArn", "must be the ARN of a repository"));
    };
    world
        .lookup(&place(call), REPOSITORY, arn)
        .map(Object::address)
        .ok_or_else(|| missing(&call.account, name))
}

/// `ListTagsForResource`.
pub(super) fn list(world: &World, call: &Call) -> Answer {
    let address = find(world, call)?;
    let tags = world.object(&address).map(|repository| {
        let tag =
            |(key, value)| Tree::map([("Key", Tree::text(key)), ("Value", Tree::text(value))]);
        repository.tags.iter().map(tag).collect()
    });
    Ok(Tree::map([("tags", Tree::List(tags.unwrap_or_default()))]))
}

/// `TagResource`.
pub(super) fn add(world: &mut World, call: &Call) -> Answer {
    let address = find(world, call)?;
    let tags = given(call)?;
    if let Some(repository) = world.object_mut(&address) {
        repository.tags.extend(tags);
    }
    Ok(Tree::Map(BTreeMap::new()))
}

/// `UntagResource`.
pub(super) fn remove(world: &mut World, call: &Call) -> Answer {
    let address = find(world, call)?;
    let keys = call.input.get("tagKeys").items();
    if let Some(repository) = world.object_mut(&address) {
        repository
            .tags
            .retain(|key, _| !keys.iter().any(|gone| gone.as_str() == Some(key)));
    }
    Ok(Tree::Map(BTreeMap::new()))
}
