//! What a run came to, told at the end: every round, what stayed, and the gravest of what went wrong.

use serde_json::{Value, json};

use super::words;
use crate::aws::Session;
use crate::bench::After;
use crate::cli::results::{self, conclude, outcome};
use crate::cli::{CliError, Context, Exit, Way};
use crate::deploy::Torn;
use crate::stack::Outputs;
use crate::store::runs::RunWriter;
use crate::timeline::live::{Halt, Measured};

/// A round that was measured.
#[derive(Debug)]
pub(super) struct Done {
    folder: String,
    run: String,
    reason: String,
    measured: Measured,
    /// Its report could not be made.
    fault: Option<CliError>,
}

impl Done {
    /// Makes the report of a round.
    pub(super) fn of(folder: RunWriter, measured: Measured) -> Self {
        let account = results::Account {
            measured: Some(measured.clone()),
            ..results::Account::default()
        };
        Self {
            folder: folder.path().display().to_string(),
            run: folder.id().to_string(),
            reason: outcome(&account).reason,
            measured,
            fault: report(folder).err(),
        }
    }

    fn document(&self) -> Value {
        json!({
            "id": self.run,
            "folder": self.folder,
            "complete": self.measured.is_complete(),
            "reason": self.reason,
            "measured": self.measured,
        })
    }
}

/// Makes the files of a folder whose round is over.
fn report(folder: RunWriter) -> Result<(), CliError> {
    conclude(&folder.folder()?)?;
    folder.close()?;
    Ok(())
}

/// Everything that is to be told.
#[derive(Debug)]
pub(super) struct Account {
    stack: String,
    arn: String,
    region: String,
    simulated: bool,
    rounds: Vec<Done>,
    errors: Vec<CliError>,
    /// In which state the last step left the services.
    pub(super) after: After,
    /// The user left it as it is.
    left: bool,
    /// How the stack was deleted, if it was.
    pub(super) torn: Option<Torn>,
}

impl Account {
    pub(super) fn of(outputs: &Outputs, session: &Session) -> Self {
        Self {
            stack: outputs.stack.clone(),
            arn: outputs.arn.clone(),
            region: session.region().to_owned(),
            simulated: session.is_simulated(),
            rounds: Vec::new(),
            errors: Vec::new(),
            after: After::Start,
            left: false,
            torn: None,
        }
    }

    /// Something went wrong.
    pub(super) fn fail(&mut self, error: CliError) {
        self.errors.push(error);
    }

    /// The user left it as it is.
    pub(super) fn leave(&mut self, error: CliError) {
        self.left = true;
        self.errors.push(error);
    }

    /// Did the user leave it as it is?
    pub(super) const fn is_left(&self) -> bool {
        self.left
    }

    /// A round was measured.
    pub(super) fn measured(&mut self, mut done: Done) {
        if done.measured.halt == Halt::Interrupted {
            self.errors.push(words::interrupted(&done.reason));
        } else if !done.measured.is_complete() {
            self.errors.push(words::incomplete(&done.reason));
        }
        self.errors.extend(done.fault.take());
        self.rounds.push(done);
    }

    /// Tells all of it, and ends with the gravest.
    pub(super) fn conclude(mut self, context: &Context) -> Result<Exit, CliError> {
        if context.ui.wants_json() {
            let rounds: Vec<_> = self.rounds.iter().map(Done::document).collect();
            context.ui.print_json(&json!({
                "stack": self.stack,
                "arn": self.arn,
                "region": self.region,
                "simulated": self.simulated,
                "runs": rounds,
                "deleted": self.torn.as_ref().map(is_gone),
                "residue": self.torn.as_ref().map(|torn| &torn.residue),
            }))?;
        } else {
            for round in &self.rounds {
                let line = format!("{}: {}\n", round.folder, round.reason);
                context.ui.print(&line)?;
            }
        }
        if let Some(torn) = &self.torn
            && let Some(error) = crate::cli::failure::down_failed(torn, &Way::of(&context.globals))
        {
            self.errors.push(error);
        }
        let exit = |error: &CliError| error.exit();
        let gravest = self.errors.iter().map(exit).reduce(Exit::gravest);
        let Some(at) = self
            .errors
            .iter()
            .position(|error| Some(exit(error)) == gravest)
        else {
            return Ok(Exit::Done);
        };
        let gravest = self.errors.swap_remove(at);
        for error in &self.errors {
            if let Some(report) = error.report() {
                context.ui.warn(&report.message);
            }
        }
        Err(gravest)
    }
}

fn is_gone(torn: &Torn) -> bool {
    torn.outcomes.iter().all(|outcome| outcome.report.is_gone())
}
