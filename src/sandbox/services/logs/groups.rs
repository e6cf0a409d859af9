//! Log groups.

use super::super::page::{Page, page, size};
use super::{missing, place};
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::kinds::names::LOG_GROUP;
use crate::sandbox::engine::kinds::value;
use crate::sandbox::engine::{Object, World, life};

/// `DescribeLogGroups`, by prefix or by a part of the name.
pub(super) fn describe(world: &World, call: &Call) -> Answer {
    let text = |name: &str| call.input.get(name).as_str().unwrap_or_default();
    let (prefix, part) = (text("logGroupNamePrefix"), text("logGroupNamePattern"));
    if !prefix.is_empty() && !part.is_empty() {
        let message =
            "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.";
        return Err(ApiError::client("InvalidParameterException", message));
    }
    let groups = world
        .objects(&place(call), LOG_GROUP)
        .filter(|group| group.id.starts_with(prefix) && group.id.contains(part))
        .map(one)
        .collect();
    let size = size(call.input.get("limit"), 50, 50);
    let Some(Page { items, next }) = page(groups, call.input.get("nextToken"), size) else {
        let message = "The specified nextToken is invalid.";
        return Err(ApiError::client("InvalidParameterException", message));
    };
    Ok(Tree::map([
        ("logGroups", Tree::List(items)),
        ("nextToken", next),
    ]))
}

fn one(group: &Object) -> Tree {
    let arn = group.arn.as_deref().unwrap_or_default();
    let retention = value::number(&group.properties, "RetentionInDays");
    Tree::map([
        ("logGroupName", Tree::text(&group.id)),
        ("arn", Tree::text(arn)),
        ("logGroupArn", Tree::text(arn.trim_end_matches(":*"))),
        // Logs counts milliseconds, and as a whole number.
        ("creationTime", Tree::Int(group.created_at)),
        ("retentionInDays", retention.map_or(Tree::Null, Tree::Int)),
        ("logGroupClass", Tree::text("STANDARD")),
        ("metricFilterCount", Tree::Int(0)),
        ("storedBytes", Tree::Int(0)),
    ])
}

/// `DeleteLogGroup`.
pub(super) fn delete(world: &mut World, call: &Call) -> Answer {
    let name = call.input.get("logGroupName").as_str().unwrap_or_default();
    let found = world.find(&place(call), LOG_GROUP, name);
    let address = found.map(Object::address).ok_or_else(missing)?;
    life::remove_now(world, &address)
        .map_err(|refusal| ApiError::client(&refusal.code, refusal.message))?;
    Ok(Tree::map([]))
}

/// `ListTagsForResource`, by the ARN without its `:*`.
pub(super) fn tags(world: &World, call: &Call) -> Answer {
    let arn = call.input.get("resourceArn").as_str().unwrap_or_default();
    let group = world
        .lookup(
            &place(call),
            LOG_GROUP,
            &format!("{}:*", arn.trim_end_matches(":*")),
        )
        .ok_or_else(missing)?;
    let tag = |(key, value): (&String, &String)| (key.clone(), Tree::text(value));
    let tags = Tree::Map(group.tags.iter().map(tag).collect());
    Ok(Tree::map([("tags", tags)]))
}
