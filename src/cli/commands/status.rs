//! `stackgen status`: which stacks exist, and what else of stackgen's costs money.

use serde_json::json;

use crate::cli::overdue::{aside, mention};
use crate::cli::stays::{self, Stays};
use crate::cli::target::{Reach, connect, home_region};
use crate::cli::{CliError, Context, Exit, Way, failure};
use crate::deploy::{Inventory, expiry, inventory, select};
use crate::stack::{Event, Summary, Unseen};
use crate::ui::stack_table;

/// Arguments of `stackgen status`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    stackgen status\n  \
    stackgen status ecs-ec2-95pct\n  \
    stackgen status --output json | jq '.stacks[].status'\n  \
    stackgen status --output json | jq '.repositories[].dollars_per_month'")]
pub struct Args {
    /// Stacks to show, by name, ARN or profile [default: every stack stackgen made]
    #[arg(value_name = "STACK")]
    stacks: Vec<String>,
}

/// Lists the stacks, and the image's repositories.
pub fn run(args: &Args, context: &Context) -> Result<Exit, CliError> {
    context.block_on(|_| status(args, context))
}

async fn status(args: &Args, context: &Context) -> Result<Exit, CliError> {
    let reach = connect(&context.globals, home_region(&context.globals)).await?;
    let say = aside(&context.ui);
    let (found, stays) = tokio::try_join!(
        look(&reach, context, &say),
        repositories(args, &reach, context)
    )?;
    let unseen = unseen(&found);
    let stacks = chosen(&found.stacks, &args.stacks)?;
    let way = Way::of(&context.globals);
    if context.ui.wants_json() {
        context.ui.print_json(&json!({
            "stacks": stacks,
            "repositories": stays.as_ref().map(|stays| stays.lines(&way)),
            "unseen_regions": unseen,
            "unseen_repositories": stays.as_ref().map(Stays::unseen),
        }))?;
    } else {
        show(&stacks, stays.as_ref(), context, &way)?;
    }
    if let Some(stays) = &stays {
        stays.warn(&context.ui);
    }
    for region in &unseen {
        context.ui.warn(&format!(
            "cannot look into {}: {}",
            region.region, region.reason
        ));
    }
    Ok(if unseen.is_empty() {
        Exit::Done
    } else {
        Exit::Refused
    })
}

/// The image's repositories everywhere; `None` when single stacks are asked about.
async fn repositories(
    args: &Args,
    reach: &Reach,
    context: &Context,
) -> Result<Option<Stays>, CliError> {
    if !args.stacks.is_empty() {
        return Ok(None);
    }
    let regions = reach.image_regions(&context.globals)?;
    Ok(Some(stays::look(&reach.session, &regions).await))
}

/// The tables, one below the other.
fn show(
    stacks: &[Summary],
    stays: Option<&Stays>,
    context: &Context,
    way: &Way,
) -> Result<(), CliError> {
    let ui = &context.ui;
    if stacks.is_empty() {
        ui.note("no stacks");
    } else {
        ui.print(&stack_table(stacks).within(ui.columns()))?;
    }
    let Some(stays) = stays.filter(|stays| !stays.is_empty()) else {
        return Ok(());
    };
    if !stacks.is_empty() {
        ui.print("\n")?;
    }
    stays.print(ui, way)?;
    Ok(())
}

/// Looks for our stacks everywhere, reads their expiries, and says which have no time left; an error
/// only when nothing at all could be seen.
pub(in crate::cli) async fn look(
    reach: &Reach,
    context: &Context,
    say: &dyn Fn(Event),
) -> Result<Inventory, CliError> {
    let regions = reach.regions(&context.globals)?;
    // One call first: without credentials or network every Region would say the same.
    reach
        .session
        .identity()
        .await
        .map_err(|error| failure::call_failed(&error))?;
    let mut found = inventory(&reach.session, &regions).await;
    if let Some(error) = found.unseen.first()
        && found.unseen.len() == regions.len()
    {
        return Err(failure::call_failed(error));
    }
    expiry::read_all(&reach.session, &mut found.stacks).await;
    mention(&found.stacks, say);
    Ok(found)
}

/// The Regions that could not be looked into, each with its reason.
pub(super) fn unseen(found: &Inventory) -> Vec<Unseen> {
    found
        .unseen
        .iter()
        .map(|error| Unseen {
            region: error.region.to_string(),
            reason: error.to_string(),
        })
        .collect()
}

/// The stacks that were asked for; one that does not exist is an error.
fn chosen(stacks: &[Summary], wanted: &[String]) -> Result<Vec<Summary>, CliError> {
    if wanted.is_empty() {
        return Ok(stacks.to_vec());
    }
    let (chosen, unknown) = select(stacks, wanted);
    match unknown.first() {
        Some(name) => Err(no_stack(name)),
        None => Ok(chosen),
    }
}

/// The error for a stack that does not exist.
pub(in crate::cli) fn no_stack(name: &str) -> CliError {
    CliError::new(
        Exit::Usage,
        "no-stack",
        format!("there is no stack `{name}`"),
    )
    .hint("`stackgen status` lists the stacks that exist; a deleted one is known by its ARN alone")
}
