//! The course of a whole run of every shipped profile, as the model has it, for `plan` to reckon
//! with: `src/plan/modelled.json`.

use std::fmt::Write as _;
use std::thread;

use serde_json::{Value, json};
use stackgen::plan::{Point, setting};
use stackgen::profile::Profile;
use stackgen::sandbox::engine::kinds::{names, pace};
use stackgen::sandbox::engine::object::State;

use super::laboratory::{Lab, Setup, prepare};
use super::rows::era;
use super::shipped::{names as profiles, open};

/// Seconds from one look to the next.
const LOOK: u32 = 5;

/// No run of a profile takes longer.
const MOST: u32 = 3 * 3600;

/// Points that are kept of a course, about.
const KEPT: usize = 50;

fn look(lab: &Lab, t0: i64) -> Point {
    let now = lab.now();
    let there = |at: Option<i64>| at.is_some_and(|at| at <= now);
    let alive = || {
        let tasks = lab.world.tasks(&lab.place).iter();
        tasks.filter(|task| !task.is_stopped())
    };
    let served = alive().filter(|task| there(pace::serves_at(&lab.world, &lab.place, task)));
    let billed = alive().filter(|task| there(task.stamps.pull_started));
    let hosts = lab.world.objects(&lab.place, names::INSTANCE);
    Point {
        seconds: u32::try_from((now - t0) / 1_000).unwrap(),
        started: u32::try_from(served.count()).unwrap(),
        tasks: u32::try_from(billed.count()).unwrap(),
        hosts: u32::try_from(hosts.filter(|host| host.state != State::Deleting).count()).unwrap(),
    }
}

/// Looks until `done`, and keeps what it saw.
fn watch(lab: &mut Lab, t0: i64, seen: &mut Vec<Point>, done: impl Fn(Point) -> bool) {
    loop {
        let point = look(lab, t0);
        seen.push(point);
        if done(point) {
            return;
        }
        assert!(point.seconds < MOST, "it never ends: {point:?}");
        lab.wait(i64::from(LOOK) * 1_000);
    }
}

/// Lets the group's hosts go, if there is one.
fn empty_group(lab: &mut Lab) {
    let groups = lab.call("autoscaling:DescribeAutoScalingGroups", json!({}));
    for group in groups["AutoScalingGroups"].as_array().unwrap() {
        let sizes = json!({
            "AutoScalingGroupName": group["AutoScalingGroupName"],
            "MinSize": 0, "MaxSize": 0, "DesiredCapacity": 0,
        });
        lab.call("autoscaling:UpdateAutoScalingGroup", sizes);
    }
}

/// How long the empty stack takes to be deleted, in seconds.
fn delete(lab: &mut Lab) -> i64 {
    let asked = lab.now();
    lab.call("cloudformation:DeleteStack", json!({"StackName": "lab"}));
    loop {
        lab.wait(i64::from(LOOK) * 1_000);
        let stacks = lab.call("cloudformation:ListStacks", json!({}));
        let stacks = stacks["StackSummaries"].as_array().unwrap().clone();
        let gone = |one: &Value| one["StackStatus"] == "DELETE_COMPLETE";
        if stacks.iter().all(gone) {
            return (lab.now() - asked) / 1_000;
        }
        assert!(lab.now() - asked < i64::from(MOST) * 1_000);
    }
}

/// One profile's course, as JSON on few lines.
fn course(name: &str) -> String {
    let mut setup = Setup::of(name);
    let profile: Profile = open(name, &[]).unwrap().resolved.profile.clone();
    let era = era(&profile.source.date);
    setup.era = Some(era.to_owned());
    let (mut lab, _) = prepare(&setup);
    let counts = profile.workload.services.counts();
    let (target, timeout) = (counts.iter().sum::<u32>(), profile.scaling.timeout.0);
    let t0 = lab.now();
    let mut seen = Vec::new();
    lab.raise(counts.clone());
    watch(&mut lab, t0, &mut seen, |point| {
        point.started >= target || u64::from(point.seconds) >= timeout
    });
    let turned = *seen.last().unwrap();
    lab.raise(vec![0; counts.len()]);
    watch(&mut lab, t0, &mut seen, |point| point.tasks == 0);
    empty_group(&mut lab);
    watch(&mut lab, t0, &mut seen, |point| point.hosts == 0);
    let deleted = delete(&mut lab);
    let step = seen.len().div_ceil(KEPT);
    let last = seen.len() - 1;
    let mut points: Vec<Point> = seen
        .iter()
        .enumerate()
        .filter(|(at, point)| at % step == 0 || *at == last || point.seconds == turned.seconds)
        .map(|(_, point)| *point)
        .collect();
    points.dedup();
    let points: Vec<String> = points
        .iter()
        .map(|p| format!("[{},{},{},{}]", p.seconds, p.started, p.tasks, p.hosts))
        .collect();
    let mut text = String::new();
    let _ = write!(
        text,
        "  \"{name}\": {{\n    \"setting\": \"{}\", \"era\": \"{era}\", \"create\": {}, \"turned\": {}, \"delete\": {deleted},\n    \"points\": [{}]\n  }}",
        setting(&profile),
        lab.created / 1_000,
        turned.seconds,
        points.join(",")
    );
    text
}

/// All of them, by two hands.
pub(crate) fn courses() -> String {
    let all = profiles();
    let hands: Vec<_> = (0..2)
        .map(|hand| {
            let half: Vec<String> = all.iter().skip(hand).step_by(2).cloned().collect();
            thread::spawn(move || {
                let made = half.iter().map(|name| (name.clone(), course(name)));
                made.collect::<Vec<_>>()
            })
        })
        .collect();
    let mut made: Vec<_> = hands
        .into_iter()
        .flat_map(|hand| hand.join().unwrap())
        .collect();
    made.sort();
    let texts: Vec<String> = made.into_iter().map(|(_, text)| text).collect();
    format!("{{\n{}\n}}\n", texts.join(",\n"))
}
