//! ECS clusters and the capacity providers they take on.

use serde_json::Value;

use super::names::{
    CAPACITY_PROVIDER, CLUSTER, CONTAINER_INSTANCE, PROVIDER_ASSOCIATIONS, SERVICE,
};
use super::quotas::{self, CLUSTERS};
use super::rules::ecs as rules;
use super::{capacity_provider, names, store, value};
use crate::sandbox::engine::kind::{Attribute, Draft, Id, Kind, Reference, Refusal};
use crate::sandbox::engine::object::{Object, State};
use crate::sandbox::engine::place::{Address, Place};
use crate::sandbox::engine::queue::Happening;
use crate::sandbox::engine::world::World;

/// How ECS says that a cluster is not there.
pub const MISSING: (&str, &str) = ("ClusterNotFoundException", "Cluster not found.");

/// `AWS::ECS::Cluster`.
pub static KIND: Kind = Kind {
    arn: "arn:aws:ecs:{region}:{account}:cluster/{id}",
    attributes: &[("Arn", Attribute::Arn)],
    refuse_create: |world, draft| {
        names::refuse_taken(world, draft, "ClusterName")?;
        let role = world.has_service_role(draft.place, SERVICE_PRINCIPAL);
        rules::SERVICE_ROLE.unless(role, &[])?;
        let there = world.objects(draft.place, CLUSTER).count();
        rules::CLUSTER_LIMIT.unless(quotas::room(world, draft.place, CLUSTERS, there), &[])?;
        refuse_providers(world, draft.place, draft.properties)
    },
    on_create: |world, address| {
        watch_providers(world, address);
        report_later(world, address);
    },
    refuse_delete,
    happens: |world, address, verb, _| {
        if verb == REPORT {
            report(world, address);
        }
    },
    ..Kind::new(CLUSTER, Id::Name("ClusterName", 255))
};

/// Whose service-linked role ECS acts by.
pub const SERVICE_PRINCIPAL: &str = "ecs.amazonaws.com";
const REPORT: &str = "report";
/// Container Insights writes its performance events once a minute.
/// Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/ContainerInsights.html>.
const REPORT_MS: i64 = 60_000;

fn refuse_delete(world: &World, cluster: &Object) -> Result<(), Refusal> {
    let holds = |kind: &str| {
        world
            .objects(&cluster.place, kind)
            .any(|object| is_of(object, &cluster.id))
    };
    rules::CLUSTER_HAS_INSTANCES.unless(!holds(CONTAINER_INSTANCE), &[])?;
    rules::CLUSTER_HAS_SERVICES.unless(!holds(SERVICE), &[])?;
    let tasks = world.tasks(&cluster.place).roster().cluster(&cluster.id);
    rules::CLUSTER_HAS_TASKS.unless(tasks.alive() == 0, &[])
}

/// Whether an object's `Cluster` names the cluster, by name or ARN.
pub fn is_of(object: &Object, cluster: &str) -> bool {
    bare_name(object.text("Cluster").unwrap_or(DEFAULT)) == cluster
}

/// The cluster that is meant when none is named.
const DEFAULT: &str = "default";

/// The name in a name or an ARN.
pub fn bare_name(name_or_arn: &str) -> &str {
    name_or_arn.rsplit('/').next().unwrap_or(name_or_arn)
}

fn report_later(world: &mut World, address: &Address) {
    let what = Happening::Object {
        address: address.clone(),
        verb: REPORT.to_owned(),
        payload: Value::Null,
    };
    world.schedule(REPORT_MS, what);
}

/// Container Insights writes into its log group, and makes it again if it is gone.
fn report(world: &mut World, address: &Address) {
    let Some(cluster) = world.object(address) else {
        return;
    };
    let enabled = value::items(&cluster.properties, "ClusterSettings")
        .iter()
        .filter(|setting| value::text(setting, "Name") == Some("containerInsights"))
        .any(|setting| value::text(setting, "Value") != Some("disabled"));
    let something = [CONTAINER_INSTANCE, SERVICE]
        .into_iter()
        .flat_map(|kind| world.objects(&address.place, kind))
        .any(|object| is_of(object, &address.id));
    if !enabled {
        return;
    }
    if something {
        let group = format!("/aws/ecs/containerinsights/{}/performance", address.id);
        store::write_to_log_group(world, &address.place, &group);
    }
    report_later(world, address);
}

