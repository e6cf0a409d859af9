//! `DescribeLogStreams`: one stream for each container that started.
//!
//! Source: <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogStreams.html>.

use super::super::page::{Page, page, size};
use super::journal::Journal;
use super::{group, invalid, refuse_unknown};
use crate::sandbox::call::{Answer, Call, Tree};
use crate::sandbox::engine::World;
use crate::sandbox::engine::tasks::Task;

const KNOWN: &[&str] = &[
    "descending",
    "limit",
    "logGroupIdentifier",
    "logGroupName",
    "logStreamNamePrefix",
    "nextToken",
    "orderBy",
];

/// The answer, by name or by the time of the last event.
pub(super) fn describe(world: &World, call: &Call) -> Answer {
    refuse_unknown(call, KNOWN)?;
    let group = group(world, call)?;
    let text = |name: &str| call.input.get(name).as_str();
    let prefix = text("logStreamNamePrefix");
    let by_time = match text("orderBy") {
        None | Some("LogStreamName") => false,
        Some("LastEventTime") if prefix.is_none() => true,
        Some("LastEventTime") => {
            return Err(invalid(
                "Cannot order by LastEventTime with a logStreamNamePrefix.",
            ));
        }
        Some(other) => return Err(invalid(format!("{other} is no order of log streams."))),
    };
    let journal = Journal::of(world, group);
    let mut streams: Vec<(Option<i64>, String, &Task)> = journal
        .streams()
        .map(|task| {
            let last = task.written_at().filter(|_| by_time);
            (last, journal.stream(task), task)
        })
        .filter(|(_, name, _)| prefix.is_none_or(|prefix| name.starts_with(prefix)))
        .collect();
    streams.sort_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
    if call.input.get("descending").as_bool().unwrap_or(false) {
        streams.reverse();
    }
    let size = size(call.input.get("limit"), 50, 50);
    let Some(Page { items, next }) = page(streams, call.input.get("nextToken"), size) else {
        return Err(invalid("The specified nextToken is invalid."));
    };
    let arn = group.arn.as_deref().unwrap_or_default();
    let arn = arn.trim_end_matches(":*");
    let items = items
        .into_iter()
        .map(|(_, name, task)| one(journal, arn, (name, task)))
        .collect();
    Ok(Tree::map([
        ("logStreams", Tree::List(items)),
        ("nextToken", next),
    ]))
}

fn one(journal: Journal<'_>, group_arn: &str, (name, task): (String, &Task)) -> Tree {
    let events = journal.all_events(task);
    let time = |time: Option<i64>| time.map_or(Tree::Null, Tree::Int);
    let written = |event: &super::journal::Event| event.position.written;
    Tree::map([
        ("arn", Tree::Text(format!("{group_arn}:log-stream:{name}"))),
        ("logStreamName", Tree::Text(name)),
        ("creationTime", time(task.stamps.started)),
        ("firstEventTimestamp", time(events.first().map(written))),
        ("lastEventTimestamp", time(events.last().map(written))),
        (
            "lastIngestionTime",
            time(events.iter().map(|event| event.ingested).max()),
        ),
        ("storedBytes", Tree::Int(0)),
    ])
}
