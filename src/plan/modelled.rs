//! What the sandbox's model makes of a whole run of each shipped profile: generated, and simulated.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::profile::Profile;

/// `STACKGEN_BLESS=1 cargo test --test model` writes it.
const COURSES: &str = include_str!("modelled.json");

/// The course of one run, simulated: the model's parameters are those of the date of publication.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Modelled {
    /// Digest of everything the course follows from, as [`setting`] has it.
    setting: String,
    /// The era of the model's parameters, as `--sandbox-model` takes it.
    pub era: String,
    /// Seconds that the stack took to be made.
    pub create: u32,
    /// Seconds after the step when the target was there, or the time was up; then all went back.
    pub turned: u32,
    /// Seconds that the empty stack took to be deleted.
    pub delete: u32,
    /// The course after the step, to the last host.
    pub points: Vec<Point>,
}

/// A moment of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(from = "(u32, u32, u32, u32)", into = "(u32, u32, u32, u32)")]
pub struct Point {
    /// Seconds after the step.
    pub seconds: u32,
    /// Containers that have started and still run; behind a load balancer those that serve.
    pub started: u32,
    /// Tasks from the pull of their image to their end: what Fargate bills.
    pub tasks: u32,
    /// Hosts.
    pub hosts: u32,
}

impl From<(u32, u32, u32, u32)> for Point {
    fn from((seconds, started, tasks, hosts): (u32, u32, u32, u32)) -> Self {
        Self {
            seconds,
            started,
            tasks,
            hosts,
        }
    }
}

impl From<Point> for (u32, u32, u32, u32) {
    fn from(point: Point) -> Self {
        (point.seconds, point.started, point.tasks, point.hosts)
    }
}

impl Modelled {
    /// Seconds after the step when so many containers had started; none if there never were.
    pub fn reaches(&self, containers: u32) -> Option<u32> {
        let mut points = self.points.iter();
        let point = points.find(|point| point.started >= containers)?;
        Some(point.seconds)
    }
}

/// The simulated course of a profile, if it is a shipped one with nothing changed that matters.
pub fn modelled(name: &str, profile: &Profile) -> Option<Modelled> {
    // A test holds the file against this very type.
    let mut courses: BTreeMap<String, Modelled> = serde_json::from_str(COURSES).unwrap_or_default();
    let course = courses.remove(name)?;
    (course.setting == setting(profile)).then_some(course)
}

/// Twelve hexadecimal digits of a digest of what a course follows from: capacity, network, tasks and
/// the step. Words, logs, image and deadlines are no part of it.
pub fn setting(profile: &Profile) -> String {
    let workload = &profile.workload;
    let matters = json!([
        profile.capacity,
        [
            json!(profile.network.nat),
            json!(profile.network.availability_zones),
            json!(profile.network.placement),
            json!(profile.network.public_ip),
        ],
        [
            json!(workload.cpu),
            json!(workload.memory),
            json!(workload.network_mode),
            json!(workload.services),
            json!(workload.load_balancer),
        ],
        profile.scaling.from,
    ]);
    let digest = Sha256::digest(matters.to_string());
    digest.iter().take(6).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}"); // Writing to a String cannot fail.
        hex
    })
}
