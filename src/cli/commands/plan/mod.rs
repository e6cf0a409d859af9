//! `stackgen plan`: what a deployment takes and changes, before anything is made.

mod ask;
mod known;

use clap::ValueEnum;

use self::ask::ask;
use self::known::Known;
use crate::cli::costing::book;
use crate::cli::deploying::{DeployArgs, Prepared};
use crate::cli::{CliError, Context, Exit, Way};

/// Arguments of `stackgen plan`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    stackgen plan ecs-ec2-95pct --offline\n  \
    stackgen plan ecs-ec2-95pct --sandbox\n  \
    stackgen plan ecs-fargate --set workload.services.count=2 --format md > comment.md\n  \
    stackgen plan smoke --output json | jq '.changes'\n\n\
    Nothing is made: a stack that is there is compared by a change set, which is taken back at once.\n\
    Exit code 4 says that `up` would fail. It takes what `up` takes, so that one word turns the one\n\
    into the other.")]
pub struct Args {
    /// Ask nobody: no credentials, no network, no account; what could not be asked is said
    #[arg(long, conflicts_with_all = ["refresh_prices", "request_quotas"])]
    offline: bool,

    /// Form of the plan [default: text, or json with `--output json`]
    #[arg(long, value_enum, value_name = "FORM")]
    format: Option<Format>,

    /// What would be deployed.
    #[command(flatten)]
    deploy: DeployArgs,
}

/// Form of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For the terminal
    Text,
    /// The same as Markdown, for a comment on a pull request
    Md,
    /// For programs; see docs/output.md
    Json,
}

/// Prints what is known, and says by the exit code whether it would fail.
pub fn run(args: &Args, context: &Context) -> Result<Exit, CliError> {
    let prepared = args.deploy.prepare(context)?;
    let money = &args.deploy.money;
    if args.offline {
        let simulated = context.globals.sandbox.is_some();
        let known = Known::offline(&prepared, simulated, &book(simulated));
        return show(args, known.held_against(money), &prepared, context);
    }
    context.block_on(async |mut interrupt| {
        let known = Box::pin(ask(&prepared, &args.deploy, context, &mut interrupt)).await?;
        show(args, known.held_against(money), &prepared, context)
    })
}

fn show(
    args: &Args,
    known: Known,
    prepared: &Prepared,
    context: &Context,
) -> Result<Exit, CliError> {
    let ui = &context.ui;
    let format = args.format.unwrap_or(if ui.wants_json() {
        Format::Json
    } else {
        Format::Text
    });
    let way = Way::of(&context.globals);
    let command = |words: &str| way.command(words);
    let sheet = known.sheet(prepared);
    match format {
        Format::Text => ui.print(&sheet.text(ui.columns(), &command))?,
        Format::Md => ui.print(&sheet.markdown(&command))?,
        Format::Json => ui.print_json(&sheet.json())?,
    }
    if sheet.will_fail() {
        return known.too_dear.map_or(Ok(Exit::Refused), Err);
    }
    Ok(Exit::Done)
}
