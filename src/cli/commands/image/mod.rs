//! `stackgen image`: the container that is measured, in the account's own registry.

mod build;

use std::path::{Path, PathBuf};

use clap::Subcommand;

use crate::cli::{CliError, Context, Exit};
use crate::image::LayoutError;
use crate::store::image_layout;

/// Arguments of `stackgen image`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    stackgen image build                      For Linux and Windows, at the published size\n  \
    stackgen image build --sandbox            The same over made-up bases, with no network")]
pub struct Args {
    /// What to do with it.
    #[command(subcommand)]
    command: Command,
}

/// What to do with the image.
#[derive(Debug, Subcommand)]
enum Command {
    /// Build the image over a public Python, without Docker
    Build(build::Args),
}

/// Does one of them.
pub fn run(args: &Args, context: &Context) -> Result<Exit, CliError> {
    match &args.command {
        Command::Build(args) => build::run(args, context),
    }
}

/// The folder that holds the built image: the one that was named, or the user's own.
fn layout(named: Option<&Path>, context: &Context) -> Result<PathBuf, CliError> {
    if let Some(named) = named {
        return Ok(named.to_owned());
    }
    image_layout(context.globals.sandbox.is_some()).ok_or_else(|| {
        CliError::new(
            Exit::Other,
            "no-home",
            "there is no folder to keep images in: this user has no home",
        )
        .hint("name one with `--layout DIR`")
    })
}

/// The layout cannot be read or written.
fn layout_failed(error: &LayoutError) -> CliError {
    let (code, hint) = match error {
        LayoutError::Missing(_) => ("no-image", Some("build it with `stackgen image build`")),
        LayoutError::Full(_) => (
            "disk-full",
            Some("make room, or name another folder with `--layout DIR`"),
        ),
        LayoutError::Busy(_) => ("image-busy", Some("wait until it is done")),
        LayoutError::Changed(_) | LayoutError::Damaged { .. } => (
            "image-damaged",
            Some("delete the folder, and build the image again"),
        ),
        _ => ("image-layout", None),
    };
    let exit = match error {
        LayoutError::Missing(_) => Exit::Usage,
        _ => Exit::Other,
    };
    let mut shown = CliError::new(exit, code, error.to_string());
    if let Some(source) = std::error::Error::source(error) {
        shown = shown.caused_by(source);
    }
    match hint {
        Some(hint) => shown.hint(hint),
        None => shown,
    }
}
