//! `stackgen schema`: the JSON Schema of profiles.

use crate::cli::{CliError, Context, Exit};
use crate::profile::schema_text;

/// Arguments of `stackgen schema`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    stackgen schema > profile.schema.json\n  \
    stackgen schema | jq '.properties | keys'\n\n\
    Editors use it for completion when a profile begins with\n  \
    # yaml-language-server: $schema=profile.schema.json")]
pub struct Args {}

/// Prints the schema.
pub fn run(_: &Args, context: &Context) -> Result<Exit, CliError> {
    context.ui.print(&schema_text())?;
    Ok(Exit::Done)
}
