use anstream::adapter::strip_str;
use insta::assert_snapshot;
use proptest::prelude::*;

use super::super::frame::Canvas;
use super::course::Course;
use super::picture::picture;
use super::texts;
use crate::timeline::live::{
    CallFailed, Cause, Event, Halt, Halted, Preparing, Pulse, Raise, Raised, StopReason,
    TaskStopped,
};

fn raised() -> Event {
    Event::Raised(Raised {
        t0: jiff::Timestamp::from_second(1_800_000_000).unwrap(),
        simulated: true,
        services: vec![
            Raise {
                service: "one".into(),
                from: 1,
                to: 700,
                sent_ms: 2,
                answered_ms: 60,
                said_ms: None,
            };
            5
        ],
        stamps: std::collections::BTreeMap::default(),
    })
}

fn pulse(elapsed_ms: i64, started: u32) -> Pulse {
    Pulse {
        elapsed_ms,
        target: 3500,
        started,
        running: started,
        pending: 310,
        hosts: 87,
        per_second: 18.25,
        p50_ms: Some(181_000),
        p90_ms: Some(241_000),
        p99_ms: Some(249_900),
        usd_micros: Some(1_234_567),
        ..Pulse::default()
    }
}

/// A curve in stairs, as hosts come in batches.
fn risen(until_s: i64) -> Course {
    let mut course = Course::new("stackgen-ecs-ec2-95pct", true);
    course.apply(&raised());
    for second in (0..=until_s).step_by(2) {
        let batch = u32::try_from((second - 90).max(0) / 60).unwrap();
        let within = u32::try_from((second - 90).max(0) % 60).unwrap().min(30);
        let started = 5 + batch * 300 + within * 10;
        course.apply(&Event::Pulse(pulse(second * 1000, started.min(3500))));
    }
    course
}

fn drawn(course: &Course, columns: usize, lines: usize) -> String {
    strip_str(&picture(course, Canvas { columns, lines }).join("\n")).to_string()
}

fn stopped(cause: Cause) -> Event {
    Event::TaskStopped(TaskStopped {
        task: "5f0e".into(),
        service: "one".into(),
        at_ms: Some(61_000),
        why: StopReason {
            cause,
            code: Some("TaskFailedToStart".into()),
            reason: Some("CannotPullContainerError: no basic auth credentials".into()),
        },
        started: false,
    })
}

