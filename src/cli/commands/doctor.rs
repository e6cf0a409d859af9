//! `stackgen doctor`: is everything in order?

use serde_json::json;

use crate::cli::company::CompanyArgs;
use crate::cli::costing::MoneyArgs;
use crate::cli::deploying::{DeployArgs, OnFailureArg};
use crate::cli::target::connect;
use crate::cli::{CliError, Context, Exit, IgnoreArgs, ProfileArgs, RaiseArgs, Way};
use crate::deploy::{Doctor, doctor};
use crate::plan::modelled;
use crate::stack::check::{Finding, Preflight};
use crate::ui::check_table;

/// The profile that needs most of what there is to look at.
const USUAL: &str = "ecs-ec2-95pct";

/// Arguments of `stackgen doctor`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    stackgen doctor\n  \
    stackgen doctor ecs-fargate --output json\n  \
    stackgen doctor --region eu-west-1\n\n\
    Nothing is made or changed. Exit 4 means that something would stop an `up` of the profile, 7 that\n\
    something left by stacks that are gone costs money.")]
pub struct Args {
    /// Name of a profile, or path of its YAML file: what is it that is to be deployed?
    #[arg(value_name = "PROFILE", default_value = USUAL)]
    profile: String,

    /// Set a field of the profile, such as `capacity.ec2.max_hosts=100`; may be repeated
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,

    /// Checks that stop nothing.
    #[command(flatten)]
    ignore: IgnoreArgs,
}

/// Looks, and says in a line each what to do.
pub fn run(args: &Args, context: &Context) -> Result<Exit, CliError> {
    context.block_on(|_| examine(args, context))
}

async fn examine(args: &Args, context: &Context) -> Result<Exit, CliError> {
    let deploy = DeployArgs {
        profile: ProfileArgs {
            profile: args.profile.clone(),
            set: args.set.clone(),
        },
        name: None,
        ttl: None,
        on_failure: OnFailureArg::Delete,
        ignore: args.ignore.clone(),
        money: MoneyArgs {
            max_cost: None,
            refresh_prices: false,
        },
        raise: RaiseArgs::default(),
        company: CompanyArgs::default(),
    };
    let prepared = deploy.prepare(context)?;
    let resolved = &prepared.document.opened.resolved;
    let reach = connect(&context.globals, &resolved.profile.region).await?;
    let regions = reach.regions(&context.globals)?;
    let model = modelled(&resolved.name, &resolved.profile);
    let asked = Doctor {
        checks: prepared.checks(),
        regions: &regions,
        model: model.as_ref().map(|model| model.era.as_str()),
    };
    let found = Box::pin(doctor(&reach.session, &asked)).await;
    let exit = verdict(&found);
    if context.ui.wants_json() {
        context.ui.print_json(&json!({
            "profile": resolved.name,
            "region": reach.session.region(),
            "simulated": reach.session.is_simulated(),
            "exit_code": exit.code(),
            "checks": found.checks,
            "ignored": found.ignored,
        }))?;
        return Ok(exit);
    }
    let way = Way::of(&context.globals);
    let table = check_table(&found, &|words| way.command(words));
    context.ui.print(&table.within(context.ui.columns()))?;
    context.ui.note(&summary(&found, &resolved.name));
    Ok(exit)
}

/// 7 for what is left and costs money, 4 for what would stop an `up`, else 0.
fn verdict(found: &Preflight) -> Exit {
    found.refusals().fold(Exit::Done, |exit, check| {
        exit.gravest(match check.finding {
            Finding::Leftovers { .. } => Exit::DeleteFailed,
            _ => Exit::Refused,
        })
    })
}

fn summary(found: &Preflight, profile: &str) -> String {
    let stops = found.refusals();
    let stops = stops.filter(|check| !matches!(check.finding, Finding::Leftovers { .. }));
    match stops.count() {
        0 => format!("nothing would stop `stackgen up {profile}`"),
        1 => format!("1 thing would stop `stackgen up {profile}`"),
        count => format!("{count} things would stop `stackgen up {profile}`"),
    }
}
