//! `run` as a user types it, on the smallest profile.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::harness::{Home, Run};

/// The sandbox of a home, as fast as it goes.
const SANDBOX: [(&str, &str); 2] = [
    ("STACKGEN_SANDBOX", "world.json"),
    ("STACKGEN_SANDBOX_SPEED", "max"),
];
/// What a finished folder holds at least.
const FILES: [&str; 8] = [
    "profile.yaml",
    "template.json",
    "environment.json",
    "events.ndjson",
    "samples.ndjson",
    "curve.csv",
    "summary.json",
    "chart.svg",
];

fn stackgen(home: &Home, args: &[&str]) -> Run {
    home.stackgen_with(&SANDBOX, args)
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("one JSON document")
}

/// The folders of the runs, by time.
fn folders(home: &Home) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(home.path("runs")).expect("runs");
    let mut folders: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    folders.sort();
    folders
}

fn lines(folder: &Path, file: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(folder.join(file)).expect("a file");
    text.lines().map(json).collect()
}

/// Stacks beside the free one.
fn stacks(home: &Home) -> Vec<Value> {
    let status = stackgen(home, &["status", "--output", "json"]).expect(0);
    json(&status.stdout)["stacks"]
        .as_array()
        .expect("stacks")
        .clone()
}

#[test]
fn everything_from_the_profile_to_nothing_left() {
    let home = Home::new();
    let run = stackgen(&home, &["run", "smoke", "--output", "json"]).expect(0);
    let document = json(&run.stdout);
    assert_eq!(document["simulated"], true);
    assert_eq!(document["deleted"], true);
    let [round] = &document["runs"].as_array().expect("runs")[..] else {
        panic!("one round: {document}")
    };
    assert_eq!(round["complete"], true);
    assert_eq!(round["measured"]["started"], 3);
    assert_eq!(round["measured"]["coverage"]["app"], 2);
    assert_eq!(document["residue"]["left"], json("[]"));
    assert_eq!(stacks(&home), Vec::<Value>::new());

    let folders = folders(&home);
    assert_eq!(folders.len(), 1);
    for file in FILES {
        assert!(folders[0].join(file).is_file(), "{file}");
    }
    let samples = lines(&folders[0], "samples.ndjson");
    assert_eq!(samples.len(), 3, "a header and two containers");
    assert_eq!(samples[0]["schema"], "stackgen.samples/1");
    assert_eq!(samples[0]["simulated"], true);
    let environment = std::fs::read_to_string(folders[0].join("environment.json"));
    let environment = json(&environment.expect("an environment"));
    assert_eq!(environment["simulated"], true);
    assert_eq!(environment["to"], 3);
    assert!(environment["image"]["digest"].is_string());
    assert_eq!(environment["clock_offset_ms"], 0);
    for file in FILES {
        let bytes = std::fs::read(folders[0].join(file)).expect("a file");
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("111122223333"), "{file} names the account");
    }
}

#[test]
fn a_target_that_is_not_reached_is_exit_code_6_and_all_goes_away() {
    let home = Home::new();
    let args = ["run", "smoke", "--set", "scaling.timeout=20s"];
    let run = stackgen(&home, &args).expect(6);
    assert!(run.stderr.contains("the run is incomplete: "), "{run}");
    assert!(run.stderr.contains("the time was up after 20s"), "{run}");
    assert!(run.stderr.contains("0 left"), "{run}");
    assert_eq!(stacks(&home), Vec::<Value>::new());
}

#[test]
fn counts_of_the_command_line_and_a_stack_that_is_kept() {
    let home = Home::new();
    let args = [
        "run", "smoke", "--from", "2", "--to", "9", "--keep", "up", "--output", "json",
    ];
    let run = stackgen(&home, &args).expect(0);
    let measured = &json(&run.stdout)["runs"][0]["measured"];
    assert_eq!(
        (&measured["from"], &measured["target"]),
        (&2.into(), &9.into())
    );
    assert_eq!(measured["coverage"]["expected"], 7);
    assert_eq!(stacks(&home).len(), 1, "kept");
    // On the same stack again, from the profile's own counts; and nothing but the network stays.
    let again = ["run", "smoke", "--keep", "idle", "--output", "json"];
    let again = stackgen(&home, &again).expect(0);
    assert_eq!(json(&again.stdout)["runs"][0]["measured"]["from"], 1);
    assert_eq!(stacks(&home).len(), 1, "kept");
    let once_more = stackgen(&home, &["run", "smoke"]).expect(0);
    assert!(once_more.stderr.contains("0 left"), "{once_more}");
    assert_eq!(folders(&home).len(), 3);
}

