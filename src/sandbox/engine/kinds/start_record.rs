//! What a container of the test app writes when it starts: one line, derived from its task.
//!
//! Keys, their order and their spelling are those of the app in `image/`, whatever the image, with
//! metadata services that always answer; a test holds them against the app's own lines. Times are
//! by the clock of what the container runs on. Source of the metadata:
//! <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4.html>.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use super::names::CONTAINER_INSTANCE;
use super::{addresses, host, instance_types, repository, subnet, task_definition, value};
use crate::sandbox::engine::chance;
use crate::sandbox::engine::object::Object;
use crate::sandbox::engine::place::Place;
use crate::sandbox::engine::tasks::{Like, Task};
use crate::sandbox::engine::world::World;

/// What tells the app that ECS runs it; without it, it writes no record.
const ORCHESTRATOR: &str = "VLAAAAAAAD_ORCHESTRATOR_TYPE";
/// What tells it how many services there are.
const SERVICES: &str = "VLAAAAAAAD_ECS_SERVICE_COUNT";
/// What tells it where to listen.
const PORT: &str = "PORT";
/// Ports that Linux gives to who asks for any.
/// Source: <https://docs.kernel.org/networking/ip-sysctl.html> (`ip_local_port_range`).
const ANY_PORT: std::ops::RangeInclusive<u64> = 32_768..=60_999;
/// What tells it how its capacity was bought, which it cannot ask for on Fargate.
const PURCHASE: &str = "STACKGEN_PURCHASE";
/// What tells it the variant and the run, if anything does.
const LABELS: [(&str, &str); 2] = [
    ("run_id", "STACKGEN_RUN_ID"),
    ("variant", "STACKGEN_VARIANT"),
];
/// From the app's first moment until it takes connections: assumed.
const READY_AFTER_MS: i64 = 2;

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
    /// Family and revision.
    definition: &'a str,
    digest: &'a str,
    services: &'a str,
    /// Where it listens; 0 is any free port.
    port: u64,
    fargate: bool,
    windows: bool,
    /// Members that are the same for all, written already: what the app says of its Python before
    /// its own name, and after it.
    system: (String, String),
    /// The same of what the app is told and asks its host for.
    host: String,
    /// How a Fargate task was bought; on a host, the host says.
    purchase: Option<&'a str>,
    /// Name of the zone.
    zone: &'a str,
}

/// Writes the lines of containers of one place, one after the other.
pub struct Scribe<'a> {
    world: &'a World,
    place: &'a Place,
    shared: BTreeMap<Like, Option<Shared<'a>>>,
}

/// A flat JSON object, written member by member.
struct Line(String);

impl Line {
    fn raw(&mut self, key: &str, value: impl std::fmt::Display) {
        let _ = write!(self.0, ", \"{key}\": {value}"); // Writing to a String cannot fail.
    }

