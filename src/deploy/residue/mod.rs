//! The search for what is left of stacks that are gone.
//!
//! - `kinds`: the table: what is looked for, how it bills, what deletes it;
//! - `find`: how each kind is listed, less what is on its way out already;
//! - `circle`: whose a thing is: what a live stack holds is never residue, nor is what is not ours;
//! - `remove`: deletes what carries our tags.
//!
//! Two wrong answers weigh the same: a thing that bills and is missed, and somebody else's thing
//! named as ours. So a thing needs a tie to a stack of ours, and a stack that is there, or a live
//! stack of the same name, clears it.

mod circle;
mod find;
mod kinds;
mod remove;
#[cfg(test)]
mod tests;

pub use remove::{Removal, is_removable, remove};

use std::future::Future;
use std::pin::Pin;

use self::circle::Circle;
use self::find::Found;
use self::kinds::{KINDS, Kind};
use super::together::together;
use crate::aws::{Error, Session, StackResource};
use crate::cost::{Sure, hourly};
use crate::stack::{Bills, Followed, Left, Residue, Unlooked};

/// A stack that was deleted, or is left in `DELETE_FAILED`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// Its ARN.
    pub arn: String,
    /// Its name.
    pub name: String,
    /// Its resources, as `ListStackResources` gives them by ARN after the delete too.
    pub resources: Vec<StackResource>,
}

/// What is searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// Stacks whose remains are searched for; none: of any stack that stackgen ever made.
    gone: Option<Vec<Gone>>,
}

impl Scope {
    /// The remains of these stacks. Their schedules are not among them: they end by themselves.
    pub const fn of(gone: Vec<Gone>) -> Self {
        Self { gone: Some(gone) }
    }

    /// The remains of anything stackgen ever made.
    pub const fn everything() -> Self {
        Self { gone: None }
    }
}

/// Looks for the remains of stacks that were deleted in the session's Region, all in one search.
pub async fn scan_deleted(session: &Session, stacks: &[Followed]) -> Residue {
    let mut unread = Vec::new();
    let mut gone = Vec::new();
    for stack in stacks {
        let resources = session.cloudformation().resources(&stack.arn).await;
        gone.push(Gone {
            arn: stack.arn.clone(),
            name: stack.name.clone(),
            // Its tags are still known without its resources.
            resources: resources.unwrap_or_else(|error| {
                unread.push(unlooked(session, "resources of a deleted stack", &error));
                Vec::new()
            }),
        });
    }
    let mut residue = scan(session, &Scope::of(gone)).await;
    residue.unseen.extend(unread);
    residue
}

/// Looks in all these Regions at once; those not switched on for the account hold nothing.
pub async fn scan_regions(session: &Session, regions: &[String], scope: &Scope) -> Residue {
    let searches = regions.iter().map(|region| {
        let session = session.in_region(region);
        Box::pin(async move { scan(&session, scope).await })
            as Pin<Box<dyn Future<Output = Residue> + '_>>
    });
    let mut residue = Residue::default();
    for found in together(searches).await {
        residue.join(found);
    }
    residue
}

/// Looks, in the session's Region. What could not be looked at is part of the answer; nothing is
/// changed.
pub async fn scan(session: &Session, scope: &Scope) -> Residue {
    let mut residue = Residue::default();
    let stacks = match session.cloudformation().stacks().await {
        Ok(stacks) => stacks,
        // Without the stacks that are there nothing can be told from what they hold.
        Err(error) if error.is_of_closed_region() => return residue,
        Err(error) => {
            residue.unseen.push(unlooked(session, "stacks", &error));
            return residue;
        }
    };
    let mut circle = Circle::new(scope.gone.as_deref(), &stacks);
    match find::vpcs(session, &circle).await {
        Ok(vpcs) => circle.enclose(&vpcs),
        Err(error) => residue.unseen.push(unlooked(session, "VPCs", &error)),
    }
    let circle = &circle;
    let searches = KINDS.iter().map(|kind| {
        Box::pin(async move { find::find(session, kind, circle).await })
            as Pin<Box<dyn Future<Output = Result<Vec<Found>, Error>> + '_>>
    });
    for (kind, found) in KINDS.iter().zip(together(searches).await) {
        match found {
            Ok(found) => residue.left.extend(
                found
                    .into_iter()
                    .filter_map(|found| left(session.region(), kind, found, circle)),
            ),
            Err(error) => residue.unseen.push(unlooked(session, kind.many, &error)),
        }
    }
    residue.sort();
    residue
}

fn unlooked(session: &Session, kind: &'static str, error: &Error) -> Unlooked {
    Unlooked {
        region: session.region().to_owned(),
        kind,
        reason: error.to_string(),
    }
}

/// A thing that was found, if it is left of a stack of ours.
fn left(region: &str, kind: &'static Kind, found: Found, circle: &Circle) -> Option<Left> {
    let (tie, stack) = circle.owner(kind, &found)?;
    let bills = found.bills.unwrap_or(kind.bills);
    let price = found
        .billable
        .as_ref()
        .filter(|_| bills == Bills::ByTime)
        .and_then(|billable| hourly(region, billable));
    Some(Left {
        region: region.to_owned(),
        kind: kind.word,
        delete: command(region, kind, &found),
        id: found.id,
        parent: found.parent,
        detail: found.detail,
        stack,
        tie,
        bills,
        micros_per_hour: match bills {
            Bills::Not => Some(0),
            Bills::ByTime | Bills::ByStorage => price.map(|(usd, _)| usd.as_micros()),
        },
        price: price.map(|(usd, sure)| match sure {
            Sure::Listed | Sure::Asked => usd.to_string(),
            Sure::AtMost => format!("up to {usd}"),
            Sure::OtherRegion | Sure::Assumed => format!("about {usd}"),
        }),
    })
}

fn command(region: &str, kind: &Kind, found: &Found) -> String {
    let parent = found.parent.as_deref().unwrap_or_default();
    let delete = kind.delete.replace("{parent}", parent);
    format!(
        "aws {} --region {region}",
        delete.replace("{id}", &found.id)
    )
}
