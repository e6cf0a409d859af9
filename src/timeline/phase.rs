//! The stretches between two moments in a container's life.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Stamp;

/// A stretch of a container's start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// From the request until ECS made the task.
    Scheduling,
    /// From the made task until its image is being pulled: placement, a host if need be, its network.
    Provisioning,
    /// The pull of its image.
    Pulling,
    /// From the pulled image until ECS saw the container run.
    Starting,
    /// From there until its program ran.
    Loading,
    /// From the request until its program ran.
    InAll,
}

impl Phase {
    /// All of them, in order.
    pub const ALL: [Self; 6] = [
        Self::Scheduling,
        Self::Provisioning,
        Self::Pulling,
        Self::Starting,
        Self::Loading,
        Self::InAll,
    ];

    /// The moment it begins with.
    pub const fn from(self) -> Stamp {
        match self {
            Self::Scheduling | Self::InAll => Stamp::Requested,
            Self::Provisioning => Stamp::Created,
            Self::Pulling => Stamp::PullStarted,
            Self::Starting => Stamp::PullStopped,
            Self::Loading => Stamp::Started,
        }
    }

    /// The moment it ends with.
    pub const fn to(self) -> Stamp {
        match self {
            Self::Scheduling => Stamp::Created,
            Self::Provisioning => Stamp::PullStarted,
            Self::Pulling => Stamp::PullStopped,
            Self::Starting => Stamp::Started,
            Self::Loading | Self::InAll => Stamp::App,
        }
    }

    /// What people read: `requested → created`, or `in all`.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Scheduling => "requested → created",
            Self::Provisioning => "created → pull started",
            Self::Pulling => "pull started → pull stopped",
            Self::Starting => "pull stopped → started",
            Self::Loading => "started → app",
            Self::InAll => "in all (requested → app)",
        }
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}
