//! `stackgen completions`: a completion script for a shell.

use clap::builder::PossibleValuesParser;
use clap::{Command, CommandFactory as _};
use clap_complete::Shell;

use crate::cli::{Cli, CliError, Context, Exit};
use crate::store::Library;

/// What arguments that name a profile are called in every command.
const PROFILE: &str = "profile";

/// Arguments of `stackgen completions`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    stackgen completions bash > ~/.local/share/bash-completion/completions/stackgen\n  \
    stackgen completions fish > ~/.config/fish/completions/stackgen.fish")]
pub struct Args {
    /// The shell to write for
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the script.
pub fn run(args: &Args, context: &Context) -> Result<Exit, CliError> {
    let profiles = Library::default().list()?;
    let names: Vec<String> = profiles.into_iter().map(|listed| listed.name).collect();
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut knowing(&names), "stackgen", &mut script);
    context.ui.print_bytes(&script)?;
    Ok(Exit::Done)
}

/// The command line with the names of the embedded profiles in every place that takes one. Such a
/// place takes paths too, so the real command line may not be this strict.
fn knowing(names: &[String]) -> Command {
    Cli::command().mut_subcommands(|command| {
        command.mut_args(|arg| {
            if arg.get_id() == PROFILE {
                arg.value_parser(PossibleValuesParser::new(names.to_vec()))
            } else {
                arg
            }
        })
    })
}
