//! `stackgen run`: deploy, measure, report and take everything away.

mod account;
mod away;
mod lifetime;
mod measure;
mod purse;
mod recorder;
mod request;
mod words;

use std::cell::RefCell;
use std::num::NonZeroU32;

use clap::ValueEnum;
use jiff::Timestamp;

use self::account::Account;
use self::measure::{Round, Rounds};
use self::purse::Purse;
use self::recorder::Recorder;
use self::request::Steps;
use crate::aws::Session;
use crate::cli::brief::Brief;
use crate::cli::costing::shape;
use crate::cli::deploying::{Brought, DeployArgs, Deploying, Prepared, declined};
use crate::cli::results::RunsArgs;
use crate::cli::stopping::OnInterrupt;
use crate::cli::target::{Reach, connect, unusable};
use crate::cli::{CliError, Context, Exit, Interrupt, failure};
use crate::cost::{Estimate, Part, estimate};
use crate::deploy::UpRequest;
use crate::sandbox::Sandbox;
use crate::stack::Event;
use crate::store::runs::sha256;

/// Arguments of `stackgen run`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    stackgen run ecs-ec2-95pct --sandbox\n  \
    stackgen run smoke --yes\n  \
    stackgen run ecs-fargate --repeat 3 --keep idle\n  \
    stackgen run ecs-ec2-80pct --to 500\n\n\
    Every service is raised at once, each container's own start record is collected, and then all of\n\
    it is taken away again, also after an error. What was measured is in a folder of its own. Exit\n\
    code 6 says that the target was not reached.")]
pub struct Args {
    /// Measure so many times on the same stack, each time from the same start state
    #[arg(long, value_name = "N", default_value = "1")]
    repeat: NonZeroU32,

    /// Tasks of each service before the step [default: the profile's]
    #[arg(long, value_name = "N")]
    from: Option<u32>,

    /// Tasks of all services together after the step [default: the profile's]
    #[arg(long, value_name = "N")]
    to: Option<u32>,

    /// What stays afterwards
    #[arg(long, value_enum, value_name = "WHAT", default_value_t)]
    keep: Keep,

    /// What Ctrl-C does beside ending the step
    #[arg(long, value_enum, value_name = "WHAT", default_value = "delete")]
    on_interrupt: OnInterrupt,

    /// Where run folders are.
    #[command(flatten)]
    runs: RunsArgs,

    /// What is to be deployed.
    #[command(flatten)]
    deploy: DeployArgs,
}

/// What stays after a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Keep {
    /// Nothing: the stack is deleted
    #[default]
    Nothing,
    /// The network and the cluster, with no tasks and no hosts
    Idle,
    /// The stack as it was before the step
    Up,
}

/// Everything from the profile to the verdict.
pub fn run(args: &Args, context: &Context) -> Result<Exit, CliError> {
    let mut prepared = args.deploy.prepare(context)?;
    let steps = Steps::of(&prepared, args.from, args.to)?;
    let needed = lifetime::needed(&prepared, args.repeat);
    prepared.takes = needed;
    lifetime::reconcile(&mut prepared, args.deploy.ttl.is_some(), needed, context)?;
    context.block_on(|interrupt| measured(args, &prepared, &steps, context, interrupt))
}

/// What every part of the command needs.
#[derive(Clone, Copy)]
struct Scene<'a> {
    args: &'a Args,
    prepared: &'a Prepared,
    steps: &'a Steps,
    context: &'a Context,
    session: &'a Session,
    /// Digest of what the sandbox scales by, in the sandbox.
    model: Option<&'a str>,
    /// What may be spent.
    purse: &'a Purse,
}

