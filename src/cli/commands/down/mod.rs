//! `stackgen down`: delete stacks, and say what is left if anything is.

mod choose;
mod last;
mod result;

use std::cell::RefCell;
use std::collections::BTreeSet;

use self::choose::choose;
use self::last::Last;
use self::result::{conclude, rehearse};
use super::status::{look, unseen};
use crate::aws::Session;
use crate::cli::target::{connect, home_region};
use crate::cli::watching::watched;
use crate::cli::{CliError, Context, Exit, Interrupt, Way, failure, stays};
use crate::deploy::{DownOptions, Inventory, Torn, down, spent};
use crate::profile::Span;
use crate::stack::{Event, Notice, Summary};
use crate::store::RoleArn;
use crate::ui::Reporter;

/// So many stacks are a few.
const FEW: usize = 10;

/// Arguments of `stackgen down`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    stackgen down ecs-ec2-95pct\n  \
    stackgen down stackgen-smoke-second --yes\n  \
    stackgen down --all\n  \
    stackgen down --all --bootstrap       The free stack with the roles too\n  \
    stackgen down --expired --owner me\n  \
    stackgen down --idle=2h --region us-east-1,eu-west-1 --dry-run\n\n\
    Only stacks that stackgen made are ever touched, each by its ARN. What is not there is no error.\n\
    Tasks and hosts are stopped first; a delete that fails is looked into, mended where the cause is\n\
    known, and sent again. Options that choose narrow each other.")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one flag of the command line"
)]
pub struct Args {
    /// Stacks to delete, by name, ARN or profile
    #[arg(
        value_name = "STACK|PROFILE",
        required_unless_present_any = ["all", "expired", "idle", "owner"],
        conflicts_with = "all"
    )]
    targets: Vec<String>,

    /// Delete every stack stackgen made, in every Region
    #[arg(long)]
    all: bool,

    /// Delete stackgen-bootstrap too, last, in every Region where no stack is left
    #[arg(long, requires = "all", conflicts_with = "targets")]
    bootstrap: bool,

    /// Only stacks whose time is over
    #[arg(long)]
    expired: bool,

    /// Only stacks that run no more tasks than at their start and have not scaled for TIME
    /// [default: 30 min]
    #[arg(
        long,
        value_name = "TIME",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "30 min"
    )]
    idle: Option<Span>,

    /// Only stacks that WHO made: an ARN, its last part, or `me`
    #[arg(long, value_name = "WHO")]
    owner: Option<String>,

    /// Have CloudFormation delete as this role [default: the one the stack was made with]
    #[arg(long, env = "STACKGEN_SERVICE_ROLE", value_name = "ARN")]
    service_role: Option<RoleArn>,

    /// List the stacks and say what would be done, without doing it
    #[arg(long)]
    dry_run: bool,

    /// As a last resort let a stack go though something in it cannot be deleted, and list that
    #[arg(long)]
    force: bool,

    /// Switch termination protection off where it is on
    #[arg(long)]
    force_protected: bool,
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
    let reach = connect(&context.globals, home_region(&context.globals)).await?;
    let identity = reach.session.identity().await;
    let identity = identity.map_err(|error| failure::call_failed(&error))?;
    let (account, principal) = (identity.account.clone(), identity.principal.clone());
    let way = Way::of(&context.globals);
    let reporter = RefCell::new(Reporter::new(&context.ui));
    let say = |event: Event| reporter.borrow_mut().report(&event);
    say(Event::Identity(identity));
    let found = look(&reach, context, &say).await?;
    let at_best = at_best(&found, &say);
    let mut last = Last::new(args, &found);
    let regions = regions(args, &found);
    let there = found.stacks.len();
    let (stacks, unknown) = choose(args, &reach.session, found, &principal, &say).await;
    let nothing = stacks.is_empty() && last.is_empty();
    if nothing || !unknown.is_empty() {
        say(Event::Notice(Notice::NothingToDelete {
            wanted: unknown,
            others: there - stacks.len(),
        }));
    }
    if nothing {
        conclude(&Torn::default(), &last, context)?;
        last.mention(&context.ui, &way);
        stays::mention(&reach.session, &regions, &context.ui, &way).await;
        return Ok(at_best);
    }
    if !stacks.is_empty() {
        say(list(args, &stacks, &reach.session, context).await);
    }
    let options = DownOptions {
        role: args.service_role.as_ref().map(RoleArn::as_str),
        force: args.force,
        force_protected: args.force_protected,
    };
    if args.dry_run {
        rehearse(&stacks, options, &last, context)?;
        return Ok(at_best);
    }
    if !context.ui.confirm(&question(&stacks, &last, &account))? {
        context.ui.note("nothing was deleted");
        return Ok(Exit::Done);
    }
    let torn = watched(&reporter, &reach.session, &mut interrupt, async |report| {
        let torn = down(&reach.session, &stacks, options, report).await;
        last.remove(&reach.session, report).await;
        torn
    })
    .await;
    drop(reporter); // Whatever it draws must be gone before results are printed.
    let Some(torn) = torn else {
        return Err(interrupted(&stacks, &way));
    };
    end(&torn, &last, context, &way)?;
    stays::mention(&reach.session, &regions, &context.ui, &way).await;
    Ok(at_best)
}

