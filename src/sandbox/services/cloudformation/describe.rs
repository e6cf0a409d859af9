//! `DescribeStacks`, `ListStacks`, `ListExports`, `DescribeAccountLimits`.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::input::{place, text, texts as given_texts};
use super::page::page;
use super::refusals::{constraint, no_stack_with_id};
use super::stacks::STACKS;
use crate::sandbox::call::{Answer, Call, Tree};
use crate::sandbox::engine::World;
use crate::sandbox::engine::stack::{Definition, OnFailure, Output, Stack, Status};

/// How many of a stack's latest operations are shown.
const OPERATIONS: usize = 5;

/// Concurrent resource operations per Region, and outputs per stack.
/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>.
const LIMITS: &[(&str, i64)] = &[
    ("StackOutputsLimit", 200),
    ("ConcurrentResourcesLimit", 2_500),
];

/// `DescribeStacks`: one by name or ARN, or all that are not deleted.
pub(super) fn stacks(world: &World, call: &Call) -> Answer {
    let found: Vec<&Stack> = match text(call, "StackName") {
        Some(name) => {
            let stack = world.stack_named(&place(call), name);
            vec![stack.ok_or_else(|| no_stack_with_id(name))?]
        }
        None => newest(world, call)
            .into_iter()
            .filter(|stack| !stack.is_deleted())
            .collect(),
    };
    let (found, token) = page(call, found)?;
    let stacks = found.into_iter().map(stack).collect();
    Ok(Tree::map([
        ("Stacks", Tree::List(stacks)),
        ("NextToken", token),
    ]))
}

/// `ListStacks`: all, deleted ones too.
pub(super) fn list(world: &World, call: &Call) -> Answer {
    let filter = given_texts(call, "StackStatusFilter").unwrap_or_default();
    if let Some(unknown) = filter
        .iter()
        .find(|word| Status::of(word).is_none() && !word.starts_with("IMPORT_"))
    {
        let rule = "Member must satisfy constraint: [Member must satisfy enum value set]";
        return Err(constraint(
            &format!("[{unknown}]"),
            "stackStatusFilter",
            rule,
        ));
    }
    let found: Vec<&Stack> = newest(world, call)
        .into_iter()
        .filter(|stack| filter.is_empty() || filter.iter().any(|one| one == stack.status.word()))
        .collect();
    let (found, token) = page(call, found)?;
    let summaries = found.into_iter().map(summary).collect();
    Ok(Tree::map([
        ("StackSummaries", Tree::List(summaries)),
        ("NextToken", token),
    ]))
}

/// `ListExports`.
pub(super) fn exports(world: &World, call: &Call) -> Answer {
    let exports = world
        .region(&place(call))
        .into_iter()
        .flat_map(|region| &region.exports);
    let exports = exports
        .map(|(name, export)| {
            Tree::map([
                ("ExportingStackId", Tree::text(export.stack.clone())),
                ("Name", Tree::text(name.clone())),
                ("Value", Tree::text(export.value.clone())),
            ])
        })
        .collect();
    let (exports, token) = page(call, exports)?;
    Ok(Tree::map([
        ("Exports", Tree::List(exports)),
        ("NextToken", token),
    ]))
}

/// `DescribeAccountLimits`.
pub(super) fn account_limits(world: &World, call: &Call) -> Answer {
    let stacks = world.quota(&place(call), STACKS.0, STACKS.1);
    let stacks = ("StackLimit", i64::try_from(stacks).unwrap_or(i64::MAX));
    let limits = std::iter::once(&stacks)
        .chain(LIMITS)
        .map(|(name, value)| Tree::map([("Name", Tree::text(*name)), ("Value", Tree::Int(*value))]))
        .collect();
    let (limits, token) = page(call, limits)?;
    Ok(Tree::map([
        ("AccountLimits", Tree::List(limits)),
        ("NextToken", token),
    ]))
}

fn newest<'a>(world: &'a World, call: &Call) -> Vec<&'a Stack> {
    let mut stacks: Vec<&Stack> = world
        .region(&place(call))
        .into_iter()
        .flat_map(|region| region.stacks.values())
        .collect();
    stacks.sort_by_key(|stack| Reverse(stack.created_at));
    stacks
}

