//! Run folders: the page that describes them is held against what is written, folders of version 1
//! keep opening, and the commands that read them end as they say.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::harness::{Home, Run};

const PAGE: &str = include_str!("../../docs/run-folder.md");
const OLD: &str = "20261121T172000Z-smoke";

/// A home with the folder that version 1 wrote.
fn old() -> Home {
    let home = Home::new();
    let source = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/runs/version-1")
        .join(OLD);
    for entry in std::fs::read_dir(source).expect("the folder") {
        let path = entry.expect("a file").path();
        let name = path.file_name().expect("a name").to_str().expect("text");
        let bytes = std::fs::read(&path).expect("its bytes");
        home.write(&format!("runs/{OLD}/{name}"), bytes);
    }
    home
}

/// A home with a run of the smoke profile.
fn fresh() -> (Home, String) {
    let home = Home::new();
    let args = [
        "run",
        "smoke",
        "--sandbox",
        "--sandbox-speed",
        "max",
        "--yes",
    ];
    home.stackgen(&args).expect(0);
    let runs = home.stackgen(&["runs", "--output", "json"]).expect(0);
    let runs: Value = serde_json::from_str(&runs.stdout).expect("JSON");
    let id = runs["runs"][0]["run"].as_str().expect("an id").to_owned();
    (home, id)
}

/// Rows of the tables below a heading: the first cell without its backticks, and the whole row.
fn rows(heading: &str) -> Vec<(String, String)> {
    let begin = format!("\n## {heading}\n");
    let section = PAGE.split_once(&begin).expect("the section").1;
    let section = section.split("\n## ").next().expect("its text");
    let rows = section.lines().filter_map(|line| {
        let cell = line.strip_prefix("| `")?.split_once('`')?.0;
        Some((cell.to_owned(), line.to_owned()))
    });
    rows.collect()
}

/// The paths in a document: `a.b`, `list[].c`.
fn paths(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let dot = if path.is_empty() { "" } else { "." };
                paths(value, &format!("{path}{dot}{name}"), found);
            }
        }
        Value::Array(items) => {
            for item in items {
                paths(item, &format!("{path}[]"), found);
            }
        }
        _ => {
            found.insert(path.to_owned());
        }
    }
}

/// Whether a row of the page speaks of a path; `*` stands for any name, and for all below it.
fn covers(row: &str, path: &str) -> bool {
    if let Some((before, after)) = row.split_once('*') {
        return path
            .strip_prefix(before)
            .is_some_and(|rest| rest.ends_with(after));
    }
    row == path
}

fn held(heading: &str, documents: &[Value]) {
    let rows = rows(heading);
    let mut found = BTreeSet::new();
    for document in documents {
        paths(document, "", &mut found);
    }
    for path in &found {
        let told = rows.iter().any(|(row, _)| covers(row, path));
        assert!(told, "{heading}: `{path}` is written and not described");
    }
    for (row, line) in rows {
        let met = found.iter().any(|path| covers(&row, path));
        assert!(
            met || line.contains("optional") || line.contains("`null`"),
            "{heading}: `{row}` is described and not written"
        );
    }
}

fn json_lines(text: &str) -> Vec<Value> {
    let lines = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"));
    lines.collect()
}

#[test]
fn the_page_describes_what_is_written() {
    let (home, id) = fresh();
    let read = |name: &str| {
        let path = home.path(&format!("runs/{id}/{name}"));
        std::fs::read_to_string(path).expect(name)
    };
    for name in ["environment.json", "summary.json"] {
        let document = serde_json::from_str(&read(name)).expect("JSON");
        held(&format!("`{name}`"), &[document]);
    }
    held("`samples.ndjson`", &json_lines(&read("samples.ndjson")));
    let events = json_lines(&read("events.ndjson"));
    held("`events.ndjson`", &events[..1]);
    assert!(events[1..].iter().all(|event| event["at"].is_string()));
    assert!(read("curve.csv").starts_with("second,containers\n"));
    let names = std::fs::read_dir(home.path(&format!("runs/{id}"))).expect("the folder");
    for name in names {
        let name = name.expect("a file").file_name();
        let name = format!("`{}`", name.to_str().expect("text"));
        assert!(PAGE.contains(&name), "{name}");
    }
}

#[test]
fn the_keys_of_a_start_record_are_the_ones_the_sandbox_writes() {
    let source = include_str!("../../src/sandbox/engine/kinds/start_record.rs");
    for (key, _) in rows("The container's own record") {
        assert!(source.contains(&format!("\"{key}\"")), "{key}");
    }
}

