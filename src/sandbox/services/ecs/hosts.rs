//! What ECS tells of one host.
//!
//! Source: <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerInstance.html>.

use crate::sandbox::call::Tree;
use crate::sandbox::engine::kinds::{
    capacity_provider, host, instance_types, names, subnet, value,
};
use crate::sandbox::engine::{Object, World, chance};

/// The version of the agent on every host, and that of its Docker; assumed.
const AGENT: (&str, &str) = ("1.98.0", "DockerVersion: 25.0.12");
/// What every agent can do, as far as it is told; assumed, as hosts are seen to list it.
const CAPABILITIES: &[&str] = &[
    "com.amazonaws.ecs.capability.ecr-auth",
    "com.amazonaws.ecs.capability.logging-driver.awslogs",
    "com.amazonaws.ecs.capability.task-iam-role",
    "ecs.capability.task-eni",
    "ecs.capability.execution-role-awslogs",
];

/// A host as the answers show it.
pub(super) fn one(world: &World, object: &Object) -> Tree {
    let load = world.tasks(&object.place).load(&object.id);
    let counts = load.map(|load| load.counts).unwrap_or_default();
    let (agent, docker) = AGENT;
    let hash = chance::hex(0, agent, "hash", 8);
    let attributes = attributes(world, object);
    let resources = [("Cpu", "CPU"), ("Memory", "MEMORY")].map(|(name, key)| {
        Tree::map([
            ("name", Tree::text(key)),
            ("type", Tree::text("INTEGER")),
            (
                "integerValue",
                Tree::Int(value::number(&object.properties, name).unwrap_or(0)),
            ),
        ])
    });
    let text = |text: Option<&str>| text.map_or(Tree::Null, Tree::text);
    Tree::map([
        ("containerInstanceArn", text(object.arn.as_deref())),
        ("ec2InstanceId", text(object.text("Instance"))),
        ("capacityProviderName", text(provider(world, object))),
        ("status", Tree::text(host::status(object))),
        (
            "agentConnected",
            Tree::Bool(host::is_connected(world, object)),
        ),
        ("runningTasksCount", Tree::Int(counts.running)),
        (
            "pendingTasksCount",
            Tree::Int(counts.pending + counts.provisioning),
        ),
        ("registeredAt", Tree::Time(object.created_at)),
        ("registeredResources", Tree::List(resources.into())),
        (
            "versionInfo",
            Tree::map([
                ("agentVersion", Tree::text(agent)),
                ("agentHash", Tree::Text(hash)),
                ("dockerVersion", Tree::text(docker)),
            ]),
        ),
        ("attributes", Tree::List(attributes)),
    ])
}

/// The capacity provider whose group launched the host.
fn provider<'a>(world: &'a World, object: &Object) -> Option<&'a str> {
    world
        .objects(&object.place, names::CAPACITY_PROVIDER)
        .find(|provider| capacity_provider::owns(world, provider, object))
        .map(|provider| provider.id.as_str())
}

/// What the agent registers the host with; the trunk is there on hosts that were given one.
fn attributes(world: &World, object: &Object) -> Vec<Tree> {
    let instance = host::instance_of(world, object);
    let text = |name: &str| instance.and_then(|instance| instance.text(name));
    let size = text("InstanceType").and_then(instance_types::find);
    let zone = text("SubnetId").and_then(|id| subnet::zone_of(world, &object.place, id));
    let interfaces = value::number(&object.properties, "Interfaces");
    let trunked = size.is_some_and(|size| interfaces != Some(size.task_interfaces(false)));
    let trunk =
        trunked.then(|| format!("eni-{}", chance::hex(world.seed, &object.id, "trunk", 17)));
    let named = [
        ("ecs.ami-id", text("ImageId")),
        ("ecs.availability-zone", zone.map(|(name, _)| name)),
        ("ecs.availability-zone-id", zone.map(|(_, id)| id)),
        ("ecs.instance-type", text("InstanceType")),
        ("ecs.os-type", Some("linux")),
        ("ecs.os-family", Some("LINUX")),
        ("ecs.cpu-architecture", size.map(|size| size.architecture)),
        ("ecs.subnet-id", text("SubnetId")),
        ("ecs.awsvpc-trunk-id", trunk.as_deref()),
    ];
    let named = named.into_iter().filter_map(|(name, value)| {
        let pairs = [("name", Tree::text(name)), ("value", Tree::text(value?))];
        Some(Tree::map(pairs))
    });
    let bare = CAPABILITIES
        .iter()
        .map(|name| Tree::map([("name", Tree::text(*name))]));
    named.chain(bare).collect()
}
