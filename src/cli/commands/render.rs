//! `stackgen render`: a profile's CloudFormation template.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::cli::{CliError, Context, Exit, ProfileArgs, document};

/// Arguments of `stackgen render`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    stackgen render ecs-ec2-95pct\n  \
    stackgen render ecs-ec2-95pct --format json -o template.json\n  \
    stackgen render ecs-ec2-95pct --format compact | sha256sum")]
pub struct Args {
    #[command(flatten)]
    profile: ProfileArgs,

    /// How to write it
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Write it to FILE in place of standard output
    #[arg(short, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// How to write a template.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Format {
    /// With comments, for people
    #[default]
    Yaml,
    /// Indented
    Json,
    /// The very bytes that are sent to CloudFormation; `sha256sum` gives the digest
    Compact,
}

/// Prints the template, or writes it to a file.
pub fn run(args: &Args, context: &Context) -> Result<Exit, CliError> {
    let rendered = document(&args.profile, context)?.rendered;
    let text = match args.format {
        Format::Yaml => rendered.yaml,
        Format::Json => rendered.template.pretty(),
        Format::Compact => rendered.template.canonical(),
    };
    match &args.out {
        None => context.ui.print_bytes(text.as_bytes())?,
        Some(path) => fs_err::write(path, text).map_err(|error| {
            CliError::new(Exit::Other, "output", "the template cannot be written").caused_by(&error)
        })?,
    }
    Ok(Exit::Done)
}
