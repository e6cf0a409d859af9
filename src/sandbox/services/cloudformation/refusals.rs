//! CloudFormation's errors.

use crate::sandbox::call::ApiError;
use crate::sandbox::engine::intrinsics::Unresolved;
use crate::sandbox::engine::stack::Stack;

/// `ValidationError`, the code of nearly everything.
pub(super) fn validation(message: impl Into<String>) -> ApiError {
    ApiError::client("ValidationError", message)
}

/// A parameter that breaks a constraint of the API's model.
pub(super) fn constraint(value: &str, name: &str, rule: &str) -> ApiError {
    validation(format!(
        "1 validation error detected: Value '{value}' at '{name}' failed to satisfy constraint: {rule}"
    ))
}

/// A parameter that must be there and is not.
pub(super) fn missing(name: &str) -> ApiError {
    validation(format!(
        "1 validation error detected: Value null at '{name}' failed to satisfy constraint: Member must not be null"
    ))
}

/// No such stack, as the actions that look word it.
pub(super) fn no_stack_with_id(name: &str) -> ApiError {
    validation(format!("Stack with id {name} does not exist"))
}

/// No such stack, as the others word it.
pub(super) fn no_stack(name: &str) -> ApiError {
    validation(format!("Stack [{name}] does not exist"))
}

/// No such change set.
pub(super) fn no_change_set(name: &str) -> ApiError {
    ApiError {
        status: 404,
        code: "ChangeSetNotFound".to_owned(),
        message: format!("ChangeSet [{name}] does not exist"),
    }
}

/// A change set that cannot be executed or deleted now.
pub(super) fn change_set_status(id: &str, verb: &str, status: &str) -> ApiError {
    ApiError::client(
        "InvalidChangeSetStatus",
        format!("ChangeSet [{id}] cannot be {verb} in its current status of [{status}]"),
    )
}

/// A name that is taken.
pub(super) fn exists(what: &str, name: &str) -> ApiError {
    ApiError::client(
        "AlreadyExistsException",
        format!("{what} [{name}] already exists"),
    )
}

/// A token that was used for something else.
pub(super) fn token_used(token: &str) -> ApiError {
    ApiError::client(
        "TokenAlreadyExistsException",
        format!("Token [{token}] has already been used for another operation on this stack"),
    )
}

/// A stack whose status forbids an update.
pub(super) fn cannot_update(stack: &Stack) -> ApiError {
    validation(format!(
        "Stack:{} is in {} state and can not be updated.",
        stack.id,
        stack.status.word()
    ))
}

/// Something real that the sandbox does not do.
pub(super) fn not_simulated(what: &str) -> ApiError {
    validation(format!("the sandbox does not simulate {what}"))
}

/// A template or a parameter that cannot be used.
pub(super) fn unresolved(error: Unresolved) -> ApiError {
    validation(error.0)
}