/// `AWS::ECS::ClusterCapacityProviderAssociations`. Its physical id is the cluster's name.
pub static ASSOCIATIONS: Kind = Kind {
    references: &[Reference::new("Cluster", CLUSTER, MISSING)],
    refuse_create: |world, draft| refuse_providers(world, draft.place, draft.properties),
    on_create: watch_providers,
    refuse_update: |world, associations, properties| {
        refuse_providers(world, &associations.place, properties)?;
        let kept = value::texts(properties, PROVIDERS);
        refuse_used(world, associations, &kept)
    },
    on_update: |world, address, _| watch_providers(world, address),
    refuse_delete: |world, associations| refuse_used(world, associations, &[]),
    ..Kind::new(
        PROVIDER_ASSOCIATIONS,
        Id::Other(|_, draft| associated_cluster(draft)),
    )
};

const PROVIDERS: &str = "CapacityProviders";

fn associated_cluster(draft: &Draft<'_>) -> String {
    bare_name(draft.text("Cluster").unwrap_or(DEFAULT)).to_owned()
}

fn refuse_providers(world: &World, place: &Place, properties: &Value) -> Result<(), Refusal> {
    value::texts(properties, PROVIDERS)
        .into_iter()
        .filter(|name| !capacity_provider::FARGATE.contains(name))
        .try_for_each(|name| {
            let ready = world
                .lookup(place, CAPACITY_PROVIDER, name)
                .is_some_and(|provider| provider.state == State::Active);
            rules::PROVIDER_NOT_FOUND.unless(ready, &[name])
        })
}

/// Refuses to let go of a provider that tasks still use.
fn refuse_used(world: &World, associations: &Object, kept: &[&str]) -> Result<(), Refusal> {
    let let_go = value::texts(&associations.properties, PROVIDERS)
        .into_iter()
        .filter(|provider| !kept.contains(provider));
    for provider in let_go {
        let tasks = world.tasks(&associations.place);
        let used = world
            .objects(&associations.place, SERVICE)
            .filter(|service| is_of(service, &associations.id))
            .filter_map(|service| tasks.roster().crew(&service.id))
            .any(|crew| crew.providers.contains_key(bare_name(provider)));
        rules::PROVIDER_IN_USE.unless(!used, &[])?;
    }
    Ok(())
}

fn watch_providers(world: &mut World, address: &Address) {
    let Some(object) = world.object(address) else {
        return;
    };
    let providers: Vec<Address> = value::texts(&object.properties, PROVIDERS)
        .into_iter()
        .filter_map(|name| world.lookup(&address.place, CAPACITY_PROVIDER, name))
        .map(Object::address)
        .collect();
    for provider in providers {
        capacity_provider::watch(world, &provider);
    }
}

/// What says which providers a cluster has: the cluster itself and its associations.
fn declarations<'a>(
    world: &'a World,
    place: &Place,
    cluster: &str,
) -> impl Iterator<Item = &'a Object> {
    let associations = world
        .find(place, PROVIDER_ASSOCIATIONS, cluster)
        .filter(|associations| associations.state == State::Active);
    let itself = world.find(place, CLUSTER, cluster);
    associations.into_iter().chain(itself)
}

/// The providers of a cluster, now.
pub fn providers<'a>(world: &'a World, place: &Place, cluster: &str) -> Vec<&'a str> {
    let mut names: Vec<&str> = declarations(world, place, cluster)
        .flat_map(|object| value::texts(&object.properties, PROVIDERS))
        .map(bare_name)
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Whether a cluster has a provider, now.
pub fn has_provider(world: &World, place: &Place, cluster: &str, provider: &str) -> bool {
    providers(world, place, cluster).contains(&provider)
}

/// The cluster that has a provider, if one does; one on its way out counts.
pub fn with_provider(world: &World, place: &Place, provider: &str) -> Option<String> {
    [PROVIDER_ASSOCIATIONS, CLUSTER]
        .into_iter()
        .flat_map(|kind| world.objects(place, kind))
        .find(|object| {
            value::texts(&object.properties, PROVIDERS)
                .into_iter()
                .any(|name| bare_name(name) == provider)
        })
        .map(|object| object.id.clone())
}

/// The strategy of services that name none: a list of provider, base and weight.
pub fn default_strategy<'a>(world: &'a World, place: &Place, cluster: &str) -> &'a [Value] {
    declarations(world, place, cluster)
        .map(|object| value::items(&object.properties, "DefaultCapacityProviderStrategy"))
        .find(|strategy| !strategy.is_empty())
        .unwrap_or_default()
}
