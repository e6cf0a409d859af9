//! How much of what a quota counts is there already, by others than the stack itself.

use std::collections::{BTreeMap, BTreeSet};

use super::table::Look;
use crate::aws::{Error, Filter, Instance, NatGateway, Vpc};
use crate::plan::InstanceType;

/// What a quota counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source {
    /// What only the new stack has: the blocks of its VPC, the tasks of its services, the targets of
    /// its load balancer.
    Own,
    /// VPCs.
    Vpcs,
    /// Elastic IP addresses.
    Addresses,
    /// Network interfaces.
    Interfaces,
    /// NAT gateways of the zone with the most.
    Gateways,
    /// vCPUs of instances.
    Instances,
    /// vCPUs of tasks.
    Fargate,
    /// Application Load Balancers.
    Balancers,
    /// Target groups of load balancers of every kind.
    TargetGroups,
}

/// How much there is; vCPUs apart by how they were bought, all else under `on_demand`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Used {
    pub(super) on_demand: u64,
    pub(super) spot: u64,
}

/// What CloudFormation tags everything with that it makes.
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html>
const STACK_TAG: &str = "aws:cloudformation:stack-name";

/// The states in which a NAT gateway counts.
/// <https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html>
const GATEWAY_COUNTS: [&str; 3] = ["pending", "available", "deleting"];

/// The states in which an instance counts.
const INSTANCE_COUNTS: [&str; 2] = ["pending", "running"];

/// The kind of load balancer that stacks have; others have quotas of their own.
const APPLICATION: &str = "application";

/// The families of the Standard quotas:
/// <https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-quotas.html>.
const STANDARD: &str = "acdhimrtz";

/// Tasks on Fargate are counted one by one; more than this are not.
const MOST_TASKS: usize = 2_000;

/// The VPCs of the account, and which of them are the stack's own.
#[derive(Debug, Clone)]
pub(super) struct Vpcs {
    pub(super) all: Result<Vec<Vpc>, Error>,
    pub(super) own: BTreeSet<String>,
}

impl Vpcs {
    pub(super) async fn read(look: Look<'_>) -> Self {
        let all = look.session.ec2().vpcs(&[]).await;
        let own = all.iter().flatten();
        let own = own.filter(|vpc| is_of(&vpc.tags, look.needs.stack));
        Self {
            own: own.map(|vpc| vpc.id.clone()).collect(),
            all,
        }
    }

    fn is_other(&self, vpc: Option<&String>) -> bool {
        vpc.is_none_or(|vpc| !self.own.contains(vpc))
    }
}

/// Counts; `None` when there is too much to count.
pub(super) async fn used(
    source: Source,
    look: Look<'_>,
    vpcs: &Vpcs,
) -> Result<Option<Used>, Error> {
    let (ec2, stack) = (look.session.ec2(), look.needs.stack);
    let some = |count: usize| {
        let on_demand = u64::try_from(count).unwrap_or(u64::MAX);
        Ok(Some(Used { on_demand, spot: 0 }))
    };
    match source {
        Source::Own => some(0),
        Source::Vpcs => some(vpcs.all.clone()?.len().saturating_sub(vpcs.own.len())),
        Source::Addresses => {
            let all = ec2.addresses(&[]).await?;
            some(all.iter().filter(|one| !is_of(&one.tags, stack)).count())
        }
        Source::Interfaces => {
            let all = ec2.network_interfaces(&[]).await?;
            let others = all.iter().filter(|one| vpcs.is_other(one.vpc_id.as_ref()));
            some(others.count())
        }
        Source::Gateways => some(in_fullest_zone(look, vpcs).await?),
        Source::Instances => {
            let counts = Filter::any("instance-state-name", INSTANCE_COUNTS);
            let all = ec2.instances(&[counts]).await?;
            let others = all.iter().filter(|one| vpcs.is_other(one.vpc_id.as_ref()));
            Ok(of_instances(others))
        }
        Source::Fargate => {
            let units = look.session.ecs().fargate_use(stack, MOST_TASKS).await?;
            Ok(units.map(|units| Used {
                on_demand: units.on_demand.div_ceil(1024),
                spot: units.spot.div_ceil(1024),
            }))
        }
        Source::Balancers => {
            let all = look.session.elb().load_balancers().await?;
            let counted = all.iter().filter(|one| one.kind == APPLICATION);
            some(
                counted
                    .filter(|one| vpcs.is_other(one.vpc_id.as_ref()))
                    .count(),
            )
        }
        Source::TargetGroups => {
            let all = look.session.elb().target_groups().await?;
            let others = all.iter().filter(|one| vpcs.is_other(one.vpc_id.as_ref()));
            some(others.count())
        }
    }
}

fn is_of(tags: &BTreeMap<String, String>, stack: &str) -> bool {
    tags.get(STACK_TAG).is_some_and(|name| name == stack)
}

/// NAT gateways of the zone that has the most, of those the stack wants.
async fn in_fullest_zone(look: Look<'_>, vpcs: &Vpcs) -> Result<usize, Error> {
    let ec2 = look.session.ec2();
    let all = ec2.nat_gateways(&[]).await?;
    let counted = |one: &&NatGateway| {
        GATEWAY_COUNTS.contains(&one.state.as_str()) && vpcs.is_other(one.vpc_id.as_ref())
    };
    let others: Vec<_> = all.iter().filter(counted).collect();
    if others.is_empty() {
        return Ok(0);
    }
    let subnets = ec2.subnets(&[]).await?;
    let zones: BTreeMap<_, _> = subnets.iter().map(|one| (&one.id, &one.zone)).collect();
    let wanted = look.needs.zones();
    let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
    for zone in others
        .iter()
        .filter_map(|gateway| zones.get(gateway.subnet_id.as_ref()?))
        .filter(|zone| wanted.contains(zone))
    {
        *counts.entry(zone).or_default() += 1;
    }
    Ok(counts.into_values().max().unwrap_or_default())
}

/// vCPUs of the Standard families; `None` when the size of one is not known.
fn of_instances<'a>(instances: impl Iterator<Item = &'a Instance>) -> Option<Used> {
    let mut used = Used::default();
    for instance in instances {
        let family = instance.instance_type.chars().next();
        if !family.is_some_and(|family| STANDARD.contains(family)) {
            continue;
        }
        let known = || InstanceType::named(&instance.instance_type).map(|known| known.vcpus);
        let vcpus = u64::from(instance.vcpus.or_else(known)?);
        if instance.spot {
            used.spot += vcpus;
        } else {
            used.on_demand += vcpus;
        }
    }
    Some(used)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instance(instance_type: &str, spot: bool, vcpus: Option<u32>) -> Instance {
        Instance {
            id: "i-1".to_owned(),
            state: "running".to_owned(),
            instance_type: instance_type.to_owned(),
            spot,
            vcpus,
            vpc_id: None,
            subnet_id: None,
            zone: None,
            launched: None,
            public_ip: None,
            tags: BTreeMap::new(),
        }
    }

    #[test]
    fn vcpus_are_counted_by_market_and_standard_families_only() {
        let all = [
            instance("c6g.4xlarge", true, None),
            instance("m5.large", false, Some(2)),
            instance("p4d.24xlarge", false, None),
            instance("g5.xlarge", true, Some(4)),
        ];
        let expected = Used {
            on_demand: 2,
            spot: 16,
        };
        assert_eq!(of_instances(all.iter()), Some(expected));
        let unknown = [instance("c99.huge", false, None)];
        assert_eq!(of_instances(unknown.iter()), None);
    }
}
