//! The page that says what programs get to read: made from the types, so that it cannot drift.

mod doctor;
mod document;
mod events;
mod findings;
mod plan;
mod remarks;
mod runs;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::Serialize;
use serde_json::Value;
use stackgen::stack::{Event, Mending};

use self::events::{events, followed};
use self::findings::findings;
use self::remarks::{mends, notices};
use self::runs::runs;
use crate::harness::{Home, generated};

/// What stands above the events of runs.
const RUNS: &str = "\n## Runs\n\n\
    While `run` measures it tells these in between. Times are milliseconds since t0, the moment just\n\
    before the first service was raised; money is in millionths of a US dollar, at list prices.\n";

/// A value's fields, by the field that says what it is.
fn fields(value: &impl Serialize, tag: &str) -> (String, BTreeSet<String>) {
    let Ok(Value::Object(object)) = serde_json::to_value(value) else {
        panic!("no object");
    };
    let name = object[tag].as_str().expect("a name").to_owned();
    (name, object.keys().cloned().collect())
}

/// A table of kinds: the name, what it tells, the fields beside the name.
fn table<T: Serialize>(tag: &str, rows: &[(&str, T)]) -> String {
    let mut table = format!("| `{tag}` | what it tells | further fields |\n|---|---|---|\n");
    for (what, row) in rows {
        let (name, mut fields) = fields(row, tag);
        fields.remove(tag);
        let fields: Vec<_> = fields.iter().map(|field| format!("`{field}`")).collect();
        let _ = writeln!(table, "| `{name}` | {what} | {} |", fields.join(", "));
    }
    table
}

#[test]
fn the_page_on_machine_output_shows_every_event() {
    let mut page = String::from(include_str!("output.md"));
    for (what, event) in events() {
        let json = serde_json::to_string_pretty(&event).expect("JSON");
        let (name, _) = fields(&event, "event");
        let _ = write!(page, "\n### `{name}`: {what}\n\n```json\n{json}\n```\n");
    }
    page.push_str(RUNS);
    for (what, event) in runs() {
        let json = serde_json::to_string_pretty(&event).expect("JSON");
        let (name, _) = fields(&event, "event");
        let _ = write!(page, "\n### `{name}`: {what}\n\n```json\n{json}\n```\n");
    }
    let (notices, mends) = (table("notice", &notices()), table("mend", &mends()));
    let _ = write!(page, "\n## Kinds of `notice`\n\n{notices}");
    let _ = write!(page, "\n## Kinds of `mend`\n\n{mends}");
    page.push_str(&plan::page());
    page.push_str(&doctor::page());
    generated("docs/output.md", &page);
}

/// The names that serde gives the variants of an enum, from its source.
fn variants(source: &str, name: &str) -> BTreeSet<String> {
    let begin = format!("pub enum {name} {{\n");
    let body = source.split_once(&begin).expect("the enum").1;
    let body = body.split_once("\n}").expect("its end").0;
    body.lines()
        .filter_map(|line| line.strip_prefix("    "))
        .filter(|line| line.starts_with(|char: char| char.is_ascii_uppercase()))
        .map(|line| {
            let end = line.find(|char: char| !char.is_alphanumeric());
            snake(&line[..end.unwrap_or(line.len())])
        })
        .collect()
}

fn snake(name: &str) -> String {
    let mut snake = String::new();
    for char in name.chars() {
        if char.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(char.to_ascii_lowercase());
    }
    snake
}

#[test]
fn no_kind_of_event_is_missing_on_the_page() {
    fn named<T: Serialize>(rows: &[(&str, T)], tag: &str) -> BTreeSet<String> {
        rows.iter().map(|(_, row)| fields(row, tag).0).collect()
    }
    let event = include_str!("../../src/stack/event.rs");
    let notice = include_str!("../../src/stack/notice.rs");
    let teardown = include_str!("../../src/stack/teardown.rs");
    assert_eq!(named(&events(), "event"), variants(event, "Event"));
    assert_eq!(named(&notices(), "notice"), variants(notice, "Notice"));
    assert_eq!(named(&mends(), "mend"), variants(teardown, "Mend"));
    let finding = include_str!("../../src/stack/check/finding.rs");
    assert_eq!(named(&findings(), "found"), variants(finding, "Finding"));
    let live = include_str!("../../src/timeline/live/mod.rs");
    assert_eq!(named(&runs(), "event"), variants(live, "Event"));
    let clashes: Vec<_> = variants(event, "Event")
        .intersection(&variants(live, "Event"))
        .cloned()
        .collect();
    assert!(clashes.is_empty(), "one stream, two meanings: {clashes:?}");
}

/// The documented fields of every line, by `event` and, where there is one, `notice` or `mend`.
fn documented() -> BTreeMap<(String, String), BTreeSet<String>> {
    let events = events().into_iter().map(|(_, event)| event);
    let notices = notices().into_iter().map(|(_, one)| Event::Notice(one));
    let mends = mends().into_iter().map(|(_, step)| {
        Event::Mending(Mending {
            stack: followed(),
            step,
        })
    });
    let all = events.chain(notices).chain(mends);
    all.map(|event| kind(&serde_json::to_value(&event).expect("JSON")))
        .collect()
}

fn kind(line: &Value) -> ((String, String), BTreeSet<String>) {
    let text = |field: &str| line[field].as_str().unwrap_or_default().to_owned();
    let kind = (text("event"), text("notice") + &text("mend"));
    let fields = line.as_object().expect("an object").keys().cloned();
    (kind, fields.collect())
}

#[test]
fn what_is_written_is_what_the_page_says() {
    let documented = documented();
    let home = Home::new();
    let mut met = BTreeSet::new();
    let smoke = ["smoke", "--sandbox", "--sandbox-speed", "max", "--yes"];
    for (command, code) in [("up", 0), ("up", 0), ("watch", 0), ("down", 0), ("down", 0)] {
        let mut typed = vec![command, "--progress", "json"];
        typed.extend(smoke);
        let run = home.stackgen(&typed).expect(code);
        for line in run.stderr.lines() {
            let line: Value = serde_json::from_str(line).expect("a line of JSON");
            if line.get("event").is_none() {
                assert!(
                    line["type"].is_string() && line["message"].is_string(),
                    "{line}"
                );
                continue;
            }
            let (kind, fields) = kind(&line);
            assert_eq!(documented.get(&kind), Some(&fields), "{line}");
            met.insert(kind.0);
        }
    }
    for event in [
        "identity", "checked", "started", "happened", "settled", "notice", "found",
    ] {
        assert!(met.contains(event), "{event} in {met:?}");
    }
}
