//! Bringing a stack up while the user watches: for every command that needs it there.

mod args;

use std::cell::RefCell;

pub use args::{DeployArgs, OnFailureArg, Prepared};

use super::stopping::{OnInterrupt, stopped};
use super::watching::{Watched, watched_until};
use super::{CliError, Context, Exit, Interrupt, Way, bootstrap, failure};
use crate::aws::Session;
use crate::deploy::{Proposal, Report, UpError, UpOutcome, UpRequest, carry_out, up, withdraw};
use crate::stack::{Event, Outputs};
use crate::ui::{PromptError, Reporter};

/// What every part of the work needs.
#[derive(Clone, Copy)]
pub struct Deploying<'a> {
    /// The session in the stack's Region.
    pub session: &'a Session,
    /// How to speak.
    pub context: &'a Context,
    /// Nobody waits for the end.
    pub detach: bool,
    /// What Ctrl-C does beside ending the watching.
    pub on_interrupt: OnInterrupt,
    /// Hears everything that is shown.
    pub hear: &'a dyn Fn(&Event),
}

/// How a stack was brought up.
#[derive(Debug)]
pub enum Brought {
    /// It is there.
    There(Outputs),
    /// It goes on without us; the stack's ARN.
    Detached(String),
    /// The user did not want it, or not so; nothing was made or changed.
    Declined(&'static str),
}

/// How a part of the work ended well.
enum Attended<T> {
    Done(T),
    Detached(String),
}

impl Deploying<'_> {
    /// Asks what has to be asked, brings the stack to what the template says, and follows it.
    pub async fn bring_up(
        &self,
        mut request: UpRequest<'_>,
        interrupt: &mut Interrupt,
    ) -> Result<Brought, CliError> {
        let (session, context) = (self.session, self.context);
        if request.upkeep.lifetime.is_none()
            && session.bills()
            && !context.ui.confirm(
                "nothing will delete this stack by itself, and it bills until then; go on?",
            )?
        {
            return Ok(Brought::Declined("nothing was made"));
        }
        if let Some(wanted) = &mut request.upkeep.bootstrap
            && request.upkeep.lifetime.is_some()
            && !request.upkeep.own.is_whole()
        {
            wanted.may_make = bootstrap::may_make(session, wanted, context).await?;
        }
        let request = &request;
        let outcome = self.attended(request, interrupt, async |report| {
            up(session, request, report).await
        });
        match outcome.await? {
            Attended::Done(UpOutcome::Created(_, outputs) | UpOutcome::NothingToDo(outputs)) => {
                Ok(Brought::There(outputs))
            }
            Attended::Done(UpOutcome::Proposed(proposal)) => {
                self.agree(request, &proposal, interrupt).await
            }
            Attended::Detached(arn) => Ok(Brought::Detached(arn)),
        }
    }

    /// Runs a part of the work while the user watches, and turns its failure into words.
    async fn attended<T>(
        &self,
        request: &UpRequest<'_>,
        interrupt: &mut Interrupt,
        work: impl AsyncFnOnce(Report<'_>) -> Result<T, UpError>,
    ) -> Result<Attended<T>, CliError> {
        let way = Way::of(&self.context.globals);
        let made = RefCell::new(None);
        let reporter = RefCell::new(Reporter::new(&self.context.ui));
        let watched = watched_until(
            &reporter,
            self.session,
            interrupt,
            self.detach,
            async |report| {
                let remember = |event: Event| {
                    match &event {
                        Event::ChangeSetReady(ready) => {
                            *made.borrow_mut() = Some(ready.arn.clone());
                        }
                        Event::Started(started) => {
                            *made.borrow_mut() = Some(started.stack.arn.clone());
                        }
                        _ => {}
                    }
                    (self.hear)(&event);
                    report(event);
                };
                work(&remember).await
            },
        );
        let outcome = watched.await;
        drop(reporter); // Whatever it draws must be gone before results are printed.
        let made = made.into_inner();
        match outcome {
            Watched::Done(Ok(outcome)) => Ok(Attended::Done(outcome)),
            Watched::Done(Err(error)) => Err(failure::up_failed(&error, &way)),
            Watched::Detached => Ok(Attended::Detached(made.unwrap_or_default())),
            Watched::Interrupted => {
                let what = self.on_interrupt;
                Err(stopped(self.session, request.stack, made, what, &way).await)
            }
        }
    }

    /// Asks about an update that was shown, and carries it out or takes it back.
    async fn agree(
        &self,
        request: &UpRequest<'_>,
        proposal: &Proposal,
        interrupt: &mut Interrupt,
    ) -> Result<Brought, CliError> {
        let (session, ui) = (self.session, &self.context.ui);
        let answer = ui.confirm(&format!("update {} as shown?", request.stack));
        if !matches!(answer, Ok(true)) {
            // A change set left behind costs nothing, and the next update voids it.
            let _ = withdraw(session, proposal).await;
        }
        match answer {
            Ok(true) => {
                let outcome = self.attended(request, interrupt, async |report| {
                    carry_out(session, proposal, report).await
                });
                match outcome.await? {
                    Attended::Done((_, outputs)) => Ok(Brought::There(outputs)),
                    Attended::Detached(arn) => Ok(Brought::Detached(arn)),
                }
            }
            Ok(false) => Ok(Brought::Declined("nothing was changed")),
            Err(PromptError::NobodyToAsk) => Err(failure::not_agreed(proposal)),
            Err(error) => Err(error.into()),
        }
    }
}

/// The user did not want what was about to be made.
pub fn declined(what: &str, context: &Context) -> Exit {
    context.ui.note(what);
    Exit::Refused
}
