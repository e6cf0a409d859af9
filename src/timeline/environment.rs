//! What a run ran on.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The container image of a run.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Image {
    /// Digest of the image.
    pub digest: Option<String>,
    /// Compressed size as its registry states it, in bytes.
    pub size_bytes: Option<u64>,
}

/// The machine image of a run's hosts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct MachineImage {
    /// Its id, `ami-…`.
    pub id: Option<String>,
    /// Its variant, such as `aws-ecs-2`.
    pub variant: Option<String>,
    /// Version of the variant.
    pub version: Option<String>,
}

/// What a run ran on: everything beside the profile that may explain a difference between two runs.
/// What could not be found out is missing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Environment {
    /// [`Environment::SCHEMA`] in what this version writes.
    pub schema: String,
    /// When the run began.
    pub began: Option<Timestamp>,
    /// Version of stackgen.
    pub tool_version: String,
    /// Did it run in the sandbox?
    pub simulated: bool,
    /// Digest of the sandbox's parameters, for a simulated run.
    pub model: Option<String>,
    /// The profile's name.
    pub profile: String,
    /// Digest of the resolved profile.
    pub profile_digest: Option<String>,
    /// Digest of the template.
    pub template_digest: Option<String>,
    /// The system it belongs to, such as `ecs-ec2`.
    pub system: String,
    /// Short hash of the account number.
    pub account: Option<String>,
    /// The Region.
    pub region: String,
    /// Ids of the availability zones, sorted.
    pub zones: Vec<String>,
    /// Containers before t0.
    pub from: u32,
    /// Containers wanted from t0 on.
    pub to: u32,
    /// In how many services.
    pub services: u32,
    /// CPU units of a container, 1024 to a vCPU.
    pub cpu: Option<u32>,
    /// Memory of a container in MiB.
    pub memory_mib: Option<u32>,
    /// The container image.
    pub image: Image,
    /// The hosts' machine image.
    pub machine_image: Option<MachineImage>,
    /// Hosts that were registered at t0: they decide the first minutes of the curve.
    pub hosts_at_t0: Option<u32>,
    /// Instance types received, and how many of each.
    pub instance_types: BTreeMap<String, u32>,
    /// How hosts or tasks were bought (`spot`, `on-demand`), and how many of each.
    pub purchase: BTreeMap<String, u32>,
    /// Fargate platform versions, and how many tasks had each.
    pub platform_versions: BTreeMap<String, u32>,
    /// ECS agent versions, and how many hosts had each.
    pub agent_versions: BTreeMap<String, u32>,
    /// The account's settings that bear on ECS, such as `awsvpcTrunking`, with their values.
    pub account_settings: BTreeMap<String, String>,
    /// The quotas that bear on it, such as `ec2/L-34B43A08`, with their values before t0.
    pub quotas: BTreeMap<String, u64>,
    /// Calls that AWS answered with a throttle, and how often.
    pub throttles: BTreeMap<String, u32>,
    /// The local clock less AWS's, in milliseconds.
    pub clock_offset_ms: Option<i64>,
}

impl Environment {
    /// Name and version of the format.
    pub const SCHEMA: &str = "stackgen.environment/1";
}