    /// A text, or null.
    fn text_or_null(&mut self, key: &str, text: Option<&str>) {
        match text.filter(|text| !text.is_empty()) {
            Some(text) => self.text(key, text),
            None => self.raw(key, "null"),
        }
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

    /// The line of a task's container; none for a task that is not there any more.
    pub fn line(&mut self, task: &Task) -> Option<String> {
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
        Some(writer.record())
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

    fn record(&self) -> String {
        let (shared, task) = (self.shared, self.task);
        let app = at(task, task.stamps.app);
        let node = chance::hex(self.world.seed, &task.id.to_string(), "node", 12);
        let mut line = Line(String::with_capacity(1_800));
        line.0.push_str("{\"message\": null");
        line.raw("seconds_since_epoch", app.div_euclid(1_000));
        let process = at(task, task.stamps.started);
        line.raw("process_started_at", seconds(process));
        line.raw("app_started_at", seconds(app));
        line.raw("app_ready_at", seconds(app + READY_AFTER_MS));
        let (before, after) = &shared.system;
        line.0.push_str(before);
        line.text("python_node", &node);
        line.0.push_str(after);
        line.raw("port", self.port());
        line.0.push_str(&shared.host);
        self.of_task(&mut line);
        if shared.fargate {
            if !shared.windows {
                line.raw("container_clock_error_bound", "0.5");
                line.text("container_reference_timestamp", &rfc_3339(app));
                line.text("container_clock_synchronization_status", "SYNCHRONIZED");
            }
            line.text_or_null("aws_purchase_type", shared.purchase);
            if shared.purchase.is_none() {
                let reason = "{\"purchase\": \"STACKGEN_PURCHASE is not set\"}";
                line.raw("missing", reason);
            }
        }
        line.0.push('}');
        line.0
    }

    fn port(&self) -> u64 {
        if self.shared.port > 0 {
            return self.shared.port;
        }
        let ports = ANY_PORT.end() - ANY_PORT.start() + 1;
        let task = self.task.id.to_string();
        ANY_PORT.start() + chance::below(self.world.seed, &task, "port", ports)
    }

    /// What the metadata of the task says.
    fn of_task(&self, line: &mut Line) {
        let (shared, task) = (self.shared, self.task);
        let stamps = &task.stamps;
        let time = |stamp: Option<i64>| rfc_3339(at(task, stamp));
        let arn = self.task_arn();
        let zone = ("aws_az", shared.zone);
        let zone_here = shared.fargate.then_some(zone); // A host has said it already.
        let launch_type = if shared.fargate { "FARGATE" } else { "EC2" };
        line.text("orchestartor", "ecs");
        line.text("ecs_service_count", shared.services);
        line.text("cluster", &shared.cluster_arn);
        line.text("task_id", &arn);
        line.text("unique_id", &arn);
        line.text("image_pull_started_at", &time(stamps.pull_started));
        line.text("image_pull_stopped_at", &time(stamps.pull_stopped));
        if let Some((key, zone)) = zone_here {
            line.text(key, zone);
        }
        line.text("ecs_launch_type", launch_type);
        line.text("ecs_task_definition", shared.definition);
        let id = container_id(self.world, self.place, task);
        line.text("container_id", &id);
        let arn = container_arn(self.world, self.place, task);
        line.text("container_arn", &arn);
        line.text("container_created_at", &time(stamps.pull_stopped));
        line.text("container_started_at", &time(stamps.started));
        line.text("container_image_sha", shared.digest);
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
    let mut host = Line(String::new());
    for (key, name) in LABELS {
        host.text_or_null(key, variable(container, name));
    }
    if cast.fargate {
        host.text("runner", "fargate");
        host.text("orchestrator", "ecs");
    } else {
        of_host(&mut host, world, instance, (zone, zone_id));
    }
    let image = value::text(container, "Image").unwrap_or_default();
    Some(Shared {
        cluster: &cast.cluster,
        cluster_arn: arn(place, "cluster", &cast.cluster),
        definition: super::cluster::bare_name(&cast.definition),
        digest: repository::digest_of(world, place, image).unwrap_or_default(),
        services: variable(container, SERVICES).unwrap_or_default(),
        port: variable(container, PORT).map_or(Some(5002), |port| port.parse().ok())?,
        fargate: cast.fargate,
        windows,
        system: system(&place.region, arm, windows),
        host: host.0,
        purchase: variable(container, PURCHASE).filter(|bought| !bought.is_empty()),
        zone,
    })
}

/// What the app says of its Python and what that runs on, before and after its own name.
fn system(region: &str, arm: bool, windows: bool) -> (String, String) {
    let machine = match (arm, windows) {
        (true, _) => "aarch64",
        (false, true) => "AMD64",
        (false, false) => "x86_64",
    };
    let mut before = Line(String::new());
    before.text("aws_region", region);
    before.text("python_system", if windows { "Windows" } else { "Linux" });
    before.text("python_processor", "");
    let mut after = Line(String::new());
    after.text("python_release", if windows { "10" } else { "6.1.119" });
    after.text("python_version", "3.13.1");
    after.text("python_machine", machine);
    after.text("app_version", "dev");
    (before.0, after.0)
}

/// What the app asks its host for.
fn of_host(line: &mut Line, world: &World, host: Option<&Object>, (zone, zone_id): (&str, &str)) {
    let name = host.map(|host| addresses::private_name(world, host));
    let spot = host.is_some_and(|host| value::flag(&host.properties, "Spot", false));
    let size = host.and_then(|host| host.text("InstanceType"));
    for (key, text) in [
        ("runner", "ec2"),
        ("orchestrator", "ecs"),
        ("aws_az_id", zone_id),
        ("aws_az", zone),
        ("ec2_hostname", name.as_deref().unwrap_or_default()),
        ("ec2_instance_id", host.map_or("", |host| &host.id)),
        ("ec2_instance_type", size.unwrap_or_default()),
        ("aws_purchase_type", if spot { "spot" } else { "on-demand" }),
    ] {
        line.text(key, text);
    }
}
