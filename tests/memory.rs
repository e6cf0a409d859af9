//! Watching for half a day takes no more memory than watching for an hour.
//!
//! The sandbox runs at full speed, so that twelve simulated hours take seconds.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says why and stops"
)]

use std::cell::{Cell, RefCell};

use serde_json::json;
use stackgen::aws::{Options, Session};
use stackgen::cli::target::simulated;
use stackgen::deploy::{UpRequest, Upkeep, up};
use stackgen::sandbox::{Sandbox, Speed};
use stackgen::stack::{Event, Notice, OnFailure};
use stackgen::template::Template;

/// Growth that is no growth: allocators keep a little more or less.
const SLACK_KIB: i64 = 2048;
const HOUR: i64 = 3600;

/// Memory of this process that is really there, in KiB.
fn resident_kib() -> i64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    number.unwrap().parse().unwrap()
}

/// A stack that waits for twelve hours and a bit.
fn patient() -> Template {
    Template::new(json!({
        "Resources": {
            "Handle": { "Type": "AWS::CloudFormation::WaitConditionHandle" },
            "Condition": {
                "Type": "AWS::CloudFormation::WaitCondition",
                "Properties": { "Handle": { "Ref": "Handle" }, "Timeout": "43200", "Count": 1 }
            }
        }
    }))
    .unwrap()
}

#[tokio::test(start_paused = true)]
async fn twelve_hours_take_no_more_than_one() {
    let sandbox = Sandbox::in_memory(1, Speed::Max);
    let session = Session::connect(Options {
        target: simulated(&sandbox),
        region: "us-east-1".to_owned(),
        aws_profile: None,
    })
    .await;
    let template = patient();
    let request = UpRequest {
        profile: "patient",
        stack: "stackgen-patient",
        template: &template,
        capabilities: &[],
        image: ("test-app-2022", "241ac4b1c44fce7e1754b587a6c589204a7be92a"),
        run: None,
        checks: None,
        tags: &std::collections::BTreeMap::new(),
        upkeep: Upkeep::default(),
        on_failure: OnFailure::Rollback,
    };
    let begin = session.clock().now();
    let samples: RefCell<Vec<(i64, i64)>> = RefCell::default();
    let (ticks, stalls) = (Cell::new(0), Cell::new(0));
    let outcome = up(&session, &request, &|event| match event {
        Event::Tick(tick) => {
            ticks.set(ticks.get() + 1);
            let hour = tick.now.duration_since(begin).as_secs() / HOUR;
            let mut samples = samples.borrow_mut();
            if hour > samples.last().map_or(0, |last| last.0) {
                samples.push((hour, resident_kib()));
            }
        }
        Event::Notice(Notice::Stalled { .. }) => stalls.set(stalls.get() + 1),
        _ => {}
    })
    .await;
    assert!(
        outcome.is_err(),
        "nobody signals the condition: {outcome:?}"
    );
    let samples = samples.into_inner();
    for (hour, kib) in &samples {
        println!("{hour:>2} h  {kib:>7} KiB");
    }
    println!(
        "{} questions, {} words about the silence",
        ticks.get(),
        stalls.get()
    );
    let at = |hour| samples.iter().find(|sample| sample.0 == hour).unwrap().1;
    assert!(at(12) - at(1) <= SLACK_KIB, "{samples:?}");
    assert!(stalls.get() >= 4, "half a day of silence is worth a word");
}
