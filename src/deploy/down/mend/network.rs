//! What others left or put in a stack's VPC: interfaces that linger, and `GuardDuty`'s endpoint and
//! security group.
//!
//! The VPC is the stack's alone, so an interface in it that nothing uses may go. One that is in use
//! is its owner's: it is named and waited for.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::SignedDuration;

use super::super::Job;
use super::owner::owner;
use super::{Outlook, of_type};
use crate::aws::{Ec2, Endpoint, Error, ErrorKind, Filter, NetworkInterface, StackResource};
use crate::stack::{Mend, ResourceStatus};

/// How often it is looked at.
const LOOK: Duration = Duration::from_secs(15);
/// What `GuardDuty` puts into VPCs:
/// <https://docs.aws.amazon.com/guardduty/latest/ug/runtime-monitoring-agent-resource-clean-up.html>.
const GUARD_TAG: &str = "GuardDutyManaged";
const GUARD_SERVICE: &str = "guardduty-data";
const GUARD_GROUP: &str = "GuardDutyManagedSecurityGroup-";

/// Clears the way until nothing is in it, or the time is over.
pub(super) async fn clear(
    job: &Job<'_>,
    resources: &[StackResource],
    failed: &[&StackResource],
    deadline: SignedDuration,
) -> Result<Outlook, Error> {
    let Some(place) = place(resources, failed) else {
        return Ok(Outlook::Same);
    };
    let ec2 = job.session.ec2();
    let clock = job.session.clock();
    let began = clock.now();
    let mut found = Found::default();
    loop {
        let mut left = endpoints(job, &ec2, resources, &mut found).await?;
        left += interfaces(job, &ec2, resources, &place, &mut found).await?;
        if left == 0 {
            left += groups(job, &ec2, resources, &mut found).await?;
        }
        if left == 0 {
            return Ok(found.outlook());
        }
        if clock.now().duration_since(began) >= deadline {
            return Ok(Outlook::Same);
        }
        clock.sleep(LOOK).await;
    }
}

/// What was found in the way.
#[derive(Debug, Default)]
struct Found {
    /// Ids of what is not ours to delete, each of which is named once.
    named: BTreeSet<String>,
    /// Was anything deleted, or waited for until it was gone?
    cleared: bool,
}

impl Found {
    /// With nothing in the way that we could see, nothing has changed for the better.
    const fn outlook(&self) -> Outlook {
        if self.cleared {
            Outlook::Better
        } else {
            Outlook::Same
        }
    }
}

/// Where to look: the stack's VPCs if they are known, else what could not be deleted.
fn place(resources: &[StackResource], failed: &[&StackResource]) -> Option<Filter> {
    let vpcs = vpcs(resources);
    if !vpcs.is_empty() {
        return Some(Filter::any("vpc-id", vpcs));
    }
    let subnets: Vec<&str> = of_type(failed, "AWS::EC2::Subnet").collect();
    let groups: Vec<&str> = of_type(failed, "AWS::EC2::SecurityGroup").collect();
    match (subnets.is_empty(), groups.is_empty()) {
        (false, _) => Some(Filter::any("subnet-id", subnets)),
        (true, false) => Some(Filter::any("group-id", groups)),
        (true, true) => None,
    }
}

fn vpcs(resources: &[StackResource]) -> Vec<&str> {
    existing(resources)
        .filter(|resource| resource.resource_type == "AWS::EC2::VPC")
        .filter_map(|resource| resource.physical_id.as_deref())
        .collect()
}

fn existing(resources: &[StackResource]) -> impl Iterator<Item = &StackResource> {
    resources
        .iter()
        .filter(|resource| resource.status != ResourceStatus::DeleteComplete)
}

/// Deletes interfaces that nothing uses; how many are left that are waited for.
async fn interfaces(
    job: &Job<'_>,
    ec2: &Ec2,
    resources: &[StackResource],
    place: &Filter,
    found: &mut Found,
) -> Result<usize, Error> {
    let mut left = 0;
    for interface in ec2.network_interfaces(std::slice::from_ref(place)).await? {
        if is_of(&interface, resources) {
            continue;
        }
        found.cleared = true;
        if interface.status == "available" {
            match ec2.delete_network_interface(&interface.id).await {
                Ok(()) => {
                    job.tell(Mend::InterfaceDeleted {
                        owner: owner(&interface),
                        interface: interface.id,
                    });
                    continue;
                }
                // Somebody was quicker to use it than we to delete it.
                Err(error) if error.kind == ErrorKind::AccessDenied => return Err(error),
                Err(_) => {}
            }
        }
        left += 1;
        if found.named.insert(interface.id.clone()) {
            job.tell(Mend::InterfaceHeld {
                owner: owner(&interface),
                interface: interface.id,
            });
        }
    }
    Ok(left)
}

/// Is it that of a resource which the stack still has, and which the next delete takes with it?
fn is_of(interface: &NetworkInterface, resources: &[StackResource]) -> bool {
    existing(resources)
        .filter_map(|resource| resource.physical_id.as_deref())
        .any(|id| {
            interface.id == id
                || interface.instance_id.as_deref() == Some(id)
                || id.len() > 4 && interface.description.contains(id)
        })
}

/// Deletes `GuardDuty`'s endpoints; how many are still going.
async fn endpoints(
    job: &Job<'_>,
    ec2: &Ec2,
    resources: &[StackResource],
    found: &mut Found,
) -> Result<usize, Error> {
    let vpcs = vpcs(resources);
    if vpcs.is_empty() {
        return Ok(0);
    }
    let mut left = 0;
    for endpoint in ec2.endpoints(&[Filter::any("vpc-id", vpcs)]).await? {
        let state = endpoint.state.to_ascii_lowercase();
        if !is_guards(&endpoint) || state == "deleted" {
            continue;
        }
        left += 1;
        found.cleared = true;
        if state == "deleting" {
            continue;
        }
        ec2.delete_endpoint(&endpoint.id).await?;
        job.tell(Mend::EndpointDeleted {
            endpoint: endpoint.id,
            service: endpoint.service,
        });
    }
    Ok(left)
}

fn is_guards(endpoint: &Endpoint) -> bool {
    endpoint.service.contains(GUARD_SERVICE)
        || endpoint
            .tags
            .get(GUARD_TAG)
            .is_some_and(|value| value == "true")
}

/// Deletes `GuardDuty`'s security groups, and names others that are not the stack's: somebody made
/// them by hand and may miss them. How many of `GuardDuty`'s could not be deleted yet.
async fn groups(
    job: &Job<'_>,
    ec2: &Ec2,
    resources: &[StackResource],
    found: &mut Found,
) -> Result<usize, Error> {
    let vpcs = vpcs(resources);
    if vpcs.is_empty() {
        return Ok(0);
    }
    let mut left = 0;
    for group in ec2.security_groups(&[Filter::any("vpc-id", vpcs)]).await? {
        let ours = existing(resources).any(|one| one.physical_id.as_deref() == Some(&*group.id));
        if ours || group.name == "default" {
            continue;
        }
        if !group.name.starts_with(GUARD_GROUP) {
            if found.named.insert(group.id.clone()) {
                let (group, name) = (group.id, group.name);
                job.tell(Mend::GroupHeld { group, name });
            }
            continue;
        }
        found.cleared = true;
        match ec2.delete_security_group(&group.id).await {
            Ok(()) => {
                let (group, name) = (group.id, group.name);
                job.tell(Mend::GroupDeleted { group, name });
            }
            Err(error) if error.kind == ErrorKind::AccessDenied => return Err(error),
            Err(_) => left += 1,
        }
    }
    Ok(left)
}
