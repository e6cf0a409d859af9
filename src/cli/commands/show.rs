//! `stackgen show`: a profile on one sheet.

use crate::cli::{CliError, Context, Document, Exit, ProfileArgs, document};
use crate::plan::stack_name;
use crate::ui::{Sheet, Size};

/// Arguments of `stackgen show`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    stackgen show ecs-ec2-95pct\n  \
    stackgen show ecs-ec2-95pct --set network.addressing=published\n  \
    stackgen show ./my.yaml --output json | jq '.hosts.needed'")]
pub struct Args {
    #[command(flatten)]
    profile: ProfileArgs,
}

/// Prints the sheet.
pub fn run(args: &Args, context: &Context) -> Result<Exit, CliError> {
    let Document {
        opened,
        plan,
        rendered,
    } = document(&args.profile, context)?;
    let name = &opened.resolved.name;
    let stack = stack_name(name, None)
        .map_err(|error| CliError::new(Exit::Usage, "stack-name", error.to_string()))?;
    let sheet = Sheet {
        name,
        stack: &stack,
        profile: &opened.resolved.profile,
        plan: &plan,
        template: Size {
            bytes: rendered.template.canonical().len(),
            resources: rendered.template.resources().count(),
            digest: &rendered.template.digest(),
        },
    };
    if context.ui.wants_json() {
        context.ui.print_json(&sheet.json())?;
    } else {
        context.ui.print(&sheet.text())?;
    }
    Ok(Exit::Done)
}
