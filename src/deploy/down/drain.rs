//! Emptying a stack before its delete: services to no tasks, groups to no hosts.
//!
//! CloudFormation could do it alone, since every template of ours can be deleted by one call. Emptied
//! first, nothing of the network or of the roles goes while tasks and hosts still need it, protected
//! instances hold nothing up, and what does not go away is seen before anything is deleted.
//! Whatever cannot be reached or does not go away is said, and the delete goes on.

use std::time::Duration;

use jiff::SignedDuration;

use super::Job;
use crate::aws::{AutoScalingGroup, Error, Service, StackResource};
use crate::stack::{Draining, Event, Mend, ResourceStatus};

/// How often it is looked at.
const LOOK: Duration = Duration::from_secs(6);
/// Tasks or hosts that have not become fewer for so long do not go away: a task may take 2 minutes to
/// stop and a target group 5 to let go of it, a host a few to end.
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html> (stopTimeout),
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html>.
const STALLED: SignedDuration = SignedDuration::from_mins(10);

/// What of a stack holds tasks and hosts.
#[derive(Debug, Default)]
struct Holders {
    /// Names of clusters.
    clusters: Vec<String>,
    /// Names of Auto Scaling groups.
    groups: Vec<String>,
}

/// What is still there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Left {
    tasks: u32,
    hosts: u32,
}

/// Empties what the stack's resources hold, and waits until it is empty or stops becoming emptier.
pub(super) async fn drain(job: &Job<'_>, resources: &[StackResource]) {
    let mut holders = Holders::of(resources);
    if holders.clusters.is_empty() && holders.groups.is_empty() {
        return;
    }
    // Hosts go when their tasks are gone: a scale-in would take them with tasks on them.
    let mut stopped = Vec::new();
    for cluster in std::mem::take(&mut holders.clusters) {
        match stop_services(job, &cluster).await {
            Ok(()) => stopped.push(cluster),
            Err(error) => skipped(job, &cluster, &error),
        }
    }
    holders.clusters = stopped;
    let mut said = None;
    wait(job, &mut holders, Stage::Tasks, &mut said).await;
    let mut emptied = Vec::new();
    for group in std::mem::take(&mut holders.groups) {
        match job.session.autoscaling().scale_to_zero(&group).await {
            Ok(()) => emptied.push(group),
            Err(error) => skipped(job, &group, &error),
        }
    }
    holders.groups = emptied;
    if !holders.groups.is_empty() {
        wait(job, &mut holders, Stage::Hosts, &mut said).await;
    }
}

impl Holders {
    fn of(resources: &[StackResource]) -> Self {
        let named = |kind: &str| {
            resources
                .iter()
                .filter(|resource| resource.resource_type == kind)
                .filter(|resource| resource.status != ResourceStatus::DeleteComplete)
                .filter_map(|resource| resource.physical_id.clone())
                .collect()
        };
        Self {
            clusters: named("AWS::ECS::Cluster"),
            groups: named("AWS::AutoScaling::AutoScalingGroup"),
        }
    }
}

/// Sets every service of a cluster to no tasks; also those that are not of the stack, for the
/// cluster is, and they would hold it.
async fn stop_services(job: &Job<'_>, cluster: &str) -> Result<(), Error> {
    let ecs = job.session.ecs();
    let arns = ecs.services(cluster).await?;
    for service in ecs.describe_services(cluster, &arns).await? {
        if service.desired > 0 && service.status == "ACTIVE" {
            ecs.set_desired(cluster, &service.arn, 0).await?;
        }
    }
    Ok(())
}

/// What is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Tasks,
    Hosts,
}

