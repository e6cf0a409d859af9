//! From a profile, the command line and a stack's outputs to what is measured.

use super::Scene;
use crate::bench::{After, HostGroup, Request, Rule, ServiceStep};
use crate::cli::costing::Counts;
use crate::cli::deploying::Prepared;
use crate::cli::{CliError, Exit};
use crate::profile::{Capacity, Profile, System, to_yaml};
use crate::stack::Outputs;
use crate::store::runs::sha256;
use crate::timeline::Environment;

/// Tasks of each service before and after the step, in the order of the plan's services.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Steps(Vec<(u32, u32)>);

impl Steps {
    /// The profile's counts, with those of the command line in their place.
    pub(super) fn of(
        prepared: &Prepared,
        from: Option<u32>,
        to: Option<u32>,
    ) -> Result<Self, CliError> {
        let services = &prepared.document.plan.services;
        let counts: Vec<u32> = services.iter().map(|service| service.count).collect();
        let counts = match to {
            Some(to) => shared(to, &counts),
            None => counts,
        };
        let steps = services
            .iter()
            .zip(counts)
            .map(|(service, to)| (from.unwrap_or(service.start), to));
        let steps: Vec<_> = steps.collect();
        if let Some((from, to)) = steps.iter().find(|(from, to)| from > to) {
            let message =
                format!("a service would go from {from} tasks to {to}: that is no step up");
            return Err(CliError::new(Exit::Usage, "usage", message).hint(format!(
                "`--from` is for each of the {} services, `--to` for all of them together",
                steps.len()
            )));
        }
        if steps.iter().all(|(from, to)| from == to) {
            let message = "no service would get more tasks than it has: nothing to measure";
            return Err(CliError::new(Exit::Usage, "usage", message));
        }
        Ok(Self(steps))
    }

    /// Tasks of all services together.
    pub(super) fn counts(&self) -> Counts {
        Counts {
            from: self.0.iter().map(|(from, _)| from).sum(),
            to: self.0.iter().map(|(_, to)| to).sum(),
        }
    }
}

/// Shares a total in the proportion of counts; what is left over goes to those that miss most.
fn shared(total: u32, counts: &[u32]) -> Vec<u32> {
    let whole: u64 = counts.iter().map(|count| u64::from(*count)).sum();
    let part = |count: u32| (u64::from(total) * u64::from(count)).checked_div(whole);
    let mut shares: Vec<u32> = counts
        .iter()
        .map(|count| u32::try_from(part(*count).unwrap_or(0)).unwrap_or(u32::MAX))
        .collect();
    let mut order: Vec<usize> = (0..counts.len()).collect();
    let missing = |index: &usize| {
        let count = counts.get(*index).copied().unwrap_or_default();
        (u64::from(total) * u64::from(count)).checked_rem(whole)
    };
    order.sort_by_key(|index| std::cmp::Reverse(missing(index)));
    let given: u32 = shares.iter().sum();
    let left = usize::try_from(total.saturating_sub(given)).unwrap_or(usize::MAX);
    for index in order.into_iter().cycle().take(left) {
        if let Some(share) = shares.get_mut(index) {
            *share += 1;
        }
    }
    shares
}

/// What the engine is asked for. The stack's outputs name what was made.
pub(super) fn request(
    scene: &Scene<'_>,
    outputs: &Outputs,
    after: After,
) -> Result<Request, CliError> {
    let (prepared, steps) = (scene.prepared, scene.steps);
    let budget = scene.purse.budget();
    let value = |key: &str| {
        let found = outputs.outputs.iter().find(|output| output.key == key);
        found.map(|output| output.value.clone())
    };
    let needed = |key: &str| {
        value(key).ok_or_else(|| {
            let message = format!("the stack {} has no output `{key}`", outputs.stack);
            CliError::new(Exit::RunFailed, "no-output", message)
                .hint("its template is not one of stackgen's")
        })
    };
    let profile = &prepared.document.opened.resolved.profile;
    let plan = &prepared.document.plan;
    let names = needed("ServiceNames")?;
    let services = plan.services.iter().zip(names.split(',')).zip(&steps.0);
    let services: Vec<_> = services
        .map(|((service, name), (from, to))| ServiceStep {
            key: service.key.clone(),
            name: name.to_owned(),
            from: *from,
            to: *to,
        })
        .collect();
    let group = match &profile.capacity {
        Capacity::Ec2(ec2) => Some(HostGroup {
            name: needed("AutoScalingGroupName")?,
            min: u32::from(ec2.min_hosts),
            max: u32::from(ec2.max_hosts),
        }),
        Capacity::Fargate(_) => None,
    };
    Ok(Request {
        cluster: needed("ClusterName")?,
        log_group: needed("LogGroupName")?,
        group,
        rule: Rule {
            budget_micros: budget.map(|budget| budget.micros),
            ..rule(profile)
        },
        image: prepared.image.clone(),
        quotas: prepared.document.plan.sizing.quotas.clone(),
        prices: scene.purse.prices(),
        budget,
        environment: environment(prepared, &services),
        services,
        after,
    })
}

fn rule(profile: &Profile) -> Rule {
    let milliseconds = |seconds: u64| i64::try_from(seconds).map_or(i64::MAX, |s| s * 1000);
    Rule {
        timeout_ms: milliseconds(profile.scaling.timeout.0),
        plateau_ms: milliseconds(profile.scaling.plateau.0),
        budget_micros: None,
    }
}

/// What is known of the surroundings before any call.
fn environment(prepared: &Prepared, services: &[ServiceStep]) -> Environment {
    let resolved = &prepared.document.opened.resolved;
    let profile = &resolved.profile;
    let mut zones = profile.network.availability_zones.clone();
    zones.sort();
    Environment {
        schema: Environment::SCHEMA.to_owned(),
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        profile: resolved.name.clone(),
        profile_digest: Some(sha256(&to_yaml(profile))),
        template_digest: Some(prepared.document.rendered.template.digest()),
        system: match profile.system {
            System::EcsEc2 => "ecs-ec2".to_owned(),
            System::EcsFargate => "ecs-fargate".to_owned(),
        },
        region: profile.region.clone(),
        zones,
        from: services.iter().map(|service| service.from).sum(),
        to: services.iter().map(|service| service.to).sum(),
        services: u32::try_from(services.len()).unwrap_or(u32::MAX),
        cpu: Some(profile.workload.cpu.0),
        memory_mib: Some(profile.workload.memory.0),
        ..Environment::default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::shared;

    #[test]
    fn a_total_is_shared_in_proportion() {
        assert_eq!(shared(3_500, &[700; 5]), [700; 5]);
        assert_eq!(shared(10, &[700; 5]), [2; 5]);
        assert_eq!(shared(7, &[700; 5]), [2, 2, 1, 1, 1]);
        assert_eq!(
            shared(350, &[1_000, 1_000, 1_000, 500]),
            [100, 100, 100, 50]
        );
        assert_eq!(shared(3, &[1_000, 500]), [2, 1]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost(total in 0_u32..1_000_000, counts in proptest::collection::vec(1_u32..5_000, 1..20)) {
            prop_assert_eq!(shared(total, &counts).iter().sum::<u32>(), total);
        }
    }
}
