//! One file a command: its arguments and one function that reads like its manual.

pub mod completions;
pub mod man;

use super::{CliError, Command, Context, Exit};

/// Runs one command.
pub(super) fn run(command: Command, context: &Context) -> Result<Exit, CliError> {
    match command {
        Command::Completions(args) => completions::run(&args, context),
        Command::Man(args) => man::run(&args, context),
    }
}