async fn measured(
    args: &Args,
    prepared: &Prepared,
    steps: &Steps,
    context: &Context,
    mut interrupt: Interrupt,
) -> Result<Exit, CliError> {
    let region = &prepared.document.opened.resolved.profile.region;
    let Reach { session, sandbox } = connect(&context.globals, region).await?;
    let model = sandbox.as_ref().map(model_digest).transpose()?;
    let identity = session.identity().await;
    let identity = identity.map_err(|error| failure::call_failed(&error))?;
    args.deploy.raise(prepared, &session, context).await?;
    let (purse, cost) = purse(args, prepared, steps, &session, context).await?;
    let brief = Brief::new(
        prepared,
        steps.counts(),
        cost,
        session.is_simulated(),
        context,
    );
    let scene = Scene {
        args,
        prepared,
        steps,
        context,
        session: &session,
        model: model.as_deref(),
        purse: &purse,
    };
    let runs = args.runs.runs();
    // Made before anything else: what cannot be written down need not be measured.
    let first = Recorder::begin(&scene, &runs, &identity.account)?;
    let recorder = RefCell::new(first);
    let brought = brought(&scene, &recorder, &brief, &mut interrupt).await?;
    let outputs = match brought {
        Brought::There(outputs) => outputs,
        Brought::Declined(what) => return Ok(declined(what, context)),
        // Never: `detach` is off.
        Brought::Detached(_) => return Ok(Exit::Detached),
    };
    // A stack that was there already needed no checks; what the run costs is news all the same.
    brief.tell_what_is_left();
    let mut account = Account::of(&outputs, &session);
    let needed = lifetime::needed(prepared, args.repeat);
    match lifetime::extend(&scene, &outputs, needed).await {
        Ok(()) => {
            let rounds = Rounds {
                scene,
                outputs: &outputs,
                runs: &runs,
                account: &identity.account,
            };
            rounds
                .all(recorder.into_inner(), &mut interrupt, &mut account)
                .await;
        }
        Err(error) => account.fail(error),
    }
    away::finish(&scene, &outputs, &mut account).await;
    account.conclude(context)
}

/// Brings the stack up for the run, which writes down what happens.
async fn brought(
    scene: &Scene<'_>,
    recorder: &RefCell<Recorder<'_>>,
    brief: &Brief<'_>,
    interrupt: &mut Interrupt,
) -> Result<Brought, CliError> {
    let hear = |event: &Event| {
        recorder.borrow_mut().deployed(event);
        brief.hear(event);
    };
    let deploying = Deploying {
        session: scene.session,
        context: scene.context,
        detach: false,
        on_interrupt: scene.args.on_interrupt,
        hear: &hear,
    };
    let run = recorder.borrow().id();
    let request = UpRequest {
        run: Some(&run),
        ..scene.prepared.request()?
    };
    deploying.bring_up(request, interrupt).await
}

/// What the run may spend, and what it is expected to; what would cost more is refused.
async fn purse(
    args: &Args,
    prepared: &Prepared,
    steps: &Steps,
    session: &Session,
    context: &Context,
) -> Result<(Purse, Estimate), CliError> {
    let money = &args.deploy.money;
    let shape = shape(&prepared.document, steps.counts(), prepared.lifetime);
    let book = money.book(&shape, session, context).await;
    let cost = estimate(&shape, &book);
    money.allow(&cost, Part::Run, args.repeat.get())?;
    let purse = Purse::new(&shape, &book, money.max_cost, now(session));
    Ok((purse, cost))
}

/// Digest of what the world scales by.
fn model_digest(sandbox: &Sandbox) -> Result<String, CliError> {
    let model = sandbox.look(|world| serde_json::to_string(world.model()));
    let model = model.map_err(|error| unusable(&error))?;
    // Numbers and words alone: they always serialise.
    Ok(sha256(&model.unwrap_or_default()))
}

/// A round that is to be measured.
fn rounds(args: &Args) -> impl Iterator<Item = Round> {
    let all = args.repeat.get();
    (1..=all).map(move |number| Round {
        number,
        is_last: number == all,
    })
}

/// Now, on the session's clock.
fn now(session: &Session) -> Timestamp {
    session.clock().now()
}
