//! Runs made by hand, and what their figures must be.
#![expect(clippy::float_cmp, reason = "whole numbers stay exact")]

use std::collections::BTreeMap;

use super::super::figures::count;
use super::super::{Origin, Sample, Stamps, Stop};
use super::*;

fn header(to: u32, app_ms: u32) -> Header {
    let origin = |resolution_ms| Origin {
        source: "a test".to_owned(),
        resolution_ms,
    };
    Header {
        schema: Header::SCHEMA.to_owned(),
        t0: "2026-01-02T03:04:05Z".parse().unwrap(),
        simulated: true,
        from: 0,
        to,
        stamps: BTreeMap::from([(Stamp::App, origin(app_ms)), (Stamp::Created, origin(1))]),
    }
}

/// A container of a service that started at `app`; the rest of its stamps lie before that.
fn sample(number: i64, service: &str, app: i64) -> Sample {
    Sample {
        task: format!("{number:032x}"),
        service: service.to_owned(),
        az: Some(format!("use1-az{}", number % 2 + 1)),
        host: Some(format!("i-{}", number / 15)),
        stamps: Stamps::default()
            .with(Stamp::Requested, 0)
            .with(Stamp::Created, 100)
            .with(Stamp::PullStarted, app - 500)
            .with(Stamp::PullStopped, app - 300)
            .with(Stamp::Started, app - 200)
            .with(Stamp::App, app),
        ..Sample::default()
    }
}

fn before(number: i64) -> Sample {
    let stamps = Stamps::default().with(Stamp::App, -60_000);
    Sample {
        stamps,
        ..sample(number, "one", 0)
    }
}

fn samples(list: impl IntoIterator<Item = Sample>) -> Samples {
    let mut samples = Samples::default();
    list.into_iter().for_each(|sample| samples.push(sample));
    samples
}

fn summary(to: u32, list: impl IntoIterator<Item = Sample>) -> (Summary, Curve) {
    Summary::of(&header(to, 1), &samples(list), None)
}

/// One container a second from the first second on, the first sixty of service `one`.
fn even() -> (Summary, Curve) {
    let service = |number| if number < 60 { "one" } else { "two" };
    let raised = (0..100).map(|number| sample(number, service(number), 1000 * (number + 1)));
    summary(101, raised.chain([before(1000)]))
}

#[test]
fn an_even_run_comes_out_as_it_was_made() {
    let (summary, curve) = even();
    assert_eq!((summary.coverage.have, summary.coverage.before), (101, 1));
    assert!(summary.coverage.is_complete());
    assert_eq!(summary.first_ms, Some(1000));
    assert_eq!(summary.last_ms, Some(100_000));
    let reached = [10, 50, 99, 100].map(|percent| summary.reached_ms(percent));
    assert_eq!(
        reached,
        [Some(10_000), Some(50_000), Some(99_000), Some(100_000)]
    );
    assert_eq!(summary.rates.peak.unwrap().per_second, 1.0);
    assert_eq!(summary.rates.sustained.unwrap().per_second, 1.0);
    assert_eq!(summary.stairs, None);
    let counts = [-1, 0, 999, 1000].map(|at_ms| curve.at(at_ms));
    assert_eq!((counts, curve.reached()), ([0, 1, 1, 2], 101));
    let csv = curve.csv();
    assert!(csv.starts_with("second,containers\n0,1\n1,2\n2,3\n"));
    assert_eq!(csv.lines().count(), 102);
}

