//! A measured step against the sandbox, on a paused clock.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::future::pending;
use std::time::Duration;

use stackgen::bench::{self, After, LIMITS, Prices, Request, Rule, ServiceStep};
use stackgen::template::Template;
use stackgen::timeline::live::{Cause, Event, Halt, Measured};
use stackgen::timeline::{Environment, Sample, Stamp};

use crate::world::{Heard, STACK, World, small};

const MINUTE: i64 = 60_000;

/// The step of a small stack, with one service raised to so many tasks.
fn step(to: u32) -> Request {
    Request {
        cluster: STACK.to_owned(),
        services: vec![service("one", to)],
        log_group: format!("app-{STACK}"),
        group: None,
        rule: Rule {
            timeout_ms: 30 * MINUTE,
            plateau_ms: 10 * MINUTE,
            budget_micros: None,
        },
        image: ("test-app-2022".to_owned(), "241ac4b1".to_owned()),
        quotas: Vec::new(),
        prices: Prices::default(),
        budget: None,
        environment: Environment::default(),
        after: After::Empty,
    }
}

fn service(key: &str, to: u32) -> ServiceStep {
    ServiceStep {
        key: key.to_owned(),
        name: format!("{key}-{STACK}"),
        from: 1,
        to,
    }
}

fn fargate() -> serde_json::Value {
    serde_json::from_str(include_str!("../golden/ecs-fargate.json")).unwrap()
}

/// The same on Fargate Spot.
fn spot() -> Template {
    let text = include_str!("../golden/smoke.json");
    let text = serde_json::from_str::<serde_json::Value>(text)
        .unwrap()
        .to_string()
        .replace("\"FARGATE\",\"Weight", "\"FARGATE_SPOT\",\"Weight");
    let text = text.replace(
        "\"CapacityProviders\":[\"FARGATE\"]",
        "\"CapacityProviders\":[\"FARGATE_SPOT\"]",
    );
    Template::new(serde_json::from_str(&text).unwrap()).unwrap()
}

/// What a run told, and its end.
struct Told {
    events: Vec<Event>,
    measured: Measured,
}

impl Told {
    /// The last word on every container.
    fn samples(&self) -> BTreeMap<&str, &Sample> {
        let samples = self.events.iter().filter_map(|event| match event {
            Event::Sample(sample) => Some((sample.task.as_str(), sample.as_ref())),
            _ => None,
        });
        samples.collect()
    }
}

async fn deployed(script: &str, template: &Template) -> World {
    let world = World::scripted(script).await;
    world.up(template, &Heard::default()).await.unwrap();
    world
}

async fn told(world: &World, request: &Request, cut: impl Future<Output = ()>) -> Told {
    let events = RefCell::new(Vec::new());
    let hear = |event| events.borrow_mut().push(event);
    let measured = bench::run(&world.session, request, &hear, cut).await;
    Told {
        measured: measured.unwrap(),
        events: events.into_inner(),
    }
}

/// Tasks that the services are to run.
async fn desired(world: &World) -> i32 {
    let ecs = world.session.ecs();
    let arns = ecs.services(STACK).await.unwrap();
    let services = ecs.describe_services(STACK, &arns).await.unwrap();
    services.iter().map(|service| service.desired).sum()
}

const QUIET: &str = "world: []";

#[tokio::test(start_paused = true)]
async fn every_container_after_t0_is_a_sample_and_the_services_are_taken_back() {
    let world = deployed(QUIET, &small()).await;
    let told = told(&world, &step(60), pending()).await;
    let measured = &told.measured;
    assert_eq!(measured.halt, Halt::Reached, "{measured:?}");
    assert!(measured.is_complete());
    assert_eq!(
        (measured.from, measured.target, measured.started),
        (1, 60, 60)
    );
    assert_eq!(measured.coverage.expected, 59, "not the one from before t0");
    assert_eq!(measured.coverage.app, 59);
    let samples = told.samples();
    assert_eq!(samples.len(), 59);
    for sample in samples.values() {
        assert_eq!(sample.service, "one");
        assert!(sample.az.as_deref().unwrap().starts_with("use1-az"));
        let moments = Stamp::ALL.map(|stamp| sample.stamps.get(stamp));
        assert!(moments.iter().all(Option::is_some), "{sample:?}");
        let [requested, created, pull, pulled, started, app, _] = moments;
        assert!(requested <= created && created <= pull && pull <= pulled);
        assert!(pulled <= started && started <= app, "{sample:?}");
        assert_eq!(sample.stopped, None, "stopped by us");
    }
    assert!(
        measured.raises[0].said_ms.is_some(),
        "the service's own event"
    );
    assert_eq!(measured.stopped, []);
    assert_eq!(desired(&world).await, 0);
}

