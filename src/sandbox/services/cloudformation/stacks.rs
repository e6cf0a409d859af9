//! `CreateStack`, `UpdateStack`, `DeleteStack`, `UpdateTerminationProtection`.

use std::collections::BTreeSet;

use super::input::{flag, new_name, owned, place, required, text, texts};
use super::refusals::{cannot_update, constraint, exists, no_stack, token_used, validation};
use super::request::{Target, definition};
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::World;
use crate::sandbox::engine::stack::{
    self, OnFailure, Removal, Site, Stack, Start, Status, is_idle, new_stack, next_id,
};

/// Quota of stacks per Region, and AWS's default.
/// Source: <https://docs.aws.amazon.com/general/latest/gr/cfn.html>.
pub(super) const STACKS: (&str, u64) = ("cloudformation/L-0485CB21", 2_000);

/// `CreateStack`.
pub(super) fn create(world: &mut World, call: &Call) -> Answer {
    let name = new_name(call, "StackName")?;
    let place = place(call);
    let on_failure = on_failure(call)?;
    let timeout_minutes = timeout(call)?;
    let there = world.stack_named(&place, name);
    if let Some(stack) = there {
        if used_for(stack, call, "CreateStack")? {
            return Ok(answer(stack));
        }
        if stack.status != Status::ReviewInProgress {
            return Err(exists("Stack", name));
        }
    }
    let id = there.map_or_else(|| next_id(world, &place, name), |stack| stack.id.clone());
    let target = Target {
        id: &id,
        name,
        before: None,
    };
    let (compiled, definition) = definition(world, call, &target)?;
    if there.is_none() {
        room_for_one(world, call)?;
        new_stack(world, &place, name);
    }
    let site = Site { place, stack: id };
    let now = world.now_ms;
    if let Some(stack) = world.stack_mut(&site) {
        stack.created_at = now;
        stack.on_failure = on_failure;
        stack.timeout_minutes = timeout_minutes;
        stack.termination_protection = flag(call, "EnableTerminationProtection");
        stack.change_sets.clear();
        remember(stack, call, "CreateStack");
    }
    let start = Start {
        compiled,
        definition,
        token: owned(call, "ClientRequestToken"),
        preserve: on_failure == OnFailure::DoNothing,
    };
    stack::create(world, &site, start);
    world.stack(&site).map(answer).ok_or_else(|| no_stack(name))
}

/// `UpdateStack`.
pub(super) fn update(world: &mut World, call: &Call) -> Answer {
    let name = required(call, "StackName")?;
    let place = place(call);
    let stack = world
        .stack_named(&place, name)
        .filter(|stack| !stack.is_deleted())
        .ok_or_else(|| no_stack(name))?;
    if used_for(stack, call, "UpdateStack")? {
        return Ok(answer(stack));
    }
    if !stack.status.can_be_updated() {
        return Err(cannot_update(stack));
    }
    let (compiled, definition) = definition(world, call, &Target::of(stack))?;
    let site = Site {
        place,
        stack: stack.id.clone(),
    };
    if is_idle(world, &site, &compiled, &definition) {
        return Err(validation("No updates are to be performed."));
    }
    if let Some(stack) = world.stack_mut(&site) {
        remember(stack, call, "UpdateStack");
    }
    let start = Start {
        compiled,
        definition,
        token: owned(call, "ClientRequestToken"),
        preserve: flag(call, "DisableRollback"),
    };
    stack::update(world, &site, start);
    world.stack(&site).map(answer).ok_or_else(|| no_stack(name))
}

/// `DeleteStack`. A stack that is not there, or no more, is no error.
pub(super) fn delete(world: &mut World, call: &Call) -> Answer {
    let name = required(call, "StackName")?;
    super::input::refuse(call, &["DeploymentConfig"])?;
    let place = place(call);
    let done = Ok(Tree::map([]));
    let Some(stack) = world.stack_named(&place, name) else {
        return done;
    };
    if used_for(stack, call, "DeleteStack")? || stack.is_deleted() {
        return done;
    }
    let retain: BTreeSet<String> = texts(call, "RetainResources")
        .unwrap_or_default()
        .into_iter()
        .collect();
    let force = forced(call)?;
    if stack.status == Status::DeleteInProgress {
        return done;
    }
    deletable(stack, &retain, force)?;
    let site = Site {
        place,
        stack: stack.id.clone(),
    };
    if let Some(stack) = world.stack_mut(&site) {
        remember(stack, call, "DeleteStack");
    }
    let removal = Removal {
        token: owned(call, "ClientRequestToken"),
        retain,
        force,
        role_arn: owned(call, "RoleARN"),
    };
    stack::delete(world, &site, removal);
    done
}

