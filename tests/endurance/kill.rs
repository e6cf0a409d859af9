//! The kill matrix: the client ends at every call that changes something, before and after it, and
//! at every step of saving the world; then either another client takes everything away, or nobody
//! ever comes back and the expiry alone does.

use std::time::{Duration, Instant};

use crate::field::{Ended, Field, leftovers};

const MOMENTS: [&str; 2] = ["before", "after"];
const STEPS: [&str; 5] = ["locked", "begun", "written", "renamed", "recorded"];
const DOWN: &[&str] = &["down", "--all"];
/// More kills of one kind than any command has.
const MOST: u32 = 200;
/// How many kills at a moment of their own choice come on top, and how far apart they are.
const AT_ANY_TIME: u64 = 25;
const APART_MS: u64 = 9;

/// A profile small enough to be deployed hundreds of times.
struct Case {
    name: &'static str,
    up: &'static [&'static str],
}

const SMOKE: Case = Case {
    name: "smoke",
    up: &["up", "smoke"],
};
const HOSTS: Case = Case {
    name: "ecs-ec2-95pct",
    up: &["up", "ecs-ec2-95pct"],
};

#[test]
fn up_of_tasks_on_fargate() {
    matrix("up", &SMOKE, &Field::new(), SMOKE.up);
}

#[test]
fn down_of_tasks_on_fargate() {
    matrix("down", &SMOKE, &deployed(&SMOKE), DOWN);
}

#[test]
fn up_of_tasks_on_hosts() {
    matrix("up", &HOSTS, &Field::new(), HOSTS.up);
}

#[test]
fn down_of_tasks_on_hosts() {
    matrix("down", &HOSTS, &deployed(&HOSTS), DOWN);
}

fn deployed(case: &Case) -> Field {
    let field = Field::new();
    let up = field.run(case.up, None);
    assert_eq!(up.code, Some(0), "{}", up.brief());
    field
}

/// Kills `args` at every point, each time in the world of `start`.
fn matrix(verb: &str, case: &Case, start: &Field, args: &[&str]) {
    let began = Instant::now();
    let mut points = 0;
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
            let ended = field.run(args, Some(&rule.replace("NTH", &nth.to_string())));
            if !ended.was_killed() {
                assert_eq!(ended.code, Some(0), "{}", ended.brief());
                break;
            }
            survives(
                &field,
                &ended,
                &format!("{verb} {}: {place} {nth}", case.name),
            );
            points += 1;
        }
    }
    for nth in 0..AT_ANY_TIME {
        let field = start.twin();
        let ended = killed_after(&field, args, Duration::from_millis(nth * APART_MS));
        survives(
            &field,
            &ended,
            &format!("{verb} {}: at any time {nth}", case.name),
        );
        points += 1;
    }
    println!(
        "kill matrix, {verb} {}: {points} points, 0 failures, {} s",
        case.name,
        began.elapsed().as_secs()
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
