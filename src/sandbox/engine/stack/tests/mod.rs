//! Operations on hand-made templates, and on a rendered one.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::*;
use crate::sandbox::engine::golden::by_tag;
use crate::sandbox::engine::intrinsics::Given;
use crate::sandbox::engine::{advance, kinds};

mod deletion;
mod exports;
mod properties;
mod updates;

const START: i64 = 1_795_000_000_000;
const DAY: i64 = 24 * 3_600_000;

fn place() -> Place {
    Place::new("123456789012", "us-east-1")
}

fn world(seed: u64) -> World {
    let mut world = World::new(seed, START);
    world.region_mut(&place());
    kinds::furnish(&mut world, &place());
    world
}

fn begin(world: &World, site: &Site, template: &Value) -> Start {
    let body = template.to_string();
    let given: BTreeMap<String, Given> = BTreeMap::new();
    let stack = world.stack(site).unwrap();
    let source = Source {
        place: &site.place,
        stack_id: &stack.id,
        stack_name: &stack.name,
        notification_arns: &[],
        given: &given,
        before: &BTreeMap::new(),
    };
    let compiled = compile(world, &source, parse(&body).unwrap()).unwrap();
    let definition = Definition {
        body,
        parameters: compiled.parameters.clone(),
        ..Definition::default()
    };
    Start {
        compiled,
        definition,
        token: None,
        preserve: false,
    }
}

/// Moves the world on until nothing is due, or for days.
fn settle(world: &mut World) {
    let until = world.now_ms + 3 * DAY;
    advance(world, until);
}

fn up(world: &mut World, name: &str, template: &Value) -> Site {
    up_with(world, name, template, OnFailure::Rollback)
}

fn up_with(world: &mut World, name: &str, template: &Value, on_failure: OnFailure) -> Site {
    let site = new_stack(world, &place(), name);
    let start = begin(world, &site, template);
    world.stack_mut(&site).unwrap().on_failure = on_failure;
    create(world, &site, start);
    settle(world);
    site
}

fn update_to(world: &mut World, site: &Site, template: &Value) {
    let start = begin(world, site, template);
    update(world, site, start);
    settle(world);
}

fn down(world: &mut World, site: &Site) {
    delete(world, site, Removal::default());
    settle(world);
}

/// Logical id, status and reason of every event from the `from`th on.
fn log(world: &World, site: &Site, from: usize) -> Vec<String> {
    let events = world.stack(site).unwrap().events.iter().skip(from);
    events
        .map(|event| {
            let reason = event.reason.as_deref().unwrap_or_default();
            let line = format!("{} {} {reason}", event.logical_id, event.status.word());
            line.trim_end().to_owned()
        })
        .collect()
}

fn status(world: &World, site: &Site) -> Status {
    world.stack(site).unwrap().status
}

fn parameter(value: &Value) -> Value {
    json!({"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": value}})
}

/// A parameter that fails to be made: its handle is never signalled.
fn failing(after: &str) -> Value {
    json!({
        "Type": "AWS::CloudFormation::WaitCondition",
        "DependsOn": after,
        "Properties": {"Handle": {"Ref": "Handle"}, "Timeout": "10", "Count": 1},
    })
}

fn chain() -> Value {
    json!({"Resources": {
        "First": parameter(&json!("one")),
        "Second": parameter(&json!({"Fn::GetAtt": ["First", "Value"]})),
    }})
}

#[test]
fn a_stack_comes_up_in_order_and_goes_in_reverse() {
    let mut world = world(1);
    let site = up(&mut world, "test", &chain());
    let expected = [
        "test CREATE_IN_PROGRESS User Initiated",
        "First CREATE_IN_PROGRESS",
        "First CREATE_IN_PROGRESS Resource creation Initiated",
        "First CREATE_COMPLETE",
        "Second CREATE_IN_PROGRESS",
        "Second CREATE_IN_PROGRESS Resource creation Initiated",
        "Second CREATE_COMPLETE",
        "test CREATE_COMPLETE",
    ];
    assert_eq!(log(&world, &site, 0), expected);
    down(&mut world, &site);
    let expected = [
        "test DELETE_IN_PROGRESS User Initiated",
        "Second DELETE_IN_PROGRESS",
        "Second DELETE_COMPLETE",
        "First DELETE_IN_PROGRESS",
        "First DELETE_COMPLETE",
        "test DELETE_COMPLETE",
    ];
    assert_eq!(log(&world, &site, 8), expected);
    assert!(world.queue.is_empty());
}

