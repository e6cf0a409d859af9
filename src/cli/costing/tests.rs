//! Shapes of shipped profiles.

use super::*;
use crate::cli::document::from;
use crate::cost::{Book, Known, estimate};
use crate::profile::Overrides;
use crate::store::Library;

fn document(name: &str, sets: &[&str]) -> Document {
    let overrides = Overrides {
        region: None,
        sets: sets.iter().map(|set| (*set).to_owned()).collect(),
    };
    let library = Library::new(None).unwrap();
    from(library.open(name, &overrides).unwrap()).unwrap()
}

fn shape_of(name: &str, sets: &[&str]) -> Shape {
    let document = document(name, sets);
    shape(&document, Counts::of(&document.plan), None)
}

#[test]
fn what_stands_is_what_the_profile_says() {
    let published = shape_of("ecs-ec2-95pct", &[]).standing;
    let expected = Standing {
        nat_gateways: 4,
        addresses: 4,
        endpoint_zones: 8,
        load_balancers: 0,
    };
    assert_eq!(published, expected);
    let balanced = shape_of("con311-fargate-alb", &[]);
    assert_eq!(balanced.standing.load_balancers, 1);
    assert!(balanced.task_addresses && !balanced.host_addresses);
    assert_eq!(
        shape_of("ecs-fargate-2020", &[]).standing.endpoint_zones,
        45
    );
}

#[test]
fn images_take_the_way_that_the_network_has() {
    for (name, way, by) in [
        ("ecs-ec2-95pct", Way::Endpoints, Puller::Hosts),
        ("ecs-fargate", Way::Endpoints, Puller::Tasks),
        ("con311-fargate", Way::Internet, Puller::Tasks),
        ("con311-fargate-private", Way::Endpoints, Puller::Tasks),
    ] {
        let pull = shape_of(name, &[]).pull;
        assert_eq!((pull.way, pull.by), (way, by), "{name}");
    }
    let without = [
        "workload.image.pull_conditions=disabled",
        "network.endpoints.s3=null",
    ];
    assert_eq!(shape_of("ecs-fargate", &without).pull.way, Way::Nat);
}

#[test]
fn spot_is_a_share_of_the_tasks() {
    for (name, share) in [
        ("ecs-fargate", 0.0),
        ("ecs-fargate-spot", 1.0),
        ("con311-fargate-mixed", 0.5),
    ] {
        let found = shape_of(name, &[]).fargate.unwrap().spot_share;
        assert!((found - share).abs() < 1e-9, "{name}: {found}");
    }
}

#[test]
fn a_course_is_published_or_modelled_or_computed_and_reaches_the_target() {
    for (name, sets, known) in [
        ("ecs-fargate", &[][..], Known::Published),
        ("ecs-fargate-2020", &[], Known::Published),
        ("ecs-ec2-80pct", &[], Known::Published),
        ("ecs-ec2-95pct", &[], Known::Modelled),
        ("con311-ec2-cold", &[], Known::Modelled),
        (
            "ecs-ec2-95pct",
            &["workload.services.tasks=3000"],
            Known::Computed,
        ),
    ] {
        let shape = shape_of(name, sets);
        assert_eq!(shape.course.known, known, "{name}");
        let points = &shape.course.points;
        assert_eq!(points.first().unwrap().level.tasks, shape.idle.tasks);
        assert_eq!(points.last().unwrap().level.tasks, shape.full.tasks);
        assert!(points.is_sorted_by_key(|point| point.seconds), "{name}");
    }
}

#[test]
fn fewer_tasks_cost_less_and_more_cost_more() {
    for name in ["ecs-fargate", "ecs-ec2-95pct", "con311-ec2-cold"] {
        let document = document(name, &[]);
        let own = Counts::of(&document.plan);
        let total = |to| {
            let shape = shape(&document, Counts { to, ..own }, None);
            let last = shape.course.points.last().unwrap().level;
            assert_eq!(last.tasks, to, "{name}");
            let estimate = estimate(&shape, &Book::default());
            estimate.section(crate::cost::Part::Run).unwrap().total
        };
        assert!(total(own.to / 2) < total(own.to), "{name}");
        assert!(total(own.to * 2) > total(own.to), "{name}");
    }
}

/// Hosts of the published row at target 95 %: 234 are needed, 247 asked for, 2 in the start state.
#[test]
fn hosts_are_those_of_the_capacity_provider() {
    let shape = shape_of("ecs-ec2-95pct", &[]);
    assert_eq!(shape.full.hosts, 247);
    assert_eq!(shape.idle.hosts, 2);
}

/// By hand: the stack is recorded for 1 000 s, t0 is 400 s in; 1 task before t0, 2 more pull from 10 s and
/// 20 s on, of which one stops by itself at 50 s; the step is over at 100 s, all are gone at 140 s, so that
/// they are billed until 120 s on average.
#[test]
fn what_a_run_used_is_read_from_its_folder() {
    use crate::timeline::{Header, Sample, Stamp, Stamps, Stop};

    let line = |at: &str, rest: &str| format!("{{\"at\":\"2026-01-01T00:{at}Z\",{rest}}}\n");
    let lines = [
        line("00:00", r#""event":"identity""#),
        line("06:40", r#""event":"raised""#),
        line("06:40", r#""event":"pulse","elapsed_ms":0,"hosts":2"#),
        line("08:20", r#""event":"pulse","elapsed_ms":100000,"hosts":4"#),
        line("08:20", r#""event":"halted","elapsed_ms":100000"#),
        line("09:00", r#""event":"scaled_back","elapsed_ms":140000"#),
        line("16:40", r#""event":"measured","hosts":[]"#),
        "torn".to_owned(),
    ];
    let told = Told::of(lines.concat().as_bytes());
    let header = Header {
        schema: Header::SCHEMA.to_owned(),
        t0: "2026-01-01T00:06:40Z".parse().unwrap(),
        simulated: true,
        from: 1,
        to: 3,
        stamps: std::collections::BTreeMap::new(),
    };
    let sample = |pull_ms, stopped: Option<i64>| Sample {
        stamps: Stamps::default().with(Stamp::PullStarted, pull_ms),
        stopped: stopped.map(|at_ms| Stop {
            at_ms: Some(at_ms),
            ..Stop::default()
        }),
        ..Sample::default()
    };
    let mut shape = shape_of("ecs-ec2-95pct", &[]);
    (shape.times.delete, shape.times.hosts_gone) = (200.0, 30.0);
    let samples = [sample(10_000, None), sample(20_000, Some(50_000))];
    let used = told.consumed(&header, samples.into_iter(), &shape);
    let near = |found: f64, expected: f64| {
        assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
    };
    near(used.seconds, 1_000.0 + 200.0);
    // 120 − 10 and 50 − 20, and the first task for 400 + 120.
    near(used.task_seconds, 110.0 + 30.0 + 520.0);
    near(used.task_starts, 3.0);
    // 2 hosts until t0, 3 on average until 100 s, then 4 for 40 s and until they are gone.
    near(used.host_seconds, 2.0 * 400.0 + 300.0 + 4.0 * 70.0);
    near(used.host_starts, 4.0);
}