fn stack(stack: &Stack) -> Tree {
    let definition = &stack.definition;
    Tree::map([
        ("StackId", Tree::text(stack.id.clone())),
        ("StackName", Tree::text(stack.name.clone())),
        ("ChangeSetId", optional(stack.change_set_id.as_ref())),
        ("Description", optional(definition.description.as_ref())),
        ("Parameters", parameters(definition)),
        ("CreationTime", Tree::Time(stack.created_at)),
        ("DeletionTime", time(stack.deleted_at)),
        ("LastUpdatedTime", time(stack.updated_at)),
        ("RollbackConfiguration", Tree::map([])),
        ("StackStatus", Tree::text(stack.status.word())),
        ("StackStatusReason", optional(stack.reason.as_ref())),
        (
            "DisableRollback",
            Tree::Bool(stack.on_failure == OnFailure::DoNothing),
        ),
        ("NotificationARNs", texts(&definition.notification_arns)),
        (
            "TimeoutInMinutes",
            stack.timeout_minutes.map_or(Tree::Null, Tree::Int),
        ),
        ("Capabilities", texts(&definition.capabilities)),
        ("Outputs", outputs(&stack.outputs)),
        ("RoleARN", optional(definition.role_arn.as_ref())),
        ("Tags", tags(&definition.tags)),
        (
            "EnableTerminationProtection",
            Tree::Bool(stack.termination_protection),
        ),
        ("DriftInformation", drift()),
        ("DeletionMode", optional(stack.deletion_mode.as_ref())),
        ("LastOperations", operations(stack)),
    ])
}

fn summary(stack: &Stack) -> Tree {
    Tree::map([
        ("StackId", Tree::text(stack.id.clone())),
        ("StackName", Tree::text(stack.name.clone())),
        (
            "TemplateDescription",
            optional(stack.definition.description.as_ref()),
        ),
        ("CreationTime", Tree::Time(stack.created_at)),
        ("LastUpdatedTime", time(stack.updated_at)),
        ("DeletionTime", time(stack.deleted_at)),
        ("StackStatus", Tree::text(stack.status.word())),
        ("StackStatusReason", optional(stack.reason.as_ref())),
        ("DriftInformation", drift()),
        ("LastOperations", operations(stack)),
    ])
}

/// The latest operations, newest first.
fn operations(stack: &Stack) -> Tree {
    let latest = stack.operations.iter().rev().take(OPERATIONS);
    let entries = latest
        .map(|operation| {
            Tree::map([
                ("OperationType", Tree::text(operation.kind.word())),
                ("OperationId", Tree::text(operation.id.clone())),
            ])
        })
        .collect();
    Tree::List(entries)
}

/// Parameters of a stack or change set.
pub(super) fn parameters(definition: &Definition) -> Tree {
    let parameters = definition.parameters.iter().map(|(key, parameter)| {
        let shown = |value: &String| Tree::text(if parameter.no_echo { "****" } else { value });
        Tree::map([
            ("ParameterKey", Tree::text(key.clone())),
            ("ParameterValue", shown(&parameter.value)),
            (
                "ResolvedValue",
                parameter.resolved.as_ref().map_or(Tree::Null, shown),
            ),
        ])
    });
    Tree::List(parameters.collect())
}

fn outputs(outputs: &[Output]) -> Tree {
    let outputs = outputs.iter().map(|output| {
        Tree::map([
            ("OutputKey", Tree::text(output.key.clone())),
            ("OutputValue", Tree::text(output.value.clone())),
            ("Description", optional(output.description.as_ref())),
            ("ExportName", optional(output.export.as_ref())),
        ])
    });
    Tree::List(outputs.collect())
}

/// Tags.
pub(super) fn tags(tags: &BTreeMap<String, String>) -> Tree {
    let tags = tags.iter().map(|(key, value)| {
        Tree::map([
            ("Key", Tree::text(key.clone())),
            ("Value", Tree::text(value.clone())),
        ])
    });
    Tree::List(tags.collect())
}

/// A list of texts.
pub(super) fn texts(texts: &[String]) -> Tree {
    Tree::List(texts.iter().map(Tree::text).collect())
}

fn drift() -> Tree {
    Tree::map([("StackDriftStatus", Tree::text("NOT_CHECKED"))])
}

fn optional(text: Option<&String>) -> Tree {
    text.map_or(Tree::Null, Tree::text)
}

fn time(at: Option<i64>) -> Tree {
    at.map_or(Tree::Null, Tree::Time)
}
