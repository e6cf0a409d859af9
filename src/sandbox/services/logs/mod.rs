//! CloudWatch Logs: which log groups and streams there are, and what is in them.
//!
//! What is in them is what containers write when they start. No line is kept: a line is derived
//! from its task whenever somebody reads it.
//!
//! Source of shapes and names:
//! <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/Welcome.html>.

mod events;
mod filter;
mod groups;
mod journal;
mod pattern;
mod streams;
#[cfg(test)]
mod tests;

use super::{Action, Service, Unknown, place};
use crate::sandbox::call::{ApiError, Call, Tree};
use crate::sandbox::engine::kinds::names::LOG_GROUP;
use crate::sandbox::engine::{Object, World};

/// Logs, as far as they are simulated.
pub(super) static SERVICE: Service = Service {
    name: "logs",
    version: "2014-03-28",
    unknown: Unknown::UnknownOperation,
    actions: &[
        Action::write("DeleteLogGroup", groups::delete),
        Action::read("DescribeLogGroups", groups::describe),
        Action::read("DescribeLogStreams", streams::describe),
        Action::read("FilterLogEvents", filter::answer),
        Action::read("GetLogEvents", events::answer),
        Action::read("ListTagsForResource", groups::tags),
    ],
};

/// Most events of a page.
const MOST_EVENTS: usize = 10_000;
/// Most bytes of a page: messages, and [`EVENT_BYTES`] for each.
const MOST_BYTES: usize = 1_048_576;
/// What an event counts besides its message.
/// Source: <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html>.
const EVENT_BYTES: usize = 26;

fn missing() -> ApiError {
    ApiError::client(
        "ResourceNotFoundException",
        "The specified log group does not exist.",
    )
}

fn invalid(message: impl Into<String>) -> ApiError {
    ApiError::client("InvalidParameterException", message)
}

/// Refuses what the sandbox does not look at, by name.
fn refuse_unknown(call: &Call, known: &[&str]) -> Result<(), ApiError> {
    let Tree::Map(input) = &call.input else {
        return Ok(());
    };
    match input.keys().find(|key| !known.contains(&key.as_str())) {
        None => Ok(()),
        Some(other) => Err(invalid(format!(
            "the sandbox does not simulate `{other}` of {}",
            call.action
        ))),
    }
}

/// The log group that a call names, by name or by identifier.
fn group<'a>(world: &'a World, call: &Call) -> Result<&'a Object, ApiError> {
    let text = |name: &str| call.input.get(name).as_str();
    let name = match (text("logGroupName"), text("logGroupIdentifier")) {
        (Some(name), None) => name,
        (None, Some(identifier)) => {
            let bare = identifier.rsplit(":log-group:").next();
            bare.unwrap_or(identifier).trim_end_matches(":*")
        }
        _ => {
            let message = "Exactly one of logGroupName and logGroupIdentifier must be specified.";
            return Err(invalid(message));
        }
    };
    world
        .find(&place(call), LOG_GROUP, name)
        .ok_or_else(missing)
}
