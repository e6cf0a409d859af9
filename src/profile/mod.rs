//! What to deploy and how to scale it: the typed profile, and the way from YAML text to it.
//!
//! Shapes only; nothing here opens a file. `store` brings the texts.

mod capacity;
mod decode;
mod document;
mod extends;
mod fidelity;
mod image;
mod lifetime;
mod network;
mod node;
mod parse;
mod path;
mod problem;
pub mod regions;
mod resolve;
mod rules;
mod schema;
mod set;
mod settings;
mod source;
mod units;
mod workload;
mod yaml;

pub use capacity::{
    Ami, Architecture, Capacity, CapacityProvider, Ec2, Fargate, Market, Metadata, OperatingSystem,
    Purchase, Share, Switch, Tokens, Volume,
};
pub use document::{DocumentError, parse_document};
pub use extends::{Texts, is_name, unknown};
pub use fidelity::{Deviation, Exception, Published, Source};
pub use image::{Image, OWN_REPOSITORY};
pub use lifetime::Lifetime;
pub use network::{
    Addressing, Cidrs, Endpoint, EndpointKind, EndpointPolicy, IpFamily, Nat, Network, Placement,
};
pub use parse::MAX_BYTES;
pub use problem::{ErrorKind, Problem, ProfileErrors, nearest};
pub use resolve::{Overrides, Resolved, resolve};
pub use rules::tag_fault;
pub use schema::{SCHEMA_FILE, schema_text};
pub use settings::parse_settings;
pub use source::{Excerpt, SourceText};
pub use units::{Cpu, Memory, Percent, Size, Span};
pub use workload::{
    Deployment, LoadBalancer, LogMode, Logs, NetworkMode, Scaling, Scheme, ServiceCount, Services,
    Workload,
};
pub use yaml::to_yaml;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The row of the published benchmark that a profile belongs to.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum System {
    /// Amazon ECS on EC2 instances behind a capacity provider.
    EcsEc2,
    /// Amazon ECS on AWS Fargate.
    EcsFargate,
}

/// A resolved profile: what `extends`, defaults and `--set` add up to. Every field is present.
///
/// Serialises back to the YAML a user may write, less `extends`.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// One line for lists and headings.
    pub title: String,
    /// One sentence: what sets this profile apart.
    pub description: String,
    /// Where the setup was published.
    pub source: Source,
    /// The row of the benchmark.
    pub system: System,
    /// The AWS Region, such as `us-east-1`.
    pub region: String,
    /// VPC, subnets, NAT and endpoints.
    pub network: Network,
    /// What the tasks run on.
    pub capacity: Capacity,
    /// The tasks and the services that keep them.
    pub workload: Workload,
    /// The measured step: from how many containers to how many, and how long at most.
    pub scaling: Scaling,
    /// How long a stack may live before it is deleted by itself: at least 15 minutes, or `never`.
    pub ttl: Lifetime,
    /// Extra tags on the stack.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
    /// The published result, if there is one.
    #[serde(default)]
    pub published: Option<Published>,
    /// Where the profile knowingly differs from the published setup, by id.
    #[serde(default)]
    pub deviations: BTreeMap<String, Deviation>,
    /// Security rules that this profile breaks on purpose, by rule id.
    #[serde(default)]
    pub exceptions: BTreeMap<String, Exception>,
}

#[cfg(test)]
mod tests;
