//! `EventBridge` Scheduler: groups, schedules, and the calls that schedules make.
//!
//! Source of shapes, names and limits:
//! <https://docs.aws.amazon.com/scheduler/latest/APIReference/Welcome.html>.

mod groups;
mod request;
mod schedules;
mod tags;
mod target;

use super::page::{Page, page, size};
use super::{Action, Service, Unknown};
use crate::sandbox::call::{ApiError, Call, Tree};

pub use target::invoke;

/// Scheduler, as far as it is simulated.
pub(super) static SERVICE: Service = Service {
    name: "scheduler",
    version: "2021-06-30",
    unknown: Unknown::UnknownOperation,
    actions: &[
        Action::write("CreateSchedule", schedules::create),
        Action::write("CreateScheduleGroup", groups::create),
        Action::write("DeleteSchedule", schedules::delete),
        Action::write("DeleteScheduleGroup", groups::delete),
        Action::read("GetSchedule", schedules::get),
        Action::read("GetScheduleGroup", groups::get),
        Action::read("ListScheduleGroups", groups::list),
        Action::read("ListSchedules", schedules::list),
        Action::read("ListTagsForResource", tags::list),
        Action::write("TagResource", tags::add),
        Action::write("UntagResource", tags::remove),
        Action::write("UpdateSchedule", schedules::update),
    ],
};

fn invalid(message: impl Into<String>) -> ApiError {
    ApiError::client("ValidationException", message)
}

fn constraint(value: &str, name: &str, rule: &str) -> ApiError {
    invalid(format!(
        "1 validation error detected: Value '{value}' at '{name}' failed to satisfy constraint: {rule}"
    ))
}

fn not_found(what: &str, name: &str) -> ApiError {
    ApiError {
        status: 404,
        ..ApiError::client(
            "ResourceNotFoundException",
            format!("{what} {name} does not exist."),
        )
    }
}

fn conflict(message: String) -> ApiError {
    ApiError {
        status: 409,
        ..ApiError::client("ConflictException", message)
    }
}

/// A name of a schedule or a group.
fn name<'a>(call: &'a Call, parameter: &str) -> Result<&'a str, ApiError> {
    let text = call.input.get(parameter).as_str().unwrap_or_default();
    let shaped = text
        .chars()
        .all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter));
    let field = lower(parameter);
    if text.is_empty() || text.len() > 64 {
        let rule = "Member must have length between 1 and 64";
        Err(constraint(text, &field, rule))
    } else if shaped {
        Ok(text)
    } else {
        let rule = "Member must satisfy regular expression pattern: ^[0-9a-zA-Z-_.]+$";
        Err(constraint(text, &field, rule))
    }
}

/// A parameter's name as AWS's constraint messages write it.
fn lower(name: &str) -> String {
    let mut letters = name.chars();
    letters
        .next()
        .map(|first| first.to_ascii_lowercase().to_string() + letters.as_str())
        .unwrap_or_default()
}

/// The page that a call asks for.
fn paged(call: &Call, key: &str, items: Vec<Tree>) -> Result<Tree, ApiError> {
    let size = size(call.input.get("MaxResults"), 100, 100);
    let Some(Page { items, next }) = page(items, call.input.get("NextToken"), size) else {
        return Err(invalid("Invalid NextToken provided."));
    };
    Ok(Tree::map([(key, Tree::List(items)), ("NextToken", next)]))
}

#[cfg(test)]
mod tests;