#[tokio::test(start_paused = true)]
async fn duplicated_lost_and_late_lines_are_counted_and_change_no_start() {
    let script = "world:\n  - set: {containers: {lines_twice: {percent: 30}}}\n  \
        - set: {containers: {lines_lost: {percent: 10}}}\n  \
        - set: {containers: {lines_late: {percent: 20, by_seconds: 45}}}\n";
    let world = deployed(script, &small()).await;
    let told = told(&world, &step(100), pending()).await;
    let measured = &told.measured;
    assert_eq!(measured.halt, Halt::Reached);
    let coverage = measured.coverage;
    assert_eq!((coverage.expected, coverage.started), (99, 99));
    let lost = coverage.expected - coverage.app;
    assert!((1..40).contains(&lost), "{coverage:?}");
    assert!(coverage.given_up, "they never come");
    assert!(!measured.is_complete(), "too few say so themselves");
    assert!(measured.lines.duplicates > 0, "{:?}", measured.lines);
    assert!(
        measured.lines.longest_lag_ms >= 45_000,
        "{:?}",
        measured.lines
    );
    assert_eq!(measured.restarts, 0, "a line told twice is no second start");
    let samples = told.samples();
    assert_eq!(samples.len(), 99);
    let own = samples
        .values()
        .filter(|sample| sample.stamps.get(Stamp::App).is_some());
    assert_eq!(own.count(), usize::try_from(coverage.app).unwrap());
}

#[tokio::test(start_paused = true)]
async fn the_user_ends_it_and_everything_after_it_is_done_all_the_same() {
    let world = deployed(QUIET, &small()).await;
    let cut = async {
        tokio::time::sleep(Duration::from_secs(100)).await;
    };
    let told = told(&world, &step(400), cut).await;
    assert_eq!(told.measured.halt, Halt::Interrupted);
    assert!(told.measured.started < 400);
    let coverage = told.measured.coverage;
    assert!(coverage.expected > 0, "some had started");
    assert_eq!(coverage.app, coverage.expected, "the tail was collected");
    assert_eq!(desired(&world).await, 0);
}

#[tokio::test(start_paused = true)]
async fn tasks_that_fail_to_start_are_a_storm_with_a_cause() {
    let script = "world:\n  - at: 4m\n    set: {containers: {tasks_fail: {percent: 100, \
        reason: \"CannotPullContainerError: no such image\"}}}\n";
    let world = deployed(script, &small()).await;
    world.session.clock().sleep(Duration::from_mins(5)).await;
    let told = told(&world, &step(50), pending()).await;
    let Halt::FailureStorm { failed } = told.measured.halt else {
        panic!("{:?}", told.measured);
    };
    assert!(failed >= 5);
    assert_eq!(told.measured.started, 1);
    let first = &told.measured.stopped[0];
    assert_eq!(first.cause, Cause::Pull, "{:?}", told.measured.stopped);
    assert!(first.count >= failed);
    assert!(first.example.as_deref().unwrap().contains("CannotPull"));
}

#[tokio::test(start_paused = true)]
async fn the_profiles_time_ends_it() {
    let world = deployed(QUIET, &small()).await;
    let mut request = step(400);
    request.rule.timeout_ms = MINUTE;
    let told = told(&world, &request, pending()).await;
    assert_eq!(told.measured.halt, Halt::Timeout { after_ms: MINUTE });
    assert!((60_000..75_000).contains(&told.measured.elapsed_ms));
    assert!(!told.measured.is_complete());
}

