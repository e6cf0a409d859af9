//! Change sets.

use super::input::{flag, new_name, owned, place, refuse, required, text};
use super::page::page;
use super::refusals::{
    cannot_update, change_set_status, constraint, exists, no_change_set, no_stack, unresolved,
    validation,
};
use super::request::{Target, definition};
use super::stacks::{on_failure_word, remember, room_for_one, used_for};
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::World;
use crate::sandbox::engine::stack::{
    self, Change, ChangeSet, ChangeSetKind, ChangeSetStatus, Detail, ExecutionStatus, OnFailure,
    Request, Site, Stack, Status, new_stack, next_id, propose,
};

/// `CreateChangeSet`.
pub(super) fn create(world: &mut World, call: &Call) -> Answer {
    let name = new_name(call, "ChangeSetName")?;
    let stack_name = required(call, "StackName")?;
    refuse(call, &["IncludeNestedStacks"])?;
    let kind = kind(call)?;
    let on_failure = on_failure(call, kind)?;
    let place = place(call);
    let there = world
        .stack_named(&place, stack_name)
        .filter(|stack| !stack.is_deleted());
    if let Some(repeated) = there.and_then(|stack| repeated(stack, name, call)) {
        return repeated;
    }
    let id = proposed_for(world, call, kind, there)?;
    let target = match there {
        Some(stack) => Target::of(stack),
        None => Target {
            id: &id,
            name: stack_name,
            before: None,
        },
    };
    let (_, definition) = definition(world, call, &target)?;
    let new = there.is_none();
    let site = Site { place, stack: id };
    if new {
        new_stack(world, &site.place, stack_name);
    }
    let request = Request {
        name: name.to_owned(),
        kind,
        description: owned(call, "Description"),
        definition,
        on_failure,
        unvalidated: flag(call, "DisableValidation"),
        token: owned(call, "ClientToken"),
    };
    let change_set = propose(world, &site, request);
    if new {
        stack::note(
            world,
            &site,
            Status::ReviewInProgress,
            Some("User Initiated"),
        );
    }
    Ok(ids(&change_set, &site.stack))
}

/// The stack a change set is for: one that may be updated, a shell, or one yet to be made.
fn proposed_for(
    world: &World,
    call: &Call,
    kind: ChangeSetKind,
    there: Option<&Stack>,
) -> Result<String, ApiError> {
    let name = required(call, "StackName")?;
    match (kind, there) {
        (ChangeSetKind::Create, None) => {
            new_name(call, "StackName")?;
            room_for_one(world, call)?;
            Ok(next_id(world, &place(call), name))
        }
        (ChangeSetKind::Create, Some(stack)) if stack.status == Status::ReviewInProgress => {
            Ok(stack.id.clone())
        }
        (ChangeSetKind::Create, Some(_)) => {
            let change_set = required(call, "ChangeSetName")?;
            Err(validation(format!(
                "Stack [{name}] already exists and cannot be created again with the changeSet [{change_set}]."
            )))
        }
        (ChangeSetKind::Update, None) => Err(no_stack(name)),
        (ChangeSetKind::Update, Some(stack)) if !stack.status.can_be_updated() => {
            Err(cannot_update(stack))
        }
        (ChangeSetKind::Update, Some(stack)) => Ok(stack.id.clone()),
    }
}

/// A change set of that name is there: the same call again, or a conflict.
fn repeated(stack: &Stack, name: &str, call: &Call) -> Option<Answer> {
    let change_set = stack.change_sets.get(name)?;
    if change_set.token.is_some() && change_set.token == owned(call, "ClientToken") {
        return Some(Ok(ids(&change_set.id, &stack.id)));
    }
    // One that was executed is over: its name is free.
    let over = matches!(
        change_set.execution,
        ExecutionStatus::ExecuteComplete | ExecutionStatus::ExecuteFailed
    );
    (!over).then(|| Err(exists("ChangeSet", name)))
}

fn ids(change_set: &str, stack: &str) -> Tree {
    Tree::map([
        ("Id", Tree::text(change_set)),
        ("StackId", Tree::text(stack)),
    ])
}

