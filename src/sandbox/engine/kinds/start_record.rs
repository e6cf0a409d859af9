//! What a container of the test app writes when it starts: two lines, derived from its task.
//!
//! The first is the task's metadata as a text, the second a flat record. Keys and spelling are
//! those of the published test app; `process_started_at` and `app_started_at` (seconds since the
//! epoch, with milliseconds) are ours. Times are by the clock of what the container runs on.
//! Source: <https://www.vladionescu.me/posts/scaling-containers-on-aws-in-2022/>; of the metadata:
//! <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4.html>.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::names::CONTAINER_INSTANCE;
use super::{host, store, subnet, task_definition, value};
use crate::sandbox::engine::chance;
use crate::sandbox::engine::object::Object;
use crate::sandbox::engine::place::Place;
use crate::sandbox::engine::tasks::{Cast, Task};
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

/// A container that writes, and all that it can know.
struct Writer<'a> {
    world: &'a World,
    place: &'a Place,
    task: &'a Task,
    cast: &'a Cast,
    container: &'a Value,
    windows: bool,
    arm: bool,
    /// Its host's instance; none on Fargate.
    instance: Option<&'a Object>,
    /// Name and id of its zone.
    zone: (&'a str, &'a str),
}

/// The lines; none for a task that is not there any more.
pub fn lines(world: &World, place: &Place, task: &Task) -> Vec<String> {
    let tasks = world.tasks(place);
    let Some(cast) = tasks.cast(task) else {
        return Vec::new();
    };
    let definition = task_definition::of_arn(world, place, &cast.definition);
    let properties = definition.map_or(&Value::Null, |definition| &definition.properties);
    let containers = value::items(properties, "ContainerDefinitions");
    let container = containers.iter().find(|one| is_written_by(one));
    let instance = tasks
        .host(task)
        .and_then(|host| world.find(place, CONTAINER_INSTANCE, host))
        .and_then(|host| host::instance_of(world, host));
    let subnet = tasks
        .subnet(task)
        .or_else(|| instance.and_then(|instance| instance.text("SubnetId")));
    let zone = subnet.and_then(|subnet| subnet::zone_of(world, place, subnet));
    let platform = |name: &str| value::text(properties, &format!("RuntimePlatform.{name}"));
    let family = platform("OperatingSystemFamily").unwrap_or_default();
    let arm_host = instance
        .and_then(|instance| super::instance_types::find(instance.text("InstanceType")?))
        .map(|size| size.architecture == "arm64");
    let writer = Writer {
        world,
        place,
        task,
        cast,
        container: container.unwrap_or(&Value::Null),
        windows: family.starts_with("WINDOWS"),
        arm: arm_host.unwrap_or(platform("CpuArchitecture") == Some("ARM64")),
        instance,
        zone: zone.unwrap_or_default(),
    };
    vec![writer.metadata(), writer.record()]
}

/// A flat JSON object, written member by member.
struct Line(String);

impl Line {
    fn new() -> Self {
        Self("{\"message\": null".to_owned())
    }

    fn raw(&mut self, key: &str, value: impl std::fmt::Display) {
        let _ = write!(self.0, ", \"{key}\": {value}"); // Writing to a String cannot fail.
    }

    fn text(&mut self, key: &str, text: &str) {
        self.raw(key, Value::from(text));
    }

    fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

/// Milliseconds as seconds with a fraction.
fn seconds(ms: i64) -> String {
    format!("{}.{:03}", ms.div_euclid(1_000), ms.rem_euclid(1_000))
}

fn rfc_3339(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms)
        .map(|time| time.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string())
        .unwrap_or_default()
}

