//! Clusters and their hosts.

use super::super::place;
use super::{bare, cluster, hosts, missing, no_cluster, page, tags};
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::kinds::{cluster as of_cluster, draining, names, service};
use crate::sandbox::engine::object::State;
use crate::sandbox::engine::{Object, World};

/// `ListClusters`.
pub(super) fn list(world: &World, call: &Call) -> Tree {
    let arns: Vec<String> = world
        .objects(&place(call), names::CLUSTER)
        .filter_map(|cluster| cluster.arn.clone())
        .collect();
    page(&call.input, "clusterArns", &arns)
}

/// `DescribeClusters`.
pub(super) fn describe(world: &World, call: &Call) -> Tree {
    let place = place(call);
    let mut asked: Vec<&str> = call
        .input
        .get("clusters")
        .items()
        .iter()
        .filter_map(Tree::as_str)
        .map(bare)
        .collect();
    if asked.is_empty() {
        asked.push("default");
    }
    let mut clusters = Vec::new();
    let mut failures = Vec::new();
    for name in asked {
        match world.find(&place, names::CLUSTER, name) {
            Some(object) => clusters.push(one(world, object, call)),
            None => failures.push(missing(format!(
                "arn:aws:ecs:{}:{}:cluster/{name}",
                call.region, call.account
            ))),
        }
    }
    Tree::map([
        ("clusters", Tree::List(clusters)),
        ("failures", Tree::List(failures)),
    ])
}

fn one(world: &World, object: &Object, call: &Call) -> Tree {
    let of = |kind: &str| {
        world
            .objects(&object.place, kind)
            .filter(|other| of_cluster::is_of(other, &object.id))
    };
    let tasks = world.tasks(&object.place).roster().cluster(&object.id);
    let status = match object.state {
        State::Creating => "PROVISIONING",
        State::Active => "ACTIVE",
        State::Deleting => "DEPROVISIONING",
    };
    let providers = of_cluster::providers(world, &object.place, &object.id);
    Tree::map([
        (
            "clusterArn",
            Tree::text(object.arn.as_deref().unwrap_or_default()),
        ),
        ("clusterName", Tree::text(&object.id)),
        ("status", Tree::text(status)),
        (
            "registeredContainerInstancesCount",
            Tree::Int(service::count(of(names::CONTAINER_INSTANCE))),
        ),
        ("runningTasksCount", Tree::Int(tasks.running)),
        (
            "pendingTasksCount",
            Tree::Int(tasks.pending + tasks.provisioning),
        ),
        (
            "activeServicesCount",
            Tree::Int(service::count(of(names::SERVICE))),
        ),
        (
            "capacityProviders",
            Tree::List(providers.into_iter().map(Tree::text).collect()),
        ),
        ("tags", tags(object, call)),
    ])
}

/// `ListContainerInstances`.
pub(super) fn list_hosts(world: &World, call: &Call) -> Answer {
    let place = place(call);
    let name = cluster(&call.input);
    if world.find(&place, names::CLUSTER, name).is_none() {
        return Err(no_cluster());
    }
    let arns: Vec<String> = world
        .objects(&place, names::CONTAINER_INSTANCE)
        .filter(|host| of_cluster::is_of(host, name))
        .filter_map(|host| host.arn.clone())
        .collect();
    Ok(page(&call.input, "containerInstanceArns", &arns))
}

/// `DescribeContainerInstances`.
pub(super) fn describe_hosts(world: &World, call: &Call) -> Answer {
    let place = place(call);
    if world
        .find(&place, names::CLUSTER, cluster(&call.input))
        .is_none()
    {
        return Err(no_cluster());
    }
    let mut told = Vec::new();
    let mut failures = Vec::new();
    for name in call.input.get("containerInstances").items() {
        let name = name.as_str().unwrap_or_default();
        match world.find(&place, names::CONTAINER_INSTANCE, bare(name)) {
            Some(host) => told.push(hosts::one(world, host)),
            None => failures.push(missing(name.to_owned())),
        }
    }
    Ok(Tree::map([
        ("containerInstances", Tree::List(told)),
        ("failures", Tree::List(failures)),
    ]))
}

/// `UpdateContainerInstancesState`: hosts are drained, never woken up again.
pub(super) fn drain_hosts(world: &mut World, call: &Call) -> Answer {
    let place = place(call);
    if world
        .find(&place, names::CLUSTER, cluster(&call.input))
        .is_none()
    {
        return Err(no_cluster());
    }
    if call.input.get("status").as_str() != Some("DRAINING") {
        let message = "the sandbox simulates the status DRAINING only";
        return Err(ApiError::client("InvalidParameterException", message));
    }
    let mut told = Vec::new();
    let mut failures = Vec::new();
    for name in call.input.get("containerInstances").items() {
        let name = name.as_str().unwrap_or_default();
        let found = world.find(&place, names::CONTAINER_INSTANCE, bare(name));
        let Some(address) = found.map(Object::address) else {
            failures.push(missing(name.to_owned()));
            continue;
        };
        draining::start(world, &address);
        told.extend(world.object(&address).map(|host| hosts::one(world, host)));
    }
    Ok(Tree::map([
        ("containerInstances", Tree::List(told)),
        ("failures", Tree::List(failures)),
    ]))
}
