//! From one number of tasks to another, all services at once, by ECS alone: through CloudFormation
//! its own delay would be in the curve.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use jiff::Timestamp;

use super::error::RunError;
use super::pace::Class;
use super::request::ServiceStep;
use super::scene::{Scene, may_pass};
use crate::aws::Error;
use crate::deploy::together;
use crate::timeline::live::Raise;

/// A change that got lost on the way is sent again so often, and after so long.
const ATTEMPTS: u32 = 5;
const AGAIN: Duration = Duration::from_secs(2);

/// Asks every service for another number of tasks, all at the same time; says since when.
///
/// The time is taken just before the first call is sent. One that fails holds up no other.
pub(super) async fn set_all(
    scene: &Scene<'_>,
    wanted: impl Fn(&ServiceStep) -> u32,
) -> (Timestamp, Vec<Result<Raise, RunError>>) {
    let t0 = scene.now();
    let calls = scene.request.services.iter().map(|service| {
        let to = wanted(service);
        Box::pin(async move { set(scene, service, to, t0).await })
            as Pin<Box<dyn Future<Output = Result<Raise, RunError>> + '_>>
    });
    (t0, together(calls).await)
}

async fn set(
    scene: &Scene<'_>,
    service: &ServiceStep,
    to: u32,
    t0: Timestamp,
) -> Result<Raise, RunError> {
    let since = |at: Timestamp| at.as_millisecond() - t0.as_millisecond();
    let sent_ms = since(scene.now());
    let there = again(scene, service, to).await?;
    if !there {
        return Err(RunError::NoService {
            service: service.name.clone(),
        });
    }
    Ok(Raise {
        service: service.key.clone(),
        from: service.from,
        to,
        sent_ms,
        answered_ms: since(scene.now()),
        said_ms: None,
    })
}

async fn again(scene: &Scene<'_>, service: &ServiceStep, to: u32) -> Result<bool, Error> {
    let ecs = scene.session.ecs();
    let desired = i32::try_from(to).unwrap_or(i32::MAX);
    let mut attempt = 1;
    loop {
        let call = async || {
            ecs.set_desired(&scene.request.cluster, &service.name, desired)
                .await
        };
        match scene.ask(Class::Changes, call).await {
            Err(error) if may_pass(error.kind) && attempt < ATTEMPTS => scene.complain(&error),
            other => return other,
        }
        attempt += 1;
        scene.session.clock().sleep(AGAIN).await;
    }
}
