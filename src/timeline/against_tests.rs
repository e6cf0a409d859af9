//! Runs made by hand against curves made by hand.

use super::super::{Header, Sample, Samples, Stamp, Stamps};
use super::*;

/// A run with a container every `gap_ms` from `first_ms` on.
fn run(containers: u32, first_ms: i64, gap_ms: i64) -> (Summary, Curve) {
    let header = Header {
        schema: Header::SCHEMA.to_owned(),
        t0: "2026-01-02T03:04:05Z".parse().unwrap(),
        simulated: true,
        from: 0,
        to: containers,
        stamps: std::collections::BTreeMap::default(),
    };
    let mut samples = Samples::default();
    for number in 0..i64::from(containers) {
        let at_ms = first_ms + number * gap_ms;
        let stamps = Stamps::default()
            .with(Stamp::Requested, 0)
            .with(Stamp::App, at_ms);
        samples.push(Sample {
            task: number.to_string(),
            stamps,
            ..Sample::default()
        });
    }
    Summary::of(&header, &samples, None)
}

fn published(points: &[(i64, u32)]) -> Published {
    Published {
        name: "2022".to_owned(),
        publication: "a post".to_owned(),
        url: None,
        starts_ms: Some(150_000),
        reaches: 400,
        after_ms: 550_000,
        note: None,
        points: points
            .iter()
            .map(|(at_ms, containers)| Point {
                at_ms: *at_ms,
                containers: *containers,
            })
            .collect(),
    }
}

fn held(run: &(Summary, Curve), points: &[(i64, u32)]) -> Against {
    Against::of(&run.0, &run.1, &published(points))
}

const EVEN: [(i64, u32); 3] = [(150_000, 0), (350_000, 200), (550_000, 400)];

#[test]
fn a_run_within_the_spread_is_like_it() {
    let against = held(&run(400, 160_000, 1000), &EVEN);
    assert_eq!(against.verdict, Verdict::Like);
    assert_eq!(
        against.gap,
        Some(Gap {
            at_ms: 350_000,
            published: 200,
            measured: 191
        })
    );
    insta::assert_snapshot!(against.sentence.replace('\u{a0}', " "), @"as published: 400 after 9:19, published 9:10; first start 2:40, published 2:30; furthest apart at 5:50: 9 fewer");
}

#[test]
fn sooner_later_never_and_by_another_way_are_told_apart() {
    assert_eq!(
        held(&run(400, 100_000, 1000), &EVEN).verdict,
        Verdict::Faster
    );
    assert_eq!(
        held(&run(400, 100_000, 1500), &EVEN).verdict,
        Verdict::Slower
    );
    let short = held(&run(300, 100_000, 1000), &EVEN);
    assert_eq!(short.verdict, Verdict::Short);
    insta::assert_snapshot!(short.sentence, @"fewer than published: 300 of 400, published after 9:10; first start 1:40, published 2:30; furthest apart at 9:10: 100 fewer");
    let stairs = [(150_000, 0), (349_000, 10), (350_000, 380), (550_000, 400)];
    assert_eq!(
        held(&run(400, 151_000, 1000), &stairs).verdict,
        Verdict::OtherWay
    );
}

#[test]
fn without_a_published_curve_the_two_figures_decide() {
    let against = held(&run(500, 160_000, 980), &[]);
    assert_eq!(
        (against.verdict, against.gap, against.measured_then),
        (Verdict::Like, None, 398)
    );
}

#[test]
fn the_published_curve_says_how_many_a_text_that_rounds_means() {
    let tail = [(150_000, 0), (550_000, 380), (800_000, 400)];
    let slow_at_last = run(390, 160_000, 1000);
    let against = held(&slow_at_last, &tail);
    assert_eq!(against.containers, 380);
    assert_eq!(against.verdict, Verdict::Like, "{}", against.sentence);
    assert_eq!(held(&slow_at_last, &[]).verdict, Verdict::Short);
}
