//! Container instances: hosts whose agent has joined a cluster.

use std::collections::BTreeMap;

use base64::Engine as _;
use serde_json::json;

use super::names::{AUTO_SCALING_GROUP, CLUSTER, CONTAINER_INSTANCE, INSTANCE};
use super::{instance, instance_types, permission, reach, service, task, value};
use crate::sandbox::engine::kind::{Draft, Id, Kind};
use crate::sandbox::engine::life;
use crate::sandbox::engine::object::{Object, State};
use crate::sandbox::engine::place::Address;
use crate::sandbox::engine::queue::Happening;
use crate::sandbox::engine::world::World;

/// `AWS::ECS::ContainerInstance`.
pub static KIND: Kind = Kind {
    in_templates: false,
    arn: "arn:aws:ecs:{region}:{account}:container-instance/{Cluster}/{id}",
    ..Kind::new(
        CONTAINER_INSTANCE,
        Id::Other(|_, draft| draft.hex("id", 32)),
    )
};

/// The attribute with the status ECS shows, when it is not `ACTIVE`.
pub const STATUS: &str = "status";
/// Status of a host that takes no new task and gives up those of services.
pub const DRAINING: &str = "DRAINING";

/// The status of a host as ECS shows it.
pub fn status(host: &Object) -> &str {
    host.attribute(STATUS).unwrap_or("ACTIVE")
}

/// How long an agent that could not join waits before it tries again, in milliseconds; assumed.
const RETRY_MS: i64 = 60_000;

/// The services an agent talks to.
const AGENT_CALLS: &[&str] = &["ecs", "ecs-agent"];

/// The agent of an instance tries to join the cluster that its user data names.
pub fn join(world: &mut World, address: &Address) {
    let Some(instance) = world.object(address).cloned() else {
        return;
    };
    if instance.state != State::Active {
        return;
    }
    let cluster = cluster_of(instance.text("UserData").unwrap_or_default());
    let there = world
        .find(&address.place, CLUSTER, &cluster)
        .is_some_and(|cluster| cluster.state == State::Active);
    let allowed = role_allows(world, &instance, "ecs:RegisterContainerInstance");
    if !there || !allowed || !reaches_ecs(world, &instance) {
        let what = Happening::Object {
            address: address.clone(),
            verb: instance::JOIN.to_owned(),
            payload: serde_json::Value::Null,
        };
        world.schedule(RETRY_MS, what);
        return;
    }
    register(world, &instance, &cluster);
    service::wake_all(world, &address.place, &cluster);
}

fn register(world: &mut World, instance: &Object, cluster: &str) {
    let place = &instance.place;
    let Some(size) = instance.text("InstanceType").and_then(instance_types::find) else {
        return;
    };
    let trunking = world.setting(place, "ecs/awsvpcTrunking", "disabled") == "enabled";
    let properties = json!({
        "Cluster": cluster,
        "Instance": instance.id,
        "Cpu": size.vcpus * 1024,
        "Memory": size.registered_memory_mib(),
        "Interfaces": size.task_interfaces(trunking),
    });
    let owner = instance.address();
    let draft = Draft {
        seed: world.seed,
        place,
        kind: &KIND,
        entity: format!("{}/container instance", owner.entity()),
        stack_name: None,
        owner: None,
        properties: &properties,
    };
    if let Ok(address) = life::create(world, &draft, BTreeMap::new()) {
        if let Some(host) = world.object_mut(&address) {
            host.state = State::Active;
        }
        world.adopt(&address, owner);
    }
}

/// An instance is gone: what ran on it stops, and ECS forgets the host.
pub fn leave(world: &mut World, instance: &Address) {
    let hosts: Vec<Address> = life::children(world, instance, CONTAINER_INSTANCE)
        .map(Object::address)
        .collect();
    for host in hosts {
        for task in world.tasks(&host.place).of_host(&host.id) {
            task::host_gone(world, &host, task);
        }
        world.take(&host);
    }
}

