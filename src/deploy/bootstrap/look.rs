//! What there is of the bootstrap stack in a Region.

use std::collections::{BTreeMap, BTreeSet};

use super::{STACK, VERSION_TAG, outputs};
use crate::aws::{Error, Session, StackDetail};
use crate::stack::StackStatus;

/// What the bootstrap stack gives to stacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roles {
    /// CloudFormation works as this one.
    pub service_role_arn: String,
    /// Schedules call `DeleteStack` as this one.
    pub reaper_role_arn: String,
    /// The schedules' group.
    pub group: String,
}

/// A bootstrap stack that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installed {
    /// ARN of the stack.
    pub arn: String,
    /// Its version.
    pub version: u32,
    /// What it gives.
    pub roles: Roles,
    /// Resource types that its service role covers.
    pub covers: BTreeSet<String>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
}

/// What there is of the bootstrap stack in a Region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Nothing, or an empty shell.
    Absent,
    /// It can be used.
    Ready(Installed),
    /// Somebody is making, changing or deleting it.
    Busy(StackDetail),
    /// It failed to be made or deleted.
    Broken(StackDetail),
    /// Something else of its name.
    Foreign,
}

impl Installed {
    /// Which of these types its service role does not cover.
    pub fn lacks(&self, types: &BTreeSet<String>) -> BTreeSet<String> {
        types.difference(&self.covers).cloned().collect()
    }
}

/// Looks at the bootstrap stack of the session's Region.
pub async fn look(session: &Session) -> Result<Standing, Error> {
    let found = session.cloudformation().stack(STACK).await?;
    Ok(found.map_or(Standing::Absent, standing))
}

/// What a stack of that name is to us.
pub(super) fn standing(stack: StackDetail) -> Standing {
    match stack.status {
        StackStatus::DeleteComplete | StackStatus::ReviewInProgress => Standing::Absent,
        ref status if status.is_in_progress() && !has_outputs(status) => Standing::Busy(stack),
        _ => match installed(&stack) {
            Some(installed) => Standing::Ready(installed),
            None if stack.tags.contains_key(VERSION_TAG) => Standing::Broken(stack),
            None => Standing::Foreign,
        },
    }
}

/// While old resources are cleaned away the new ones are in use already.
const fn has_outputs(status: &StackStatus) -> bool {
    matches!(
        status,
        StackStatus::UpdateCompleteCleanupInProgress
            | StackStatus::UpdateRollbackCompleteCleanupInProgress
    )
}

fn installed(stack: &StackDetail) -> Option<Installed> {
    if matches!(
        stack.status,
        StackStatus::CreateFailed
            | StackStatus::RollbackComplete
            | StackStatus::RollbackFailed
            | StackStatus::DeleteFailed
    ) {
        return None;
    }
    let output = |key: &str| {
        let output = stack.outputs.iter().find(|output| output.key == key)?;
        Some(output.value.clone())
    };
    Some(Installed {
        arn: stack.arn.clone(),
        version: output(outputs::VERSION)?.parse().ok()?,
        roles: Roles {
            service_role_arn: output(outputs::SERVICE_ROLE)?,
            reaper_role_arn: output(outputs::REAPER_ROLE)?,
            group: output(outputs::GROUP)?,
        },
        covers: output(outputs::COVERS)?
            .split(',')
            .map(str::to_owned)
            .collect(),
        tags: stack.tags.clone(),
    })
}
