//! The start state: every service steady at its start count, nothing on its way, hosts at rest.

use std::time::Duration;

use jiff::SignedDuration;

use super::error::RunError;
use super::pace::Class;
use super::scene::Scene;
use crate::aws::{ContainerInstance, Error, Service};
use crate::timeline::live::{Event, HostSeen, Preparing, Ready, Step};

/// How often it is looked.
const LOOK: Duration = Duration::from_secs(5);
/// How long is waited: hosts have to come first, and a failed task is tried again for minutes.
const MOST: SignedDuration = SignedDuration::from_mins(30);
/// Hosts are at rest when their number has not changed for so long.
const REST: SignedDuration = SignedDuration::from_secs(30);
/// Start records of what runs already are looked for in so long before t0.
const BACK: SignedDuration = SignedDuration::from_hours(6);

/// What was there before the step.
#[derive(Debug, Default)]
pub(super) struct Before {
    /// ARNs of every task that ECS still knows, stopped ones included.
    pub(super) tasks: Vec<String>,
    /// Hosts.
    pub(super) hosts: Vec<HostSeen>,
    /// The step of the clock in start records, in milliseconds; `None` when there is none yet.
    pub(super) resolution_ms: Option<u32>,
}

/// Brings the services to their start counts if need be, and waits for the start state.
pub(super) async fn prepare(scene: &Scene<'_>) -> Result<Before, RunError> {
    restore_group(scene).await?;
    let began = scene.now();
    let mut calm = (0, began);
    let mut told = None;
    loop {
        let mut state = Preparing {
            services: count(scene.request.services.len()),
            wanted: scene.request.from(),
            ..Preparing::default()
        };
        if let Some(services) = scene.tolerate(scene.services().await)? {
            look(scene, &services, &mut state).await?;
            state.hosts = hosts_now(scene).await?.unwrap_or(calm.0);
            let now = scene.now();
            if state.hosts != calm.0 {
                calm = (state.hosts, now);
            }
            let rests = scene.request.group.is_none() || now.duration_since(calm.1) >= REST;
            if state.steady == state.services && rests {
                return ready(scene).await;
            }
        }
        if told != Some(state) {
            scene.say(Event::Preparing(state));
            told = Some(state);
        }
        let waited = scene.now().duration_since(began);
        if waited >= MOST {
            return Err(RunError::NotSteady {
                steady: state.steady,
                services: state.services,
                minutes: waited.as_mins(),
            });
        }
        scene.session.clock().sleep(LOOK).await;
    }
}

/// Gives the hosts' group the sizes of its template back, where an earlier run took them.
async fn restore_group(scene: &Scene<'_>) -> Result<(), RunError> {
    let Some(wanted) = &scene.request.group else {
        return Ok(());
    };
    let autoscaling = scene.session.autoscaling();
    let groups = autoscaling.groups(std::slice::from_ref(&wanted.name)).await;
    let groups = match groups {
        Ok(groups) => groups,
        Err(error) => {
            // Nearly always nothing has to be done; without hosts the services say so.
            scene.complain(&error);
            return Ok(());
        }
    };
    let differs = groups
        .iter()
        .any(|group| (group.min, group.max) != (wanted.min, wanted.max));
    if differs {
        let sizes = (wanted.min, wanted.max);
        autoscaling.resize(&wanted.name, sizes, None).await?;
    }
    Ok(())
}

/// How many hosts are registered; `None` when that cannot be said now.
async fn hosts_now(scene: &Scene<'_>) -> Result<Option<u32>, Error> {
    if scene.request.group.is_none() {
        return Ok(Some(0));
    }
    let ecs = scene.session.ecs();
    let call = async || ecs.cluster_counts(&scene.request.cluster).await;
    match scene.ask(Class::Clusters, call).await {
        Ok(counts) => Ok(Some(counts.hosts)),
        Err(error) => {
            scene.complain(&error);
            Ok(None)
        }
    }
}

