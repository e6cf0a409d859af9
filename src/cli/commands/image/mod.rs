//! `stackgen image`: the container that is measured, in the account's own registry.

mod build;
mod failure;
mod login;
mod ls;
mod place;
mod push;
mod rm;
mod shown;
mod verify;

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
    /// Push the built image, to the account's own repository or to another registry
    ///
    /// The account's repository is made if it is not there: images are scanned, tags stay with
    /// their images, and what no tag leads to is deleted after two weeks. What is there is not sent
    /// again, so an interrupted push goes on with the next one. A repository of that name that lacks
    /// stackgen's tag is somebody else's, and nothing is pushed into it.
    Push(push::Args),
    /// Check an image in a registry: digests, sizes, platforms, and that every part is there
    Verify(verify::Args),
    /// List the images in the account's own repository
    Ls(ls::Args),
    /// Delete stackgen's images from the account's own repository, or the repository
    Rm(rm::Args),
}

/// Does one of them.
pub fn run(args: &Args, context: &Context) -> Result<Exit, CliError> {
    match &args.command {
        Command::Build(args) => build::run(args, context),
        Command::Push(args) => push::run(args, context),
        Command::Verify(args) => verify::run(args, context),
        Command::Ls(args) => ls::run(args, context),
        Command::Rm(args) => rm::run(args, context),
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
