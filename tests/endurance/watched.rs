//! What was said while it happened, and which calls were made for it.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::field::{Ended, Field};

/// What is wrong with the order of the events a command showed; nothing if it is sane.
pub(crate) fn disorder(ended: &Ended) -> Option<String> {
    let mut times: BTreeMap<String, jiff::Timestamp> = BTreeMap::new();
    let mut known: BTreeMap<(String, String), String> = BTreeMap::new();
    for line in ended.said.lines() {
        let Ok(event) = serde_json::from_str::<Value>(line) else {
            continue;
        };
        let Some(word) = event["status"].as_str() else {
            continue;
        };
        if let Some(time) = event["time"].as_str() {
            let time: jiff::Timestamp = time.parse().unwrap();
            let arn = event["arn"].as_str().unwrap_or_default().to_owned();
            if times.insert(arn, time).is_some_and(|before| time < before) {
                return Some(format!("back in time: {line}"));
            }
        }
        let text = |name: &str| event[name].as_str().unwrap_or_default().to_owned();
        let key = (text("arn"), text("logical_id"));
        let before = known.insert(key.clone(), word.to_owned());
        if let (Some(verb), Some(before)) = (word.strip_suffix("_COMPLETE"), before)
            && !before.starts_with(verb)
            && before != "CREATE_FAILED" // It has nothing that would take time to go.
            && !before.contains("ROLLBACK")
            && !before.contains("CLEANUP")
        {
            return Some(format!("{key:?}: {word} after {before}"));
        }
    }
    None
}

/// The most calls to CloudFormation in one Region that any minute of simulated time saw.
pub(crate) fn busiest_minute(field: &Field) -> usize {
    let log = std::fs::read_to_string(field.path("calls.ndjson")).unwrap_or_default();
    let mut times: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for line in log.lines() {
        let call: Value = serde_json::from_str(line).unwrap();
        if call["service"] == "cloudformation" {
            let time: jiff::Timestamp = call["time"].as_str().unwrap().parse().unwrap();
            let region = call["region"].as_str().unwrap().to_owned();
            times.entry(region).or_default().push(time.as_second());
        }
    }
    times
        .values()
        .map(|times| densest(times))
        .max()
        .unwrap_or_default()
}

fn densest(times: &[i64]) -> usize {
    let within = |from: i64| {
        times
            .iter()
            .filter(|time| (from..from + 60).contains(*time))
            .count()
    };
    times
        .iter()
        .map(|from| within(*from))
        .max()
        .unwrap_or_default()
}
