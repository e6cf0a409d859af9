//! `DescribeStackResource`, `DescribeStackResources`, `ListStackResources`.

use serde_json::Value;

use super::input::{place, required, text};
use super::page::page;
use super::refusals::{no_stack_with_id, validation};
use crate::sandbox::call::{Answer, Call, Tree};
use crate::sandbox::engine::World;
use crate::sandbox::engine::stack::{Resource, Stack};

/// Most resources that `DescribeStackResources` answers.
const MOST: usize = 100;

/// `ListStackResources`.
pub(super) fn list(world: &World, call: &Call) -> Answer {
    let name = required(call, "StackName")?;
    let stack = world
        .stack_named(&place(call), name)
        .ok_or_else(|| no_stack_with_id(name))?;
    let (resources, token) = page(call, stack.resources.iter().collect())?;
    let summaries = resources
        .into_iter()
        .map(|(logical_id, resource)| described(logical_id, resource, "LastUpdatedTimestamp"))
        .collect();
    Ok(Tree::map([
        ("StackResourceSummaries", Tree::List(summaries)),
        ("NextToken", token),
    ]))
}

/// `DescribeStackResources`: of a stack, or of the stack that has a physical resource.
pub(super) fn some(world: &World, call: &Call) -> Answer {
    let wanted = text(call, "LogicalResourceId");
    let place = place(call);
    let stack = match (text(call, "StackName"), text(call, "PhysicalResourceId")) {
        (Some(name), None) => world
            .stack_named(&place, name)
            .ok_or_else(|| no_stack_with_id(name))?,
        (None, Some(id)) => owner(world, call, id)
            .ok_or_else(|| validation(format!("Stack for {id} does not exist")))?,
        _ => {
            return Err(validation(
                "Exactly one of StackName or PhysicalResourceId must be specified.",
            ));
        }
    };
    let resources = stack
        .resources
        .iter()
        .filter(|(logical_id, _)| wanted.is_none_or(|wanted| wanted == *logical_id))
        .take(MOST)
        .map(|(logical_id, resource)| of_stack(stack, described(logical_id, resource, "Timestamp")))
        .collect();
    Ok(Tree::map([("StackResources", Tree::List(resources))]))
}

/// `DescribeStackResource`.
pub(super) fn one(world: &World, call: &Call) -> Answer {
    let name = required(call, "StackName")?;
    let logical_id = required(call, "LogicalResourceId")?;
    let stack = world
        .stack_named(&place(call), name)
        .ok_or_else(|| validation(format!("Stack '{name}' does not exist")))?;
    let resource = stack.resources.get(logical_id).ok_or_else(|| {
        validation(format!(
            "Resource {logical_id} does not exist for stack {name}"
        ))
    })?;
    let mut detail = of_stack(
        stack,
        described(logical_id, resource, "LastUpdatedTimestamp"),
    );
    let metadata = resource
        .definition
        .get("Metadata")
        .map_or_else(|| "{}".to_owned(), Value::to_string);
    if let Tree::Map(members) = &mut detail {
        members.insert("Metadata".to_owned(), Tree::Text(metadata));
    }
    Ok(Tree::map([("StackResourceDetail", detail)]))
}

fn owner<'a>(world: &'a World, call: &Call, physical_id: &str) -> Option<&'a Stack> {
    let region = world.region(&place(call))?;
    region.stacks.values().find(|stack| {
        !stack.is_deleted()
            && stack
                .resources
                .values()
                .any(|resource| resource.physical_id.as_deref() == Some(physical_id))
    })
}

fn described(logical_id: &str, resource: &Resource, time: &str) -> Tree {
    let reason = resource.reason.as_ref().map_or(Tree::Null, Tree::text);
    let physical_id = resource.physical_id.as_ref().map_or(Tree::Null, Tree::text);
    Tree::map([
        ("LogicalResourceId", Tree::text(logical_id)),
        ("PhysicalResourceId", physical_id),
        ("ResourceType", Tree::text(resource.kind.clone())),
        (time, Tree::Time(resource.at)),
        ("ResourceStatus", Tree::text(resource.status.word())),
        ("ResourceStatusReason", reason),
        (
            "DriftInformation",
            Tree::map([("StackResourceDriftStatus", Tree::text("NOT_CHECKED"))]),
        ),
    ])
}

fn of_stack(stack: &Stack, mut tree: Tree) -> Tree {
    if let Tree::Map(members) = &mut tree {
        members.insert("StackName".to_owned(), Tree::text(stack.name.clone()));
        members.insert("StackId".to_owned(), Tree::text(stack.id.clone()));
    }
    tree
}
