//! What a container of the test app writes when it starts: two lines, derived from its task.
//!
//! The first is the task's metadata as a text, the second a flat record. Keys and spelling are
//! those of the published test app; `process_started_at` and `app_started_at` (seconds since the
//! epoch, with milliseconds) are ours. Times are by the clock of what the container runs on.
//! Source: <https://www.vladionescu.me/posts/scaling-containers-on-aws-in-2022/>; of the metadata:
//! <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4.html>.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::names::CONTAINER_INSTANCE;
use super::{addresses, host, instance_types, store, subnet, task_definition, value};
use crate::sandbox::engine::chance;
use crate::sandbox::engine::object::Object;
use crate::sandbox::engine::place::Place;
use crate::sandbox::engine::tasks::{Like, Task};
use crate::sandbox::engine::world::World;

/// What tells the app that ECS runs it; without it, it writes no record.
const ORCHESTRATOR: &str = "VLAAAAAAAD_ORCHESTRATOR_TYPE";
/// What tells it how many services there are.
const SERVICES: &str = "VLAAAAAAAD_ECS_SERVICE_COUNT";
/// The region that the published app always names.
const REGION: &str = "us-east-1";
/// What the published app says of every host.
const PURCHASE_OF_HOSTS: &str = "spot";

/// Whether a container is one of the test app, which writes a start record.
pub fn is_written_by(container: &Value) -> bool {
    variable(container, ORCHESTRATOR) == Some("ecs")
}

fn variable<'a>(container: &'a Value, name: &str) -> Option<&'a str> {
    value::items(container, "Environment")
        .iter()
        .find(|variable| value::text(variable, "Name") == Some(name))
        .and_then(|variable| value::text(variable, "Value"))
}

/// Id of a task's container, as its runtime calls it.
pub fn container_id(world: &World, place: &Place, task: &Task) -> String {
    let entity = task.id.to_string();
    let cast = world.tasks(place).cast(task);
    if cast.is_some_and(|cast| !cast.fargate) {
        return chance::hex(world.seed, &entity, "docker", 64);
    }
    let digits = chance::below(world.seed, &entity, "docker", 10_000_000_000);
    format!("{entity}-{digits:010}")
}

/// ARN of a task's container.
pub fn container_arn(world: &World, place: &Place, task: &Task) -> String {
    let cluster = world.tasks(place).cast(task).map(|cast| &cast.cluster);
    let id = chance::uuid(world.seed, &task.id.to_string(), "container");
    arn(
        place,
        "container",
        &format!("{}/{}/{id}", cluster.map_or("", String::as_str), task.id),
    )
}

fn arn(place: &Place, resource: &str, name: &str) -> String {
    format!(
        "arn:aws:ecs:{}:{}:{resource}/{name}",
        place.region, place.account
    )
}

/// What all containers write alike that share a cast, a host and a subnet.
struct Shared<'a> {
    cluster: &'a str,
    cluster_arn: String,
    family: &'a str,
    revision: &'a str,
    name: &'a str,
    image: &'a str,
    digest: &'a str,
    services: &'a str,
    fargate: bool,
    windows: bool,
    /// The flat record's members that are the same for all, written already.
    system: String,
    /// The same of what the app asks its host for; nothing on Fargate.
    host: String,
    /// Name of the zone.
    zone: &'a str,
}

/// Writes the lines of containers of one place, one after the other.
pub struct Scribe<'a> {
    world: &'a World,
    place: &'a Place,
    shared: BTreeMap<Like, Option<Shared<'a>>>,
}

/// Which of the lines of a container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The task's metadata as a text.
    Metadata,
    /// The flat record.
    Record,
}

/// The lines, in order.
pub const LINES: [Which; 2] = [Which::Metadata, Which::Record];

/// A flat JSON object, written member by member.
struct Line(String);

impl Line {
    fn raw(&mut self, key: &str, value: impl std::fmt::Display) {
        let _ = write!(self.0, ", \"{key}\": {value}"); // Writing to a String cannot fail.
    }

    fn text(&mut self, key: &str, text: &str) {
        let plain = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
        if text.bytes().all(plain) {
            self.raw(key, format_args!("\"{text}\""));
        } else {
            self.raw(key, Value::from(text));
        }
    }
}

