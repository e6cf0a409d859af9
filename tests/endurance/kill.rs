//! The kill matrix: the client ends at every call that changes something, before and after it, and
//! at every step of saving the world; then either another client takes everything away, or nobody
//! ever comes back and the expiry alone does.

use std::time::{Duration, Instant};

use crate::field::{Ended, Field, leftovers};

const MOMENTS: [&str; 2] = ["before", "after"];
const STEPS: [&str; 5] = ["locked", "begun", "written", "renamed", "recorded"];
/// More kills of one kind than any command has.
const MOST: u32 = 200;
/// How many kills at a moment of their own choice come on top, and how far apart they are.
const AT_ANY_TIME: u64 = 12;
const APART_MS: u64 = 19;

/// A command, and the world it is given in.
struct Case {
    name: &'static str,
    /// What has been done before.
    before: Option<&'static [&'static str]>,
    /// The command that is killed.
    command: &'static [&'static str],
    /// What else troubles the world, as lines of a script.
    trouble: &'static str,
}

const UP: Case = Case {
    name: "up smoke",
    before: None,
    command: &["up", "smoke"],
    trouble: "",
};

#[test]
fn up_of_tasks_on_fargate() {
    matrix(&UP);
}

#[test]
fn up_of_tasks_on_hosts() {
    matrix(&Case {
        name: "up ecs-ec2-95pct",
        command: &["up", "ecs-ec2-95pct"],
        ..UP
    });
}

#[test]
fn up_of_what_is_there_and_differs() {
    matrix(&Case {
        name: "up smoke, which differs",
        before: Some(UP.command),
        command: &["up", "smoke", "--set", "workload.memory=1 GB"],
        ..UP
    });
}

#[test]
fn up_that_fails_and_takes_back() {
    matrix(&Case {
        name: "up smoke, which fails",
        trouble: "resources: [{type: 'AWS::ECS::Service', during: create, fail: no, times: 1}]\n",
        ..UP
    });
}

#[test]
fn down_of_tasks_on_fargate() {
    matrix(&Case {
        name: "down smoke",
        before: Some(UP.command),
        command: &["down", "--all"],
        ..UP
    });
}

#[test]
fn down_of_tasks_on_hosts() {
    matrix(&Case {
        name: "down ecs-ec2-95pct",
        before: Some(&["up", "ecs-ec2-95pct"]),
        command: &["down", "--all"],
        ..UP
    });
}

#[test]
fn down_with_the_roles_while_interfaces_linger() {
    matrix(&Case {
        name: "down --bootstrap, interfaces linger",
        before: Some(UP.command),
        command: &["down", "--all", "--bootstrap"],
        trouble: "world: [{set: {interfaces_linger: \
                  {of: 'AWS::ECS::Task', in_use_seconds: 300, seconds: 1500}}}]\n",
    });
}

/// Kills the command at every point, each time in the same world.
fn matrix(case: &Case) {
    let began = Instant::now();
    let start = Field::new();
    if let Some(before) = case.before {
        let before = start.run(before, None);
        assert_eq!(before.code, Some(0), "{}", before.brief());
    }
    let mut hit = Vec::new();
    let calls = MOMENTS.map(|moment| {
        let rule = format!("calls: [{{mutating: true, kill: {moment}, when: {{nth: NTH}}}}]");
        (format!("{moment} call"), rule)
    });
    let saves = STEPS.map(|step| {
        let rule = format!("files: [{{kill: {step}, when: {{nth: NTH}}}}]");
        (format!("{step} in save"), rule)
    });
    for (place, rule) in calls.into_iter().chain(saves) {
        for nth in 1..MOST {
            let field = start.twin();
            let rule = rule.replace("NTH", &nth.to_string());
            let ended = field.run(case.command, Some(&format!("{}{rule}", case.trouble)));
            if !ended.was_killed() {
                break;
            }
            survives(&field, &ended, &format!("{}: {place} {nth}", case.name));
            hit.push(format!("{place} {nth}"));
        }
    }
    assert!(!hit.is_empty(), "{}: no point was hit", case.name);
    for nth in 0..AT_ANY_TIME {
        let field = start.twin();
        let wait = Duration::from_millis(nth * APART_MS);
        let ended = killed_after(&field, case.command, wait);
        survives(&field, &ended, &format!("{}: at any time {nth}", case.name));
    }
    println!(
        "kill matrix, {}: {} points and {AT_ANY_TIME} moments, 0 failures, {} s\n  {}",
        case.name,
        hit.len(),
        began.elapsed().as_secs(),
        hit.join(", ")
    );
}

/// Real time decides where this one ends; what must hold afterwards does not depend on it.
fn killed_after(field: &Field, args: &[&str], wait: Duration) -> Ended {
    let mut child = field.command(args, None).spawn().unwrap();
    std::thread::sleep(wait);
    let _ = child.kill(); // It may be done already.
    Ended::of(&child.wait_with_output().unwrap())
}

/// Whoever comes next, or time alone, leaves nothing.
fn survives(field: &Field, ended: &Ended, point: &str) {
    let alone = field.twin();
    let left = leftovers(&alone.time_alone());
    assert!(
        left.is_empty(),
        "{point}: time alone leaves {left:?}\n{}",
        ended.said
    );
    let down = field.run(&["down", "--all", "--bootstrap"], None);
    assert_eq!(down.code, Some(0), "{point}: {}", down.brief());
    let inventory = field.inventory();
    assert!(
        inventory.is_empty(),
        "{point}: {:?} {:?}",
        inventory.stacks,
        inventory.objects
    );
}
