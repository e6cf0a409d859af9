//! `watch` in another process: of a stack being made, at rest, being deleted, gone, and of none.

use serde_json::Value;

use crate::harness::Home;

const SMOKE: usize = 18;

fn watched(home: &Home, stack: &str) -> Vec<Value> {
    let run = home
        .stackgen(&with_world(&["watch", stack, "--progress", "json"]))
        .expect(0);
    let lines = run.stderr.lines();
    lines
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect()
}

fn with_world<'a>(typed: &[&'a str]) -> Vec<&'a str> {
    [typed, &["--sandbox", "--sandbox-speed", "max", "--yes"]].concat()
}

fn one<'a>(lines: &'a [Value], event: &str) -> &'a Value {
    let mut found = lines.iter().filter(|line| line["event"] == event);
    let one = found.next().expect(event);
    assert!(found.next().is_none(), "{event} twice");
    one
}

/// What happened to the stack itself, and how many lines there are of its resources.
fn history(lines: &[Value]) -> (Vec<&str>, usize) {
    let happened: Vec<_> = lines
        .iter()
        .filter(|line| line["event"] == "happened")
        .collect();
    let own = happened.iter().filter(|line| line["subject"] == "stack");
    let own: Vec<_> = own.filter_map(|line| line["status"].as_str()).collect();
    let others = happened.len() - own.len();
    (own, others)
}

#[test]
fn a_stack_is_watched_through_its_life() {
    let home = Home::new();
    home.stackgen(&with_world(&["up", "smoke", "--detach"]))
        .expect(8);

    let making = watched(&home, "smoke");
    let started = one(&making, "started");
    assert_eq!(started["operation"], "create");
    assert_eq!(
        started["resources"].as_array().map(Vec::len),
        Some(SMOKE),
        "also what is still to come"
    );
    let settled = one(&making, "settled");
    assert_eq!(settled["status"], "CREATE_COMPLETE");
    assert_eq!(settled["counts"]["done"], SMOKE);

    let finished = watched(&home, "smoke");
    assert_eq!(history(&finished), history(&making), "all of its history");
    assert_eq!(one(&finished, "settled"), settled);
    let arn = settled["arn"].as_str().expect("an ARN");

    home.stackgen(&with_world(&["down", "smoke"])).expect(0);
    let gone = watched(&home, arn);
    assert_eq!(one(&gone, "settled")["status"], "DELETE_COMPLETE");
    let (own, lines) = history(&gone);
    assert_eq!(own.last(), Some(&"DELETE_COMPLETE"));
    assert!(lines > history(&making).1, "with the delete");

    for stack in ["smoke", "stackgen-nothing"] {
        let run = home.stackgen(&with_world(&["watch", stack])).expect(2);
        assert!(
            run.stderr.contains(&format!("no stack `{stack}`")),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn a_stack_being_deleted_by_its_schedule_is_watched_to_its_end() {
    let home = Home::new();
    home.stackgen(&with_world(&["up", "smoke", "--detach"]))
        .expect(8);
    watched(&home, "smoke");
    // Its half hour ends meanwhile, and the delete has just begun.
    home.stackgen(&["sandbox", "advance", "1700s", "--sandbox"])
        .expect(0);
    let lines = watched(&home, "smoke");
    assert_eq!(one(&lines, "started")["operation"], "delete");
    assert_eq!(one(&lines, "settled")["status"], "DELETE_COMPLETE");
    assert_eq!(one(&lines, "settled")["counts"]["done"], SMOKE);
}
