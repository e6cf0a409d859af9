//! Task definitions: what a task is going to be, and what it needs of a host.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::names::TASK_DEFINITION;
use super::rules::ecs as rules;
use super::value;
use crate::sandbox::engine::kind::{Attribute, Draft, Id, Kind, Refusal};
use crate::sandbox::engine::object::{Object, State};
use crate::sandbox::engine::place::{Address, Place};
use crate::sandbox::engine::world::World;

/// `AWS::ECS::TaskDefinition`. Its physical id is its ARN, revision included.
pub static KIND: Kind = Kind {
    attributes: &[("TaskDefinitionArn", Attribute::Id)],
    refuse_create: |_, draft| refuse_size(draft),
    on_create: |world, address| {
        if let Some((family, _)) = address.id.rsplit_once(':') {
            let family = family.to_owned();
            world.number(&family);
        }
    },
    ..Kind::new(TASK_DEFINITION, Id::Other(arn))
};

fn arn(world: &World, draft: &Draft<'_>) -> String {
    let family = draft.name("Family", 255);
    let pattern = "arn:aws:ecs:{region}:{account}:task-definition/";
    let stem = format!("{}{family}", draft.fill(pattern, ""));
    let revision = world.counters.get(&stem).copied().unwrap_or(0) + 1;
    format!("{stem}:{revision}")
}

/// vCPU in 1024ths, and the least, the most and the steps of memory in MiB that go with it.
/// Source: <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html>.
const FARGATE_SIZES: &[(i64, i64, i64, i64)] = &[
    (256, 512, 512, 512),
    (256, 1_024, 2_048, 1_024),
    (512, 1_024, 4_096, 1_024),
    (1_024, 2_048, 8_192, 1_024),
    (2_048, 4_096, 16_384, 1_024),
    (4_096, 8_192, 30_720, 1_024),
    (8_192, 16_384, 61_440, 4_096),
    (16_384, 32_768, 122_880, 8_192),
];

fn refuse_size(draft: &Draft<'_>) -> Result<(), Refusal> {
    if !value::texts(draft.properties, "RequiresCompatibilities").contains(&"FARGATE") {
        return Ok(());
    }
    let cpu = units(value::at(draft.properties, "Cpu"), "vCPU").unwrap_or(0);
    let memory = units(value::at(draft.properties, "Memory"), "GB").unwrap_or(0);
    let exists = FARGATE_SIZES.iter().any(|(of, least, most, step)| {
        *of == cpu && (*least..=*most).contains(&memory) && (memory - least) % step == 0
    });
    rules::FARGATE_SIZE.unless(exists, &[&cpu.to_string(), &memory.to_string()])
}

/// `1024`, or `1 vCPU` and `2 GB` in 1024ths of their unit.
fn units(value: &Value, unit: &str) -> Option<i64> {
    let Value::String(text) = value else {
        return value.as_i64();
    };
    match text.trim().strip_suffix(unit) {
        Some(whole) => whole.trim().parse::<i64>().ok().map(|whole| whole * 1_024),
        None => text.trim().parse().ok(),
    }
}

/// What a task needs of its host.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Needs {
    /// CPU in 1024ths of a vCPU.
    pub cpu: i64,
    /// Memory in MiB.
    pub memory: i64,
    /// Whether it has an interface of its own.
    pub interface: bool,
    /// Ports of the host that it takes for itself.
    pub ports: Vec<i64>,
}

/// What tasks of a definition need.
pub fn needs(definition: &Object) -> Needs {
    let properties = &definition.properties;
    let containers = value::items(properties, "ContainerDefinitions");
    let sum = |names: [&str; 2]| {
        containers
            .iter()
            .filter_map(|container| {
                names
                    .into_iter()
                    .find_map(|name| value::number(container, name))
            })
            .sum()
    };
    let mode = value::text(properties, "NetworkMode").unwrap_or("bridge");
    Needs {
        cpu: units(value::at(properties, "Cpu"), "vCPU").unwrap_or_else(|| sum(["Cpu", "Cpu"])),
        memory: units(value::at(properties, "Memory"), "GB")
            .unwrap_or_else(|| sum(["MemoryReservation", "Memory"])),
        interface: mode == "awsvpc",
        ports: host_ports(containers, mode),
    }
}

fn host_ports(containers: &[Value], mode: &str) -> Vec<i64> {
    let mappings = containers
        .iter()
        .flat_map(|container| value::items(container, "PortMappings"));
    match mode {
        "host" => mappings
            .filter_map(|mapping| value::number(mapping, "ContainerPort"))
            .collect(),
        "bridge" => mappings
            .filter_map(|mapping| value::number(mapping, "HostPort"))
            .filter(|port| *port != 0)
            .collect(),
        _ => Vec::new(),
    }
}

/// The definition of an ARN or a `family:revision`, or the newest of a family.
pub fn find<'a>(world: &'a World, place: &Place, name: &str) -> Option<&'a Object> {
    let stem = format!(
        "arn:aws:ecs:{}:{}:task-definition/",
        place.region, place.account
    );
    let full = if name.starts_with("arn:") {
        name.to_owned()
    } else {
        format!("{stem}{name}")
    };
    let usable = |definition: &&Object| definition.state != State::Deleting;
    world
        .find(place, TASK_DEFINITION, &full)
        .filter(usable)
        .or_else(|| {
            let revision = world.counters.get(&full)?;
            world
                .find(place, TASK_DEFINITION, &format!("{full}:{revision}"))
                .filter(usable)
        })
}

/// The definition of an ARN, whether it may still be used or not.
pub fn of_arn<'a>(world: &'a World, place: &Place, arn: &str) -> Option<&'a Object> {
    world.object(&Address::new(place, TASK_DEFINITION, arn))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn sizes_are_read_in_either_unit() {
        assert_eq!(units(&json!("1 vCPU"), "vCPU"), Some(1_024));
        assert_eq!(units(&json!("2048"), "GB"), Some(2_048));
        assert_eq!(units(&json!(512), "GB"), Some(512));
    }

    #[test]
    fn host_networking_takes_the_port_of_the_host() {
        let containers = [json!({"PortMappings": [{"ContainerPort": 5002}]})];
        assert_eq!(host_ports(&containers, "host"), [5002]);
        assert!(host_ports(&containers, "awsvpc").is_empty());
    }
}
