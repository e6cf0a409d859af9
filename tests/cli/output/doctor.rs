//! The document that `doctor --output json` prints, and what its checks can find.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::document::table;
use super::findings::findings;
use crate::doctor::asked;

/// What stands above the table of fields.
const ABOVE: &str = "\n## What `doctor` prints\n\n\
    `doctor --output json` prints one document, also when it ends with 4 or 7; new fields may come, what\n\
    is here stays. Its checks are those of `up`, and these of its own: `credentials`, `region`,\n\
    `bootstrap`, `leftovers`, `versions`. Without a caller, or where the Region is closed, there are these\n\
    as far as they go, and `clock`.\n\n";

/// What stands above the table of findings.
const FOUND: &str = "\n## What a check found\n\n\
    The checks of the event `preflight`, of `plan` and of `doctor` have the same fields. `verdict` is `ok`,\n\
    `cannot_tell` or `will_fail`. Each of `fix`, the best first, is one of `run` (a command of another\n\
    tool), `stackgen` (the words of one of ours) and `do` (something else). The fields of `finding` depend\n\
    on its `found`:\n\n";

/// Every field.
const FIELDS: &[(&str, &str)] = &[
    ("checks", "what was looked at, in the order of the screen"),
    (
        "exit_code",
        "the exit code: 0, 4 (something would stop `up`) or 7 (something is left and costs money)",
    ),
    ("ignored", "the checks whose failure is to stop nothing"),
    ("profile", "name of the profile"),
    ("region", "AWS Region"),
    ("simulated", "whether it is the sandbox that was asked"),
];

/// Its own checks.
const OWN: [&str; 5] = [
    "credentials",
    "region",
    "bootstrap",
    "leftovers",
    "versions",
];

/// What each world has that the others have not: exit code and a fault script.
const WORLDS: &[(&[&str], i32, &str)] = &[
    (&[], 0, ""),
    (
        &["smoke"],
        4,
        "world:\n\
         - set: {zone: {zone: use1-az4, state: unavailable}}\n\
         - set: {by_hand: {add: {kind: 'AWS::ECS::Cluster', properties: {ClusterName: stackgen-smoke}}}}\n\
         calls:\n\
         - {call: 'ecs:ListAccountSettings', error: {code: AccessDeniedException, message: no, status: 400}}\n",
    ),
    (&["smoke"], 4, "clock_skew: 7m\n"),
];

fn documents() -> Vec<Value> {
    let printed = WORLDS.iter().map(|(args, code, script)| {
        let args = [&["--output", "json"], *args].concat();
        let run = asked(&args, script).expect(*code);
        let document: Value = serde_json::from_str(&run.stdout).expect("one JSON document");
        assert_eq!(document["exit_code"], *code);
        document
    });
    printed.collect()
}

/// Whatever was printed is described, field by field.
fn hold(documents: &[Value], described: &[(&str, impl serde::Serialize)]) {
    let described: BTreeMap<String, BTreeSet<String>> = described
        .iter()
        .map(|(_, finding)| super::fields(finding, "found"))
        .collect();
    let mut ids = BTreeSet::new();
    for document in documents {
        for check in document["checks"].as_array().expect("a list") {
            let (found, fields) = super::fields(&check["finding"], "found");
            assert_eq!(described.get(&found), Some(&fields), "{check}");
            ids.insert(check["id"].as_str().expect("an id").to_owned());
        }
    }
    let of_up: BTreeSet<String> = stackgen::deploy::preflight::ids()
        .map(str::to_owned)
        .collect();
    let own: BTreeSet<String> = OWN.map(str::to_owned).into();
    assert_eq!(&ids - &of_up, own);
}

/// The part of the page.
pub(super) fn page() -> String {
    let documents = documents();
    let findings = findings();
    hold(&documents, &findings);
    let fields = table(FIELDS, &documents);
    let found = super::table("found", &findings);
    format!("{ABOVE}{fields}{FOUND}{found}")
}