/// Where the image's repository may be, if everything else is to go.
fn regions(args: &Args, found: &Inventory) -> Vec<String> {
    if !args.all {
        return Vec::new();
    }
    let of_stacks = found.stacks.iter().map(|stack| stack.region.clone());
    let all: BTreeSet<_> = of_stacks.chain(found.bootstrapped.clone()).collect();
    all.into_iter().collect()
}

/// What could not be seen may still bill: it is named, and nobody may read "all gone" out of the end.
fn at_best(found: &Inventory, say: &dyn Fn(Event)) -> Exit {
    let regions = unseen(found);
    if regions.is_empty() {
        return Exit::Done;
    }
    say(Event::Unseen { regions });
    Exit::Refused
}

/// The list, with what the stacks have cost so far: a call a stack, which is made for a few, or for
/// somebody who decides by the list.
async fn list(args: &Args, stacks: &[Summary], session: &Session, context: &Context) -> Event {
    let now = session.clock().now();
    let many = stacks.len() > FEW && context.globals.yes && !args.dry_run;
    let spent = if many {
        Vec::new()
    } else {
        spent(session, stacks, now).await
    };
    Event::Found {
        stacks: stacks.to_vec(),
        spent,
        now,
    }
}

/// Says how it ended; an error if anything is still there that was to go.
fn end(torn: &Torn, last: &Last, context: &Context, way: &Way) -> Result<(), CliError> {
    conclude(torn, last, context)?;
    if let Some(error) = failure::down_failed(torn, way) {
        if let Some(stays) = last.stays() {
            context.ui.note(&stays);
        }
        return Err(error);
    }
    last.mention(&context.ui, way);
    last.verdict(way)
}

fn question(stacks: &[Summary], last: &Last, account: &str) -> String {
    let what = match stacks {
        [] => String::new(),
        [stack] => stack.name.clone(),
        _ => format!("these {} stacks", stacks.len()),
    };
    let what: Vec<_> = [what, last.words()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    format!("delete {} in account {account}?", what.join(", then "))
}

fn interrupted(stacks: &[Summary], way: &Way) -> CliError {
    let error = CliError::new(
        Exit::Interrupted,
        "interrupted",
        "stopped watching; deletes that have begun go on",
    );
    let names: Vec<&str> = stacks.iter().map(|stack| &*stack.name).collect();
    let look = match stacks {
        [stack] => way.command(&format!("watch {}", stack.arn)),
        [] => return error,
        _ => way.command("status"),
    };
    error.hint(format!(
        "watch: {look}; repeat: {}",
        way.command(&format!("down {}", names.join(" ")))
    ))
}
