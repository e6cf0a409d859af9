//! What the global options mean, worked out once and handed to every command.

use std::future::Future;

use super::{CliError, Exit, Globals, Interrupt};
use crate::ui::{Modes, Surroundings, Ui, Wishes};

/// Everything a command may need that is not its own argument.
#[derive(Debug)]
pub struct Context {
    /// The global options as typed.
    pub globals: Globals,
    /// Where results, messages and progress go.
    pub ui: Ui,
}

impl Context {
    /// Looks at the terminal and the environment once, and decides how to speak.
    pub fn new(globals: Globals) -> Self {
        let wishes = Wishes {
            color: globals.color,
            no_input: globals.no_input,
            output: globals.output,
            progress: globals.progress,
            quiet: globals.quiet,
            verbose: globals.verbose,
            yes: globals.yes,
        };
        let ui = Ui::new(Modes::decide(wishes, Surroundings::look()));
        Self { globals, ui }
    }

    /// Runs an asynchronous command to its end.
    ///
    /// `work` gets the [`Interrupt`] that tells it of Ctrl-C; a second Ctrl-C ends the process at
    /// once. Commands that need no network never call this, so they never pay for a runtime.
    pub fn block_on<F>(&self, work: impl FnOnce(Interrupt) -> F) -> Result<Exit, CliError>
    where
        F: Future<Output = Result<Exit, CliError>>,
    {
        // One worker beside the caller's thread: signals are heard while the command computes.
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .map_err(|source| {
                CliError::new(Exit::Other, "runtime", "cannot start the async runtime")
                    .caused_by(&source)
            })?;
        runtime.block_on(async { work(Interrupt::listen()).await })
    }
}