#[test]
fn rounds_have_a_folder_each() {
    let home = Home::new();
    let run = stackgen(&home, &["run", "smoke", "--repeat", "2"]).expect(0);
    assert!(run.stderr.contains("round 2 of 2"), "{run}");
    let folders = folders(&home);
    assert_eq!(folders.len(), 2);
    for folder in &folders {
        let samples = lines(folder, "samples.ndjson");
        assert_eq!((&samples[0]["from"], samples.len()), (&1.into(), 3));
    }
    let tasks = |folder: &Path| -> Vec<Value> {
        let samples = lines(folder, "samples.ndjson").into_iter().skip(1);
        samples.map(|sample| sample["task"].clone()).collect()
    };
    assert!(
        tasks(&folders[0])
            .iter()
            .all(|task| !tasks(&folders[1]).contains(task))
    );
}

#[test]
fn a_stack_that_would_not_live_long_enough_is_refused() {
    let home = Home::new();
    let run = stackgen(&home, &["run", "smoke", "--ttl", "20m"]).expect(4);
    assert!(
        run.stderr.contains("the stack would be deleted after"),
        "{run}"
    );
    assert!(!home.path("runs").exists(), "nothing was begun");
    // One that is there already gets more time.
    stackgen(&home, &["up", "smoke", "--ttl", "20m"]).expect(0);
    let run = stackgen(&home, &["run", "smoke"]).expect(0);
    assert!(run.stderr.contains("too short for the run"), "{run}");
}

#[test]
fn steps_that_are_none_are_refused() {
    let home = Home::new();
    for args in [
        &["run", "smoke", "--from", "5"][..],
        &["run", "smoke", "--to", "1"],
        &["run", "smoke", "--from", "3", "--to", "3"],
        &["run", "smoke", "--repeat", "0"],
    ] {
        let run = stackgen(&home, args).expect(2);
        assert!(!home.path("runs").exists(), "{run}");
    }
}

#[test]
fn what_cannot_be_written_down_is_not_measured() {
    let home = Home::new();
    home.write("runs", "a file, not a folder");
    let run = stackgen(&home, &["run", "smoke"]).expect(1);
    assert!(run.stderr.contains("runs"), "{run}");
    assert_eq!(stacks(&home), Vec::<Value>::new());
}

/// Starts a run, waits until something was raised, and stops it.
#[cfg(unix)]
fn interrupted(home: &Home, further: &[&str]) -> Run {
    let world = [
        ("STACKGEN_SANDBOX", "world.json"),
        ("STACKGEN_SANDBOX_SPEED", "60"),
    ];
    let args = [&["run", "smoke", "--progress", "plain"], further].concat();
    stackgen(home, &["up", "smoke"]).expect(0);
    let mut child = home
        .command(&args)
        .envs(world)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut stderr = BufReader::new(child.stderr.take().expect("standard error"));
    let mut said = String::new();
    while !said.contains("t0 at") {
        assert_ne!(stderr.read_line(&mut said).expect("a line"), 0, "{said}");
    }
    let signal = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(signal.expect("a signal").success());
    let mut rest = Vec::new();
    std::io::Read::read_to_end(&mut stderr, &mut rest).expect("the rest");
    let mut output = child.wait_with_output().expect("the binary ends");
    output.stderr = [said.into_bytes(), rest].concat();
    home.shown(&output)
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_the_step_and_everything_goes_away() {
    let home = Home::new();
    let run = interrupted(&home, &[]).expect(130);
    assert!(run.stderr.contains("interrupted"), "{run}");
    assert!(run.stderr.contains("0 left"), "{run}");
    assert_eq!(stacks(&home), Vec::<Value>::new());
    assert!(
        folders(&home)[0].join("summary.json").is_file(),
        "what there was is kept"
    );
}

#[cfg(unix)]
#[test]
fn ctrl_c_can_leave_everything_as_it_is() {
    let home = Home::new();
    let run = interrupted(&home, &["--on-interrupt", "detach"]).expect(130);
    assert!(run.stderr.contains("its tasks go on"), "{run}");
    assert_eq!(stacks(&home).len(), 1);
}
