//! What is done about what was in the way of a delete.
//!
//! [`table`] says which known cause is mended how; causes are told by [`crate::stack::causes`], from
//! what CloudFormation wrote beside each resource that it could not delete. That list is AWS's, so a
//! client that was killed and started again finds the same causes.

mod network;
mod owner;
mod table;

use self::table::{Act, remedy};
use super::Job;
use super::drain::drain;
use crate::aws::{Error, StackResource};
use crate::deploy::pace::before_again;
use crate::stack::{Mend, ResourceStatus, causes};

/// What can be hoped of another delete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outlook {
    /// What was in the way is gone, or passes by itself.
    Better,
    /// Nothing that we know of has changed.
    Same,
}

/// Deals with what is in the way of a delete, once.
pub(super) async fn mend(job: &Job<'_>, resources: &[StackResource], attempts: u32) -> Outlook {
    let failed: Vec<&StackResource> = resources
        .iter()
        .filter(|resource| resource.status == ResourceStatus::DeleteFailed)
        .collect();
    let acts = acts(&failed);
    let mut outlook = Outlook::Same;
    for act in &acts {
        let done = match act {
            Act::Pass | Act::Unknown => Ok(Outlook::Same),
            Act::Drain => {
                drain(job, resources).await;
                Ok(Outlook::Better)
            }
            Act::Network(deadline) => network::clear(job, resources, &failed, *deadline).await,
            Act::Repository => repositories(job, &failed).await,
            Act::Profiles => profiles(job, &failed).await,
        };
        match done {
            Ok(Outlook::Better) => outlook = Outlook::Better,
            Ok(Outlook::Same) => {}
            Err(error) => {
                job.tell(Mend::CannotLook {
                    reason: error.to_string(),
                });
                // What we may not look at may pass all the same.
                outlook = Outlook::Better;
            }
        }
    }
    if outlook == Outlook::Same && attempts > 0 {
        let passing = failed.iter().find_map(|resource| passing(resource));
        wait(job, passing, attempts).await;
        if passing.is_some() {
            outlook = Outlook::Better;
        }
    }
    outlook
}

/// What is to be done, each thing once.
fn acts(failed: &[&StackResource]) -> Vec<Act> {
    let mut acts: Vec<Act> = Vec::new();
    for resource in failed {
        let reason = resource.reason.as_deref().unwrap_or_default();
        let known = causes::known(&resource.resource_type, reason);
        let act = known.map_or(Act::Unknown, remedy);
        if !acts.contains(&act) {
            acts.push(act);
        }
    }
    acts
}

/// The cause of a failure that passes by itself.
fn passing(resource: &StackResource) -> Option<&'static str> {
    let reason = resource.reason.as_deref()?;
    let cause = causes::known(&resource.resource_type, reason)?;
    (remedy(cause) == Act::Pass).then_some(cause.id)
}

async fn wait(job: &Job<'_>, cause: Option<&str>, attempts: u32) {
    let pause = before_again(attempts);
    job.tell(Mend::Waiting {
        cause: cause.map(str::to_owned),
        seconds: pause.as_secs(),
    });
    job.session.clock().sleep(pause).await;
}

/// Physical ids of failed resources of a type.
fn of_type<'a>(failed: &'a [&StackResource], kind: &'a str) -> impl Iterator<Item = &'a str> {
    failed
        .iter()
        .filter(move |resource| resource.resource_type == kind)
        .filter_map(|resource| resource.physical_id.as_deref())
}

/// Repositories that still hold images go with them; the stack's own delete then finds nothing to do.
async fn repositories(job: &Job<'_>, failed: &[&StackResource]) -> Result<Outlook, Error> {
    for repository in of_type(failed, "AWS::ECR::Repository") {
        job.session.ecr().delete_repository(repository).await?;
        job.tell(Mend::RepositoryDeleted {
            repository: repository.to_owned(),
        });
    }
    Ok(Outlook::Better)
}

/// Roles are taken out of the instance profiles that hold them; a profile itself costs nothing and
/// stays, for it is not the stack's.
async fn profiles(job: &Job<'_>, failed: &[&StackResource]) -> Result<Outlook, Error> {
    let iam = job.session.iam();
    for role in of_type(failed, "AWS::IAM::Role") {
        for profile in iam.instance_profiles(role).await? {
            iam.remove_role(&profile, role).await?;
            job.tell(Mend::ProfileEmptied {
                profile,
                role: role.to_owned(),
            });
        }
    }
    Ok(Outlook::Better)
}
