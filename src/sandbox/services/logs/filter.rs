//! `FilterLogEvents`: events of many streams, by time and by pattern.
//!
//! Source: <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html>.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::super::page;
use super::journal::{Event, Journal, Position};
use super::pattern::Pattern;
use super::{MOST_BYTES, MOST_EVENTS, group, invalid, refuse_unknown};
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::World;
use crate::sandbox::engine::kinds::start_record::Scribe;
use crate::sandbox::engine::tasks::{Like, Task};

const KNOWN: &[&str] = &[
    "endTime",
    "filterPattern",
    "limit",
    "logGroupIdentifier",
    "logGroupName",
    "logStreamNamePrefix",
    "logStreamNames",
    "nextToken",
    "startTime",
];

/// Streams that one call may name.
const MOST_STREAMS: usize = 100;

/// Which streams a call looks at.
enum Streams<'a> {
    All,
    Prefix(&'a str),
    Named(Vec<&'a str>),
}

impl<'a> Streams<'a> {
    fn of(call: &'a Call) -> Result<Self, ApiError> {
        let prefix = call.input.get("logStreamNamePrefix").as_str();
        let names = call.input.get("logStreamNames").items();
        match (prefix, names) {
            (None, []) => Ok(Self::All),
            (Some(prefix), []) => Ok(Self::Prefix(prefix)),
            (None, names) if names.len() <= MOST_STREAMS => {
                Ok(Self::Named(names.iter().filter_map(Tree::as_str).collect()))
            }
            (None, _) => Err(invalid("At most 100 log streams can be named.")),
            (Some(_), _) => Err(invalid(
                "logStreamNames and logStreamNamePrefix are mutually exclusive parameters.",
            )),
        }
    }

    fn have(&self, stream: &str) -> bool {
        match self {
            Self::All => true,
            Self::Prefix(prefix) => stream.starts_with(prefix),
            Self::Named(names) => names.contains(&stream),
        }
    }
}

/// The answer: events ordered by when they were written, as far as they can be read by now.
pub(super) fn answer(world: &World, call: &Call) -> Answer {
    refuse_unknown(call, KNOWN)?;
    let group = group(world, call)?;
    let pattern = call.input.get("filterPattern").as_str().unwrap_or_default();
    let pattern = Pattern::read(pattern)?;
    let streams = Streams::of(call)?;
    let after = token(call)?;
    let limit = page::size(call.input.get("limit"), MOST_EVENTS, MOST_EVENTS);
    let time = |name: &str| call.input.get(name).as_int();
    let start = time("startTime").unwrap_or(0);
    let end = time("endTime").unwrap_or(i64::MAX);
    let journal = Journal::of(world, group);
    let mut events: Vec<Event> = Vec::new();
    let mut bytes = 0;
    let mut more = false;
    let mut scribe = journal.scribe();
    let mut hopeless: BTreeSet<Like> = BTreeSet::new();
    let mut wanted = |scribe: &mut Scribe<'_>, task: &Task| {
        // What no line of tasks like this one can have is looked for once.
        let kind = task.like();
        if hopeless.contains(&kind) {
            return None;
        }
        let line = scribe.line(task)?;
        let fits = pattern.fits(&line);
        if !fits && pattern.never_fits_one_like(&line) {
            hopeless.insert(kind);
        }
        fits.then_some(line)
    };
    'all: for task in journal.writers((start, end), after) {
        if !matches!(streams, Streams::All) && !streams.have(&journal.stream(task)) {
            continue;
        }
        for event in journal.events(&mut scribe, task, (after, &mut wanted)) {
            if events.len() >= limit || (bytes + event.bytes() > MOST_BYTES && !events.is_empty()) {
                more = true;
                break 'all;
            }
            bytes += event.bytes();
            events.push(event);
        }
    }
    let last = events.last().map(|event| event.position);
    let next = last.filter(|_| more).map_or(Tree::Null, |last| {
        Tree::Text(URL_SAFE_NO_PAD.encode(last.text()))
    });
    let one = |event: Event| {
        let (stream, id) = (event.stream.clone(), event.id(world));
        let mut tree = event.tree();
        if let Tree::Map(members) = &mut tree {
            members.insert("logStreamName".to_owned(), Tree::Text(stream));
            members.insert("eventId".to_owned(), Tree::Text(id));
        }
        tree
    };
    Ok(Tree::map([
        ("events", Tree::List(events.into_iter().map(one).collect())),
        ("searchedLogStreams", Tree::List(Vec::new())),
        ("nextToken", next),
    ]))
}

/// Where the page before ended.
fn token(call: &Call) -> Result<Option<Position>, ApiError> {
    let Some(token) = call.input.get("nextToken").as_str() else {
        return Ok(None);
    };
    let bytes = URL_SAFE_NO_PAD.decode(token).ok();
    bytes
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .and_then(|text| Position::read(&text))
        .map(Some)
        .ok_or_else(|| invalid("The specified nextToken is invalid."))
}
