//! Between steps and after the last one: waiting until services are empty, and letting hosts go.

use std::time::Duration;

use jiff::SignedDuration;

use super::error::RunError;
use super::raise::set_all;
use super::request::Request;
use super::scene::Scene;
use super::{Sink, start};
use crate::aws::{Error, Session};
use crate::timeline::live::{Event, Resting};

/// How often it is looked.
const LOOK: Duration = Duration::from_secs(6);
/// What has not become less for so long stays: a task may take 2 minutes to stop, and a target group
/// 5 to let go of it.
const STALLED: SignedDuration = SignedDuration::from_mins(10);

/// Waits until the services run so many tasks and no more; false when they do not get there. The
/// hosts stay meanwhile.
pub(super) async fn until_tasks(scene: &Scene<'_>, wanted: u32, hosts: u32) -> bool {
    let left = async || {
        let services = scene.services().await?;
        let count = |number: i32| u32::try_from(number).unwrap_or_default();
        let running: u32 = services.iter().map(|one| count(one.running)).sum();
        let pending: u32 = services.iter().map(|one| count(one.pending)).sum();
        let there = running == wanted && pending == 0;
        let tasks = running + pending;
        let resting = Resting {
            tasks,
            wanted_tasks: wanted,
            hosts,
            wanted_hosts: hosts,
        };
        Ok((!there).then_some((tasks, resting)))
    };
    until_none(scene, left).await
}

/// Brings a stack whose services are empty back to the hosts it had before a step, so that the next
/// step meets the same. False when they do not go.
///
/// By itself the capacity provider would take a quarter of an hour to begin with it:
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-auto-scaling.html>.
pub async fn rest(
    session: &Session,
    request: &Request,
    hosts: u32,
    sink: Sink<'_>,
) -> Result<bool, Error> {
    let Some(group) = &request.group else {
        return Ok(true);
    };
    let wanted = hosts.clamp(group.min, group.max);
    let sizes = (group.min, group.max);
    let autoscaling = session.autoscaling();
    autoscaling.resize(&group.name, sizes, Some(wanted)).await?;
    let scene = Scene::new(session, request, sink);
    Ok(until_hosts(&scene, wanted).await)
}

/// Lets every task and every host of a stack go, and keeps the rest of it. False when they do not go.
pub async fn idle(session: &Session, request: &Request, sink: Sink<'_>) -> Result<bool, RunError> {
    let scene = Scene::new(session, request, sink);
    let (_, set) = set_all(&scene, |_| 0).await;
    set.into_iter().collect::<Result<Vec<_>, _>>()?;
    let hosts = u32::try_from(start::hosts(&scene).await.len()).unwrap_or(u32::MAX);
    if !until_tasks(&scene, 0, hosts).await {
        return Ok(false);
    }
    let Some(group) = &request.group else {
        return Ok(true);
    };
    session.autoscaling().scale_to_zero(&group.name).await?;
    Ok(until_hosts(&scene, 0).await)
}

/// Brings a stack whose services are empty back to its start counts, and does not wait for them.
pub async fn refill(session: &Session, request: &Request, sink: Sink<'_>) -> Result<(), RunError> {
    let scene = Scene::new(session, request, sink);
    let (_, set) = set_all(&scene, |service| service.from).await;
    set.into_iter().collect::<Result<Vec<_>, _>>().map(|_| ())
}

async fn until_hosts(scene: &Scene<'_>, wanted: u32) -> bool {
    let left = async || {
        let hosts = u32::try_from(start::hosts(scene).await.len()).unwrap_or(u32::MAX);
        let resting = Resting {
            tasks: 0,
            wanted_tasks: 0,
            hosts,
            wanted_hosts: wanted,
        };
        Ok((hosts > wanted).then_some((hosts, resting)))
    };
    until_none(scene, left).await
}

/// Looks until nothing is left, and tells of what is; false when that has long not become less.
/// `left` answers the number that has to fall, and how to tell of it.
async fn until_none(
    scene: &Scene<'_>,
    left: impl AsyncFn() -> Result<Option<(u32, Resting)>, Error>,
) -> bool {
    let mut told = None;
    let (mut fewest, mut since) = (u32::MAX, scene.now());
    loop {
        match left().await {
            Ok(None) => return true,
            Ok(Some((number, resting))) => {
                if told != Some(resting) {
                    scene.say(Event::Resting(resting));
                    told = Some(resting);
                }
                if number < fewest {
                    (fewest, since) = (number, scene.now());
                }
            }
            Err(error) => scene.complain(&error),
        }
        if scene.now().duration_since(since) >= STALLED {
            return false;
        }
        scene.session.clock().sleep(LOOK).await;
    }
}
