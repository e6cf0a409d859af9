//! `down` and every flag of it, as a user types them.

use serde_json::Value;

use crate::harness::{Home, Run};

const SANDBOX: [(&str, &str); 2] = [
    ("STACKGEN_SANDBOX", "world.json"),
    ("STACKGEN_SANDBOX_SPEED", "max"),
];
const ONE: &str = "stackgen-smoke-one";
const TWO: &str = "stackgen-smoke-two";

fn stackgen(home: &Home, args: &[&str]) -> Run {
    home.stackgen_with(&SANDBOX, args)
}

/// Stacks that live for ten hours: one in us-east-1, two in eu-west-1.
fn two_stacks(home: &Home) {
    let up = ["up", "smoke", "-q", "--ttl", "10h", "--name"];
    stackgen(home, &[&up[..], &["one"]].concat()).expect(0);
    let there = ["two", "--region", "eu-west-1"];
    stackgen(home, &[&up[..], &there].concat()).expect(0);
}

/// Names of the stacks that a JSON answer lists.
fn names(run: &Run) -> Vec<String> {
    let document: Value = serde_json::from_str(&run.stdout).expect("one JSON document");
    let stacks = document["stacks"].as_array().expect("stacks");
    let name = |stack: &Value| stack["name"].as_str().expect("a name").to_owned();
    stacks.iter().map(name).collect()
}

fn there(home: &Home) -> Vec<String> {
    names(&stackgen(home, &["status", "--output", "json"]).expect(0))
}

/// What a dry run with these options would delete.
fn chosen(home: &Home, options: &[&str]) -> Vec<String> {
    let args = [&["down", "--dry-run", "--output", "json"], options].concat();
    names(&stackgen(home, &args).expect(0))
}

#[test]
fn a_dry_run_lists_and_deletes_nothing() {
    let home = Home::new();
    let up = ["up", "ecs-ec2-95pct", "-q", "--ttl", "10h"];
    stackgen(&home, &up).expect(0);
    stackgen(&home, &["sandbox", "advance", "2h"]).expect(0);
    let run = stackgen(&home, &["down", "--all", "--dry-run"]).expect(0);
    let said = "stackgen-ecs-ec2-95pct: would stop its tasks and hosts, then delete it\n";
    assert_eq!(run.stdout, said);
    let lines: Vec<&str> = run.stderr.lines().collect();
    let head = lines.iter().position(|line| line.starts_with("STACK"));
    let head = head.unwrap_or_else(|| panic!("no table\n{run}"));
    assert_eq!(
        lines[head].split_whitespace().collect::<Vec<_>>().join(" "),
        "STACK PROFILE STATUS REGION AGE TIME LEFT $ SO FAR"
    );
    // Four NAT gateways with their addresses and two endpoints in four zones: $0.28 an hour.
    for part in ["ecs-ec2-95pct", "us-east-1", "2h 0", "7h 5", "over $0.5"] {
        assert!(lines[head + 1].contains(part), "{part}\n{run}");
    }
    assert!(run.stderr.contains("nothing was deleted"), "{run}");
    assert_eq!(there(&home), ["stackgen-ecs-ec2-95pct"]);
}

#[test]
fn names_arns_and_profiles_choose() {
    let home = Home::new();
    two_stacks(&home);
    assert_eq!(chosen(&home, &["smoke"]), [TWO, ONE]);
    assert_eq!(chosen(&home, &[ONE, TWO]), [TWO, ONE]);
    assert_eq!(chosen(&home, &["smoke", "--region", "us-east-1"]), [ONE]);
    let status = stackgen(&home, &["status", ONE, "--output", "json"]).expect(0);
    let document: Value = serde_json::from_str(&status.stdout).expect("JSON");
    let arn = document["stacks"][0]["arn"].as_str().expect("an ARN");
    assert_eq!(chosen(&home, &[arn]), [ONE]);
    let run = stackgen(&home, &["down", "nobody", ONE, "--yes"]).expect(0);
    assert!(run.stderr.contains("no stack for nobody"), "{run}");
    assert_eq!(there(&home), [TWO]);
    let run = stackgen(&home, &["down", "--all", "--yes"]).expect(0);
    assert!(run.stderr.contains("0 left"), "{run}");
    assert_eq!(there(&home), [""; 0]);
}

#[test]
fn owners_choose() {
    let home = Home::new();
    two_stacks(&home);
    assert_eq!(chosen(&home, &["--owner", "me"]), [TWO, ONE]);
    assert_eq!(chosen(&home, &["--owner", "sandbox"]), [TWO, ONE]);
    let run = stackgen(&home, &["down", "--owner", "ann", "--yes"]).expect(0);
    let said = "the options choose none of 2 stacks found";
    assert!(run.stderr.contains(said), "{run}");
    assert_eq!(there(&home).len(), 2);
}

