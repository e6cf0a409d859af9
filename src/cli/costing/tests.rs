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