/// `said` is what was last said of the stack: nothing is said twice, nothing is said of a stack that
/// had nothing to be emptied of, and that it is empty is said once, when its hosts are gone too.
async fn wait(job: &Job<'_>, holders: &mut Holders, stage: Stage, said: &mut Option<Left>) {
    let clock = job.session.clock();
    let mut fewest = u32::MAX;
    let mut since = clock.now();
    loop {
        let left = look(job, holders, stage).await;
        let empty = left == Left::default();
        let hosts_follow = stage == Stage::Tasks && !holders.groups.is_empty();
        if *said != Some(left) && !(empty && (said.is_none() || hosts_follow)) {
            (job.report)(Event::Draining(Draining {
                stack: job.followed(),
                tasks: left.tasks,
                hosts: left.hosts,
            }));
            *said = Some(left);
        }
        let awaited = match stage {
            Stage::Tasks => left.tasks,
            Stage::Hosts => left.hosts,
        };
        if awaited == 0 {
            return;
        }
        let now = clock.now();
        if awaited < fewest {
            (fewest, since) = (awaited, now);
        } else if now.duration_since(since) >= STALLED {
            job.tell(Mend::DrainStalled {
                tasks: left.tasks,
                hosts: left.hosts,
            });
            return;
        }
        clock.sleep(LOOK).await;
    }
}

/// Counts what is left. A cluster or group that cannot be looked at, but for a call that failed on
/// the way, is waited for no more.
async fn look(job: &Job<'_>, holders: &mut Holders, stage: Stage) -> Left {
    let mut left = Left::default();
    let mut clusters = Vec::new();
    for cluster in std::mem::take(&mut holders.clusters) {
        match held(job, &cluster, stage).await {
            Ok(held) => {
                left.tasks += held.tasks;
                left.hosts = left.hosts.max(held.hosts);
                clusters.push(cluster);
            }
            Err(error) if error.kind.may_pass() => {
                left.tasks += u32::from(stage == Stage::Tasks);
                left.hosts += u32::from(stage == Stage::Hosts);
                clusters.push(cluster);
            }
            Err(error) => skipped(job, &cluster, &error),
        }
    }
    holders.clusters = clusters;
    if stage == Stage::Hosts {
        match instances(job, &holders.groups).await {
            Ok(instances) => left.hosts = left.hosts.max(instances),
            Err(error) if error.kind.may_pass() => left.hosts = left.hosts.max(1),
            Err(error) => {
                for group in std::mem::take(&mut holders.groups) {
                    skipped(job, &group, &error);
                }
            }
        }
    }
    left
}

/// Tasks of a cluster's services, and its hosts.
async fn held(job: &Job<'_>, cluster: &str, stage: Stage) -> Result<Left, Error> {
    let ecs = job.session.ecs();
    if stage == Stage::Hosts {
        let hosts = ecs.container_instances(cluster).await?;
        return Ok(Left {
            tasks: 0,
            hosts: count(hosts.len()),
        });
    }
    let arns = ecs.services(cluster).await?;
    let services = ecs.describe_services(cluster, &arns).await?;
    let tasks = |service: &Service| service.running.max(0) + service.pending.max(0);
    Ok(Left {
        tasks: services
            .iter()
            .map(|service| tasks(service).unsigned_abs())
            .sum(),
        hosts: 0,
    })
}

/// Instances of groups; those that are protected from scale-in are so no more afterwards.
async fn instances(job: &Job<'_>, groups: &[String]) -> Result<u32, Error> {
    let autoscaling = job.session.autoscaling();
    let mut instances = 0;
    for group in autoscaling.groups(groups).await? {
        instances += count(group.instances.len());
        unprotect(job, &group).await?;
    }
    Ok(instances)
}

async fn unprotect(job: &Job<'_>, group: &AutoScalingGroup) -> Result<(), Error> {
    let protected: Vec<String> = group
        .instances
        .iter()
        .filter(|instance| instance.protected && instance.lifecycle == "InService")
        .map(|instance| instance.id.clone())
        .collect();
    if protected.is_empty() {
        return Ok(());
    }
    let autoscaling = job.session.autoscaling();
    autoscaling.unprotect(&group.name, &protected).await?;
    job.tell(Mend::HostsUnprotected {
        group: group.name.clone(),
        instances: protected.len(),
    });
    Ok(())
}

fn skipped(job: &Job<'_>, what: &str, error: &Error) {
    job.tell(Mend::NotDrained {
        what: what.to_owned(),
        reason: error.to_string(),
    });
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
