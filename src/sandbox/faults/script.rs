//! What a fault script can say.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::When;
use crate::sandbox::engine::conditions::Knob;

/// A fault script. Times count in simulated time from the moment the script came into force.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Script {
    /// Seed of every `rate`.
    pub seed: u64,
    /// What happens to requests and answers on their way.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub transport: Vec<TransportFault>,
    /// What happens to calls that arrived.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<CallFault>,
    /// Where the process ends while it saves the world.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileFault>,
    /// What happens to resources of stacks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<ResourceFault>,
    /// What happens to the world.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub world: Vec<WorldFault>,
    /// When the credentials run out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials: Option<Credentials>,
    /// How far AWS's clock is ahead of the client's; behind, if negative.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock_skew: Option<SignedDuration>,
}

/// A request or an answer that gets lost or damaged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransportFault {
    /// What happens.
    pub fault: Trouble,
    /// Which calls, as `service:Action` with `*`.
    #[serde(default = "any")]
    pub calls: String,
    /// Which of them.
    #[serde(default)]
    pub when: When,
}

/// What happens on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// The connection is reset before the request arrives.
    Reset,
    /// The request arrives and is done; its answer is lost with the connection.
    LostAnswer,
    /// The request never arrives, and nothing says so.
    Timeout,
    /// The answer breaks off in the middle.
    Truncated,
    /// HTTP 503 from whatever stands in front of the service.
    Unavailable,
    /// `Throttling`: rate exceeded.
    Throttled,
}

/// A call that is refused, or at which the client ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallFault {
    /// Which calls, as `service:Action` with `*`.
    #[serde(default = "any")]
    pub call: String,
    /// Only calls that may change the world.
    #[serde(default)]
    pub mutating: bool,
    /// Which of them.
    #[serde(default)]
    pub when: When,
    /// The error it is answered with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<ServiceError>,
    /// The client is killed, just before or just after the call is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kill: Option<Moment>,
}

/// An error as a service gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceError {
    /// Its code, such as `AccessDenied`.
    pub code: String,
    /// Its words.
    #[serde(default)]
    pub message: String,
    /// HTTP status.
    #[serde(default = "bad_request")]
    pub status: u16,
}

/// Around a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// Nothing has changed yet.
    Before,
    /// The change is made and saved; the client does not hear of it.
    After,
}

/// The client is killed while it saves the world.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileFault {
    /// At which step.
    pub kill: FileStep,
    /// In which save.
    #[serde(default)]
    pub when: When,
}

/// A step of saving the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileStep {
    /// The lock is held, the new file is not begun.
    Locked,
    /// The new file is begun and empty.
    Begun,
    /// The new file is whole, the old one still in place.
    Written,
    /// The new file is in place, the lock's record is the old one.
    Renamed,
    /// All is done but giving back the lock.
    Recorded,
}

/// A resource that fails, hangs or takes longer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResourceFault {
    /// Logical ids, with `*`.
    #[serde(default = "any")]
    pub resource: String,
    /// Type, with `*`.
    #[serde(default = "any", rename = "type")]
    pub resource_type: String,
    /// While what is done to it.
    pub during: On,
    /// How many times for each resource; 0 is every time.
    #[serde(default = "once")]
    pub times: u64,
    /// It fails with these words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fail: Option<String>,
    /// It never gets anywhere.
    #[serde(default)]
    pub hang: bool,
    /// It takes so much longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slow: Option<SignedDuration>,
}

/// What is being done to a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum On {
    /// It is being made.
    Create,
    /// It is being changed.
    Update,
    /// It is being deleted.
    Delete,
}

/// A change of the world.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorldFault {
    /// When; at once, if not said.
    #[serde(default)]
    pub at: SignedDuration,
    /// Region; the one of every profile, if not said.
    #[serde(default = "home")]
    pub region: String,
    /// What.
    pub set: Knob,
}

/// Credentials that run out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// When those of now run out.
    pub expire: SignedDuration,
    /// Whether new ones can be had.
    #[serde(default)]
    pub renewable: bool,
}

fn any() -> String {
    "*".to_owned()
}

fn home() -> String {
    "us-east-1".to_owned()
}

const fn once() -> u64 {
    1
}

const fn bad_request() -> u16 {
    400
}
