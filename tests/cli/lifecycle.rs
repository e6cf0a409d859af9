//! `up`, `status`, `events` and `down` as a user types them, on one sandbox.

use std::io::Read as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::harness::{Home, Run};

/// The sandbox of a home, as fast as it goes.
const SANDBOX: [(&str, &str); 2] = [
    ("STACKGEN_SANDBOX", "world.json"),
    ("STACKGEN_SANDBOX_SPEED", "max"),
];
const STACK: &str = "stackgen-ecs-ec2-95pct";

fn stackgen(home: &Home, args: &[&str]) -> Run {
    home.stackgen_with(&SANDBOX, args)
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("one JSON document")
}

#[test]
fn up_status_events_down() {
    let home = Home::new();
    let up = stackgen(&home, &["up", "ecs-ec2-95pct"]).expect(0);
    assert!(up.stdout.contains("ClusterName"), "{up}");
    assert!(up.stderr.contains("65 of 65 resources made"), "{up}");
    assert!(up.stderr.contains("simulated"), "{up}");

    let status = stackgen(&home, &["status", "--output", "json"]).expect(0);
    let document = json(&status.stdout);
    assert_eq!(document["stacks"][0]["name"], STACK);
    assert_eq!(document["stacks"][0]["profile"], "ecs-ec2-95pct");
    assert_eq!(document["stacks"][0]["status"], "CREATE_COMPLETE");
    assert_eq!(document["stacks"][0]["expiry"]["state"], "armed");
    let expires = document["stacks"][0]["expires_at"].as_str();
    assert!(expires.expect("a time").starts_with("2026-01-01T02:00:"));

    let events = stackgen(&home, &["events", "ecs-ec2-95pct", "--output", "json"]).expect(0);
    let events = json(&events.stdout);
    let events = events.as_array().expect("an array");
    let completed = |event: &&Value| event["status"] == "CREATE_COMPLETE";
    assert_eq!(events.iter().filter(completed).count(), 66);

    let again = stackgen(&home, &["up", "ecs-ec2-95pct", "--output", "json"]).expect(0);
    assert_eq!(json(&again.stdout)["outputs"]["ClusterName"], STACK);

    let down = stackgen(&home, &["down", "--all", "--yes"]).expect(0);
    assert!(down.stderr.contains("65 of 65 resources gone"), "{down}");
    let status = stackgen(&home, &["status"]).expect(0);
    assert!(status.stderr.contains("no stacks"), "{status}");
    let arn = document["stacks"][0]["arn"].as_str().expect("an ARN");
    let gone = stackgen(&home, &["events", arn]).expect(0);
    assert!(gone.stdout.contains("DELETE_COMPLETE"), "{gone}");
}

#[test]
fn down_asks_and_takes_no_silence_for_a_yes() {
    let home = Home::new();
    stackgen(&home, &["up", "ecs-ec2-95pct", "-q"]).expect(0);
    let run = stackgen(&home, &["down", "ecs-ec2-95pct"]).expect(2);
    assert!(run.stderr.contains(STACK), "lists first\n{run}");
    assert!(run.stderr.contains("--yes"), "{run}");
    let status = stackgen(&home, &["status"]).expect(0);
    assert!(status.stdout.contains("CREATE_COMPLETE"), "{status}");
    stackgen(&home, &["down", STACK, "--yes"]).expect(0);
}

#[test]
fn a_failing_create_ends_with_its_cause_on_the_last_screen() {
    let home = Home::new();
    // A second VPC of the same stack shape is fine; a sixth one breaks the account's quota.
    for copy in ["a", "b", "c", "d", "e"] {
        let known = ["--ignore-preflight", "quota-elastic-ips"];
        let args = ["up", "ecs-ec2-95pct", "-q", "--name", copy];
        let run = stackgen(&home, &[&args[..], &known].concat());
        if run.code != Some(0) {
            let run = run.expect(5);
            assert!(
                run.stderr.contains("error: stackgen-ecs-ec2-95pct-"),
                "{run}"
            );
            assert!(run.stderr.contains("caused by:"), "{run}");
            assert!(run.stderr.contains("quota"), "in plain words\n{run}");
            assert!(run.stderr.contains("nothing is left"), "{run}");
            let error = run.stderr.split("error:").nth(1).expect("an error");
            assert!(!error.contains("ancelled\n"), "the echo is folded\n{run}");
            stackgen(&home, &["down", "--all", "--yes", "-q"]).expect(0);
            let status = stackgen(&home, &["status"]).expect(0);
            assert!(status.stderr.contains("no stacks"), "{status}");
            return;
        }
    }
    panic!("no quota was ever reached");
}