#[test]
fn a_curve_grows_with_its_figures() {
    assert_snapshot!(drawn(&risen(420), 80, 24), @r"
     3500 ┤┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
          │
          │
          │
          │
          │
          │
          │                                                              ⢀⡀
     1750 ┤                                                           ⣀⡤⠞⠉
          │                                                   ⢀⣠⠖⠋⠉⠉⠉⠉⠁
          │                                           ⢀⣠⠤⠤⠤⠤⠴⠚⠉
          │                                    ⣀⣀⣀⣀⣀⡤⠞⠉
          │                                ⢀⡤⠖⠋⠁
          │                        ⢀⣠⠖⠒⠒⠒⠒⠚⠉
          │                ⢀⣠⠤⠤⠤⠤⠤⠖⠋
          │⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⡤⠖⠋
        0 └────────────────────────────────────────────────────────────────────────
          0:00                              4:00                               8:00
    1805/3500 started  18.2/s  310 pending  87 hosts  0 failed  p50 3m 01s
    p90 4m 01s  p99 4m 09s  $1.23 so far
    measuring stackgen-ecs-ec2-95pct  7m 00s simulated
    ");
}

#[test]
fn a_narrow_and_low_terminal_has_what_fits() {
    assert_snapshot!(drawn(&risen(200), 60, 14), @r"
     3500 ┤┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
          │
          │
          │
     1750 ┤
          │
          │                            ⢀⣀⣠⠤⠤⠤⠤
          │⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣠⠤⠴⠒⠒⠒⠒⠒⠒⠚⠉⠉
        0 └────────────────────────────────────────────────────
          0:00                    2:30                     5:00
    605/3500 started  18.2/s  310 pending  87 hosts  0 failed
    p50 3m 01s  p90 4m 01s  p99 4m 09s  $1.23 so far
    measuring stackgen-ecs-ec2-95pct  3m 20s simulated
    ");
    assert_snapshot!(drawn(&risen(200), 20, 6), @r"
    605/3500 started
    18.2/s  310 pending
    87 hosts  0 failed
    p50 3m 01s
    3m 20s sim
    ");
    assert_snapshot!(drawn(&risen(200), 20, 2), @r"3m 20s sim");
}

#[test]
fn before_t0_the_start_state_is_shown() {
    let mut course = Course::new("stackgen-smoke", false);
    assert_snapshot!(drawn(&course, 80, 24), @r"preparing stackgen-smoke");
    let event = Event::Preparing(Preparing {
        services: 5,
        steady: 3,
        running: 4,
        wanted: 5,
        hosts: 2,
    });
    let news = course.apply(&event);
    assert_snapshot!(texts::lines(&course, &event, news, false).join("\n"), @r"waiting for the start state: 3 of 5 services steady, 4 of 5 tasks run, 2 hosts");
    assert!(!course.apply(&event).first, "nothing new");
    assert_snapshot!(drawn(&course, 80, 24), @r"
    3/5 services steady  4/5 running  2 hosts
    preparing stackgen-smoke
    ");
}

#[test]
fn a_plain_line_comes_every_ten_seconds_of_the_run() {
    let mut course = Course::new("stackgen-x", true);
    course.apply(&raised());
    let due: Vec<i64> = (0..45)
        .step_by(2)
        .filter(|second| {
            course
                .apply(&Event::Pulse(pulse(second * 1000 + 300, 7)))
                .line_due
        })
        .collect();
    assert_eq!(due, [0, 10, 20, 30, 40]);
    assert_snapshot!(strip_str(&texts::pulse(&course)).to_string(), @r"00:00:44     7/3500 started  18.2/s  310 pending  87 hosts  0 failed  p50 3m 01s  p90 4m 01s  p99 4m 09s  $1.23  simulated");
}

#[test]
fn failures_are_told_once_a_kind_and_then_counted() {
    let mut course = risen(60);
    let event = stopped(Cause::Pull);
    let news = course.apply(&event);
    assert!(news.failure && news.first);
    let told = texts::lines(&course, &event, news, false).join("\n");
    assert_snapshot!(strip_str(&told).to_string(), @r"00:01:01 a task of one could not pull its image: CannotPullContainerError: no basic auth credentials; further ones are counted");
    let news = course.apply(&event);
    assert!(news.failure && texts::lines(&course, &event, news, false).is_empty());
    assert!(!course.apply(&stopped(Cause::Asked)).failure);
    let failed = |throttled| {
        Event::CallFailed(CallFailed {
            operation: "ecs:DescribeTasks".into(),
            error: "Rate exceeded".into(),
            throttled,
        })
    };
    assert!(course.apply(&failed(false)).failure);
    assert!(!course.apply(&failed(true)).failure);
}

#[test]
fn every_way_to_end_is_said() {
    for (halt, said) in [
        (Halt::Reached, "target reached"),
        (
            Halt::Plateau { quiet_ms: 180_000 },
            "plateau: no container has started for 3m 00s",
        ),
        (
            Halt::Timeout {
                after_ms: 2_700_000,
            },
            "the time is up after 45m 00s",
        ),
        (
            Halt::FailureStorm { failed: 40 },
            "tasks fail faster than they start: 40 in the last minutes",
        ),
        (
            Halt::Budget {
                usd_micros: 19_995_000,
            },
            "the money is spent: $20.00 with going back and deleting",
        ),
        (Halt::Interrupted, "interrupted"),
        (Halt::Lost, "AWS cannot be asked any more"),
    ] {
        let event = Event::Halted(Halted {
            halt,
            elapsed_ms: 600_000,
        });
        let mut course = risen(600);
        let news = course.apply(&event);
        assert_eq!(news.failure, halt != Halt::Reached);
        let line = texts::lines(&course, &event, news, false).join("\n");
        let line = strip_str(&line).to_string();
        assert_eq!(
            line,
            format!("00:10:00 {said}: 2705 of 3500 containers started, simulated")
        );
    }
}

proptest! {
    #[test]
    fn a_picture_always_fits(
        columns in 20_usize..200,
        lines in 2_usize..60,
        counts in proptest::collection::vec(0_u32..100_000, 0..50),
        apart_ms in 1_i64..1_000_000,
    ) {
        let mut course = Course::new("stackgen-with-a-rather-long-name-of-its-own", true);
        course.apply(&raised());
        for (at, count) in (0_i64..).zip(&counts) {
            course.apply(&Event::Pulse(pulse(at * apart_ms, *count)));
        }
        let picture = picture(&course, Canvas { columns, lines });
        prop_assert!(picture.len() < lines, "{} lines on {lines}", picture.len());
        for line in picture {
            let width = strip_str(&line).to_string().chars().count();
            prop_assert!(width <= columns, "{width} > {columns}: {line}");
        }
    }
}