#[test]
fn phases_are_there_in_all_and_by_group() {
    let (summary, _) = even();
    let pull = summary.phase(Phase::Pulling).unwrap().lengths;
    assert_eq!((pull.n, pull.missing), (100, 0));
    assert_eq!(pull.quantiles.unwrap().p99_ms, 200.0);
    let in_all = summary.phase(Phase::InAll).unwrap().lengths;
    assert_eq!(in_all.quantiles.unwrap().p50_ms, 50_500.0);
    let sizes =
        |groups: &[Group]| -> Vec<u32> { groups.iter().map(|group| group.containers).collect() };
    assert_eq!(sizes(&summary.services), [60, 40]);
    assert_eq!(sizes(&summary.zones), [50, 50]);
    assert_eq!(sizes(&summary.hosts), [15, 15, 15, 15, 15, 15, 10]);
    let two = summary.services[1].phase(Phase::InAll).unwrap().lengths;
    let two = two.quantiles.unwrap();
    assert_eq!((two.min_ms, two.max_ms), (61_000.0, 100_000.0));
}

#[test]
fn missing_and_negative_are_counted_and_nothing_is_clamped() {
    let mut list: Vec<Sample> = (0..10).map(|number| sample(number, "one", 5000)).collect();
    list[0].stamps = Stamps::default()
        .with(Stamp::Requested, 0)
        .with(Stamp::Created, -40);
    list[1].stamps.set(Stamp::PullStopped, 4000);
    let (summary, curve) = summary(10, list);
    let phase = |phase| summary.phase(phase).unwrap().lengths;
    assert_eq!(
        (
            phase(Phase::Pulling).n,
            phase(Phase::Pulling).missing,
            phase(Phase::Pulling).negative
        ),
        (9, 1, 1)
    );
    assert_eq!(phase(Phase::Pulling).quantiles.unwrap().min_ms, -500.0);
    assert_eq!(phase(Phase::Scheduling).negative, 1);
    assert_eq!(phase(Phase::InAll).missing, 1);
    assert_eq!(
        (
            summary.coverage.have,
            summary.coverage.tasks,
            summary.coverage.stamps[&Stamp::App]
        ),
        (9, 10, 9)
    );
    assert!(!summary.coverage.is_complete());
    assert_eq!(summary.reached_ms(90), Some(5000));
    assert_eq!(summary.reached_ms(100), None);
    assert_eq!(curve.reached(), 9);
}

#[test]
fn doubled_late_and_lost_lines_leave_the_counts_right() {
    let all: Vec<Sample> = (0..300)
        .map(|number| sample(number, "one", 10 * number + 1000))
        .collect();
    let mut text = header(300, 1).line();
    let early = |sample: &Sample| Sample {
        stamps: Stamps::default().with(Stamp::Requested, 0),
        ..sample.clone()
    };
    // What is known at first; then, out of order, all of it; some twice; every tenth never.
    for sample in &all {
        text += &early(sample).line();
    }
    for sample in all
        .iter()
        .rev()
        .filter(|sample| !sample.task.ends_with("10"))
    {
        text += &sample.line();
        if sample.task.ends_with('7') {
            text += &Sample {
                restarts: 2,
                ..sample.clone()
            }
            .line();
        }
    }
    let lost = all
        .iter()
        .filter(|sample| sample.task.ends_with("10"))
        .count();
    let (header, samples) = Samples::read(text.as_bytes()).unwrap();
    let (summary, _) = Summary::of(&header, &samples, None);
    let coverage = &summary.coverage;
    assert_eq!((coverage.tasks, coverage.have), (300, 300 - count(lost)));
    let in_all = summary.phase(Phase::InAll).unwrap().lengths;
    assert_eq!(
        (in_all.n, in_all.missing, in_all.negative),
        (300 - count(lost), count(lost), 0)
    );
    let sevens = all
        .iter()
        .filter(|sample| sample.task.ends_with('7'))
        .count();
    assert_eq!(
        (coverage.restarted, coverage.restarts),
        (count(sevens), 2 * count(sevens))
    );
    assert_eq!(coverage.superseded_lines, 300 - count(lost) + count(sevens));
}

