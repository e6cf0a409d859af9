//! One measured step from its start state to its numbers.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::pin;

use super::backfill::backfill;
use super::board::{Board, Places, Slot};
use super::collect::Course;
use super::error::RunError;
use super::raise::set_all;
use super::request::{After, Request, ServiceStep};
use super::rest::until_tasks;
use super::scene::Scene;
use super::spend::Meter;
use super::start::{Before, prepare};
use super::{Sink, start, surroundings};
use crate::aws::{Session, Tallied};
use crate::timeline::live::{CallCount, Event, Halt, Halted, Measured, Raise, Raised, ScaledBack};
use crate::timeline::{Environment, Origin, Stamp};

/// Measures one step on a stack that is there: waits for the start state, raises all services at
/// once, collects what the containers and ECS say until the step is over, takes the services back
/// and asks for what is missing.
///
/// `cut` resolves when the user wants an end: then the step is over, and everything after it is done
/// all the same. Whatever was raised is taken back, also after an error.
pub async fn run(
    session: &Session,
    request: &Request,
    sink: Sink<'_>,
    cut: impl Future<Output = ()>,
) -> Result<Measured, RunError> {
    let scene = Scene::new(session, request, sink);
    let asked_before = session.tallied();
    let mut cut = pin!(cut);
    let prepared = async {
        let before = prepare(&scene).await?;
        let (environment, zones) = surroundings::before(&scene, &before.hosts).await;
        Ok::<_, RunError>((before, environment, zones))
    };
    let (before, environment, zones) = tokio::select! {
        prepared = prepared => prepared?,
        () = &mut cut => return Err(RunError::Interrupted),
    };
    scene.say(Event::Environment(Box::new(environment.clone())));
    let (t0, sent) = set_all(&scene, |service| service.to).await;
    let raises = match sent.into_iter().collect::<Result<Vec<_>, _>>() {
        Ok(raises) => raises,
        Err(error) => {
            take_back(&scene).await;
            return Err(error);
        }
    };
    scene.say(Event::Raised(Raised {
        t0,
        simulated: session.is_simulated(),
        services: raises.clone(),
        stamps: origins(before.resolution_ms),
    }));
    let board = Board::new(
        t0.as_millisecond(),
        slots(&request.services, &raises),
        &before.tasks,
    );
    let places = Places {
        zones,
        ..Places::default()
    };
    let hosts = u32::try_from(before.hosts.len()).unwrap_or(u32::MAX);
    let meter = Meter::new(request, t0, hosts);
    let mut course = Course::new(&scene, (t0, raises), board, places, meter);
    let watched = tokio::select! {
        watched = course.watch() => watched,
        () = cut => Ok(Halt::Interrupted),
    };
    let halt = watched.unwrap_or_else(|error| {
        scene.complain(&error);
        Halt::Lost
    });
    let end = end(course, halt, before, environment, &asked_before);
    Ok(end.await)
}