impl Writer<'_> {
    /// A stamp by the container's clock.
    fn at(&self, stamp: Option<i64>) -> i64 {
        stamp.unwrap_or_default() + self.task.skew_ms
    }

    fn task_arn(&self) -> String {
        let name = format!("{}/{}", self.cast.cluster, self.task.id);
        arn(self.place, "task", &name)
    }

    fn cluster_arn(&self) -> String {
        arn(self.place, "cluster", &self.cast.cluster)
    }

    fn digest(&self) -> &str {
        let image = value::text(self.container, "Image").unwrap_or_default();
        store::digest_of(self.world, self.place, image).unwrap_or_default()
    }

    /// Number of the revision after the family.
    fn definition(&self) -> (&str, &str) {
        let name = super::cluster::bare_name(&self.cast.definition);
        name.rsplit_once(':').unwrap_or((name, "1"))
    }

    /// The first line.
    fn metadata(&self) -> String {
        let (family, revision) = self.definition();
        let stamps = &self.task.stamps;
        let time = |stamp: Option<i64>| rfc_3339(self.at(stamp));
        let metadata = json!({
            "Cluster": self.cluster_arn(),
            "TaskARN": self.task_arn(),
            "Family": family,
            "Revision": revision,
            "DesiredStatus": "RUNNING",
            "KnownStatus": "RUNNING",
            "PullStartedAt": time(stamps.pull_started),
            "PullStoppedAt": time(stamps.pull_stopped),
            "AvailabilityZone": self.zone.0,
            "LaunchType": if self.cast.fargate { "FARGATE" } else { "EC2" },
            "Containers": [{
                "DockerId": container_id(self.world, self.place, self.task),
                "Name": value::text(self.container, "Name"),
                "Image": value::text(self.container, "Image"),
                "ImageID": self.digest(),
                "DesiredStatus": "RUNNING",
                "KnownStatus": "RUNNING",
                "CreatedAt": time(stamps.pull_stopped),
                "StartedAt": time(stamps.started),
                "Type": "NORMAL",
                "ContainerARN": container_arn(self.world, self.place, self.task),
            }],
        });
        format!("{{\"message\": {}}}", Value::from(metadata.to_string()))
    }

    /// The second line.
    fn record(&self) -> String {
        let stamps = &self.task.stamps;
        let app = self.at(stamps.app);
        let mut line = Line::new();
        line.raw("seconds_since_epoch", app.div_euclid(1_000));
        line.raw("process_started_at", seconds(self.at(stamps.started)));
        line.raw("app_started_at", seconds(app));
        line.text("aws_region", REGION);
        self.system(&mut line);
        match self.instance {
            Some(instance) => self.host(&mut line, instance),
            None => self.fargate(&mut line, app),
        }
        self.orchestrator(&mut line);
        line.end()
    }

    fn system(&self, line: &mut Line) {
        let machine = match (self.arm, self.windows) {
            (true, _) => "aarch64",
            (false, true) => "AMD64",
            (false, false) => "x86_64",
        };
        let node = chance::hex(self.world.seed, &self.task.id.to_string(), "node", 12);
        let rows = [
            (
                "python_system",
                if self.windows { "Windows" } else { "Linux" },
            ),
            ("python_processor", ""),
            ("python_node", &node),
            ("python_release", if self.windows { "10" } else { "5.10" }),
            ("python_version", "3.10.1"),
            ("python_machine", machine),
            ("app_version", "dev"),
        ];
        for (key, text) in rows {
            line.text(key, text);
        }
    }

    /// What the app asks the host for.
    fn host(&self, line: &mut Line, instance: &Object) {
        let name = super::addresses::private_name(self.world, instance);
        let rows = [
            ("runner", "ec2"),
            ("aws_az_id", self.zone.1),
            ("ec2_hostname", &name),
            ("ec2_instance_id", &instance.id),
            (
                "ec2_instance_type",
                instance.text("InstanceType").unwrap_or_default(),
            ),
            ("aws_purchase_type", PURCHASE_OF_HOSTS),
        ];
        for (key, text) in rows {
            line.text(key, text);
        }
    }

    /// What the app says of Fargate: the market by what it runs on, whatever was bought.
    fn fargate(&self, line: &mut Line, app: i64) {
        let spot = !self.arm && !self.windows;
        line.text("runner", "fargate");
        line.text("aws_purchase_type", if spot { "spot" } else { "on-demand" });
        if !self.windows {
            line.raw("container_clock_error_bound", "0.5");
            line.text("container_reference_timestamp", &rfc_3339(app));
            line.text("container_clock_synchronization_status", "SYNCHRONIZED");
        }
    }

    /// What the app asks ECS for.
    fn orchestrator(&self, line: &mut Line) {
        let stamps = &self.task.stamps;
        let task = self.task_arn();
        let time = |stamp: Option<i64>| rfc_3339(self.at(stamp));
        let rows = [
            ("orchestartor", "ecs"),
            (
                "ecs_service_count",
                variable(self.container, SERVICES).unwrap_or_default(),
            ),
            ("cluster", &self.cluster_arn()),
            ("task_id", &task),
            ("unique_id", &task),
            ("image_pull_started_at", &time(stamps.pull_started)),
            ("image_pull_stopped_at", &time(stamps.pull_stopped)),
            ("aws_az", self.zone.0),
            (
                "container_id",
                &container_id(self.world, self.place, self.task),
            ),
            (
                "container_arn",
                &container_arn(self.world, self.place, self.task),
            ),
            ("container_created_at", &time(stamps.pull_stopped)),
            ("container_started_at", &time(stamps.started)),
            ("container_image_sha", self.digest()),
        ];
        for (key, text) in rows {
            line.text(key, text);
        }
    }
}