#[test]
fn whole_seconds_are_shown_as_such() {
    let header = header(1, 1000);
    let (summary, _) = Summary::of(&header, &samples([sample(1, "one", 5000)]), None);
    let in_all = summary.phase(Phase::InAll).unwrap();
    assert_eq!(
        (in_all.minus_ms, in_all.plus_ms, in_all.is_exact()),
        (0, 1000, false)
    );
    assert!(summary.phase(Phase::Pulling).unwrap().is_exact());
    assert_eq!(summary.resolution_ms, 1000);
}

#[test]
fn without_the_containers_records_the_curve_is_by_started_and_says_so() {
    let mut list: Vec<Sample> = (0..9).map(|number| sample(number, "one", 5000)).collect();
    for sample in list.iter_mut().skip(4) {
        sample.stamps = Stamps::default()
            .with(Stamp::Requested, 0)
            .with(Stamp::Started, 4000);
    }
    let (by_started, curve) = summary(9, list.clone());
    assert_eq!(
        (by_started.yardstick, by_started.coverage.have),
        (Stamp::Started, 9)
    );
    assert_eq!(curve.yardstick, Stamp::Started);
    list[4] = sample(4, "one", 5000);
    assert_eq!(summary(9, list).0.yardstick, Stamp::App);
}

#[test]
fn bursts_are_stairs_and_a_straggler_is_no_step() {
    let burst = |begin: i64| (0..50).map(move |number| begin + number * 100);
    let mut starts: Vec<i64> = [10_000, 70_000, 131_000, 190_000]
        .into_iter()
        .flat_map(burst)
        .collect();
    starts.push(160_000);
    starts.sort_unstable();
    let list = (0..)
        .zip(&starts)
        .map(|(number, at)| sample(number, "one", *at));
    let stairs = summary(201, list).0.stairs.unwrap();
    let begins: Vec<i64> = stairs.steps.iter().map(|step| step.from_ms).collect();
    assert_eq!(begins, [10_000, 70_000, 131_000, 190_000]);
    assert_eq!(stairs.every_ms, 60_000);
    assert_eq!(
        stairs.steps.iter().map(|step| step.containers).sum::<u32>(),
        201
    );
}

#[test]
fn stopped_containers_are_counted_by_reason() {
    let stop = |reason: &str| {
        Some(Stop {
            reason: reason.to_owned(),
            ..Stop::default()
        })
    };
    let list = (0..7).map(|number| {
        let host = format!("Host EC2 (instance i-0123456789abcde{number:02}) terminated");
        let reason = if number < 5 {
            host
        } else {
            "Essential container in task exited".to_owned()
        };
        Sample {
            stopped: stop(&reason),
            ..sample(number, "one", 1000)
        }
    });
    let stopped = summary(7, list).0.stopped;
    let counts: Vec<(&str, u32)> = stopped
        .iter()
        .map(|stopped| (stopped.reason.as_str(), stopped.containers))
        .collect();
    assert_eq!(
        counts,
        [
            ("Host EC2 (instance …) terminated", 5),
            ("Essential container in task exited", 2)
        ]
    );
}

#[test]
fn a_summary_comes_back_from_its_json() {
    let list = (0..30).map(|number| sample(number, "one", 1000 * number));
    let (summary, curve) = summary(
        40,
        list.chain([Sample {
            az: None,
            host: None,
            ..sample(99, "two", 1)
        }]),
    );
    assert_eq!(summary.zones.last().unwrap().name, None);
    let json = serde_json::to_string(&summary).unwrap();
    assert_eq!(serde_json::from_str::<Summary>(&json).unwrap(), summary);
    let json = serde_json::to_string(&curve).unwrap();
    assert_eq!(serde_json::from_str::<Curve>(&json).unwrap(), curve);
}

#[test]
fn an_empty_run_has_figures_too() {
    let (summary, curve) = summary(3, []);
    assert_eq!(
        (summary.first_ms, summary.coverage.have, curve.reached()),
        (None, 0, 0)
    );
    assert_eq!(curve.csv(), "second,containers\n0,0\n");
    assert_eq!(summary.rates, Rates::default());
}
