//! The client is gone for good: the schedule alone deletes the stack, and tries again.

use serde_json::Value;

use super::{Home, SANDBOX, json, stackgen};
use crate::harness::Run;

/// Interfaces that hold their subnets for 25 minutes after what they were made for is gone.
const LINGER: &str = "world:\n\
    - set: {interfaces_linger: {of: 'AWS::ECS::Task', in_use_seconds: 1500, seconds: 0}}\n\
    - set: {interfaces_linger: {of: 'AWS::EC2::NatGateway', in_use_seconds: 1500, seconds: 0}}\n";

fn show(home: &Home) -> Value {
    json(
        &stackgen(home, &["sandbox", "show", "--output", "json"])
            .expect(0)
            .stdout,
    )
}

/// Asserts that nothing but the free bootstrap stack is left in the world.
#[track_caller]
fn empty(home: &Home) {
    let world = show(home);
    let objects = world["objects"].as_array().expect("an array");
    let billed = objects
        .iter()
        .filter_map(|object| object["billed"].as_u64());
    assert_eq!(billed.sum::<u64>(), 0, "{world:#}");
    for object in objects {
        let kind = object["kind"].as_str().expect("a kind");
        let free = [
            "AWS::IAM::Role",
            "AWS::Scheduler::Schedule",
            "AWS::Scheduler::ScheduleGroup",
        ];
        assert!(free.contains(&kind), "{world:#}");
    }
    let stacks = world["stacks"].as_array().expect("an array");
    let names: Vec<_> = stacks.iter().map(|stack| stack["name"].clone()).collect();
    assert_eq!(names, ["stackgen-bootstrap"], "{world:#}");
}

fn status(home: &Home) -> String {
    stackgen(home, &["status"]).expect(0).stdout
}

fn assert_no_stacks(home: &Home) {
    let status = stackgen(home, &["status"]).expect(0);
    assert!(status.stderr.contains("no stacks"), "{status}");
}

#[test]
fn nothing_is_left_an_hour_after_the_time_is_over() {
    let home = Home::new();
    stackgen(&home, &["up", "ecs-ec2-95pct", "-q"]).expect(0);
    stackgen(&home, &["sandbox", "advance", "3h"]).expect(0);
    assert_no_stacks(&home);
    empty(&home);
    // The schedule ends by itself a day later, and with the roles the world is as new.
    stackgen(&home, &["sandbox", "advance", "1d"]).expect(0);
    stackgen(&home, &["down", "--all", "--bootstrap", "--yes", "-q"]).expect(0);
    assert_eq!(show(&home)["objects"], Value::Array(Vec::new()));
}

#[test]
fn interfaces_that_linger_make_a_delete_fail_and_the_next_one_succeeds() {
    let home = Home::new();
    home.write("faults.yaml", LINGER);
    let faults = ["--sandbox-faults", "faults.yaml"];
    stackgen(
        &home,
        &[&["up", "ecs-ec2-95pct", "-q"], &faults[..]].concat(),
    )
    .expect(0);
    stackgen(&home, &["sandbox", "advance", "160m"]).expect(0);
    let failed = stackgen(&home, &["status"]).expect(0);
    assert!(failed.stdout.contains("DELETE_FAILED"), "{failed}");
    assert!(failed.stdout.contains("expired 44m ago"), "{failed}");
    stackgen(&home, &["sandbox", "advance", "1h"]).expect(0);
    assert_no_stacks(&home);
    empty(&home);
}

#[test]
fn nothing_is_executed_when_nothing_can_be_armed() {
    let home = Home::new();
    home.write(
        "faults.yaml",
        "calls:\n\
         - call: 'scheduler:CreateSchedule'\n  \
           error: {code: AccessDeniedException, message: 'not you', status: 403}\n",
    );
    let faults = ["--sandbox-faults", "faults.yaml"];
    let log = ["--sandbox-log", "calls.ndjson"];
    let up = stackgen(&home, &[&["up", "smoke"], &faults[..], &log].concat()).expect(4);
    assert!(up.stderr.contains("not you"), "{up}");
    assert!(up.stderr.contains("scheduler:CreateSchedule"), "{up}");
    let calls = std::fs::read_to_string(home.path("calls.ndjson")).expect("a log");
    assert!(calls.contains("CreateSchedule"), "{calls}");
    assert!(!calls.contains("ExecuteChangeSet"), "{calls}");
    empty(&home);
}

/// A stack that refuses to go, long after every delete was tried.
fn stuck(home: &Home) {
    home.write(
        "faults.yaml",
        "resources: [{resource: Vpc, during: delete, times: 0, fail: 'it has dependencies'}]\n",
    );
    let up = ["up", "smoke", "-q", "--sandbox-faults", "faults.yaml"];
    stackgen(home, &up).expect(0);
    stackgen(home, &["sandbox", "advance", "26h"]).expect(0);
}

