//! Operations on hand-made templates, and on a rendered one.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::*;
use crate::sandbox::engine::intrinsics::Given;
use crate::sandbox::engine::{advance, kinds};

const START: i64 = 1_795_000_000_000;
const FOREVER: i64 = START + 7 * 24 * 3_600_000;

fn place() -> Place {
    Place::new("123456789012", "us-east-1")
}

fn world(seed: u64) -> World {
    let mut world = World::new(seed, START);
    world.region_mut(&place());
    kinds::furnish(&mut world, &place());
    world
}

fn start(world: &World, site: &Site, template: &Value) -> Start {
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

fn up(world: &mut World, template: &Value) -> Site {
    let site = new_stack(world, &place(), "test");
    let start = start(world, &site, template);
    create(world, &site, start);
    advance(world, FOREVER);
    site
}

/// Logical id, status and reason of every event.
fn log(world: &World, site: &Site) -> Vec<String> {
    let stack = world.stack(site).unwrap();
    stack
        .events
        .iter()
        .map(|event| {
            let reason = event.reason.as_deref().unwrap_or_default();
            let line = format!("{} {} {reason}", event.logical_id, event.status.word());
            line.trim_end().to_owned()
        })
        .collect()
}

fn golden() -> Value {
    let text = include_str!("../../../../tests/golden/ecs-ec2-95pct.json");
    serde_json::from_str(text).unwrap()
}

#[test]
fn the_rendered_template_comes_up_and_goes() {
    let mut world = world(1);
    let empty = world.clone();
    let site = up(&mut world, &golden());
    let failures: Vec<_> = log(&world, &site)
        .into_iter()
        .filter(|line| line.contains("FAILED"))
        .collect();
    assert_eq!(failures, Vec::<String>::new());
    assert_eq!(
        world.stack(&site).unwrap().status,
        Status::CreateComplete,
        "{:#?}",
        log(&world, &site)
    );
    delete(&mut world, &site, Removal::default());
    let end = world.now_ms + 24 * 3_600_000;
    advance(&mut world, end);
    assert_eq!(
        world.stack(&site).unwrap().status,
        Status::DeleteComplete,
        "{:#?}",
        log(&world, &site)
    );
    let _ = (empty, json!({}));
}