#[tokio::test(start_paused = true)]
async fn a_second_round_counts_nothing_of_the_first() {
    let world = deployed(QUIET, &small()).await;
    let first = told(&world, &step(30), pending()).await;
    assert!(
        bench::rest(&world.session, &step(30), 0, &|_| {})
            .await
            .unwrap()
    );
    let second = told(&world, &step(30), pending()).await;
    for round in [&first, &second] {
        assert_eq!(round.measured.halt, Halt::Reached);
        assert_eq!(round.measured.coverage.expected, 29);
        assert_eq!(round.measured.stopped, []);
    }
    let first: BTreeSet<_> = first.samples().into_keys().collect();
    let second: BTreeSet<_> = second.samples().into_keys().collect();
    assert!(first.is_disjoint(&second));
}

/// The whole budget: every call of a run with 3 500 containers, against AWS's published limits.
/// `cargo test --test lifecycle budget -- --nocapture` prints the table.
#[tokio::test(start_paused = true)]
async fn the_budget_of_a_run_of_3500_containers_is_half_of_every_limit_at_most() {
    let template = Template::new(fargate()).unwrap();
    let world = deployed(QUIET, &template).await;
    let mut request = step(0);
    request.services = ["one", "two", "three", "four", "five"]
        .map(|key| service(key, 700))
        .to_vec();
    let told = told(&world, &request, pending()).await;
    let measured = told.measured;
    assert_eq!(measured.halt, Halt::Reached);
    assert_eq!(measured.coverage.app, 3_495);
    println!("| call | calls | in the busiest second | burst and rate of AWS | share | source |");
    println!("|---|---|---|---|---|---|");
    let mut counted = BTreeSet::new();
    for limit in LIMITS {
        let calls = measured.calls.iter();
        let calls = calls.filter(|call| limit.operations.contains(&call.operation.as_str()));
        let mut busiest = 0;
        for call in calls {
            counted.insert(call.operation.as_str());
            busiest += call.most_in_a_second;
            let most = limit.burst + limit.per_second;
            let share = 100 * call.most_in_a_second / most;
            println!(
                "| {} | {} | {} | {} + {}/s | {share} % | {} |",
                call.operation,
                call.calls,
                call.most_in_a_second,
                limit.burst,
                limit.per_second,
                limit.source
            );
            assert_eq!(call.throttled, 0, "{call:?}");
        }
        // Their busiest seconds need not be the same one: this is the worst that it can have been.
        assert!(
            2 * busiest <= limit.burst + limit.per_second,
            "{limit:?}: {busiest}"
        );
        let whole: u64 = measured
            .calls
            .iter()
            .filter(|call| limit.operations.contains(&call.operation.as_str()))
            .map(|call| call.calls)
            .sum();
        let seconds = u64::try_from(measured.elapsed_ms / 1000).unwrap();
        assert!(
            2 * whole <= seconds * u64::from(limit.per_second),
            "{limit:?}: {whole}"
        );
    }
    let uncounted: Vec<_> = measured
        .calls
        .iter()
        .filter(|call| !counted.contains(call.operation.as_str()))
        .collect();
    assert!(uncounted.is_empty(), "calls without a limit: {uncounted:?}");
}

#[tokio::test(start_paused = true)]
async fn spot_capacity_that_is_taken_back_is_noted_and_replaced() {
    let script = "world:\n  - at: 3m\n    set: {containers: {spot_taken_back: {percent: 100}}}\n";
    let world = deployed(script, &spot()).await;
    let told = told(&world, &step(200), pending()).await;
    let measured = &told.measured;
    assert_eq!(measured.halt, Halt::Reached, "others came in their place");
    assert!(measured.interrupted > 10, "{measured:?}");
    assert_eq!(measured.failed, 0);
    assert_eq!(measured.stopped[0].cause, Cause::SpotInterruption);
    let samples = told.samples().into_values();
    let taken = samples.filter(|sample| sample.stopped.is_some());
    assert_eq!(
        taken.count(),
        usize::try_from(measured.interrupted).unwrap()
    );
    assert!(measured.started > 200, "each task is one more container");
}
