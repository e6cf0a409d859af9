//! Comparisons of runs made by hand.
#![expect(clippy::float_cmp, reason = "whole numbers stay exact")]

use super::super::{Header, Sample, Samples, Stamp, Stamps};
use super::*;

/// A run of ten containers, one every `gap_ms`.
fn summary(gap_ms: i64) -> Summary {
    let header = Header {
        schema: Header::SCHEMA.to_owned(),
        t0: "2026-01-02T03:04:05Z".parse().unwrap(),
        simulated: true,
        from: 0,
        to: 10,
        stamps: std::collections::BTreeMap::default(),
    };
    let mut samples = Samples::default();
    for number in 1..=10 {
        let stamps = Stamps::default()
            .with(Stamp::Requested, 0)
            .with(Stamp::App, number * gap_ms);
        samples.push(Sample {
            task: number.to_string(),
            stamps,
            ..Sample::default()
        });
    }
    Summary::of(&header, &samples, None).0
}

fn environment(profile: &str) -> Environment {
    Environment {
        profile: profile.to_owned(),
        region: "us-east-1".to_owned(),
        simulated: true,
        to: 10,
        cpu: Some(1024),
        ..Environment::default()
    }
}

fn compare(runs: &[(&str, Summary, Environment)]) -> Comparison {
    let runs: Vec<Compared<'_>> = runs
        .iter()
        .map(|(run, summary, environment)| Compared {
            run,
            summary,
            environment,
        })
        .collect();
    Comparison::of(&runs)
}

fn row<'c>(comparison: &'c Comparison, name: &str) -> &'c Row {
    comparison.rows.iter().find(|row| row.name == name).unwrap()
}

#[test]
fn two_runs_are_two_sides_without_an_interval() {
    let comparison = compare(&[
        ("r1", summary(1000), environment("a")),
        ("r2", summary(1500), environment("a")),
    ]);
    let names: Vec<&str> = comparison
        .sides
        .iter()
        .map(|side| side.name.as_str())
        .collect();
    assert_eq!(names, ["a (r1)", "a (r2)"]);
    let last = row(&comparison, "100 % started");
    assert_eq!(last.values, [Some(10_000.0), Some(15_000.0)]);
    let change = last.changes[0].unwrap();
    assert_eq!(
        (change.difference, change.percent, change.interval),
        (5000.0, Some(50.0), None)
    );
    assert_eq!(row(&comparison, "pull, p50").changes, [None]);
    assert!(comparison.differences.is_empty());
}

#[test]
fn repeats_make_one_side_and_give_an_interval_that_is_always_the_same() {
    let runs = [
        ("a1", summary(1000), environment("a")),
        ("b1", summary(1500), environment("b")),
        ("a2", summary(1100), environment("a")),
        ("b2", summary(1600), environment("b")),
        ("b3", summary(1400), environment("b")),
    ];
    let comparison = compare(&runs);
    assert_eq!(comparison.sides[1].runs, ["b1", "b2", "b3"]);
    let change = row(&comparison, "100 % started").changes[0].unwrap();
    assert_eq!(change.difference, 4500.0);
    let interval = change.interval.unwrap();
    assert!(interval.excludes_zero());
    assert!(
        interval.low >= 3000.0 && interval.low < 4500.0,
        "{interval:?}"
    );
    assert!(
        interval.high <= 6000.0 && interval.high > 4500.0,
        "{interval:?}"
    );
    assert_eq!(comparison, compare(&runs));
}

#[test]
fn unlike_environments_are_named_with_the_reason() {
    let real = Environment {
        simulated: false,
        cpu: None,
        zones: vec!["use1-az1".to_owned()],
        ..environment("b")
    };
    let comparison = compare(&[
        ("r1", summary(1000), environment("a")),
        ("r2", summary(1000), real),
    ]);
    let unlike: Vec<&str> = comparison
        .unlike()
        .map(|difference| difference.field.as_str())
        .collect();
    assert_eq!(unlike, ["simulated"]);
    let fields: Vec<&str> = comparison
        .differences
        .iter()
        .map(|difference| difference.field.as_str())
        .collect();
    assert_eq!(fields, ["simulated", "cpu", "profile", "zones"]);
    assert_eq!(
        comparison.differences[0].values,
        [Some("true".to_owned()), Some("false".to_owned())]
    );
    assert_eq!(comparison.differences[1].why, "not known of every run");
    assert!(comparison.simulated);
}

#[test]
fn an_interval_covers_the_true_difference_about_as_often_as_it_says() {
    // Runs drawn around 100 and 110 with a spread of about 3: of 300 intervals most hold the 10.
    let mut random = random::Random::seeded(5);
    let mut held = 0;
    for _ in 0..300 {
        let mut side = |middle: f64| -> Vec<f64> {
            let mut noise =
                || f64::from(u32::try_from(random.below(10_001)).unwrap()) / 1000.0 - 5.0;
            (0..12).map(|_| middle + noise()).collect()
        };
        let (base, other) = (side(100.0), side(110.0));
        let interval = bootstrap::interval(&base, &other).unwrap();
        held += usize::from(interval.low <= 10.0 && interval.high >= 10.0);
    }
    assert!((264..=297).contains(&held), "{held} of 300");
}

#[test]
fn a_comparison_comes_back_from_its_json() {
    let comparison = compare(&[
        ("r1", summary(1000), environment("a")),
        ("r2", summary(1500), environment("b")),
    ]);
    let json = serde_json::to_string(&comparison).unwrap();
    assert_eq!(
        serde_json::from_str::<Comparison>(&json).unwrap(),
        comparison
    );
}
