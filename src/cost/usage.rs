//! How much of what is used: a shape, and what runs on it, as amounts of items that have prices.

use std::collections::{BTreeMap, BTreeSet};

use super::course::{MINUTE, WINDOWS_MINIMUM};
use super::shape::{Platform, Puller, Shape, Way};
use super::table::MONTH_HOURS;
use super::{Consumed, Level};

/// Amounts by item, in the item's unit.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Usage(BTreeMap<String, f64>);

const HOUR: f64 = 3600.0;
/// Bytes in a GB of traffic. Assumed to be a thousand million, which errs on the dear side.
const GB: f64 = 1e9;
/// Units of CPU in a vCPU, and MiB in a GB of memory as Fargate counts them.
const PER_WHOLE: f64 = 1024.0;

/// Bytes of a login, a manifest and the addresses of the layers, for one pull. Assumed: a manifest
/// has some kB, a token and each presigned address some more.
const PULL_CALL_BYTES: f64 = 20_000.0;
/// Metrics of an instance that detailed monitoring charges for:
/// <https://aws.amazon.com/cloudwatch/pricing/> counts seven.
const DETAILED_METRICS: f64 = 7.0;
/// Bytes of the performance log that Container Insights writes for a task each minute: the events of
/// a task and of its container, as long as the documented examples:
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-reference-performance-logs-ECS.html>
const INSIGHTS_TASK_BYTES: f64 = 1_500.0;
/// Metrics of Container Insights for a cluster, a service and a task family:
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html>
const INSIGHTS_CLUSTER: f64 = 11.0;
const INSIGHTS_SERVICE: f64 = 13.0;
const INSIGHTS_FAMILY: f64 = 8.0;

impl Usage {
    /// More of an item; nothing of it leaves no trace.
    fn add(&mut self, item: impl Into<String>, amount: f64) {
        if amount > 0.0 {
            *self.0.entry(item.into()).or_default() += amount;
        }
    }

    /// Amounts by item.
    pub fn amounts(&self) -> impl Iterator<Item = (&str, f64)> {
        self.0.iter().map(|(item, amount)| (item.as_str(), *amount))
    }

    /// How much of an item.
    pub fn of(&self, item: &str) -> f64 {
        self.0.get(item).copied().unwrap_or_default()
    }
}

impl Shape {
    /// What a run of this shape uses.
    pub fn run(&self) -> Consumed {
        Consumed::run(&self.course, &self.times, self.idle, self.task_minimum())
    }

    /// The least that a task is billed for, in seconds.
    fn task_minimum(&self) -> f64 {
        match self.fargate.as_ref().map(|kind| kind.platform) {
            Some(Platform::Windows) => WINDOWS_MINIMUM,
            Some(Platform::LinuxX86 | Platform::LinuxArm) => MINUTE,
            None => 0.0,
        }
    }

    /// Every item that it uses at some time.
    pub fn items(&self) -> BTreeSet<String> {
        let (full, run) = (self.steady(self.full, 1.0), self.usage(&self.run()));
        let both = full.0.into_keys().chain(run.0.into_keys());
        both.collect()
    }

    /// What standing at a level for some hours uses.
    pub fn steady(&self, level: Level, hours: f64) -> Usage {
        self.usage(&Consumed::steady(level, hours * HOUR))
    }

    /// What so many starts of tasks and hosts use.
    pub fn starts(&self, task_starts: f64, host_starts: f64) -> Usage {
        self.usage(&Consumed {
            task_starts,
            host_starts,
            ..Consumed::default()
        })
    }

    /// Amounts of items for what was consumed.
    pub fn usage(&self, consumed: &Consumed) -> Usage {
        let mut usage = Usage::default();
        self.standing(consumed, &mut usage);
        self.computing(consumed, &mut usage);
        self.moving(consumed, &mut usage);
        self.telling(consumed, &mut usage);
        usage
    }

