//! From rendered bytes to a stack that is there.
//!
//! - [`standing`]: where the wanted stack stands before anything is done, and what that means;
//! - [`create`]: from nothing, by change set;
//! - [`attend`]: following it to its end, whoever began it.

mod attend;
mod create;
mod standing;

use std::collections::BTreeMap;

use self::attend::{join, nothing_to_do};
use self::create::create;
use self::standing::{Standing, standing};
use super::{Report, TrunkingNeed, UpError, preflight};
use crate::aws::Session;
use crate::stack::{Checked, Event, Notice, Outputs, Settled};
use crate::template::Template;

/// What is to be deployed.
#[derive(Debug, Clone, Copy)]
pub struct UpRequest<'a> {
    /// Name of the profile.
    pub profile: &'a str,
    /// Name of the stack.
    pub stack: &'a str,
    /// The template, checked.
    pub template: &'a Template,
    /// Capabilities the template needs, such as `CAPABILITY_IAM`.
    pub capabilities: &'a [String],
    /// Repository and tag of the image that must be in the account's registry.
    pub image: (&'a str, &'a str),
    /// What `awsvpcTrunking` decides; `None` where it decides nothing.
    pub trunking: Option<TrunkingNeed>,
    /// The profile's own tags.
    pub tags: &'a BTreeMap<String, String>,
    /// The user asked for a stack that nothing deletes by itself.
    pub never_expires: bool,
}

/// How `up` ended well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UpOutcome {
    /// The stack is there, by our doing or by that of whoever we joined.
    Created(Box<Settled>, Outputs),
    /// It was there already, from the very same template.
    NothingToDo(Outputs),
}

/// Creates the stack and follows it to its end.
///
/// Running it twice is the same as running it once: what is there is left alone, what is being
/// made is joined. Nothing is made before the identity was shown and the image was found.
pub async fn up(
    session: &Session,
    request: &UpRequest<'_>,
    report: Report<'_>,
) -> Result<UpOutcome, UpError> {
    if session.bills() && !request.never_expires {
        return Err(UpError::NoExpiry);
    }
    let identity = session.identity().await.map_err(UpError::Aws)?;
    let owner = identity.principal.clone();
    report(Event::Identity(identity));
    introduce(session, request, report);
    let digest = request.template.digest();
    match standing(session, request, &digest).await? {
        Standing::Free { shell } => {
            if shell {
                report(Event::Notice(Notice::ShellReused {
                    stack: request.stack.to_owned(),
                }));
            }
        }
        Standing::Same(stack) => return Ok(nothing_to_do(stack, report)),
        Standing::Underway(stack) => return join(session, request, stack, report).await,
        Standing::Blocked(blocked) => return Err(UpError::Blocked(blocked)),
    }
    let (repository, tag) = request.image;
    preflight::image(session, repository, tag, report).await?;
    if let Some(need) = request.trunking {
        preflight::trunking(session, need, report).await;
    }
    create(session, request, &digest, &owner, report).await
}

/// Says what will be sent, and what the user should know about Region and expiry.
fn introduce(session: &Session, request: &UpRequest<'_>, report: Report<'_>) {
    if let Some(environment) = session.other_region() {
        report(Event::Notice(Notice::RegionDiffers {
            environment: environment.to_owned(),
            used: session.region().to_owned(),
        }));
    }
    report(Event::Checked(Checked {
        profile: request.profile.to_owned(),
        stack: request.stack.to_owned(),
        resources: request.template.resources().count(),
        bytes: request.template.canonical().len(),
        digest: request.template.digest(),
    }));
    if session.bills() {
        report(Event::Notice(Notice::NoExpiry));
    } else if session.is_simulated() {
        report(Event::Notice(Notice::SimulatedExpiry));
    }
}
