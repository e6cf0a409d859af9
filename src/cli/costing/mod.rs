//! From a profile, its plan and its template to what its money depends on.
//!
//! - `course`: tasks and hosts over the time of a run: published, modelled or computed;
//! - `prices`: the prices that are known on this machine, and asking AWS for new ones;
//! - `limit`: `--max-cost`;
//! - `used`: what a run has really used.

mod course;
mod limit;
mod prices;
mod used;

use self::limit::allow;
use self::prices::refreshed;
pub use self::prices::{age, book};
pub use self::used::Told;

use jiff::SignedDuration;

use self::course::{course, modelled_of};
use super::document::Document;
use super::{CliError, Context};
use crate::aws::Session;
use crate::cost::{
    Book, Estimate, HostKind, Level, Load, Part, Platform, Pull, Puller, Shape, Standing, TaskKind,
    Telemetry, Times, Usd, Way,
};
use crate::deploy::resources;
use crate::plan::{HostNeed, Modelled, NetworkPlan, Plan};
use crate::profile::{
    Architecture, Capacity, Fargate, OperatingSystem, Profile, Scheme, Switch, Workload,
};
use crate::stack::{Operation, forecast};

/// Bytes of the published image.
/// <https://www.vladionescu.me/posts/scaling-containers-on-aws-in-2022/>
const IMAGE_BYTES: f64 = 380e6;
/// Bytes of the line that a container writes when it starts. Assumed: with the metadata of its task
/// it has two to four kB.
const LOG_BYTES: f64 = 4_000.0;
/// Seconds until a run believes that its target is there, at most; then it goes back.
const HOLD: f64 = 30.0;
/// Seconds until no task is left: what the model has for Fargate and for hosts. Assumed.
const BACK_FARGATE: f64 = 70.0;
const BACK_HOSTS: f64 = 30.0;
/// Seconds from then until no host is left: `down` takes all of them at once. Assumed.
const HOSTS_GONE: f64 = 30.0;

/// What the command line says about money.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct MoneyArgs {
    /// Refuse what costs more than so many US dollars; a run goes back before it costs more
    ///
    /// Held against the estimate that `stackgen plan` shows: for `run` of the whole run, for `up` of
    /// the start state until the stack deletes itself, or of a month without `--ttl`. Nothing is made
    /// then, with exit code 4. While a run goes on, what was spent is counted, and when that and the
    /// way back come to the amount, the run ends with exit code 6.
    #[arg(long, env = "STACKGEN_MAX_COST", value_name = "USD", value_parser = limit::usd)]
    pub max_cost: Option<Usd>,

    /// Ask AWS for the prices first, and remember them with their date
    #[arg(long)]
    pub refresh_prices: bool,
}

/// Tasks of all services together before and after the step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Before.
    pub from: u32,
    /// After.
    pub to: u32,
}

impl Counts {
    /// Those of the profile.
    pub fn of(plan: &Plan) -> Self {
        Self {
            from: plan.services.iter().map(|service| service.start).sum(),
            to: plan.services.iter().map(|service| service.count).sum(),
        }
    }
}

/// What the money of a stack and of a run on it depends on.
pub fn shape(document: &Document, counts: Counts, lifetime: Option<SignedDuration>) -> Shape {
    let (resolved, plan) = (&document.opened.resolved, &document.plan);
    let profile = &resolved.profile;
    let model = modelled_of(&resolved.name, profile);
    let level = |tasks| Level {
        tasks,
        hosts: hosts_for(plan, tasks),
    };
    let mut idle = level(counts.from);
    if let Some(first) = model.as_ref().and_then(|model| model.points.first()) {
        idle.hosts = first.hosts;
    }
    Shape {
        region: profile.region.clone(),
        standing: standing(profile, &plan.network),
        load: Load::default(),
        hosts: plan.hosts.as_option().map(|hosts| HostKind {
            instance_type: hosts.instance_type.clone(),
            spot: hosts.spot,
            detailed_monitoring: hosts.detailed_monitoring,
            volumes: hosts
                .volumes
                .iter()
                .map(|volume| (volume.kind.clone(), volume.gib))
                .collect(),
        }),
        fargate: match &profile.capacity {
            Capacity::Ec2(_) => None,
            Capacity::Fargate(fargate) => Some(task(&profile.workload, fargate, counts.to)),
        },
        task_addresses: plan.network.public_ip && plan.hosts.as_option().is_none(),
        host_addresses: plan.network.public_ip && plan.hosts.as_option().is_some(),
        pull: pull(plan),
        telemetry: telemetry(profile, plan),
        idle,
        full: level(counts.to),
        course: course(profile, plan, model.as_ref(), (counts, idle)),
        times: times(document, model.as_ref()),
        lifetime_seconds: lifetime.map(|lifetime| lifetime.as_secs_f64()),
    }
}

impl MoneyArgs {
    /// The prices that count: asked for now, or those that are known.
    pub async fn book(&self, shape: &Shape, session: &Session, context: &Context) -> Book {
        if self.refresh_prices {
            refreshed(shape, session, context).await
        } else {
            book(session.is_simulated())
        }
    }

