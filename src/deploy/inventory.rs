//! Which stacks are ours, in every Region.

use std::future::Future;
use std::pin::Pin;

use super::bootstrap;
use super::tags::{is_ours, summary};
use super::together::together;
use crate::aws::{Error, Session, StackDetail};
use crate::stack::{StackStatus, Summary};

/// Every stack of ours has a name that begins so.
const PREFIX: &str = "stackgen-";

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inventory {
    /// Our stacks, by Region and name.
    pub stacks: Vec<Summary>,
    /// Why Regions could not be looked into, one error a Region. Regions that are not enabled for
    /// the account are no part of it: nothing can be in them.
    pub unseen: Vec<Error>,
    /// The Regions that have a bootstrap stack. It is none of `stacks`.
    pub bootstrapped: Vec<String>,
}

/// What was found in one Region.
#[derive(Default)]
struct Seen {
    stacks: Vec<Summary>,
    bootstrapped: bool,
}

/// Looks for our stacks in all these Regions at once.
pub async fn inventory(session: &Session, regions: &[String]) -> Inventory {
    let searches = regions.iter().map(|region| {
        let session = session.in_region(region);
        Box::pin(async move { look(&session).await })
            as Pin<Box<dyn Future<Output = Result<Seen, Error>>>>
    });
    let mut found = Inventory::default();
    for (region, result) in regions.iter().zip(together(searches).await) {
        match result {
            Ok(seen) => {
                found.stacks.extend(seen.stacks);
                if seen.bootstrapped {
                    found.bootstrapped.push(region.clone());
                }
            }
            Err(error) if error.is_of_closed_region() => {}
            Err(error) => found.unseen.push(error),
        }
    }
    found
        .stacks
        .sort_by(|a, b| (&a.region, &a.name).cmp(&(&b.region, &b.name)));
    found
}

async fn look(session: &Session) -> Result<Seen, Error> {
    let mut seen = Seen::default();
    for mut stack in session.cloudformation().stacks().await? {
        if stack.nested {
            continue;
        }
        if stack.name == bootstrap::STACK {
            seen.bootstrapped = stack.status != StackStatus::ReviewInProgress;
            continue;
        }
        if !is_ours(&stack.tags) && is_shell(&stack) {
            stack.tags = shell_tags(session, &stack.arn).await?;
        }
        if is_ours(&stack.tags) {
            let summary = summary(&stack, session.region(), session.is_simulated());
            seen.stacks.push(summary);
        }
    }
    Ok(seen)
}

fn is_shell(stack: &StackDetail) -> bool {
    stack.status == StackStatus::ReviewInProgress && stack.name.starts_with(PREFIX)
}

/// A stack gets its tags with its first operation; until then its change set knows them.
async fn shell_tags(
    session: &Session,
    arn: &str,
) -> Result<std::collections::BTreeMap<String, String>, Error> {
    let cloudformation = session.cloudformation();
    for name in cloudformation.change_sets(arn).await? {
        if let Some(set) = cloudformation.change_set(&name, arn).await?
            && is_ours(&set.tags)
        {
            return Ok(set.tags);
        }
    }
    Ok(std::collections::BTreeMap::new())
}

/// Is this the stack that `target` means: by name, by ARN, or by the profile it was made from?
pub fn matches_target(stack: &Summary, target: &str) -> bool {
    stack.name == target || stack.arn == target || stack.profile.as_deref() == Some(target)
}

/// The stacks that the targets mean, and the targets that mean none.
pub fn select(stacks: &[Summary], targets: &[String]) -> (Vec<Summary>, Vec<String>) {
    let chosen = stacks
        .iter()
        .filter(|stack| targets.iter().any(|target| matches_target(stack, target)))
        .cloned()
        .collect();
    let unknown = targets
        .iter()
        .filter(|target| !stacks.iter().any(|stack| matches_target(stack, target)))
        .cloned()
        .collect();
    (chosen, unknown)
}
