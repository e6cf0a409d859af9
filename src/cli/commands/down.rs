//! `stackgen down`: delete stacks, and say what is left if anything is.

use std::cell::RefCell;

use serde_json::{Value, json};

use super::status::{look, unseen};
use crate::cli::target::{HOME_REGION, connect};
use crate::cli::watching::watched;
use crate::cli::{CliError, Context, Exit, Interrupt, Way, failure};
use crate::deploy::{DownOutcome, DownReport, down, select};
use crate::stack::{Event, Notice, Summary};
use crate::ui::Reporter;

/// Arguments of `stackgen down`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    stackgen down ecs-ec2-95pct\n  \
    stackgen down stackgen-smoke-second --yes\n  \
    stackgen down --all\n\n\
    Only stacks that stackgen made are ever touched. What is not there is no error.")]
pub struct Args {
    /// Stacks to delete, by name, ARN or profile
    #[arg(
        value_name = "STACK|PROFILE",
        required_unless_present = "all",
        conflicts_with = "all"
    )]
    targets: Vec<String>,

    /// Delete every stack stackgen made, in every Region
    #[arg(long)]
    all: bool,
}

/// Lists, asks, deletes, follows, and says how it ended.
pub fn run(args: &Args, context: &Context) -> Result<Exit, CliError> {
    context.block_on(|interrupt| take_down(args, context, interrupt))
}

async fn take_down(
    args: &Args,
    context: &Context,
    mut interrupt: Interrupt,
) -> Result<Exit, CliError> {
    let region = context.globals.region.as_deref().unwrap_or(HOME_REGION);
    let reach = connect(&context.globals, region).await?;
    let identity = reach.session.identity().await;
    let identity = identity.map_err(|error| failure::call_failed(&error))?;
    let account = identity.account.clone();
    let reporter = RefCell::new(Reporter::new(&context.ui));
    let say = |event: Event| reporter.borrow_mut().report(&event);
    say(Event::Identity(identity));
    let found = look(&reach, context).await?;
    let unseen = unseen(&found);
    // What could not be seen may still bill: nobody may read "all gone" out of this.
    let at_best = if unseen.is_empty() {
        Exit::Done
    } else {
        say(Event::Unseen { regions: unseen });
        Exit::Refused
    };
    let targets: Vec<_> = args.targets.iter().map(|target| name_of(target)).collect();
    let (stacks, unknown) = if args.all {
        (found.stacks, Vec::new())
    } else {
        select(&found.stacks, &targets)
    };
    if stacks.is_empty() || !unknown.is_empty() {
        say(Event::Notice(Notice::NothingToDelete { wanted: unknown }));
    }
    if stacks.is_empty() {
        conclude(&[], context)?;
        return Ok(at_best);
    }
    say(Event::Found {
        stacks: stacks.clone(),
    });
    if !context.ui.confirm(&question(&stacks, &account))? {
        context.ui.note("nothing was deleted");
        return Ok(Exit::Done);
    }
    let outcomes = watched(&reporter, &reach.session, &mut interrupt, async |report| {
        down(&reach.session, &stacks, report).await
    })
    .await;
    drop(reporter); // Whatever it draws must be gone before results are printed.
    let way = Way::of(&context.globals);
    let Some(outcomes) = outcomes else {
        return Err(interrupted(&stacks, &way));
    };
    conclude(&outcomes, context)?;
    match failure::down_failed(&outcomes, &way) {
        Some(error) => Err(error),
        None => Ok(at_best),
    }
}

/// A path to a profile means its stacks, which carry the profile's name.
fn name_of(target: &str) -> String {
    let path = std::path::Path::new(target);
    let is_file = path
        .extension()
        .is_some_and(|extension| extension == "yaml" || extension == "yml");
    match path.file_stem() {
        Some(stem) if is_file => stem.to_string_lossy().into_owned(),
        _ => target.to_owned(),
    }
}

fn question(stacks: &[Summary], account: &str) -> String {
    match stacks {
        [stack] => format!("delete {} in account {account}?", stack.name),
        _ => format!("delete these {} stacks in account {account}?", stacks.len()),
    }
}

fn interrupted(stacks: &[Summary], way: &Way) -> CliError {
    let mut error = CliError::new(
        Exit::Interrupted,
        "interrupted",
        "stopped watching; deletes that have begun go on",
    );
    for stack in stacks {
        error = error.hint(format!(
            "watch it: {}; repeat: {}",
            way.command(&format!("watch {}", stack.arn)),
            way.command(&format!("down {}", stack.name))
        ));
    }
    error
}

/// The result on standard output: JSON if asked for, else what the reporter said is enough.
fn conclude(outcomes: &[DownOutcome], context: &Context) -> Result<(), CliError> {
    if context.ui.wants_json() {
        let stacks: Vec<_> = outcomes.iter().map(document).collect();
        context.ui.print_json(&json!({ "stacks": stacks }))?;
    }
    Ok(())
}

fn document(outcome: &DownOutcome) -> Value {
    let (result, settled, error) = match &outcome.report {
        DownReport::Deleted(settled) => ("deleted", Some(settled), None),
        DownReport::Failed(settled) => ("failed", Some(settled), None),
        DownReport::Protected => ("protected", None, None),
        DownReport::NotBegun(error) => ("not_begun", None, Some(error)),
        DownReport::Lost(error) => ("going_on", None, Some(error)),
    };
    json!({
        "name": outcome.stack.name,
        "arn": outcome.stack.arn,
        "profile": outcome.stack.profile,
        "region": outcome.stack.region,
        "result": result,
        "status": settled.map(|settled| settled.status.as_str()),
        "seconds": settled.map(|settled| settled.seconds),
        "cause": settled.and_then(|settled| settled.cause.as_ref()),
        "left": settled.map(|settled| &settled.left),
        "error": error.map(ToString::to_string),
    })
}

#[cfg(test)]
mod tests {
    use super::name_of;

    #[test]
    fn a_path_means_the_profile_in_it() {
        assert_eq!(name_of("./mine/profiles/small.yaml"), "small");
        assert_eq!(name_of("ecs-ec2-95pct"), "ecs-ec2-95pct");
        let arn = "arn:aws:cloudformation:us-east-1:1:stack/a/b";
        assert_eq!(name_of(arn), arn);
    }
}