    /// What bills by the hour whatever runs, and addresses of what runs.
    fn standing(&self, consumed: &Consumed, usage: &mut Usage) {
        let hours = consumed.seconds / HOUR;
        let standing = &self.standing;
        usage.add("nat-gateway", f64::from(standing.nat_gateways) * hours);
        usage.add("endpoint", f64::from(standing.endpoint_zones) * hours);
        let balancers = f64::from(standing.load_balancers) * hours;
        usage.add("load-balancer:application", balancers);
        usage.add("lcu", balancers * self.load.lcus());
        usage.add("public-ipv4", f64::from(standing.addresses) * hours);
        if self.task_addresses {
            usage.add("public-ipv4", consumed.task_seconds / HOUR);
        }
        if self.host_addresses {
            usage.add("public-ipv4", consumed.host_seconds / HOUR);
        }
    }

    /// Hosts and their volumes, or Fargate tasks.
    fn computing(&self, consumed: &Consumed, usage: &mut Usage) {
        if let Some(host) = &self.hosts {
            let hours = consumed.host_seconds / HOUR;
            let kind = if host.spot { "spot" } else { "instance" };
            usage.add(format!("{kind}:{}", host.instance_type), hours);
            for (volume, gib) in &host.volumes {
                let months = f64::from(*gib) * hours / f64::from(MONTH_HOURS);
                usage.add(format!("volume:{volume}"), months);
            }
        }
        let Some(task) = &self.fargate else { return };
        let hours = consumed.task_seconds / HOUR;
        let vcpu = hours * f64::from(task.cpu) / PER_WHOLE;
        let gb = hours * f64::from(task.memory_mib) / PER_WHOLE;
        let list = task.platform.list();
        let spot = task.spot_share.clamp(0.0, 1.0);
        for (kind, share) in [("fargate", 1.0 - spot), ("fargate-spot", spot)] {
            usage.add(format!("{kind}-vcpu:{list}"), vcpu * share);
            usage.add(format!("{kind}-gb:{list}"), gb * share);
        }
        if task.platform == Platform::Windows {
            usage.add("fargate-licence:windows", vcpu);
        }
    }

    /// Bytes that something charges for on their way.
    fn moving(&self, consumed: &Consumed, usage: &mut Usage) {
        let pulls = match self.pull.by {
            Puller::Tasks => consumed.task_starts,
            Puller::Hosts => consumed.host_starts,
        };
        let calls = pulls * PULL_CALL_BYTES / GB;
        let layers = pulls * self.pull.image_bytes / GB;
        match self.pull.way {
            Way::Endpoints => usage.add("endpoint-gb", calls),
            Way::GatewayAndNat => usage.add("nat-gateway-gb", calls),
            Way::Nat => usage.add("nat-gateway-gb", layers + calls),
            Way::Internet => {}
        }
        if self.telemetry.logs_over_nat {
            let lines = consumed.task_starts * self.telemetry.log_bytes / GB;
            usage.add("nat-gateway-gb", lines);
        }
    }

    /// Logs and metrics. A metric is charged for by the hour in which it is written.
    fn telling(&self, consumed: &Consumed, usage: &mut Usage) {
        let telemetry = &self.telemetry;
        let month = HOUR * f64::from(MONTH_HOURS);
        usage.add("logs-gb", consumed.task_starts * telemetry.log_bytes / GB);
        if telemetry.insights {
            let minutes = consumed.task_seconds / 60.0;
            usage.add("logs-gb", minutes * INSIGHTS_TASK_BYTES / GB);
            let services = f64::from(telemetry.services) * INSIGHTS_SERVICE;
            let metrics = INSIGHTS_CLUSTER + INSIGHTS_FAMILY + services;
            usage.add("metric", metrics * consumed.seconds / month);
        }
        if self
            .hosts
            .as_ref()
            .is_some_and(|host| host.detailed_monitoring)
        {
            usage.add("metric", DETAILED_METRICS * consumed.host_seconds / month);
        }
    }
}

impl Platform {
    /// Its name in price items.
    const fn list(self) -> &'static str {
        match self {
            Self::LinuxX86 => "linux-x86",
            Self::LinuxArm => "linux-arm",
            Self::Windows => "windows",
        }
    }
}