/// Takes the services back, asks for what is missing and adds up.
async fn end(
    mut course: Course<'_>,
    halt: Halt,
    before: Before,
    environment: Environment,
    asked_before: &Tallied,
) -> Measured {
    let (scene, elapsed_ms) = (course.scene, course.elapsed_ms());
    scene.say(Event::Halted(Halted { halt, elapsed_ms }));
    course.usd_micros();
    let (running, hosts_after) = (course.now.running, course.now.hosts);
    // Tasks whose own record was lost are known by this list alone.
    match scene.tasks(false).await {
        Ok(tasks) => course.board.list(&tasks, elapsed_ms),
        Err(error) => scene.complain(&error),
    }
    // From here on tasks stop because of us.
    if let Err(error) = course.stopped().await {
        scene.complain(&error);
    }
    let hosts = start::hosts(scene).await;
    course.board.close(course.elapsed_ms());
    let sent = take_back(scene).await;
    let usd_micros = course.usd_micros();
    let coverage = backfill(&mut course).await;
    if sent && until_tasks(scene, wanted_after(scene.request), hosts_after).await {
        scene.say(Event::ScaledBack(ScaledBack {
            services: u32::try_from(scene.request.services.len()).unwrap_or(u32::MAX),
            elapsed_ms: course.elapsed_ms(),
        }));
    }
    let environment = surroundings::after(scene, &hosts, &course.board, environment).await;
    scene.say(Event::Environment(Box::new(environment)));
    let board = &course.board;
    let request = scene.request;
    let measured = Measured {
        t0: course.t0,
        simulated: scene.session.is_simulated(),
        halt,
        elapsed_ms,
        from: request.from(),
        target: request.target(),
        started: request.from() + board.started(),
        running,
        restarts: board.restarts(),
        failed: board.failed(i64::MIN),
        interrupted: board.interrupted(),
        stopped: board.causes(),
        raises: course.raises.clone(),
        hosts_before: before.hosts,
        hosts_after,
        coverage,
        lines: board.lines(),
        calls: calls(&scene.session.tallied(), asked_before),
        usd_micros,
    };
    scene.say(Event::Measured(Box::new(measured.clone())));
    measured
}

fn after(service: &ServiceStep, after: After) -> u32 {
    match after {
        After::Empty => 0,
        After::Start => service.from,
    }
}

fn wanted_after(request: &Request) -> u32 {
    let wanted = request.services.iter();
    wanted.map(|service| after(service, request.after)).sum()
}

/// Asks every service for what it is to have after the step; false when one could not be asked,
/// which is told.
async fn take_back(scene: &Scene<'_>) -> bool {
    let (_, set) = set_all(scene, |service| after(service, scene.request.after)).await;
    let mut whole = true;
    for error in set.into_iter().filter_map(Result::err) {
        whole = false;
        match &error {
            RunError::Aws(call) => scene.complain(call),
            // What is not there runs nothing.
            RunError::NoService { .. } | RunError::NotSteady { .. } | RunError::Interrupted => {}
        }
    }
    whole
}

fn slots(services: &[ServiceStep], raises: &[Raise]) -> BTreeMap<String, Slot> {
    let slot = |(service, raise): (&ServiceStep, &Raise)| {
        let slot = Slot {
            key: service.key.clone(),
            sent_ms: raise.sent_ms,
        };
        (service.name.clone(), slot)
    };
    services.iter().zip(raises).map(slot).collect()
}

/// Where each stamp comes from, and how fine it is. An own record whose clock nobody has seen yet is
/// taken for one of whole seconds, as the published app writes it.
fn origins(resolution_ms: Option<u32>) -> BTreeMap<Stamp, Origin> {
    let whole = resolution_ms.unwrap_or(1000);
    let app = if whole == 1 {
        "the container's own record: app_started_at"
    } else {
        "the container's own record: seconds_since_epoch"
    };
    [
        (
            Stamp::Requested,
            "UpdateService sent, by the local clock",
            1,
        ),
        (Stamp::Created, "ECS DescribeTasks createdAt", 1),
        (Stamp::PullStarted, "ECS DescribeTasks pullStartedAt", 1),
        (Stamp::PullStopped, "ECS DescribeTasks pullStoppedAt", 1),
        (Stamp::Started, "ECS DescribeTasks startedAt", 1),
        (Stamp::App, app, whole),
        (Stamp::Connectivity, "ECS DescribeTasks connectivityAt", 1),
    ]
    .into_iter()
    .map(|(stamp, source, resolution_ms)| {
        let origin = Origin {
            source: source.to_owned(),
            resolution_ms,
        };
        (stamp, origin)
    })
    .collect()
}

fn calls(now: &Tallied, before: &Tallied) -> Vec<CallCount> {
    let since = now.since(before).into_iter();
    let count = since.map(|(operation, asked)| CallCount {
        operation,
        calls: asked.calls,
        throttled: asked.throttled,
        most_in_a_second: asked.most_in_a_second,
    });
    count.collect()
}