/// Refuses a deletion that the stack's status, or its protection, forbids.
fn deletable(stack: &Stack, retain: &BTreeSet<String>, force: bool) -> Result<(), ApiError> {
    if stack.termination_protection {
        return Err(validation(format!(
            "Stack [{}] cannot be deleted while TerminationProtection is enabled",
            stack.name
        )));
    }
    if stack.status != Status::DeleteFailed && (force || !retain.is_empty()) {
        let what = if force {
            "to force delete"
        } else {
            "resources to retain"
        };
        return Err(validation(format!(
            "Invalid operation on stack [{}]. Specify {what} only when the current stack state is DELETE_FAILED.",
            stack.id
        )));
    }
    if let Some(unknown) = retain.iter().find(|id| !stack.resources.contains_key(*id)) {
        return Err(validation(format!(
            "Resource {unknown} does not exist for stack {}",
            stack.name
        )));
    }
    let updating = stack.status.is_busy() && stack.status.word().starts_with("UPDATE");
    if updating {
        return Err(validation(format!(
            "Stack [{}] cannot be deleted while in status {}",
            stack.id,
            stack.status.word()
        )));
    }
    Ok(())
}

/// `UpdateTerminationProtection`.
pub(super) fn protect(world: &mut World, call: &Call) -> Answer {
    let name = required(call, "StackName")?;
    required(call, "EnableTerminationProtection").or_else(|error| {
        match call.input.get("EnableTerminationProtection") {
            Tree::Bool(_) => Ok(""),
            _ => Err(error),
        }
    })?;
    let place = place(call);
    let id = world
        .stack_named(&place, name)
        .filter(|stack| !stack.is_deleted())
        .map(|stack| stack.id.clone())
        .ok_or_else(|| no_stack(name))?;
    let site = Site { place, stack: id };
    let enable = flag(call, "EnableTerminationProtection");
    if let Some(stack) = world.stack_mut(&site) {
        stack.termination_protection = enable;
    }
    Ok(Tree::map([("StackId", Tree::text(site.stack))]))
}

/// Whether a stack's tokens hold this call's, for the same action.
pub(super) fn used_for(stack: &Stack, call: &Call, action: &str) -> Result<bool, ApiError> {
    let Some(token) = text(call, "ClientRequestToken") else {
        return Ok(false);
    };
    match stack.tokens.get(token) {
        Some(used) if used == action => Ok(true),
        Some(_) => Err(token_used(token)),
        None => Ok(false),
    }
}

/// Keeps a call's token.
pub(super) fn remember(stack: &mut Stack, call: &Call, action: &str) {
    if let Some(token) = owned(call, "ClientRequestToken") {
        stack.tokens.insert(token, action.to_owned());
    }
}

/// Refuses one stack more than the quota allows.
pub(super) fn room_for_one(world: &World, call: &Call) -> Result<(), ApiError> {
    let place = place(call);
    let (code, default) = STACKS;
    let stacks = world
        .region(&place)
        .into_iter()
        .flat_map(|region| region.stacks.values());
    let live = stacks.filter(|stack| !stack.is_deleted()).count();
    let quota = world.quota(&place, code, default);
    if u64::try_from(live).unwrap_or(u64::MAX) < quota {
        return Ok(());
    }
    Err(ApiError::client(
        "LimitExceededException",
        "Limit for stack has been exceeded",
    ))
}

fn answer(stack: &Stack) -> Tree {
    let operation = stack
        .operations
        .last()
        .map(|operation| operation.id.clone());
    Tree::map([
        ("StackId", Tree::text(stack.id.clone())),
        ("OperationId", operation.map_or(Tree::Null, Tree::Text)),
    ])
}

fn on_failure(call: &Call) -> Result<OnFailure, ApiError> {
    let disabled = call.input.get("DisableRollback").as_bool();
    let word = text(call, "OnFailure");
    if word.is_some() && disabled.is_some() {
        return Err(validation(
            "Either DisableRollback or OnFailure can be specified, not both.",
        ));
    }
    match word {
        None if disabled == Some(true) => Ok(OnFailure::DoNothing),
        None => Ok(OnFailure::Rollback),
        Some(word) => on_failure_word(word, "onFailure"),
    }
}

/// What to do on failure, by AWS's word.
pub(super) fn on_failure_word(word: &str, name: &str) -> Result<OnFailure, ApiError> {
    OnFailure::ALL
        .iter()
        .copied()
        .find(|one| one.word() == word)
        .ok_or_else(|| {
            let rule = "Member must satisfy enum value set: [ROLLBACK, DELETE, DO_NOTHING]";
            constraint(word, name, rule)
        })
}

fn timeout(call: &Call) -> Result<Option<i64>, ApiError> {
    match call.input.get("TimeoutInMinutes") {
        Tree::Null => Ok(None),
        value => match value.as_int() {
            Some(minutes) if minutes >= 1 => Ok(Some(minutes)),
            _ => Err(constraint(
                value.as_str().unwrap_or_default(),
                "timeoutInMinutes",
                "Member must have value greater than or equal to 1",
            )),
        },
    }
}

fn forced(call: &Call) -> Result<bool, ApiError> {
    match text(call, "DeletionMode") {
        None | Some("STANDARD") => Ok(false),
        Some("FORCE_DELETE_STACK") => Ok(true),
        Some(other) => Err(constraint(
            other,
            "deletionMode",
            "Member must satisfy enum value set: [STANDARD, FORCE_DELETE_STACK]",
        )),
    }
}
