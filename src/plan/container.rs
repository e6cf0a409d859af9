//! The task, its one container, and what all services share.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::profile::{Capacity, Market, NetworkMode, OperatingSystem, Profile, Switch};

/// Task definition and service settings, in ECS's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "what templates ask with `if`"
)]
pub struct Container {
    /// Repository in the account's own ECR.
    pub repository: String,
    /// Image tag; nothing when the image is taken by digest.
    pub tag: String,
    /// The image is taken by the digest in the parameter `ImageDigest`.
    pub by_digest: bool,
    /// The app is told the run by the parameter `RunId`.
    pub run_id: bool,
    /// There are parameters of the container at all.
    pub parameters: bool,
    /// CPU units of task and container.
    pub cpu: u32,
    /// MiB of task and container.
    pub memory: u32,
    /// `awsvpc` or `host`.
    pub network_mode: String,
    /// A network interface per task.
    pub awsvpc: bool,
    /// Port the app listens on.
    pub port: u16,
    /// The port is declared; host networking declares none, or tasks could not share a host.
    pub port_mapping: bool,
    /// Linux container: Windows knows neither `Privileged` nor `ReadonlyRootFilesystem`.
    pub linux: bool,
    /// Environment, sorted by name.
    pub environment: Vec<Variable>,
    /// Delivery mode of the `awslogs` driver.
    pub log_mode: String,
    /// Retention of the app's log group.
    pub log_retention_days: u64,
    /// CloudWatch Container Insights.
    pub container_insights: bool,
    /// `ENABLED` or `DISABLED`.
    pub az_rebalancing: &'static str,
    /// Deployment circuit breaker.
    pub circuit_breaker: bool,
    /// Minimum healthy percent.
    pub minimum_healthy_percent: u16,
    /// Maximum percent.
    pub maximum_percent: u16,
}

/// One environment variable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Variable {
    /// Name.
    pub name: String,
    /// Value.
    pub value: String,
    /// The value names a parameter.
    pub refers: bool,
}

/// Seconds of a day.
const DAY: u64 = 86_400;

pub(super) fn container(profile: &Profile, services: usize) -> Container {
    let workload = &profile.workload;
    let by_digest = workload.image.is_auto();
    let tag = &workload.image.tag;
    let environment = environment(profile, services);
    let awsvpc = workload.network_mode == NetworkMode::Awsvpc;
    let run_id = environment
        .iter()
        .any(|one| one.refers && one.value == RUN_ID);
    Container {
        repository: workload.image.repository.clone(),
        tag: if by_digest { "" } else { tag }.to_owned(),
        by_digest,
        run_id,
        parameters: by_digest || run_id,
        cpu: workload.cpu.0,
        memory: workload.memory.0,
        network_mode: word(&workload.network_mode),
        awsvpc,
        port: workload.port,
        port_mapping: awsvpc,
        linux: is_linux(&profile.capacity),
        environment,
        log_mode: word(&workload.logs.mode),
        log_retention_days: workload.logs.retention.0 / DAY,
        container_insights: workload.container_insights == Switch::Enabled,
        az_rebalancing: capitals(workload.deployment.az_rebalancing),
        circuit_breaker: workload.deployment.circuit_breaker == Switch::Enabled,
        minimum_healthy_percent: workload.deployment.minimum_healthy.0,
        maximum_percent: workload.deployment.maximum.0,
    }
}

/// A unit variant as its profile spelling, which is AWS's own.
pub(super) fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

pub(super) fn capitals(switch: Switch) -> &'static str {
    match switch {
        Switch::Enabled => "ENABLED",
        Switch::Disabled => "DISABLED",
    }
}

fn is_linux(capacity: &Capacity) -> bool {
    match capacity {
        Capacity::Ec2(_) => true,
        Capacity::Fargate(fargate) => fargate.operating_system == OperatingSystem::Linux,
    }
}

/// The parameter that tells the run, if one makes the stack.
const RUN_ID: &str = "RunId";

/// What the app writes into its record and only the stack knows: variable, parameter.
const LABELS: [(&str, &str); 2] = [
    ("STACKGEN_RUN_ID", RUN_ID),
    ("STACKGEN_VARIANT", "AWS::StackName"),
];

/// The profile's variables over those that follow from the plan.
fn environment(profile: &Profile, services: usize) -> Vec<Variable> {
    let known = [
        ("PORT", profile.workload.port.to_string()),
        ("STACKGEN_PURCHASE", purchase(&profile.capacity).to_owned()),
        ("VLAAAAAAAD_ECS_SERVICE_COUNT", services.to_string()),
    ];
    let labels = LABELS.map(|(name, parameter)| (name, parameter.to_owned(), true));
    let known = known.map(|(name, value)| (name, value, false));
    let own = profile.workload.environment.iter();
    let own = own.map(|(name, value)| (name.as_str(), value.clone(), false));
    let all: BTreeMap<&str, (String, bool)> = known
        .into_iter()
        .chain(labels)
        .chain(own)
        .map(|(name, value, refers)| (name, (value, refers)))
        .collect();
    all.into_iter()
        .map(|(name, (value, refers))| Variable {
            name: name.to_owned(),
            value,
            refers,
        })
        .collect()
}

/// What the app cannot find out by itself: it labels every EC2 host and every x86 task `spot`.
fn purchase(capacity: &Capacity) -> &'static str {
    match capacity {
        Capacity::Ec2(ec2) if ec2.market == Market::Spot => "spot",
        Capacity::Ec2(_) => "on-demand",
        Capacity::Fargate(fargate) => {
            let on_demand =
                fargate.purchase.on_demand.weight > 0 || fargate.purchase.on_demand.base > 0;
            let spot = fargate.purchase.spot.weight > 0 || fargate.purchase.spot.base > 0;
            match (on_demand, spot) {
                (true, true) => "mixed",
                (_, true) => "spot",
                _ => "on-demand",
            }
        }
    }
}