/// Counts what is steady, and asks for the start count where it is another.
async fn look(
    scene: &Scene<'_>,
    services: &[Service],
    state: &mut Preparing,
) -> Result<(), RunError> {
    let ecs = scene.session.ecs();
    for wanted in &scene.request.services {
        let missing = || RunError::NoService {
            service: wanted.name.clone(),
        };
        let there = services.iter().find(|there| there.name == wanted.name);
        let there = there.ok_or_else(missing)?;
        let from = i32::try_from(wanted.from).unwrap_or(i32::MAX);
        state.running += u32::try_from(there.running).unwrap_or_default();
        state.steady += u32::from(is_steady(there, from));
        if there.desired != from {
            let call = async || {
                ecs.set_desired(&scene.request.cluster, &wanted.name, from)
                    .await
            };
            let set = scene.ask(Class::Changes, call).await;
            scene.tolerate(set)?;
        }
    }
    Ok(())
}

/// Does a service run what it is to, with no deployment in progress?
fn is_steady(service: &Service, from: i32) -> bool {
    let rolls = |rollout: &Option<String>| rollout.as_deref() == Some("IN_PROGRESS");
    service.desired == from
        && service.running == from
        && service.pending == 0
        && service.deployments.len() <= 1
        && !service.deployments.iter().any(|one| rolls(&one.rollout))
}

/// What was there, and the news of it. Every kind of call that the run needs is made here once, so
/// that a right that is missing is found before anything is raised.
async fn ready(scene: &Scene<'_>) -> Result<Before, RunError> {
    let mut before = Before {
        tasks: scene.tasks(false).await?,
        ..Before::default()
    };
    before.tasks.extend(scene.tasks(true).await?);
    let sample: Vec<_> = before.tasks.iter().take(1).cloned().collect();
    scene.describe(&sample, |_| {}).await?;
    let back = scene.now() - BACK;
    let mut resolution = None;
    scene
        .records(back.as_millisecond(), |_, record| {
            resolution = record.map(|record| record.resolution_ms).or(resolution);
        })
        .await?;
    before.resolution_ms = resolution;
    before.hosts = hosts(scene).await;
    let services = scene.request.services.iter().map(|service| Step {
        service: service.key.clone(),
        from: service.from,
        to: service.to,
    });
    scene.say(Event::Ready(Ready {
        at: scene.now(),
        services: services.collect(),
        from: scene.request.from(),
        target: scene.request.target(),
        hosts: before.hosts.clone(),
    }));
    Ok(before)
}

/// The hosts that are registered; none on Fargate, or when they cannot be asked.
pub(super) async fn hosts(scene: &Scene<'_>) -> Vec<HostSeen> {
    if scene.request.group.is_none() {
        return Vec::new();
    }
    match scene.hosts(&[]).await {
        Ok(hosts) => hosts.into_iter().map(seen).collect(),
        Err(error) => {
            scene.complain(&error);
            Vec::new()
        }
    }
}

fn seen(host: ContainerInstance) -> HostSeen {
    HostSeen {
        instance: host.instance,
        zone: host.zone,
        instance_type: host.instance_type,
        image: host.image,
        agent: host.agent,
        trunked: host.trunked,
        running: u32::try_from(host.running).unwrap_or_default(),
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::Deployment;

    fn service(desired: i32, running: i32, rollout: &str) -> Service {
        let deployment = Deployment {
            status: "PRIMARY".to_owned(),
            rollout: Some(rollout.to_owned()),
            rollout_reason: None,
            desired,
            running,
            failed_tasks: 0,
            created: None,
            updated: None,
        };
        Service {
            arn: String::new(),
            name: String::new(),
            status: "ACTIVE".to_owned(),
            desired,
            running,
            pending: 0,
            deployments: vec![deployment],
            events: Vec::new(),
        }
    }

    #[test]
    fn steady_is_at_the_start_count_with_nothing_on_its_way() {
        assert!(is_steady(&service(1, 1, "COMPLETED"), 1));
        assert!(!is_steady(&service(1, 1, "IN_PROGRESS"), 1));
        assert!(!is_steady(&service(1, 0, "COMPLETED"), 1));
        assert!(!is_steady(&service(2, 2, "COMPLETED"), 1));
        let mut two = service(1, 1, "COMPLETED");
        two.deployments.extend(two.deployments.clone());
        assert!(!is_steady(&two, 1));
        let pending = Service {
            pending: 1,
            ..service(1, 1, "COMPLETED")
        };
        assert!(!is_steady(&pending, 1));
    }
}
