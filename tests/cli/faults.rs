//! Troubles on demand, through the command.

use stackgen::sandbox::faults::read;

use crate::harness::Home;

const UP: &[&str] = &[
    "up",
    "smoke",
    "--sandbox=w.json",
    "--sandbox-speed=max",
    "--yes",
];

fn with<'a>(args: &[&'a str], script: &'a str) -> Vec<&'a str> {
    args.iter()
        .copied()
        .chain(["--sandbox-faults", script])
        .collect()
}

#[test]
fn the_example_of_the_page_is_a_script() {
    let script = read(include_str!("faults/example.yaml")).unwrap();
    assert_eq!(script.world.len(), 4);
    assert_eq!(script.transport.len(), 1);
}

#[test]
fn a_script_that_is_none_is_refused_with_its_place() {
    let home = Home::new();
    home.write("f.yaml", "seed: 1\ntransport:\n- fault: bang\n");
    let run = home.stackgen(&with(UP, "f.yaml"));
    assert_eq!(run.code, Some(2), "{run}");
    assert!(run.stderr.contains("f.yaml:3:"), "{run}");
    let run = home.stackgen(&["status", "--sandbox-faults=f.yaml"]);
    assert_eq!(run.code, Some(2), "without --sandbox: {run}");
}

#[test]
fn a_resource_fails_by_script_and_the_world_remembers() {
    let home = Home::new();
    home.write(
        "f.yaml",
        "resources:\n- {type: 'AWS::EC2::InternetGateway', during: create, fail: 'no luck today'}\n",
    );
    let run = home.stackgen(&with(UP, "f.yaml"));
    assert_eq!(run.code, Some(5), "{run}");
    assert!(run.stderr.contains("no luck today"), "{run}");
    let show = home.stackgen(&["sandbox", "show", "--sandbox=w.json"]);
    assert!(show.stdout.contains("1 faults happened"), "{show}");
}

#[test]
fn a_killed_client_leaves_what_it_did() {
    let home = Home::new();
    home.write(
        "f.yaml",
        "calls:\n- {call: 'cloudformation:ExecuteChangeSet', kill: after}\n",
    );
    let run = home.stackgen(&with(UP, "f.yaml"));
    assert_eq!(run.code, None, "killed: {run}");
    let status = home.stackgen(&["status", "--sandbox=w.json", "--output=json"]);
    assert!(status.stdout.contains("stackgen-smoke"), "{status}");
}

#[test]
fn a_lost_answer_makes_nothing_twice() {
    let home = Home::new();
    home.write(
        "f.yaml",
        "transport:\n- {fault: lost_answer, calls: 'cloudformation:*', when: {rate: 0.3}}\n",
    );
    let run = home.stackgen(&with(UP, "f.yaml"));
    assert_eq!(run.code, Some(0), "{run}");
    let status = home.stackgen(&["status", "--sandbox=w.json", "--output=json"]);
    assert_eq!(
        status
            .stdout
            .matches("\"name\": \"stackgen-smoke\"")
            .count(),
        1,
        "{status}"
    );
}

#[test]
fn every_call_is_written_down() {
    let home = Home::new();
    let run = home.stackgen(&[UP, &["--sandbox-log=calls.ndjson"]].concat());
    assert_eq!(run.code, Some(0), "{run}");
    let log = std::fs::read_to_string(home.path("calls.ndjson")).unwrap();
    let calls: Vec<serde_json::Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let made = calls
        .iter()
        .filter(|call| call["action"] == "ExecuteChangeSet");
    assert_eq!(made.count(), 1);
    assert!(
        calls
            .iter()
            .all(|call| call["client"].as_str().unwrap().contains("stackgen"))
    );
}