    /// Refuses what would cost more than is allowed: so many times a part of the estimate.
    pub fn allow(&self, estimate: &Estimate, part: Part, times: u32) -> Result<(), CliError> {
        let most = self.max_cost;
        most.map_or(Ok(()), |most| allow(estimate, part, times, most))
    }
}

/// What bills from the making to the deletion.
fn standing(profile: &Profile, network: &NetworkPlan) -> Standing {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let gateways = count(network.nat_gateways.len());
    let balancer = profile.workload.load_balancer.as_ref();
    let reachable = balancer.is_some_and(|one| one.scheme == Scheme::InternetFacing);
    let of_balancer = if reachable {
        count(network.public_subnets.len())
    } else {
        0
    };
    Standing {
        nat_gateways: gateways,
        addresses: gateways + of_balancer,
        endpoint_zones: count(network.interface_endpoints.len() * network.tasks().len()),
        load_balancers: u32::from(balancer.is_some()),
    }
}

fn task(workload: &Workload, fargate: &Fargate, tasks: u32) -> TaskKind {
    TaskKind {
        cpu: workload.cpu.0,
        memory_mib: workload.memory.0,
        platform: match (fargate.operating_system, fargate.architecture) {
            (OperatingSystem::Linux, Architecture::X86_64) => Platform::LinuxX86,
            (OperatingSystem::Linux, Architecture::Arm64) => Platform::LinuxArm,
            _ => Platform::Windows,
        },
        spot_share: spot_share(fargate, tasks),
    }
}

/// The part of the tasks that the strategy places on Spot: bases first, the rest by weight.
fn spot_share(fargate: &Fargate, tasks: u32) -> f64 {
    let (on_demand, spot) = (fargate.purchase.on_demand, fargate.purchase.spot);
    let tasks = f64::from(tasks.max(1));
    let bases = (f64::from(on_demand.base), f64::from(spot.base));
    let rest = (tasks - bases.0 - bases.1).max(0.0);
    let weights = f64::from(on_demand.weight) + f64::from(spot.weight);
    let by_weight = rest * f64::from(spot.weight) / weights.max(1.0);
    ((bases.1 + by_weight) / tasks).clamp(0.0, 1.0)
}

/// Who pulls the image, and which way its layers take.
fn pull(plan: &Plan) -> Pull {
    let network = &plan.network;
    let has = |service: &str| {
        let all = network.gateway_endpoints.iter();
        let mut all = all.chain(&network.interface_endpoints);
        all.any(|endpoint| endpoint.service == service)
    };
    let way = match (
        network.private_tasks,
        has("s3"),
        has("ecr.api") && has("ecr.dkr"),
    ) {
        (_, true, true) => Way::Endpoints,
        (false, _, _) => Way::Internet,
        (true, true, false) => Way::GatewayAndNat,
        (true, false, _) => Way::Nat,
    };
    let on_hosts = plan.hosts.as_option().is_some();
    Pull {
        image_bytes: IMAGE_BYTES,
        by: if on_hosts {
            Puller::Hosts
        } else {
            Puller::Tasks
        },
        way,
    }
}

fn telemetry(profile: &Profile, plan: &Plan) -> Telemetry {
    let mut endpoints = plan.network.interface_endpoints.iter();
    Telemetry {
        log_bytes: LOG_BYTES,
        logs_over_nat: plan.network.private_tasks
            && !endpoints.any(|endpoint| endpoint.service == "logs"),
        insights: profile.workload.container_insights == Switch::Enabled,
        services: u32::try_from(plan.services.len()).unwrap_or(u32::MAX),
    }
}

/// Hosts that so many tasks get of the capacity provider; 0 on Fargate.
fn hosts_for(plan: &Plan, tasks: u32) -> u32 {
    let need = plan.sizing.hosts.as_option();
    let Some((need, hosts)) = need.zip(plan.hosts.as_option()) else {
        return 0;
    };
    let needed = tasks.div_ceil(density(need));
    let target = u32::from(hosts.target_percent.max(1));
    let wanted = needed.saturating_mul(100).div_ceil(target);
    wanted.min(need.most).max(u32::from(hosts.min))
}

const fn density(need: &HostNeed) -> u32 {
    if need.density.trunked == 0 {
        1
    } else {
        need.density.trunked
    }
}

/// How long the parts of a run take: as modelled, or by the critical path of the template.
fn times(document: &Document, model: Option<&Modelled>) -> Times {
    let on_hosts = document.plan.hosts.as_option().is_some();
    let times = Times {
        hold: HOLD,
        hosts_gone: if on_hosts { HOSTS_GONE } else { 0.0 },
        ..Times::default()
    };
    if let Some(model) = model {
        let last = model
            .points
            .last()
            .map_or(model.turned, |point| point.seconds);
        return Times {
            create: f64::from(model.create),
            back: f64::from(last.saturating_sub(model.turned)),
            delete: f64::from(model.delete),
            ..times
        };
    }
    let resources = resources(&document.rendered.template);
    let seconds = |operation| f64::from(forecast(operation, &resources).seconds);
    Times {
        create: seconds(Operation::Create),
        back: if on_hosts { BACK_HOSTS } else { BACK_FARGATE },
        delete: seconds(Operation::Delete),
        ..times
    }
}

#[cfg(test)]
mod tests;
