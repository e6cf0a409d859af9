//! `stackgen man`: manual pages out of the clap definition.

use std::path::PathBuf;

use clap::CommandFactory as _;
use clap_mangen::Man;

use crate::cli::{Cli, CliError, Context, Exit};

/// Arguments of `stackgen man`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    stackgen man | man -l -\n  \
    stackgen man ~/.local/share/man/man1")]
pub struct Args {
    /// Folder to write one page a command into; without it the main page is printed
    dir: Option<PathBuf>,
}

/// Prints the main page, or writes all of them.
pub fn run(args: &Args, context: &Context) -> Result<Exit, CliError> {
    let Some(dir) = &args.dir else {
        let mut page = Vec::new();
        Man::new(Cli::command())
            .render(&mut page)
            .map_err(|source| cannot_write(&source))?;
        context.ui.print_bytes(&page)?;
        return Ok(Exit::Done);
    };
    fs_err::create_dir_all(dir).map_err(|source| cannot_write(&source))?;
    clap_mangen::generate_to(Cli::command(), dir).map_err(|source| cannot_write(&source))?;
    context
        .ui
        .note(&format!("manual pages written to `{}`", dir.display()));
    Ok(Exit::Done)
}

fn cannot_write(source: &std::io::Error) -> CliError {
    CliError::new(Exit::Other, "manual-write", "cannot write the manual pages").caused_by(source)
}
