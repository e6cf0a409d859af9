//! A run that is killed leaves a folder that can be read, with all it had told by then, and a world
//! that `down --all` empties.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;

use serde_json::Value;

use crate::field::{Ended, Field};

const RUN: &[&str] = &["run", "smoke"];
/// Kills in the middle of a call, spread over the whole run, and at steps of saving the world.
const CALLS: usize = 16;
const SAVES: [(&str, usize); 4] = [
    ("begun", 2),
    ("written", 4),
    ("renamed", 5),
    ("recorded", 6),
];

#[test]
fn a_run_killed_at_twenty_points() {
    let whole = Field::new();
    let ended = whole.run(RUN, None);
    assert_eq!(ended.code, Some(0), "{}", ended.brief());
    let calls = std::fs::read_to_string(whole.path("calls.ndjson")).unwrap();
    let calls = calls.lines().count();
    assert!(calls > CALLS * 4, "only {calls} calls");
    let mut points: Vec<(String, String)> = (1..=CALLS)
        .map(|part| {
            let nth = calls * part / (CALLS + 1);
            let moment = if part % 2 == 0 { "before" } else { "after" };
            let rule = format!("calls: [{{kill: {moment}, when: {{nth: {nth}}}}}]");
            (format!("{moment} call {nth} of {calls}"), rule)
        })
        .collect();
    points.extend(SAVES.map(|(step, nth)| {
        let rule = format!("files: [{{kill: {step}, when: {{nth: {nth}}}}}]");
        (format!("{step} in save {nth}"), rule)
    }));
    let points = Mutex::new(points);
    let found = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let Some((point, rule)) = points.lock().unwrap().pop() else {
                        return;
                    };
                    let state = killed(&point, &rule);
                    found.lock().unwrap().push(format!("{point}: {state}"));
                }
            });
        }
    });
    let found = found.into_inner().unwrap();
    assert_eq!(found.len(), CALLS + SAVES.len());
    let kept = found.iter().filter(|line| line.contains("samples")).count();
    assert!(kept >= 4, "few kills after t0:\n{}", found.join("\n"));
    println!(
        "a run killed at {} points:\n  {}",
        found.len(),
        found.join("\n  ")
    );
}

/// Kills a run at a point, and looks at everything it left. In words: how far it had come.
fn killed(point: &str, rule: &str) -> String {
    let field = Field::new();
    let ended = field.run(RUN, Some(rule));
    assert!(ended.was_killed(), "{point}: {}", ended.brief());
    let told = match folders(&field.path("runs")).as_slice() {
        [] => "killed before it had a folder".to_owned(),
        [folder] => readable(&field, folder, point),
        several => panic!("{point}: {several:?}"),
    };
    let down = field.run(&["down", "--all", "--bootstrap"], None);
    assert_eq!(down.code, Some(0), "{point}: {}", down.brief());
    let inventory = field.inventory();
    assert!(inventory.is_empty(), "{point}: {:?}", inventory.objects);
    told
}

/// Folders of runs; what was being made when the process ended has no name yet.
fn folders(root: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root).into_iter().flatten();
    let paths = entries.map(|entry| entry.unwrap().path());
    let hidden = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with('.');
    paths.filter(|path| !hidden(path)).collect()
}

fn readable(field: &Field, folder: &Path, point: &str) -> String {
    let listed = field.run_plain(&["runs", "--output", "json"]);
    assert_eq!(listed.code, Some(0), "{point}: {}", listed.said);
    let events = lines(&folder.join("events.ndjson"), point);
    let mut pulses = events.iter().filter(|event| event["event"] == "pulse");
    let started = pulses
        .next_back()
        .map_or(0, |pulse| pulse["started"].as_u64().unwrap());
    let samples = folder.join("samples.ndjson");
    let told = if samples.exists() {
        lines(&samples, point)
    } else {
        Vec::new()
    };
    let task = |sample: &Value| sample["task"].as_str().unwrap().to_owned();
    let known: BTreeSet<String> = told.iter().skip(1).map(task).collect();
    // One container runs before t0. Whoever was told to have started is in the samples.
    assert!(
        known.len() as u64 + 1 >= started,
        "{point}: {} of {started}",
        known.len()
    );
    no_account(field, folder, point);
    let id = folder.file_name().unwrap().to_str().unwrap();
    let recovered = field.run_plain(&["report", id, "--recover", "--format", "json"]);
    if !samples.exists() {
        assert_eq!(recovered.code, Some(6), "{point}: {}", recovered.said);
        assert!(
            recovered.said.contains("no container was raised"),
            "{}",
            recovered.said
        );
        return format!("{} events, before t0", events.len());
    }
    assert_eq!(recovered.code, Some(0), "{point}: {}", recovered.said);
    for name in [
        "summary.json",
        "curve.csv",
        "report.html",
        "chart.svg",
        "chart.png",
    ] {
        assert!(folder.join(name).exists(), "{point}: {name}");
    }
    let again = lines(&samples, point);
    assert_eq!(again.len(), known.len() + 1, "{point}: each container once");
    no_account(field, folder, point);
    format!("{} events, {} samples", events.len(), known.len())
}

/// Every whole line of a file is JSON; the last may be torn.
fn lines(path: &Path, point: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap();
    let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
    let parsed = whole.lines().map(|line| {
        serde_json::from_str(line).unwrap_or_else(|error| panic!("{point}: {error}: {line}"))
    });
    parsed.collect()
}

/// The account of the sandbox stands nowhere.
fn no_account(field: &Field, folder: &Path, point: &str) {
    let number = field.account();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(
            !text.contains(&number),
            "{point}: {number} in {}",
            path.display()
        );
    }
}

#[test]
fn a_report_that_ends_in_the_middle_of_a_write_changes_nothing_that_was_there() {
    let source =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/runs/version-1/20261121T172000Z-smoke");
    let mut killed = 0;
    // Blocks of 512 bytes: the process is ended by the write that would make a file longer.
    for blocks in [0, 1, 2, 4, 20, 50, 90, 120] {
        let field = Field::new();
        let folder = field.path("runs/20261121T172000Z-smoke");
        std::fs::create_dir_all(&folder).unwrap();
        for entry in std::fs::read_dir(&source).unwrap() {
            let path = entry.unwrap().path();
            std::fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
        }
        let report = ["report", "smoke", "--recover", "--format", "csv"];
        let limited = Command::new("sh")
            .args([
                "-c",
                &format!("ulimit -c 0; ulimit -f {blocks}; exec \"$@\""),
                "sh",
            ])
            .arg(env!("CARGO_BIN_EXE_stackgen"))
            .args(report)
            .current_dir(field.path(""))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        killed += u32::from(Ended::of(&limited).was_killed());
        let again = field.run_plain(&report);
        assert_eq!(again.code, Some(0), "{blocks}: {}", again.said);
        let samples = std::fs::read_to_string(folder.join("samples.ndjson")).unwrap();
        assert_eq!(samples.lines().count(), 8, "{blocks}");
    }
    assert!(killed >= 4, "only {killed} were ended");
}