/// Milliseconds as seconds with a fraction.
fn seconds(ms: i64) -> String {
    format!("{}.{:03}", ms.div_euclid(1_000), ms.rem_euclid(1_000))
}

fn rfc_3339(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms)
        .map(|time| format!("{time:.3}"))
        .unwrap_or_default()
}

/// A stamp by the clock of what a task runs on.
fn at(task: &Task, stamp: Option<i64>) -> i64 {
    stamp.unwrap_or_default() + task.skew_ms
}

impl<'a> Scribe<'a> {
    /// For containers of a place.
    pub fn new(world: &'a World, place: &'a Place) -> Self {
        Self {
            world,
            place,
            shared: BTreeMap::new(),
        }
    }

    /// A line of a task's container; none for a task that is not there any more.
    pub fn line(&mut self, task: &Task, which: Which) -> Option<String> {
        let (world, place) = (self.world, self.place);
        let shared = self
            .shared
            .entry(task.like())
            .or_insert_with(|| share(world, place, task))
            .as_ref()?;
        let writer = Writer {
            world,
            place,
            shared,
            task,
        };
        Some(match which {
            Which::Metadata => writer.metadata(),
            Which::Record => writer.record(),
        })
    }
}

/// A container that writes.
struct Writer<'a, 's> {
    world: &'a World,
    place: &'a Place,
    shared: &'s Shared<'a>,
    task: &'s Task,
}

impl Writer<'_, '_> {
    fn task_arn(&self) -> String {
        let name = format!("{}/{}", self.shared.cluster, self.task.id);
        arn(self.place, "task", &name)
    }

    /// The first line.
    fn metadata(&self) -> String {
        let (shared, task) = (self.shared, self.task);
        let stamps = &task.stamps;
        let time = |stamp: Option<i64>| rfc_3339(at(task, stamp));
        let metadata = json!({
            "Cluster": shared.cluster_arn,
            "TaskARN": self.task_arn(),
            "Family": shared.family,
            "Revision": shared.revision,
            "DesiredStatus": "RUNNING",
            "KnownStatus": "RUNNING",
            "PullStartedAt": time(stamps.pull_started),
            "PullStoppedAt": time(stamps.pull_stopped),
            "AvailabilityZone": shared.zone,
            "LaunchType": if shared.fargate { "FARGATE" } else { "EC2" },
            "Containers": [{
                "DockerId": container_id(self.world, self.place, task),
                "Name": shared.name,
                "Image": shared.image,
                "ImageID": shared.digest,
                "DesiredStatus": "RUNNING",
                "KnownStatus": "RUNNING",
                "CreatedAt": time(stamps.pull_stopped),
                "StartedAt": time(stamps.started),
                "Type": "NORMAL",
                "ContainerARN": container_arn(self.world, self.place, task),
            }],
        });
        format!("{{\"message\": {}}}", Value::from(metadata.to_string()))
    }

    /// The second line.
    fn record(&self) -> String {
        let (shared, task) = (self.shared, self.task);
        let stamps = &task.stamps;
        let app = at(task, stamps.app);
        let node = chance::hex(self.world.seed, &task.id.to_string(), "node", 12);
        let time = |stamp: Option<i64>| rfc_3339(at(task, stamp));
        let arn = self.task_arn();
        let mut line = Line(String::with_capacity(1_600));
        line.0.push_str("{\"message\": null");
        line.raw("seconds_since_epoch", app.div_euclid(1_000));
        line.raw("process_started_at", seconds(at(task, stamps.started)));
        line.raw("app_started_at", seconds(app));
        line.0.push_str(&shared.system);
        line.text("python_node", &node);
        line.0.push_str(&shared.host);
        if shared.fargate && !shared.windows {
            line.raw("container_clock_error_bound", "0.5");
            line.text("container_reference_timestamp", &rfc_3339(app));
            line.text("container_clock_synchronization_status", "SYNCHRONIZED");
        }
        for (key, text) in [
            ("orchestartor", "ecs"),
            ("ecs_service_count", shared.services),
            ("cluster", &shared.cluster_arn),
            ("task_id", &arn),
            ("unique_id", &arn),
            ("image_pull_started_at", &time(stamps.pull_started)),
            ("image_pull_stopped_at", &time(stamps.pull_stopped)),
            ("aws_az", shared.zone),
            ("container_id", &container_id(self.world, self.place, task)),
            (
                "container_arn",
                &container_arn(self.world, self.place, task),
            ),
            ("container_created_at", &time(stamps.pull_stopped)),
            ("container_started_at", &time(stamps.started)),
            ("container_image_sha", shared.digest),
        ] {
            line.text(key, text);
        }
        line.0.push('}');
        line.0
    }
}

