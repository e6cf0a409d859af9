//! Hosts, what brings them, their disks, and services.

use super::control::tags;
use super::{Found, distinct, ways};
use crate::aws::{Error, Instance, Session, Volume};
use crate::cost::Billable;
use crate::deploy::residue::circle::{Circle, PREFIX};
use crate::deploy::tags::PROFILE_TAG;
use crate::stack::Bills;

/// Groups with our tag that are not being deleted.
pub(super) async fn groups(session: &Session) -> Result<Vec<Found>, Error> {
    let groups = session.autoscaling().groups_with_tag(PROFILE_TAG).await?;
    Ok(groups
        .into_iter()
        .filter(|group| group.status.is_none())
        .map(|group| Found {
            detail: format!(
                "{} instances, wants {}",
                group.instances.len(),
                group.desired
            ),
            id: group.name,
            tags: group.tags,
            ..Found::default()
        })
        .collect())
}

/// Services of the clusters that are left: a cluster goes only when they are gone.
pub(super) async fn services(session: &Session, circle: &Circle) -> Result<Vec<Found>, Error> {
    let (ecs, control) = (session.ecs(), session.cloudcontrol());
    let mut found = Vec::new();
    for cluster in &clusters(session, circle).await? {
        let services = ecs.services(cluster).await?;
        for service in ecs.describe_services(cluster, &services).await? {
            if service.status != "ACTIVE" {
                continue;
            }
            let busy = service.running + service.pending > 0 || service.desired > 0;
            let key = format!("{}|{cluster}", service.arn);
            let read = control.get("AWS::ECS::Service", &key).await?;
            found.push(Found {
                tags: read.map(|read| tags(&read.properties)).unwrap_or_default(),
                detail: format!(
                    "{} tasks running, wants {}",
                    service.running, service.desired
                ),
                id: service.arn,
                parent: Some(cluster.clone()),
                named: Some(cluster.clone()),
                bills: busy.then_some(Bills::ByTime),
                ..Found::default()
            });
        }
    }
    Ok(found)
}

/// Clusters of stacks searched for. They carry their stack's name.
async fn clusters(session: &Session, circle: &Circle) -> Result<Vec<String>, Error> {
    if !circle.is_everything() {
        return Ok(circle.clusters());
    }
    let listed = session.cloudcontrol().list("AWS::ECS::Cluster").await?;
    let ours = |name: &String| name.starts_with(PREFIX) && circle.searches(name);
    Ok(listed
        .into_iter()
        .map(|listed| listed.id)
        .filter(ours)
        .collect())
}

/// Instances that are not terminated or about to be: a terminated one stays listed for an hour.
pub(super) async fn instances(session: &Session, circle: &Circle) -> Result<Vec<Found>, Error> {
    let ec2 = session.ec2();
    let mut found = Vec::new();
    for way in ways(circle, true, true) {
        found.extend(ec2.instances(&[way]).await?);
    }
    let standing =
        |instance: &Instance| !matches!(instance.state.as_str(), "shutting-down" | "terminated");
    Ok(distinct(found.into_iter().filter(standing).map(
        |instance| {
            // A stopped one costs nothing itself; its volumes are listed with theirs.
            let stopped = matches!(instance.state.as_str(), "stopped" | "stopping");
            Found {
                detail: format!("{}, {}", instance.instance_type, instance.state),
                id: instance.id,
                vpc: instance.vpc_id,
                tags: instance.tags,
                bills: stopped.then_some(Bills::Not),
                billable: Some(Billable::Instance {
                    instance_type: instance.instance_type,
                    spot: instance.spot,
                }),
                ..Found::default()
            }
        },
    )))
}

/// Volumes that are not being deleted.
pub(super) async fn volumes(session: &Session, circle: &Circle) -> Result<Vec<Found>, Error> {
    let ec2 = session.ec2();
    let mut found = Vec::new();
    for way in ways(circle, false, true) {
        found.extend(ec2.volumes(&[way]).await?);
    }
    let standing = |volume: &Volume| !matches!(volume.state.as_str(), "deleting" | "deleted");
    Ok(distinct(found.into_iter().filter(standing).map(|volume| {
        let attached = volume.attached_to.first();
        Found {
            detail: attached.map_or_else(
                || format!("{} GiB {}", volume.size_gib, volume.volume_type),
                |host| format!("{} GiB {}, of {host}", volume.size_gib, volume.volume_type),
            ),
            billable: Some(Billable::Volume {
                kind: volume.volume_type.clone(),
                gib: u64::from(volume.size_gib),
            }),
            id: volume.id,
            tags: volume.tags,
            ..Found::default()
        }
    })))
}
