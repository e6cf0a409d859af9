//! The tasks, the services that keep them, and the step that is measured.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de};

use super::capacity::Switch;
use super::image::Image;
use super::units::{Cpu, Memory, Percent, Span};

/// The tasks and the services that keep them: one container a task.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Workload {
    /// The container's image in the account's own ECR; `auto` is the test app that
    /// `stackgen image push` puts there.
    pub image: Image,
    /// Task and container CPU.
    pub cpu: Cpu,
    /// Task and container memory (hard limit).
    pub memory: Memory,
    /// Port the app listens on; 0 under host networking means any free one.
    pub port: u16,
    /// Environment variables of the container.
    #[serde(default)]
    pub environment: BTreeMap<String, String>,
    /// Network mode of the task definition.
    pub network_mode: NetworkMode,
    /// Container logs.
    pub logs: Logs,
    /// CloudWatch Container Insights of the cluster.
    pub container_insights: Switch,
    /// How many services, and how many tasks each is raised to.
    pub services: Services,
    /// Rolling-deployment settings of every service.
    pub deployment: Deployment,
    /// A load balancer in front of the services.
    #[serde(default)]
    pub load_balancer: Option<LoadBalancer>,
}

/// Network mode of the task definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NetworkMode {
    /// A network interface per task.
    Awsvpc,
    /// The host's own network (EC2 only).
    Host,
}

/// Container logs, through `awslogs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Logs {
    /// Delivery mode of the `awslogs` driver.
    pub mode: LogMode,
    /// Retention of the log group; one of CloudWatch Logs' steps in days.
    pub retention: Span,
}

/// Delivery mode of the `awslogs` driver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LogMode {
    /// Never drops a line.
    Blocking,
    /// AWS's default since 2025-06-25; may drop lines.
    NonBlocking,
}

/// How many services, and how many tasks each is raised to.
///
/// A map with `count` and `tasks` is an even split, any other map names its services.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Services {
    /// An even split; the first services take the remainder.
    Even(ServiceCount),
    /// Named counts.
    Named(BTreeMap<String, u32>),
}

impl Services {
    /// Tasks of each service after the step, in order: of a map of names, by name.
    pub fn counts(&self) -> Vec<u32> {
        match self {
            Self::Even(even) => {
                let services = u32::from(even.count);
                let Some(each) = even.tasks.checked_div(services) else {
                    return Vec::new();
                };
                let more = even.tasks % services;
                (0..services).map(|n| each + u32::from(n < more)).collect()
            }
            Self::Named(named) => named.values().copied().collect(),
        }
    }

    /// Tasks of all services together after the step.
    pub fn total(&self) -> u32 {
        self.counts().into_iter().fold(0, u32::saturating_add)
    }
}

impl<'de> Deserialize<'de> for Services {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let map = BTreeMap::<String, u32>::deserialize(deserializer)?;
        if !map.contains_key("count") && !map.contains_key("tasks") {
            return Ok(Self::Named(map));
        }
        if let Some(other) = map
            .keys()
            .find(|key| !["count", "tasks"].contains(&key.as_str()))
        {
            return Err(de::Error::custom(format_args!(
                "expected `count` and `tasks`, or names of services, found also `{other}`"
            )));
        }
        let number = |key: &'static str| {
            let number = map.get(key).copied();
            number.ok_or_else(|| de::Error::missing_field(key))
        };
        let count = number("count")?;
        let count = u16::try_from(count).map_err(|_| {
            de::Error::custom(format_args!(
                "`count` is at most {}, found {count}",
                u16::MAX
            ))
        })?;
        let tasks = number("tasks")?;
        Ok(Self::Even(ServiceCount { count, tasks }))
    }
}

/// An even split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceCount {
    /// Number of services.
    pub count: u16,
    /// Tasks of all of them together.
    pub tasks: u32,
}

/// Rolling-deployment settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deployment {
    /// Minimum healthy percent.
    pub minimum_healthy: Percent,
    /// Maximum percent.
    pub maximum: Percent,
    /// Deployment circuit breaker.
    pub circuit_breaker: Switch,
    /// Availability Zone rebalancing.
    pub az_rebalancing: Switch,
}

/// An Application Load Balancer over IP targets.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LoadBalancer {
    /// Internal or internet-facing.
    pub scheme: Scheme,
    /// Listener port (HTTP).
    pub port: u16,
    /// Path of the health check.
    pub health_check_path: String,
    /// Health-check interval.
    pub health_check_interval: Span,
    /// Successes in a row that make a target healthy.
    pub healthy_threshold: u8,
    /// Deregistration delay.
    pub deregistration_delay: Span,
}

/// Internal or internet-facing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// Reachable from the VPC alone.
    Internal,
    /// Reachable from the internet.
    InternetFacing,
}

/// The measured step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scaling {
    /// Tasks of each service before the step.
    pub from: u32,
    /// Tasks of all services together after the step; defaults to what `workload.services` adds up to,
    /// and must agree with it when written.
    #[serde(default)]
    pub to: Option<u32>,
    /// How long the step may take.
    pub timeout: Span,
    /// When no container has started for longer than this, the step is over; defaults to 10 minutes.
    #[serde(default = "Scaling::usual_plateau")]
    pub plateau: Span,
}

impl Scaling {
    /// Two steps of what brings hosts: a metric of one minute each, and a minute and a half from the
    /// launch of a host to its first task.
    /// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-auto-scaling.html>
    pub const HOST_STEPS: Span = Span(5 * 60);

    const fn usual_plateau() -> Span {
        Span(10 * 60)
    }
}