#[test]
fn every_command_names_a_stack_that_would_not_go() {
    let home = Home::new();
    stuck(&home);
    let says = "every delete by its schedule has failed";
    let named = |run: Run| {
        assert!(
            run.stderr.contains("warning: stackgen-smoke in us-east-1"),
            "{run}"
        );
        assert!(run.stderr.contains(says), "{run}");
        run
    };
    let run = named(stackgen(&home, &["status"]));
    assert!(run.stdout.contains("DELETE_FAILED"), "{run}");
    assert!(run.stdout.contains("ran out 1d 1h ago"), "{run}");
    let run = named(stackgen(&home, &["ttl", "smoke"]));
    assert!(run.stderr.contains("stackgen down stackgen-smoke"), "{run}");
    named(stackgen(&home, &["watch", "smoke"]));
    named(stackgen(&home, &["events", "smoke"]));
    named(stackgen(&home, &["down", "nobody"]));
    named(stackgen(&home, &["up", "smoke", "--name", "other"]));
    let json = stackgen(&home, &["status", "--output", "json"]);
    assert!(json.stderr.contains("\"notice\":\"expired\""), "{json}");
    // It can be given time again: the schedule that is made anew tries for another day.
    stackgen(&home, &["ttl", "stackgen-smoke", "15m"]).expect(0);
    assert!(status(&home).contains("in 15m"));
}

#[test]
fn a_time_given_later_is_not_forgotten_when_it_has_run_out() {
    let home = Home::new();
    stackgen(&home, &["bootstrap", "--yes", "-q"]).expect(0);
    home.write(
        "faults.yaml",
        "resources: [{resource: Vpc, during: delete, times: 0, fail: 'it has dependencies'}]\n",
    );
    let up = [
        "up",
        "smoke",
        "-q",
        "--ttl",
        "never",
        "--sandbox-faults",
        "faults.yaml",
    ];
    stackgen(&home, &up).expect(0);
    stackgen(&home, &["ttl", "smoke", "1h"]).expect(0);
    stackgen(&home, &["sandbox", "advance", "2d"]).expect(0);
    let run = stackgen(&home, &["status"]).expect(0);
    assert!(run.stdout.contains("ran out 1d"), "{run}");
    assert!(
        run.stderr
            .contains("nothing will delete it by itself any more"),
        "{run}"
    );
}

#[test]
fn the_schedule_is_the_truth_about_what_is_expired() {
    let home = Home::new();
    stackgen(
        &home,
        &["up", "smoke", "-q", "--ttl", "30m", "--name", "longer"],
    )
    .expect(0);
    stackgen(
        &home,
        &["up", "smoke", "-q", "--ttl", "10h", "--name", "shorter"],
    )
    .expect(0);
    stackgen(&home, &["ttl", "stackgen-smoke-longer", "+9h"]).expect(0);
    stackgen(&home, &["ttl", "stackgen-smoke-shorter", "1h"]).expect(0);
    let expired = ["down", "--expired", "--yes", "--output", "json"];
    let run = stackgen(&home, &expired).expect(0);
    assert_eq!(json(&run.stdout)["stacks"], Value::Array(Vec::new()));
    // Its own schedule would delete it now; the one that was given time stays.
    stackgen(&home, &["sandbox", "advance", "61m"]).expect(0);
    let run = stackgen(&home, &expired).expect(0);
    let stacks = json(&run.stdout)["stacks"].clone();
    assert!(
        stacks.as_array().is_some_and(|stacks| stacks.len() <= 1),
        "{run}"
    );
    let left = status(&home);
    assert!(
        left.contains("smoke-longer") && !left.contains("smoke-shorter"),
        "{left}"
    );
}

#[test]
fn whoever_may_not_look_is_told_so() {
    let home = Home::new();
    stackgen(&home, &["up", "smoke", "-q"]).expect(0);
    home.write(
        "faults.yaml",
        "calls:\n\
         - call: 'scheduler:GetSchedule'\n  \
           error: {code: AccessDeniedException, message: 'not you', status: 403}\n",
    );
    let variables = [
        SANDBOX[0],
        SANDBOX[1],
        ("STACKGEN_SANDBOX_FAULTS", "faults.yaml"),
    ];
    let run = home.stackgen_with(&variables, &["status"]).expect(0);
    assert!(run.stdout.contains("unknown: may not look"), "{run}");
    let run = home.stackgen_with(&variables, &["ttl", "smoke"]).expect(0);
    assert!(run.stdout.contains("unknown: may not look"), "{run}");
    home.stackgen_with(&variables, &["ttl", "smoke", "+1h"])
        .expect(4);
    let run = home
        .stackgen_with(&variables, &["down", "--expired", "--yes"])
        .expect(0);
    assert!(run.stderr.contains("left alone"), "{run}");
}
