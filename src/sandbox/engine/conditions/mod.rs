//! What a world is like beyond what is in it: capacity, keys, habits of AWS's own helpers, what an
//! account may use. Plain data; the resource kinds look it up when they decide.
//!
//! The default is an ordinary account on an ordinary day. [`Knob`] names everything that can be
//! set, so that a script can.

mod containers;
mod knob;
mod look;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use containers::{Failing, Mishap, OfContainers, Pulls};
pub use knob::Knob;

/// What an account is like.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OfAccount {
    /// Service principals (`ecs.amazonaws.com`) whose service-linked role was never made: none in
    /// an account that has been used.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub missing_roles: BTreeSet<String>,
    /// Services closed to new customers that this account used before and may go on using.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub customer_of: BTreeSet<String>,
    /// Opt-in regions that are not enabled.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub disabled_regions: BTreeSet<String>,
}

/// What a region of an account is like.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OfRegion {
    /// Capacity that is not to be had.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub shortages: Vec<Shortage>,
    /// Instance types that a zone does not have at all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_offered: Vec<NotOffered>,
    /// Zones that are not `available`, by name or id, with their state.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub zones: BTreeMap<String, String>,
    /// KMS keys that cannot be used, by id or ARN as the properties name them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub keys: BTreeMap<String, KeyState>,
    /// How long interfaces outlive what they were made for, by the CloudFormation type of that.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub lingering: BTreeMap<String, Linger>,
    /// Log groups that are written to again after their deletion.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub late_logs: Vec<LateLog>,
    /// So many milliseconds after the first host or Fargate task of a VPC, GuardDuty's Runtime
    /// Monitoring makes its endpoint and security group there; none: it is off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runtime_monitoring_ms: Option<i64>,
    /// Types whose handlers are throttled by the service behind them, and until when, in
    /// milliseconds since the epoch.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub busy_handlers: BTreeMap<String, i64>,
    /// What troubles containers.
    #[serde(skip_serializing_if = "is_ordinary")]
    pub containers: OfContainers,
    /// Request rates that differ from the sandbox's defaults, by class such as
    /// `cloudformation/reads`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub rates: BTreeMap<String, Rate>,
    /// Token buckets of request rates that are not full, by class.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub buckets: BTreeMap<String, Bucket>,
}

fn is_ordinary(containers: &OfContainers) -> bool {
    *containers == OfContainers::default()
}

/// Capacity that is not to be had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shortage {
    /// Instance type, or `fargate`.
    pub of: String,
    /// Name or id of the zone; none: in all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Which market it concerns.
    pub market: Market,
    /// Until when, in milliseconds since the epoch; none: for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_ms: Option<i64>,
}

/// How capacity is bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Market {
    /// Spot.
    Spot,
    /// On-Demand.
    OnDemand,
}

/// An instance type that a zone does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotOffered {
    /// Instance type.
    pub instance_type: String,
    /// Name or id of the zone.
    pub zone: String,
}

/// Why a KMS key cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyState {
    /// It is disabled, or its deletion is pending.
    Disabled,
    /// Its policy does not let the caller, or the role of Auto Scaling, use it.
    Denied,
}

/// How long an interface outlives what it was made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linger {
    /// It still says `in-use` for so long, in milliseconds.
    pub in_use_ms: i64,
    /// It then stays `available` for so long, in milliseconds; none: until somebody deletes it.
    pub available_ms: Option<i64>,
}

/// Log groups that come back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LateLog {
    /// What their names start with.
    pub prefix: String,
    /// How long after the deletion the last lines arrive, in milliseconds.
    pub after_ms: i64,
}

/// A request rate: a bucket that holds `burst` requests and gets `per_second` back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// Requests that a full bucket holds.
    pub burst: i64,
    /// Requests that come back per second.
    pub per_second: i64,
}

/// A token bucket that is not full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// Thousandths of requests in it.
    pub milli: i64,
    /// When it was last looked at, in milliseconds since the epoch.
    pub at_ms: i64,
}