/// The cluster that user data names: TOML of Bottlerocket or a line of Amazon Linux.
fn cluster_of(user_data: &str) -> String {
    let bytes = base64::engine::general_purpose::STANDARD
        .decode(user_data)
        .unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    text.lines()
        .filter_map(|line| line.split_once('='))
        .find(|(key, _)| {
            let key = key.trim();
            key == "cluster" || key.ends_with("ECS_CLUSTER")
        })
        .map_or_else(|| "default".to_owned(), |(_, value)| bare(value).to_owned())
}

/// A value without quotes and without what a shell appends to it.
fn bare(value: &str) -> &str {
    let value = value.trim();
    value
        .strip_prefix('"')
        .and_then(|rest| rest.split('"').next())
        .unwrap_or_else(|| value.split_whitespace().next().unwrap_or_default())
}

/// Whether the role of an instance may do something, now.
pub fn role_allows(world: &World, instance: &Object, action: &str) -> bool {
    instance
        .text("IamInstanceProfile")
        .and_then(|profile| permission::role_of_profile(world, &instance.place, profile))
        .is_some_and(|role| permission::allows(world, role, action))
}

/// The instance as something that talks to services.
pub fn client<'a>(world: &'a World, instance: &'a Object) -> reach::Client<'a> {
    reach::Client {
        place: &instance.place,
        subnet: instance.text("SubnetId").unwrap_or_default(),
        groups: instance::groups(world, instance),
        public: value::flag(&instance.properties, "Public", false),
    }
}

fn reaches_ecs(world: &World, instance: &Object) -> bool {
    let client = client(world, instance);
    AGENT_CALLS
        .iter()
        .all(|service| client.reaches(world, service))
}

/// The instance of a host.
pub fn instance_of<'a>(world: &'a World, host: &Object) -> Option<&'a Object> {
    world.find(&host.place, INSTANCE, host.text("Instance")?)
}

/// Whether ECS can tell the host's agent what to do, now: without its role or its way out it
/// goes on running what it runs.
pub fn is_connected(world: &World, host: &Object) -> bool {
    if let Some(known) = world.memo.connected.get(&likeness(world, host)) {
        return *known;
    }
    instance_of(world, host).is_some_and(|instance| {
        instance.state == State::Active
            && role_allows(world, instance, "ecs:Poll")
            && reaches_ecs(world, instance)
    })
}

/// What decides whether a host reaches ECS: its state and role, and its network.
pub fn likeness(world: &World, host: &Object) -> (String, String) {
    let Some(instance) = instance_of(world, host) else {
        return Default::default();
    };
    let network = format!(
        "{} {:?} {}",
        instance.text("SubnetId").unwrap_or_default(),
        instance::groups(world, instance),
        value::flag(&instance.properties, "Public", false)
    );
    let role = format!(
        "{:?} {}",
        instance.state,
        instance.text("IamInstanceProfile").unwrap_or_default()
    );
    (network, role)
}

/// The same, asked once for all hosts that reach ECS alike.
pub fn answers(world: &mut World, host: &Object) -> bool {
    let connected = is_connected(world, host);
    let likeness = likeness(world, host);
    world.memo.connected.insert(likeness, connected);
    connected
}

/// The group that launched the host.
pub fn group_of(world: &World, host: &Object) -> Option<Address> {
    instance_of(world, host)?
        .parents
        .iter()
        .find(|parent| parent.kind == AUTO_SCALING_GROUP)
        .cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(text: &str) -> String {
        base64::engine::general_purpose::STANDARD.encode(text)
    }

    #[test]
    fn the_cluster_is_read_from_either_kind_of_user_data() {
        let toml = "[settings.ecs]\ncluster = \"web\"\nenable-spot-instance-draining = true\n";
        assert_eq!(cluster_of(&encoded(toml)), "web");
        let shell = "#!/bin/bash\necho ECS_CLUSTER=web >> /etc/ecs/ecs.config\n";
        assert_eq!(cluster_of(&encoded(shell)), "web");
        assert_eq!(cluster_of(""), "default");
    }
}
