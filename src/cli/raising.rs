//! Asking AWS to raise quotas that are too small, once the user agrees.

use super::{CliError, Context, failure};
use crate::aws::{ErrorKind, QuotaRequest, Session};
use crate::deploy::preflight::{Needs, Raise, request, too_small};

/// The option, for every command that looks at quotas.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub struct RaiseArgs {
    /// Ask AWS to raise the quotas that are too small, once you agree
    ///
    /// What is asked for already is shown and not asked for twice. AWS decides in minutes or days.
    #[arg(long)]
    pub request_quotas: bool,
}

impl RaiseArgs {
    /// Shows what is too small, asks the user, then AWS; nothing without the option.
    pub async fn raise(
        self,
        session: &Session,
        needs: &Needs<'_>,
        context: &Context,
    ) -> Result<(), CliError> {
        if !self.request_quotas {
            return Ok(());
        }
        let ui = &context.ui;
        let (open, new): (Vec<Raise>, Vec<Raise>) = too_small(session, needs)
            .await
            .into_iter()
            .partition(|raise| raise.open.is_some());
        for raise in &open {
            if let Some(open) = &raise.open {
                ui.note(&format!("asked for already: {}", told(raise, open)));
            }
        }
        if new.is_empty() {
            if open.is_empty() {
                ui.note("no quota is too small");
            }
            return Ok(());
        }
        for raise in &new {
            let Raise { name, limit, .. } = raise;
            let of = of(raise);
            ui.note(&format!("{name} ({of}): {limit}, to be {}", raise.wanted));
        }
        let which = match new.len() {
            1 => "this quota".to_owned(),
            several => format!("these {several} quotas"),
        };
        if !ui.confirm(&format!("ask AWS to raise {which}?"))? {
            ui.note("nothing was asked for");
            return Ok(());
        }
        for raise in &new {
            match request(session, raise).await {
                Ok(asked) => ui.note(&format!("asked for: {}", told(raise, &asked))),
                // Somebody was quicker.
                Err(error) if error.kind == ErrorKind::AlreadyExists => {
                    ui.note(&format!("asked for already: {}", of(raise)));
                }
                Err(error) => return Err(failure::call_failed(&error)),
            }
        }
        Ok(())
    }
}

/// Service and code.
fn of(raise: &Raise) -> String {
    format!("{}/{}", raise.service, raise.code)
}

/// A request in a line.
fn told(raise: &Raise, request: &QuotaRequest) -> String {
    let case = match &request.case {
        Some(case) => format!(", case {case}"),
        None => String::new(),
    };
    format!(
        "{} ({}) to be {:.0}: {}, request {}{case}",
        raise.name,
        of(raise),
        request.wanted,
        request.status,
        request.id
    )
}