/// What the containers of tasks like this one have in common.
fn share<'a>(world: &'a World, place: &'a Place, task: &Task) -> Option<Shared<'a>> {
    let tasks = world.tasks(place);
    let cast = tasks.cast(task)?;
    let definition = task_definition::of_arn(world, place, &cast.definition);
    let properties = definition.map_or(&Value::Null, |definition| &definition.properties);
    let containers = value::items(properties, "ContainerDefinitions");
    let container = containers.iter().find(|one| is_written_by(one));
    let container = container.unwrap_or(&Value::Null);
    let instance = tasks
        .host(task)
        .and_then(|host| world.find(place, CONTAINER_INSTANCE, host))
        .and_then(|host| host::instance_of(world, host));
    let subnet = tasks
        .subnet(task)
        .or_else(|| instance.and_then(|instance| instance.text("SubnetId")));
    let (zone, zone_id) = subnet
        .and_then(|subnet| subnet::zone_of(world, place, subnet))
        .unwrap_or_default();
    let platform = |name: &str| value::text(properties, &format!("RuntimePlatform.{name}"));
    let size = instance.and_then(|instance| instance_types::find(instance.text("InstanceType")?));
    let arm = size.map(|size| size.architecture == "arm64");
    let arm = arm.unwrap_or(platform("CpuArchitecture") == Some("ARM64"));
    let windows = platform("OperatingSystemFamily").is_some_and(|name| name.starts_with("WINDOWS"));
    let host = if cast.fargate {
        of_fargate((arm, windows))
    } else {
        of_host(world, instance, zone_id)
    };
    let name = super::cluster::bare_name(&cast.definition);
    let (family, revision) = name.rsplit_once(':').unwrap_or((name, "1"));
    let named = |name: &str| value::text(container, name).unwrap_or_default();
    Some(Shared {
        cluster: &cast.cluster,
        cluster_arn: arn(place, "cluster", &cast.cluster),
        family,
        revision,
        name: named("Name"),
        image: named("Image"),
        digest: store::digest_of(world, place, named("Image")).unwrap_or_default(),
        services: variable(container, SERVICES).unwrap_or_default(),
        fargate: cast.fargate,
        windows,
        system: system(arm, windows),
        host,
        zone,
    })
}

/// What the app says of its Python and what that runs on.
fn system(arm: bool, windows: bool) -> String {
    let machine = match (arm, windows) {
        (true, _) => "aarch64",
        (false, true) => "AMD64",
        (false, false) => "x86_64",
    };
    let mut line = Line(String::new());
    for (key, text) in [
        ("aws_region", REGION),
        ("python_system", if windows { "Windows" } else { "Linux" }),
        ("python_processor", ""),
        ("python_release", if windows { "10" } else { "5.10" }),
        ("python_version", "3.10.1"),
        ("python_machine", machine),
        ("app_version", "dev"),
    ] {
        line.text(key, text);
    }
    line.0
}

/// What the app asks its host for.
fn of_host(world: &World, instance: Option<&Object>, zone_id: &str) -> String {
    let text = |name: &str| instance.and_then(|instance| instance.text(name));
    let name = instance.map(|instance| addresses::private_name(world, instance));
    let mut line = Line(String::new());
    for (key, text) in [
        ("runner", "ec2"),
        ("aws_az_id", zone_id),
        ("ec2_hostname", name.as_deref().unwrap_or_default()),
        (
            "ec2_instance_id",
            instance.map_or("", |instance| &instance.id),
        ),
        (
            "ec2_instance_type",
            text("InstanceType").unwrap_or_default(),
        ),
        ("aws_purchase_type", PURCHASE_OF_HOSTS),
    ] {
        line.text(key, text);
    }
    line.0
}

/// What the app says of Fargate: the market by what it runs on, whatever was bought.
fn of_fargate((arm, windows): (bool, bool)) -> String {
    let spot = !arm && !windows;
    let mut line = Line(String::new());
    line.text("runner", "fargate");
    line.text("aws_purchase_type", if spot { "spot" } else { "on-demand" });
    line.0
}
