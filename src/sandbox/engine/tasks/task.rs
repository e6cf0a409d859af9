//! One task, as small as it can be: what it shares with others is named by number.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::sandbox::engine::chance;
use crate::sandbox::engine::kinds::task_definition::Needs;

/// Id of a task: 32 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId(u128);

impl TaskId {
    /// The least id there can be.
    pub const FIRST: Self = Self(0);
    /// The greatest.
    pub const LAST: Self = Self(u128::MAX);

    /// The id of what chance addresses by `entity`.
    pub fn of(seed: u64, entity: &str) -> Self {
        chance::hex(seed, entity, "id", 32)
            .parse()
            .unwrap_or(Self(0))
    }
}

impl fmt::Display for TaskId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:032x}", self.0)
    }
}

impl fmt::Debug for TaskId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")
    }
}

/// The text is no id of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected 32 hexadecimal digits")]
pub struct NotATaskId;

impl FromStr for TaskId {
    type Err = NotATaskId;

    fn from_str(text: &str) -> Result<Self, NotATaskId> {
        let digits = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        digits
            .then(|| u128::from_str_radix(text, 16).ok().map(Self))
            .flatten()
            .ok_or(NotATaskId)
    }
}

impl Serialize for TaskId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TaskId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// The last known status of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Its network is being made.
    Provisioning,
    /// Its image is being pulled.
    Pending,
    /// It runs.
    Running,
    /// It has stopped.
    Stopped,
}

impl Status {
    /// The word ECS shows.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Provisioning => "PROVISIONING",
            Self::Pending => "PENDING",
            Self::Running => "RUNNING",
            Self::Stopped => "STOPPED",
        }
    }
}

/// What all tasks share that one service started from one definition with one provider.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Cast {
    /// ARN of the service.
    pub service: String,
    /// Name of the cluster.
    pub cluster: String,
    /// ARN of the task definition.
    pub definition: String,
    /// The capacity provider, if one was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// Whether it is Fargate that runs them.
    pub fargate: bool,
    /// Security groups of their interfaces.
    pub groups: Vec<String>,
    /// Whether a public address is mapped to their interfaces.
    pub public: bool,
    /// What each needs of a host.
    pub needs: Needs,
    /// Where their containers' logs go, if anywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log: Option<LogTarget>,
}

/// Where the log of a task's container goes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LogTarget {
    /// The log group.
    pub group: String,
    /// What its streams are named before the task's id, such as `web/app/`.
    pub prefix: String,
}

/// Why a task stopped.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Stop {
    /// Code, such as `TaskFailedToStart`.
    pub code: String,
    /// In ECS's words.
    pub reason: String,
    /// What ECS says of its container, if that is why it stopped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub container: Option<String>,
    /// The exit code of its container, if it ever ran.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<i64>,
}

/// When what happened to a task, in milliseconds since the epoch; what has not is not there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamps {
    /// ECS created it.
    #[serde(rename = "c")]
    pub created: i64,
    /// Its network is connected.
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    pub connected: Option<i64>,
    /// The pull of its image began.
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pub pull_started: Option<i64>,
    /// The image is there.
    #[serde(rename = "q", default, skip_serializing_if = "Option::is_none")]
    pub pull_stopped: Option<i64>,
    /// Its container started.
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    pub started: Option<i64>,
    /// Its app ran its first line.
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub app: Option<i64>,
    /// It was told to stop.
    #[serde(rename = "x", default, skip_serializing_if = "Option::is_none")]
    pub stopping: Option<i64>,
    /// It has stopped.
    #[serde(rename = "z", default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<i64>,
}

impl Stamps {
    /// It has stopped: what was still to come does not.
    pub fn end(&mut self, now: i64) {
        let past = |stamp: Option<i64>| stamp.filter(|stamp| *stamp <= now);
        self.pull_stopped = past(self.pull_stopped);
        self.app = past(self.app);
        self.stopped = Some(now);
    }
}

/// How a container's start record comes to its log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// So many milliseconds after it was written.
    #[serde(rename = "d")]
    pub after_ms: i64,
    /// A second time so many milliseconds after it was written, if it comes twice.
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    pub again_after_ms: Option<i64>,
}

/// One task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// What it shares with others of its kind, by number.
    #[serde(rename = "k")]
    pub(super) cast: u32,
    /// The host it is on, by number; none on Fargate.
    #[serde(rename = "h", default, skip_serializing_if = "Option::is_none")]
    pub(super) host: Option<u32>,
    /// The subnet of its interface, by number.
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    pub(super) subnet: Option<u32>,
    /// Last known status.
    #[serde(rename = "s")]
    pub status: Status,
    /// Whether it is to stop.
    #[serde(rename = "x", default, skip_serializing_if = "std::ops::Not::not")]
    pub stopping: bool,
    /// Whether its interface is there.
    #[serde(rename = "i", default, skip_serializing_if = "std::ops::Not::not")]
    pub plugged: bool,
    /// When what happened.
    #[serde(rename = "at")]
    pub stamps: Stamps,
    /// By how much the clock of what it runs on is ahead, in milliseconds.
    #[serde(rename = "w", default, skip_serializing_if = "is_zero")]
    pub skew_ms: i64,
    /// How its start record comes to its log; none: not at all.
    #[serde(rename = "l", default, skip_serializing_if = "Option::is_none")]
    pub record: Option<Delivery>,
    /// Why it stopped, by number.
    #[serde(rename = "y", default, skip_serializing_if = "Option::is_none")]
    pub(super) why: Option<u32>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes it so")]
fn is_zero(number: &i64) -> bool {
    *number == 0
}

/// What tasks are alike in: cast, host and subnet, by number.
pub type Like = (u32, Option<u32>, Option<u32>);

impl Task {
    /// What it is alike in with others.
    pub fn like(&self) -> Like {
        (self.cast, self.host, self.subnet)
    }

    /// Whether it has stopped.
    pub fn is_stopped(&self) -> bool {
        self.status == Status::Stopped
    }

    /// Whether it is meant to stay.
    pub fn stays(&self) -> bool {
        !self.stopping && !self.is_stopped()
    }

    /// Whether it shares with another what it is, its image among it.
    pub fn shares_with(&self, other: &Self) -> bool {
        self.cast == other.cast
    }

    /// When its start record was written by the clock of what it runs on, if it ever was.
    pub fn written_at(&self) -> Option<i64> {
        self.record
            .and(self.stamps.app)
            .map(|app| app + self.skew_ms)
    }
}
