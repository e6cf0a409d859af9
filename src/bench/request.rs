//! What a run is to measure, and on what.

use jiff::Timestamp;

use crate::plan::Quota;
use crate::timeline::Environment;

use super::stop::Rule;

/// One measured step on a stack that is there.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Name of the cluster.
    pub cluster: String,
    /// The services.
    pub services: Vec<ServiceStep>,
    /// Log group of the containers.
    pub log_group: String,
    /// The hosts' Auto Scaling group; `None` on Fargate.
    pub group: Option<HostGroup>,
    /// When the step is over.
    pub rule: Rule,
    /// Repository and tag of the image.
    pub image: (String, String),
    /// The quotas that bear on it.
    pub quotas: Vec<Quota>,
    /// What things cost.
    pub prices: Prices,
    /// What may be spent; `None` is as much as it takes.
    pub budget: Option<Budget>,
    /// What is known of the surroundings before any call.
    pub environment: Environment,
    /// The state the stack is left in.
    pub after: After,
}

/// A service, and what it is raised from and to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceStep {
    /// As the profile names it.
    pub key: String,
    /// As ECS names it.
    pub name: String,
    /// Tasks before the step.
    pub from: u32,
    /// Tasks after it.
    pub to: u32,
}

/// An Auto Scaling group as its template has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostGroup {
    /// Name.
    pub name: String,
    /// Smallest size.
    pub min: u32,
    /// Largest size.
    pub max: u32,
}

/// Millionths of a US dollar an hour, or for each start; `None` where the price is not known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Prices {
    /// What stands whatever runs.
    pub standing: Option<u64>,
    /// One host; 0 on Fargate.
    pub host: Option<u64>,
    /// One task; on EC2, where hosts pay for it, what is written about it.
    pub task: Option<u64>,
    /// The start of a task: what its image and its first line cost on their way.
    pub task_start: Option<u64>,
    /// The start of a host.
    pub host_start: Option<u64>,
}

/// What may be spent, and what was before the step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// In millionths of a US dollar, for everything from the making to the deletion.
    pub micros: u64,
    /// What was spent until `since`.
    pub before_micros: u64,
    /// From when on the step counts.
    pub since: Timestamp,
    /// How long going back takes, in milliseconds; everything bills until then.
    pub back_ms: u64,
    /// How long the deletion takes after that; what stands bills until then.
    pub delete_ms: u64,
}

/// The state a stack is left in after a step.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum After {
    /// No tasks.
    #[default]
    Empty,
    /// As many tasks as before the step.
    Start,
}

impl Request {
    /// Tasks of all services before the step.
    pub fn from(&self) -> u32 {
        self.services.iter().map(|service| service.from).sum()
    }

    /// Tasks of all services after the step.
    pub fn target(&self) -> u32 {
        self.services.iter().map(|service| service.to).sum()
    }
}

impl Prices {
    /// What an hour costs with so many hosts and tasks.
    pub(super) fn hourly(&self, hosts: u32, tasks: u32) -> Option<u64> {
        let hosts = self.host?.saturating_mul(u64::from(hosts));
        let tasks = self.task?.saturating_mul(u64::from(tasks));
        Some(self.standing?.saturating_add(hosts).saturating_add(tasks))
    }

    /// What so many starts cost.
    pub(super) fn starts(&self, tasks: u32, hosts: u32) -> Option<u64> {
        let tasks = self.task_start?.saturating_mul(u64::from(tasks));
        let hosts = self.host_start?.saturating_mul(u64::from(hosts));
        Some(tasks.saturating_add(hosts))
    }
}