#[test]
fn only_stacks_that_nobody_uses_are_idle() {
    let home = Home::new();
    two_stacks(&home);
    assert_eq!(chosen(&home, &["--idle"]), [""; 0], "too young");
    stackgen(&home, &["sandbox", "advance", "2h"]).expect(0);
    assert_eq!(chosen(&home, &["--idle"]), [TWO, ONE]);
    assert_eq!(chosen(&home, &["--idle=3h"]), [""; 0]);
    assert_eq!(chosen(&home, &["--idle", "--region", "us-east-1"]), [ONE]);
    // Somebody who may not look at the services knows of none that is idle.
    home.write(
        "f.yaml",
        "calls: [{call: 'ecs:ListServices', error: {code: AccessDeniedException, message: not you}}]",
    );
    let run = ["down", "--idle", "--yes", "--sandbox-faults", "f.yaml"];
    let run = stackgen(&home, &run).expect(0);
    assert!(run.stderr.contains("is left alone"), "{run}");
    assert_eq!(there(&home).len(), 2);
}

#[test]
fn regions_that_are_off_are_skipped_and_those_not_seen_are_named() {
    let home = Home::new();
    two_stacks(&home);
    home.write(
        "off.yaml",
        "world: [{region: ap-east-1, set: region_disabled}]",
    );
    let all = ["--all", "--region", "us-east-1,eu-west-1,ap-east-1"];
    let off = [&all[..], &["--sandbox-faults", "off.yaml"]].concat();
    assert_eq!(chosen(&home, &off), [TWO, ONE]);
    home.write(
        "unseen.yaml",
        "calls: [{call: 'cloudformation:DescribeStacks', when: {nth: 1},
            error: {code: AccessDenied, message: not here}}]",
    );
    let unseen = ["--all", "--dry-run", "--sandbox-faults", "unseen.yaml"];
    let run = stackgen(&home, &[&["down"], &unseen[..]].concat()).expect(4);
    assert!(run.stderr.contains("could not look into"), "{run}");
    assert!(run.stderr.contains("not here"), "{run}");
    assert_eq!(run.stdout.lines().count(), 1, "{run}");
}

#[test]
fn the_batch_is_told_whole_and_the_worst_ends_it() {
    let home = Home::new();
    let up = ["up", "smoke", "-q", "--ttl", "10h", "--name"];
    stackgen(&home, &[&up[..], &["one"]].concat()).expect(0);
    protect(&home);
    let there = ["two", "--region", "eu-west-1"];
    stackgen(&home, &[&up[..], &there].concat()).expect(0);
    let args = ["down", "--all", "--yes", "--output", "json"];
    let run = stackgen(&home, &args).expect(7);
    let document: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let results = document["stacks"].as_array().expect("stacks").iter();
    let results: Vec<_> = results.map(|stack| stack["result"].clone()).collect();
    assert_eq!(results, ["deleted", "protected"], "{document:#}");
    assert!(run.stderr.contains("1 of 2 stacks were not deleted"));
}

#[test]
fn force_lets_a_stack_go_and_lists_what_stays() {
    let home = Home::new();
    home.write(
        "f.yaml",
        "resources: [{resource: Cluster, during: delete, times: 0, fail: nobody knows why}]",
    );
    let up = ["up", "smoke", "-q", "--name", "one", "--ttl", "10h"];
    stackgen(&home, &[&up[..], &["--sandbox-faults", "f.yaml"]].concat()).expect(0);
    let run = stackgen(&home, &["down", ONE, "--yes"]).expect(7);
    for part in [
        "stackgen-smoke-one was not deleted",
        "nobody knows why",
        "--force",
    ] {
        assert!(run.stderr.contains(part), "{part}\n{run}");
    }
    let run = stackgen(&home, &["down", ONE, "--force", "--yes"]).expect(7);
    for part in [
        "by force",
        "left resources behind",
        "aws ecs delete-cluster",
        "1 left",
    ] {
        assert!(run.stderr.contains(part), "{part}\n{run}");
    }
    assert_eq!(there(&home), [""; 0]);
}

#[test]
fn protection_is_switched_off_by_its_flag_alone() {
    let home = Home::new();
    let up = ["up", "smoke", "-q", "--name", "one", "--ttl", "10h"];
    stackgen(&home, &up).expect(0);
    protect(&home);
    assert_eq!(chosen(&home, &[ONE]), [ONE]);
    let run = stackgen(&home, &["down", ONE, "--dry-run"]).expect(0);
    assert!(run.stdout.contains("leave it alone"), "{run}");
    let run = stackgen(&home, &["down", ONE, "--force", "--yes"]).expect(7);
    assert!(run.stderr.contains("protected from deletion"), "{run}");
    assert!(run.stderr.contains("--force-protected"), "{run}");
    let run = stackgen(&home, &["down", ONE, "--force-protected", "--yes"]).expect(0);
    assert!(run.stderr.contains("protection switched off"), "{run}");
    assert_eq!(there(&home), [""; 0]);
}

/// Somebody protects every stack of the world.
fn protect(home: &Home) {
    fn walk(value: &mut Value) {
        if let Some(protection) = value.get_mut("termination_protection") {
            *protection = Value::Bool(true);
        }
        match value {
            Value::Object(members) => members.values_mut().for_each(walk),
            Value::Array(items) => items.iter_mut().for_each(walk),
            _ => {}
        }
    }
    let path = home.path("world.json");
    let text = std::fs::read_to_string(&path).expect("a world");
    let mut world: Value = serde_json::from_str(&text).expect("JSON");
    walk(&mut world);
    std::fs::write(&path, world.to_string()).expect("a world");
}