#[test]
fn what_is_not_there_is_an_error_for_all_but_down() {
    let home = Home::new();
    stackgen(&home, &["status", "nobody"]).expect(2);
    stackgen(&home, &["events", "nobody"]).expect(2);
    let run = stackgen(&home, &["down", "nobody"]).expect(0);
    assert!(run.stderr.contains("nothing to delete"), "{run}");
    let run = stackgen(&home, &["down", "--all", "--yes", "--output", "json"]).expect(0);
    assert_eq!(json(&run.stdout)["stacks"], Value::Array(Vec::new()));
}

#[test]
fn nothing_is_deployed_for_real_without_a_word_about_its_end() {
    let home = Home::new();
    let run = home.stackgen(&["up", "smoke"]).expect(4);
    assert!(run.stderr.contains("no AWS credentials"), "{run}");
    let run = home.stackgen(&["up", "smoke", "--ttl", "never"]).expect(2);
    assert!(run.stderr.contains("--yes"), "{run}");
    let run = home
        .stackgen(&["up", "smoke", "--ttl", "never", "--yes"])
        .expect(4);
    assert!(run.stderr.contains("no AWS credentials"), "{run}");
}

#[test]
fn a_rehearsal_is_never_taken_for_the_real_thing() {
    let home = Home::new();
    for option in ["--sandbox-speed=max", "--sandbox-seed=7"] {
        let run = home.stackgen(&["status", option]).expect(2);
        assert!(run.stderr.contains("without `--sandbox`"), "{run}");
    }
}

#[test]
fn two_processes_at_once_make_one_stack() {
    let home = Home::new();
    let start = || {
        home.command(&["up", "ecs-ec2-95pct", "-q"])
            .envs(SANDBOX)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary runs")
    };
    for mut client in [start(), start()] {
        let status = client.wait().expect("an end");
        let mut said = String::new();
        let stderr = client.stderr.as_mut().expect("a pipe");
        stderr.read_to_string(&mut said).expect("text");
        assert_eq!(status.code(), Some(0), "{said}");
    }
    let status = stackgen(&home, &["status", "--output", "json"]).expect(0);
    let stacks = json(&status.stdout)["stacks"].clone();
    assert_eq!(stacks.as_array().map(Vec::len), Some(1));
    stackgen(&home, &["down", "--all", "--yes", "-q"]).expect(0);
}

#[cfg(unix)]
#[test]
fn ctrl_c_says_how_to_get_back_and_down_works() {
    let home = Home::new();
    // A minute a second: the create takes seconds, so that there is something to interrupt.
    let variables = [SANDBOX[0], ("STACKGEN_SANDBOX_SPEED", "60")];
    let mut client = home
        .command(&["up", "ecs-ec2-95pct"])
        .envs(variables)
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    wait_for_a_stack(&home);
    let signalled = Command::new("kill")
        .args(["-INT", &client.id().to_string()])
        .status();
    assert!(signalled.expect("kill runs").success());
    assert_eq!(client.wait().expect("an end").code(), Some(130));
    let mut said = String::new();
    let stderr = client.stderr.as_mut().expect("a pipe");
    stderr.read_to_string(&mut said).expect("text");
    assert!(said.contains("CREATE_IN_PROGRESS and goes on"), "{said}");
    assert!(said.contains(&format!("stackgen watch {STACK}")), "{said}");
    assert!(said.contains(&format!("stackgen down {STACK}")), "{said}");

    let followed = stackgen(&home, &["events", STACK, "--follow", "--output", "json"]).expect(0);
    let last = followed.stdout.lines().last().expect("a line");
    assert_eq!(json(last)["status"], "CREATE_COMPLETE");
    stackgen(&home, &["down", STACK, "--yes", "-q"]).expect(0);
}

/// Waits until another process has begun to make the stack.
#[cfg(unix)]
fn wait_for_a_stack(home: &Home) {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_mins(1) {
        let status = stackgen(home, &["status", "--output", "json"]).expect(0);
        if json(&status.stdout)["stacks"][0]["status"] == "CREATE_IN_PROGRESS" {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("no stack was begun within a minute");
}
