//! How the simulated world scales with its containers: time, and size of its file.
//!
//!     cargo bench --bench scale -- [CONTAINERS...]
//!
//! Five services of the ECS on Fargate profile are raised to so many containers together (3 500 and
//! 50 000 unless named), all records are read through the API, and the services are scaled back.
//! The simulation alone is timed: no client, no file. Figures are printed and never fail the run.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and may stop"
)]

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use stackgen::sandbox::GENESIS_MS;
use stackgen::sandbox::call::{Call, Principal, Tree};
use stackgen::sandbox::engine::{Place, World, advance};
use stackgen::sandbox::services::handle;

const ACCOUNT: &str = "123456789012";
const REGION: &str = "us-east-1";
const MINUTE_MS: i64 = 60_000;
const TEMPLATE: &str = include_str!("../tests/golden/ecs-fargate.json");

fn call(world: &mut World, action: &str, input: Value) -> Value {
    let (service, action) = action.split_once(':').unwrap();
    let call = Call {
        service: service.to_owned(),
        action: action.to_owned(),
        account: ACCOUNT.to_owned(),
        principal: Principal::user(ACCOUNT, "AKIDEXAMPLE"),
        region: REGION.to_owned(),
        request_id: String::new(),
        input: Tree::from(input),
    };
    Value::from(&handle(world, &call).unwrap())
}

fn pass(world: &mut World, ms: i64) {
    let until = world.now_ms + ms;
    advance(world, until);
}

/// A world with the profile's stack up and quotas that hold anything.
fn town() -> World {
    let mut world = World::new(1, GENESIS_MS);
    let document: Value = serde_json::from_str(TEMPLATE).unwrap();
    let input = json!({
        "StackName": "app", "TemplateBody": document.to_string(),
        "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
    });
    call(&mut world, "cloudformation:CreateStack", input);
    pass(&mut world, 60 * MINUTE_MS);
    let quotas = &mut world.region_mut(&Place::new(ACCOUNT, REGION)).quotas;
    for code in ["fargate/L-3032A538", "fargate/L-36FBB829", "ecs/L-46458851"] {
        quotas.insert(code.to_owned(), 1_000_000);
    }
    world
}

fn scale(world: &mut World, each: usize) {
    let services = call(world, "ecs:ListServices", json!({"cluster": "app"}));
    for service in services["serviceArns"].as_array().unwrap() {
        let input = json!({"cluster": "app", "service": service, "desiredCount": each});
        call(world, "ecs:UpdateService", input);
    }
}

fn running(world: &World) -> i64 {
    let tasks = world.tasks(&Place::new(ACCOUNT, REGION));
    tasks.roster().cluster("app").running
}

fn records(world: &mut World) -> usize {
    let (mut count, mut token) = (0, Value::Null);
    loop {
        let mut input =
            json!({"logGroupName": "app-app", "filterPattern": "\"seconds_since_epoch\""});
        if token.is_string() {
            input["nextToken"] = token;
        }
        let page = call(world, "logs:FilterLogEvents", input);
        count += page["events"].as_array().unwrap().len();
        token = page["nextToken"].clone();
        pass(world, 1_000);
        if token.is_null() {
            return count;
        }
    }
}

fn timed<T>(act: impl FnOnce() -> T) -> (T, Duration) {
    let begin = Instant::now();
    let result = act();
    (result, begin.elapsed())
}

fn main() {
    let asked: Vec<usize> = std::env::args()
        .filter_map(|text| text.parse().ok())
        .collect();
    let sizes = if asked.is_empty() {
        vec![3_500, 50_000]
    } else {
        asked
    };
    println!("containers | up | simulated | saved | file | records read | scaled back");
    for size in sizes {
        let mut world = town();
        let begin_ms = world.now_ms;
        let ((), up) = timed(|| {
            scale(&mut world, size / 5);
            while usize::try_from(running(&world)).unwrap_or(0) < size / 5 * 5 {
                pass(&mut world, 1_000);
            }
        });
        let simulated = (world.now_ms - begin_ms) / 1_000;
        let (text, saved) = timed(|| serde_json::to_string(&world).unwrap());
        pass(&mut world, MINUTE_MS);
        let (read, reading) = timed(|| records(&mut world));
        let ((), back) = timed(|| {
            scale(&mut world, 0);
            while running(&world) > 0 {
                pass(&mut world, 1_000);
            }
        });
        println!(
            "{size} | {up:.2?} | {simulated} s | {saved:.2?} | {} kB | {read} in {reading:.2?} | {back:.2?}",
            text.len() / 1_000
        );
    }
}