/// `DescribeChangeSet`.
pub(super) fn describe(world: &World, call: &Call) -> Answer {
    let (stack, change_set) = find(world, call)?;
    let changes = change_set.changes.iter().map(change).collect();
    let (changes, token) = page(call, changes)?;
    let definition = &change_set.definition;
    Ok(Tree::map([
        ("ChangeSetName", Tree::text(change_set.name.clone())),
        ("ChangeSetId", Tree::text(change_set.id.clone())),
        ("StackId", Tree::text(stack.id.clone())),
        ("StackName", Tree::text(stack.name.clone())),
        ("Description", optional(change_set.description.as_ref())),
        ("Parameters", super::describe::parameters(definition)),
        ("CreationTime", Tree::Time(change_set.created_at)),
        ("ExecutionStatus", Tree::text(change_set.execution.word())),
        ("Status", Tree::text(change_set.status.word())),
        ("StatusReason", optional(change_set.reason.as_ref())),
        (
            "NotificationARNs",
            super::describe::texts(&definition.notification_arns),
        ),
        ("RollbackConfiguration", Tree::map([])),
        (
            "Capabilities",
            super::describe::texts(&definition.capabilities),
        ),
        ("Tags", super::describe::tags(&definition.tags)),
        ("Changes", Tree::List(changes)),
        ("NextToken", token),
        ("IncludeNestedStacks", Tree::Bool(false)),
        (
            "OnStackFailure",
            change_set
                .on_failure
                .map_or(Tree::Null, |one| Tree::text(one.word())),
        ),
    ]))
}

/// `ListChangeSets`.
pub(super) fn list(world: &World, call: &Call) -> Answer {
    let name = required(call, "StackName")?;
    let stack = world
        .stack_named(&place(call), name)
        .ok_or_else(|| no_stack(name))?;
    let summaries = stack
        .change_sets
        .values()
        .map(|one| summary(stack, one))
        .collect();
    let (summaries, token) = page(call, summaries)?;
    Ok(Tree::map([
        ("Summaries", Tree::List(summaries)),
        ("NextToken", token),
    ]))
}

fn summary(stack: &Stack, change_set: &ChangeSet) -> Tree {
    Tree::map([
        ("StackId", Tree::text(stack.id.clone())),
        ("StackName", Tree::text(stack.name.clone())),
        ("ChangeSetId", Tree::text(change_set.id.clone())),
        ("ChangeSetName", Tree::text(change_set.name.clone())),
        ("ExecutionStatus", Tree::text(change_set.execution.word())),
        ("Status", Tree::text(change_set.status.word())),
        ("StatusReason", optional(change_set.reason.as_ref())),
        ("CreationTime", Tree::Time(change_set.created_at)),
        ("Description", optional(change_set.description.as_ref())),
        ("IncludeNestedStacks", Tree::Bool(false)),
    ])
}

/// `DeleteChangeSet`. One that is not there is no error.
pub(super) fn delete(world: &mut World, call: &Call) -> Answer {
    let (stack, change_set) = match find(world, call) {
        Ok(found) => found,
        Err(error) if error.code == "ChangeSetNotFound" => return Ok(Tree::map([])),
        Err(error) => return Err(error),
    };
    let busy = match (change_set.status, change_set.execution) {
        (ChangeSetStatus::CreatePending | ChangeSetStatus::CreateInProgress, _) => {
            Some(change_set.status.word())
        }
        (_, ExecutionStatus::ExecuteInProgress) => Some(change_set.execution.word()),
        _ => None,
    };
    if let Some(status) = busy {
        return Err(change_set_status(&change_set.id, "deleted", status));
    }
    let (site, name) = (site(call, stack), change_set.name.clone());
    if let Some(stack) = world.stack_mut(&site) {
        stack.change_sets.remove(&name);
    }
    Ok(Tree::map([]))
}

/// `ExecuteChangeSet`.
pub(super) fn execute(world: &mut World, call: &Call) -> Answer {
    let (stack, change_set) = find(world, call)?;
    if used_for(stack, call, "ExecuteChangeSet")? {
        return Ok(Tree::map([]));
    }
    if change_set.status != ChangeSetStatus::CreateComplete {
        return Err(change_set_status(
            &change_set.id,
            "executed",
            change_set.status.word(),
        ));
    }
    if change_set.execution != ExecutionStatus::Available {
        let status = change_set.execution.word();
        return Err(change_set_status(&change_set.id, "executed", status));
    }
    if stack.status != Status::ReviewInProgress && !stack.status.can_be_updated() {
        return Err(cannot_update(stack));
    }
    let disabled = call.input.get("DisableRollback").as_bool();
    if disabled.is_some() && change_set.on_failure.is_some() {
        return Err(validation(
            "DisableRollback cannot be specified when the change set was created with OnStackFailure.",
        ));
    }
    let (site, name) = (site(call, stack), change_set.name.clone());
    let token = owned(call, "ClientRequestToken");
    stack::execute(world, &site, &name, token, disabled == Some(true)).map_err(unresolved)?;
    if let Some(stack) = world.stack_mut(&site) {
        remember(stack, call, "ExecuteChangeSet");
    }
    Ok(Tree::map([]))
}

