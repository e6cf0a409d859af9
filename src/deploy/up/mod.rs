//! From rendered bytes to a stack that is there, whatever is there already.
//!
//! - [`mod@standing`]: where the wanted stack stands, and what that means;
//! - [`mod@create`]: from nothing, by change set;
//! - [`mod@lifetime`]: who works on the stack, and the schedule that deletes it;
//! - [`mod@update`]: a stack that is there and differs: proposed, and carried out once agreed to;
//! - [`mod@foresee`]: what it would change, and nothing left behind by asking;
//! - [`mod@clear`]: taking away what an earlier, failed deployment left;
//! - [`mod@parameters`]: what the template has to be told;
//! - [`mod@mend`]: causes of a failure that `up` takes away by itself, once;
//! - [`mod@probe`]: looking below what CloudFormation waits for;
//! - [`mod@attend`]: following whatever runs to its end, whoever began it.
//!
//! `up` looks, does one thing, and looks again: so it ends well wherever it or another one stopped.

mod attend;
mod clear;
mod create;
mod foresee;
mod lifetime;
mod mend;
mod parameters;
mod probe;
mod standing;
mod update;

use std::collections::{BTreeMap, BTreeSet};

pub use self::foresee::{Foreseen, foresee};
pub use self::lifetime::Upkeep;
pub use self::update::{Proposal, carry_out, withdraw};

use self::attend::{join, nothing_to_do, wait};
use self::clear::clear;
use self::create::create;
use self::standing::{Standing, standing};
use self::update::propose;
use super::preflight::{self, Checks};
use super::{Report, UpError};
use crate::aws::{Error, ImageState, Session};
use crate::stack::{Checked, Event, Notice, OnFailure, Outputs, Settled};
use crate::template::Template;

/// `up` looks at most so often. Each look but the last found the stack on its way elsewhere: being
/// deleted, rolled back, updated, or made by somebody quicker.
const LOOKS: usize = 8;

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
    /// Repository and tag of the image that must be in the account's registry. A template that
    /// takes it by digest is given the digest that the tag has.
    pub image: (&'a str, &'a str),
    /// Id of the run that the stack is made for, if it is.
    pub run: Option<&'a str>,
    /// What is asked before anything is made; `None`: nothing.
    pub checks: Option<Checks<'a>>,
    /// The profile's own tags.
    pub tags: &'a BTreeMap<String, String>,
    /// How long it lives, and as whom CloudFormation works on it.
    pub upkeep: Upkeep<'a>,
    /// What becomes of the stack when making it fails.
    pub on_failure: OnFailure,
}

/// How `up` ended well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UpOutcome {
    /// The stack is there, by our doing or by that of whoever we joined.
    Created(Box<Settled>, Outputs),
    /// It was there already, from the very same template with the very same image.
    NothingToDo(Outputs),
    /// It is there, from another template or with another image: this is what an update would change.
    /// Nothing is changed until [`carry_out`]; [`withdraw`] leaves no trace.
    Proposed(Box<Proposal>),
}

/// One `up` under way: what every step of it needs.
#[derive(Clone, Copy)]
pub(super) struct Job<'a> {
    pub(super) session: &'a Session,
    pub(super) request: &'a UpRequest<'a>,
    digest: &'a str,
    /// What the registry says of the image.
    pub(super) image: &'a Result<ImageState, Error>,
    owner: &'a str,
    pub(super) report: Report<'a>,
}

/// What is known before the first look and stays so.
struct Ground {
    digest: String,
    image: Result<ImageState, Error>,
    owner: String,
}

impl Ground {
    async fn of(session: &Session, request: &UpRequest<'_>, owner: String) -> Self {
        let (repository, tag) = request.image;
        Self {
            digest: request.template.digest(),
            // What cannot be asked is for the checks to tell before a change, and keeps no stack
            // from being as it should.
            image: session.ecr().image(repository, tag).await,
            owner,
        }
    }

    fn job<'a>(
        &'a self,
        session: &'a Session,
        request: &'a UpRequest<'a>,
        report: Report<'a>,
    ) -> Job<'a> {
        Job {
            session,
            request,
            digest: &self.digest,
            image: &self.image,
            owner: &self.owner,
            report,
        }
    }
}

/// What a step came to.
enum Step {
    /// `up` has ended.
    Ended(UpOutcome),
    /// The stack stands elsewhere now: look again. The error of the call that somebody else's
    /// doing made fail, if one did.
    Again(Option<Error>),
}

/// Brings the stack to what the template says and follows it to its end.
///
/// Running it twice is the same as running it once: what is there is left alone, what is being
/// made is joined. Nothing is made before the identity was shown and the image was found.
pub async fn up(
    session: &Session,
    request: &UpRequest<'_>,
    report: Report<'_>,
) -> Result<UpOutcome, UpError> {
    let identity = session.identity().await.map_err(UpError::Aws)?;
    let owner = identity.principal.clone();
    report(Event::Identity(identity));
    introduce(session, request, report);
    let ground = Ground::of(session, request, owner).await;
    let job = ground.job(session, request, report);
    let mut refused = None;
    let mut mended = BTreeSet::new();
    for _ in 0..LOOKS {
        match step(&job, refused.take()).await {
            Ok(Step::Ended(outcome)) => return Ok(outcome),
            Ok(Step::Again(error)) => refused = error,
            Err(error) => {
                lifetime::tidy(session, &error).await;
                if !mend::mended(&job, &error, &mut mended).await {
                    return Err(error);
                }
            }
        }
    }
    Err(UpError::Overtaken {
        stack: request.stack.to_owned(),
    })
}

/// Looks where the stack stands and does what that asks for. `refused` is the call that failed since
/// the last look: if nothing has changed meanwhile, that is the answer.
async fn step(job: &Job<'_>, refused: Option<Error>) -> Result<Step, UpError> {
    let there = standing(job).await?;
    if let (Some(error), Standing::Free { .. } | Standing::Different(_)) = (refused, &there) {
        return Err(UpError::Aws(error));
    }
    match there {
        Standing::Free { shell } => {
            if shell {
                (job.report)(Event::Notice(Notice::ShellReused {
                    stack: job.request.stack.to_owned(),
                }));
            }
            before_change(job, false).await?;
            create(job).await
        }
        Standing::Same(stack) => {
            lifetime::check(job, &stack).await;
            Ok(Step::Ended(nothing_to_do(stack, job.report)))
        }
        Standing::Different(stack) => {
            lifetime::check(job, &stack).await;
            before_change(job, true).await?;
            parameters::compare(job, &stack);
            propose(job, stack).await
        }
        Standing::Made(stack) => {
            lifetime::check(job, &stack).await;
            join(job, stack).await.map(Step::Ended)
        }
        Standing::Going(stack) => wait(job, stack).await,
        Standing::Failed(stack) => clear(job, stack).await,
        Standing::Blocked(blocked) => Err(UpError::Blocked(blocked)),
    }
}

/// What must be so before anything is made, or changed where it is there already.
async fn before_change(job: &Job<'_>, there: bool) -> Result<(), UpError> {
    if let Some(mut checks) = job.request.checks {
        checks.needs.there = Some(there);
        let preflight = checks.ask(job.session).await;
        if preflight.refusals().next().is_some() {
            return Err(UpError::Preflight(preflight));
        }
        (job.report)(Event::Preflight(preflight));
    }
    if let Some(error) = preflight::image(job) {
        return Err(error);
    }
    Ok(())
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
    if session.bills() && request.upkeep.lifetime.is_none() {
        report(Event::Notice(Notice::NoExpiry));
    }
}
