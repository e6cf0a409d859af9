//! `GetLogEvents`: the events of one stream, forward and backward.
//!
//! Source: <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html>.

use super::super::page;
use super::journal::{Event, Journal};
use super::{MOST_BYTES, MOST_EVENTS, group, invalid, refuse_unknown};
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::World;

const KNOWN: &[&str] = &[
    "endTime",
    "limit",
    "logGroupIdentifier",
    "logGroupName",
    "logStreamName",
    "nextToken",
    "startFromHead",
    "startTime",
];

/// Where a page begins or ends.
#[derive(Debug, Clone, Copy)]
enum From {
    /// Forward from this event on.
    Forward(usize),
    /// Backward from before this event.
    Backward(usize),
}

/// The answer. A token that comes back unchanged says that there is no more that way.
pub(super) fn answer(world: &World, call: &Call) -> Answer {
    refuse_unknown(call, KNOWN)?;
    let group = group(world, call)?;
    let stream = call.input.get("logStreamName").as_str().unwrap_or_default();
    let journal = Journal::of(world, group);
    let id = stream.rsplit('/').next().unwrap_or(stream);
    let tasks = world.tasks(&group.place);
    let by_id = id.parse().ok().and_then(|id| tasks.ever(id));
    let task = by_id
        .filter(|task| journal.stream(task) == stream)
        .or_else(|| {
            journal
                .streams()
                .find(|task| journal.stream(task) == stream)
        });
    let Some(task) = task else {
        let message = "The specified log stream does not exist.";
        return Err(ApiError::client("ResourceNotFoundException", message));
    };
    let time = |name: &str| call.input.get(name).as_int();
    let start = time("startTime").unwrap_or(0);
    let end = time("endTime").unwrap_or(i64::MAX);
    let mut events = journal.all_events(task);
    events.retain(|event| (start..end).contains(&event.position.written));
    let limit = page::size(call.input.get("limit"), MOST_EVENTS, MOST_EVENTS);
    let (first, last) = window(&events, from(call, events.len())?, limit);
    let page: Vec<Tree> = events
        .into_iter()
        .take(last)
        .skip(first)
        .map(Event::tree)
        .collect();
    Ok(Tree::map([
        ("events", Tree::List(page)),
        ("nextForwardToken", Tree::Text(format!("f/{last:056}"))),
        ("nextBackwardToken", Tree::Text(format!("b/{first:056}"))),
    ]))
}

/// The events of a page: as many as the limit and a page's bytes allow, at least one.
fn window(events: &[Event], from: From, limit: usize) -> (usize, usize) {
    let mut bytes = 0;
    let mut fits = |event: &&Event| {
        let first = bytes == 0;
        bytes += event.bytes();
        first || bytes <= MOST_BYTES
    };
    match from {
        From::Forward(first) => {
            let rest = events.iter().skip(first).take(limit);
            let count = rest.take_while(&mut fits).count();
            (first.min(events.len()), first.min(events.len()) + count)
        }
        From::Backward(last) => {
            let last = last.min(events.len());
            let rest = events.iter().take(last).rev().take(limit);
            (last - rest.take_while(&mut fits).count(), last)
        }
    }
}

/// Where the call wants to begin: at its token, else at the head or the tail.
fn from(call: &Call, length: usize) -> Result<From, ApiError> {
    let Some(token) = call.input.get("nextToken").as_str() else {
        let head = call.input.get("startFromHead").as_bool().unwrap_or(false);
        return Ok(if head {
            From::Forward(0)
        } else {
            From::Backward(length)
        });
    };
    let at = |text: &str| text.parse().ok();
    match token.split_once('/') {
        Some(("f", text)) => at(text).map(From::Forward),
        Some(("b", text)) => at(text).map(From::Backward),
        _ => None,
    }
    .ok_or_else(|| invalid("The specified nextToken is invalid."))
}