#[test]
fn a_failure_cancels_siblings_and_rolls_back_in_reverse() {
    let mut world = world(1);
    let template = json!({"Resources": {
        "Handle": {"Type": "AWS::CloudFormation::WaitConditionHandle"},
        "Broken": failing("Handle"),
        "Slow": {
            "Type": "AWS::CloudFormation::WaitCondition",
            "Properties": {"Handle": {"Ref": "Handle"}, "Timeout": "3000", "Count": 1},
        },
        "Never": {"DependsOn": "Slow", "Type": "AWS::CloudFormation::WaitConditionHandle"},
    }});
    let site = up(&mut world, "test", &template);
    let log = log(&world, &site, 0);
    let from = log
        .iter()
        .position(|line| line.starts_with("Broken CREATE_FAILED"))
        .unwrap();
    let tail: Vec<_> = log.iter().skip(from + 1).map(String::as_str).collect();
    let expected = [
        "Slow CREATE_FAILED Resource creation cancelled",
        "test ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [Broken, Slow]. Rollback requested by user.",
        "Broken DELETE_IN_PROGRESS",
        "Slow DELETE_IN_PROGRESS",
    ];
    assert_eq!(tail.get(..4).unwrap(), expected);
    assert_eq!(
        tail.get(6..).unwrap(),
        [
            "Handle DELETE_IN_PROGRESS",
            "Handle DELETE_COMPLETE",
            "test ROLLBACK_COMPLETE",
        ]
    );
    assert!(!log.iter().any(|line| line.starts_with("Never")));
    let kinds: Vec<_> = world
        .stack(&site)
        .unwrap()
        .operations
        .iter()
        .map(|one| (one.kind, one.outcome))
        .collect();
    assert_eq!(
        kinds,
        [
            (OperationKind::CreateStack, Outcome::Failed),
            (OperationKind::Rollback, Outcome::Succeeded),
        ]
    );
}

#[test]
fn what_was_made_stays_when_rollback_is_disabled() {
    let mut world = world(1);
    let template = json!({"Resources": {
        "Handle": {"Type": "AWS::CloudFormation::WaitConditionHandle"},
        "Broken": failing("Handle"),
        "Fine": parameter(&json!("x")),
    }});
    let site = up_with(&mut world, "test", &template, OnFailure::DoNothing);
    assert_eq!(status(&world, &site), Status::CreateFailed);
    assert_eq!(
        world.stack(&site).unwrap().reason.as_deref(),
        Some("The following resource(s) failed to create: [Broken]. ")
    );
    assert_eq!(
        world.stack(&site).unwrap().resources["Fine"].status,
        Status::CreateComplete
    );
    let other = up_with(&mut world, "other", &template, OnFailure::Delete);
    assert_eq!(status(&world, &other), Status::DeleteComplete);
}

#[test]
fn rendered_templates_come_up_and_go() {
    let rendered = [
        include_str!("../../../../../tests/golden/con311-fargate-alb.json"),
        include_str!("../../../../../tests/golden/ecs-ec2-95pct.json"),
        include_str!("../../../../../tests/golden/ecs-fargate.json"),
        include_str!("../../../../../tests/golden/smoke.json"),
    ];
    for text in rendered {
        let template = by_tag(text);
        let mut world = world(1);
        let site = up(&mut world, "test", &template);
        let events = log(&world, &site, 0);
        assert_eq!(status(&world, &site), Status::CreateComplete, "{events:#?}");
        down(&mut world, &site);
        let events = log(&world, &site, 0);
        assert_eq!(status(&world, &site), Status::DeleteComplete, "{events:#?}");
        let left = world
            .all_objects(&place())
            .filter(|one| one.owner.is_some());
        assert_eq!(left.count(), 0);
    }
}