#[test]
fn a_folder_of_version_1_keeps_opening() {
    let home = old();
    let said = |form: &str| {
        home.stackgen(&["report", "smoke", "--format", form])
            .expect(0)
    };
    let json: Value = serde_json::from_str(&said("json").stdout).expect("JSON");
    let text = json.to_string();
    assert!(
        text.contains("\"negative\":1"),
        "one stamp is before the other: {text}"
    );
    assert!(said("text").stdout.contains("8 of 8 containers started"));
    assert!(said("md").stdout.contains(OLD));
    assert!(said("html").stdout.contains("</html>"));
    assert!(said("svg").stdout.starts_with("<svg"));
    assert!(said("csv").stdout.contains("\n31,"));
    let png = ["report", OLD, "--format", "png", "-o", "c.png"];
    home.stackgen(&png).expect(0);
    let png = std::fs::read(home.path("c.png")).expect("the picture");
    assert!(png.starts_with(b"\x89PNG"));
}

#[test]
fn a_run_that_broke_off_is_said_and_recovered() {
    let home = old();
    let samples = home.path(&format!("runs/{OLD}/samples.ndjson"));
    let whole = std::fs::read(&samples).expect("samples");
    std::fs::write(&samples, &whole[..whole.len() - 40]).expect("samples");
    let run = home.stackgen(&["report"]).expect(0);
    assert!(run.stderr.contains("broke off"), "{run}");
    let listed = home.stackgen(&["runs"]).expect(0);
    assert!(listed.stdout.contains("unfinished, simulated"), "{listed}");
    home.stackgen(&["report", OLD, "--recover", "--format", "csv"])
        .expect(0);
    let run = home.stackgen(&["report", "--format", "csv"]).expect(0);
    assert!(!run.stderr.contains("broke off"), "{run}");
    let listed = home.stackgen(&["runs"]).expect(0);
    assert!(
        listed.stdout.contains("finished, simulated      8/8"),
        "{listed}"
    );
}

#[test]
fn runs_are_compared_if_they_are_of_a_kind() {
    let home = old();
    let against = home
        .stackgen(&["compare", "smoke", "--published"])
        .expect(0);
    assert!(against.stdout.contains("published 2022"), "{against}");
    home.stackgen(&["compare", "smoke"]).expect(2);
    // The same run, as if it had been measured on AWS.
    let real = "runs/20261122T000000Z-smoke";
    for name in [
        "events.ndjson",
        "samples.ndjson",
        "environment.json",
        "profile.yaml",
    ] {
        let text = std::fs::read_to_string(home.path(&format!("runs/{OLD}/{name}")));
        let text = text.expect("a file").replace(OLD, "20261122T000000Z-smoke");
        let text = text.replace("\"simulated\":true", "\"simulated\":false");
        let text = text.replace("\"simulated\": true", "\"simulated\": false");
        home.write(&format!("{real}/{name}"), text);
    }
    let unlike: Run = home.stackgen(&["compare", OLD, real]).expect(4);
    assert!(
        unlike.stderr.contains("they differ in simulated"),
        "{unlike}"
    );
    let forced = ["compare", OLD, real, "--force", "--chart", "c.svg"];
    let forced = home.stackgen(&forced).expect(0);
    assert!(forced.stdout.contains("unlike: simulated"), "{forced}");
    assert!(home.path("c.svg").exists());
    let json = ["compare", OLD, real, "--force", "--output", "json"];
    let json = home.stackgen(&json).expect(0);
    let json: Value = serde_json::from_str(&json.stdout).expect("JSON");
    assert_eq!(json["comparison"]["schema"], "stackgen.comparison/1");
}

#[test]
fn what_is_no_run_is_told() {
    let home = old();
    let run = home.stackgen(&["report", "smoek"]).expect(2);
    assert!(run.stderr.contains("did you mean `smoke`?"), "{run}");
    let run = home.stackgen(&["report", "--runs", "nowhere"]).expect(2);
    assert!(
        run.stderr.contains("there are no runs in `nowhere`"),
        "{run}"
    );
    home.write(
        &format!("runs/{OLD}/events.ndjson"),
        "{\"schema\":\"stackgen.events/2\"}\n",
    );
    let run = home.stackgen(&["report", OLD]).expect(1);
    assert!(run.stderr.contains("`stackgen.events/2`"), "{run}");
    home.write(&format!("runs/{OLD}/events.ndjson"), "");
    home.stackgen(&["report", OLD]).expect(2);
    let run = home.stackgen(&["runs"]).expect(0);
    assert!(run.stderr.contains("no runs in `runs`"), "{run}");
}
