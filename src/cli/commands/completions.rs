//! `stackgen completions`: a completion script for a shell.

use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::cli::{Cli, CliError, Context, Exit};

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
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "stackgen", &mut script);
    context.ui.print_bytes(&script)?;
    Ok(Exit::Done)
}