/// The change set of a call: by its ARN, or by its name and its stack's.
pub(super) fn find<'a>(
    world: &'a World,
    call: &Call,
) -> Result<(&'a Stack, &'a ChangeSet), ApiError> {
    let name = required(call, "ChangeSetName")?;
    let place = place(call);
    if name.starts_with("arn:") {
        return world
            .region(&place)
            .into_iter()
            .flat_map(|region| region.stacks.values())
            .find_map(|stack| {
                let change_set = stack.change_sets.values().find(|one| one.id == name)?;
                Some((stack, change_set))
            })
            .ok_or_else(|| no_change_set(name));
    }
    let Some(stack_name) = text(call, "StackName") else {
        return Err(validation(
            "StackName must be specified if ChangeSetName is not specified as an ARN.",
        ));
    };
    let stack = world
        .stack_named(&place, stack_name)
        .ok_or_else(|| no_stack(stack_name))?;
    let change_set = stack
        .change_sets
        .get(name)
        .ok_or_else(|| no_change_set(name))?;
    Ok((stack, change_set))
}

fn site(call: &Call, stack: &Stack) -> Site {
    Site {
        place: place(call),
        stack: stack.id.clone(),
    }
}

fn change(change: &Change) -> Tree {
    let scope = change.scope.iter().map(Tree::text).collect();
    let details = change.details.iter().map(detail).collect();
    Tree::map([
        ("Type", Tree::text("Resource")),
        (
            "ResourceChange",
            Tree::map([
                ("PolicyAction", optional(change.policy.as_ref())),
                ("Action", Tree::text(format!("{:?}", change.action))),
                ("LogicalResourceId", Tree::text(change.logical_id.clone())),
                ("PhysicalResourceId", optional(change.physical_id.as_ref())),
                ("ResourceType", Tree::text(change.kind.clone())),
                ("Replacement", optional(change.replacement.as_ref())),
                ("Scope", Tree::List(scope)),
                ("Details", Tree::List(details)),
            ]),
        ),
    ])
}

fn detail(detail: &Detail) -> Tree {
    Tree::map([
        (
            "Target",
            Tree::map([
                ("Attribute", Tree::text(detail.attribute.clone())),
                ("Name", optional(detail.name.as_ref())),
                ("RequiresRecreation", Tree::text(detail.recreation.clone())),
            ]),
        ),
        ("Evaluation", Tree::text(detail.evaluation.clone())),
        ("ChangeSource", Tree::text(detail.source.clone())),
        ("CausingEntity", optional(detail.cause.as_ref())),
    ])
}

fn kind(call: &Call) -> Result<ChangeSetKind, ApiError> {
    match text(call, "ChangeSetType") {
        None | Some("UPDATE") => Ok(ChangeSetKind::Update),
        Some("CREATE") => Ok(ChangeSetKind::Create),
        Some("IMPORT") => Err(super::refusals::not_simulated("change sets of type IMPORT")),
        Some(other) => Err(constraint(
            other,
            "changeSetType",
            "Member must satisfy enum value set: [UPDATE, CREATE, IMPORT]",
        )),
    }
}

fn on_failure(call: &Call, kind: ChangeSetKind) -> Result<Option<OnFailure>, ApiError> {
    let Some(word) = text(call, "OnStackFailure") else {
        return Ok(None);
    };
    let on_failure = on_failure_word(word, "onStackFailure")?;
    if on_failure == OnFailure::Delete && kind != ChangeSetKind::Create {
        return Err(validation(
            "OnStackFailure DELETE can only be specified for change sets of type CREATE.",
        ));
    }
    Ok(Some(on_failure))
}

fn optional(text: Option<&String>) -> Tree {
    text.map_or(Tree::Null, Tree::text)
}
