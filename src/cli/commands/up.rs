//! `stackgen up`: from a profile to a stack that is there.

use serde_json::{Map, Value, json};

use crate::aws::Session;
use crate::cli::brief::Brief;
use crate::cli::costing::{Counts, shape};
use crate::cli::deploying::{Brought, DeployArgs, Deploying, Prepared, declined};
use crate::cli::overdue::mention_others;
use crate::cli::stopping::OnInterrupt;
use crate::cli::target::connect;
use crate::cli::{CliError, Context, Exit, Interrupt, Way, failure};
use crate::cost::{Part, estimate};
use crate::deploy::UpRequest;
use crate::stack::Outputs;
use crate::ui::Table;

/// Arguments of `stackgen up`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    stackgen up ecs-ec2-95pct --sandbox\n  \
    stackgen up smoke --ttl never --yes\n  \
    stackgen up ecs-fargate --name second --set workload.services.count=2\n\n\
    Running it again is safe: a stack that is there and the same is left alone, one that differs is\n\
    updated once you agree, one being made is joined, and what a failed attempt left is deleted first.")]
pub struct Args {
    /// Do not wait: end with exit code 8 once the stack is on its way
    #[arg(long)]
    detach: bool,

    /// What the first Ctrl-C does
    #[arg(long, value_enum, value_name = "WHAT", default_value_t)]
    on_interrupt: OnInterrupt,

    /// What is to be deployed.
    #[command(flatten)]
    deploy: DeployArgs,
}

/// Resolves, renders, checks, deploys and follows.
pub fn run(args: &Args, context: &Context) -> Result<Exit, CliError> {
    let prepared = args.deploy.prepare(context)?;
    context.block_on(|interrupt| deploy(args, &prepared, context, interrupt))
}

async fn deploy(
    args: &Args,
    prepared: &Prepared,
    context: &Context,
    mut interrupt: Interrupt,
) -> Result<Exit, CliError> {
    let region = &prepared.document.opened.resolved.profile.region;
    let session = connect(&context.globals, region).await?.session;
    args.deploy.raise(prepared, &session, context).await?;
    let money = &args.deploy.money;
    let counts = Counts::of(&prepared.document.plan);
    let shape = shape(&prepared.document, counts, prepared.lifetime);
    let cost = estimate(&shape, &money.book(&shape, &session, context).await);
    let part = match prepared.lifetime {
        Some(_) => Part::UntilTtl,
        None => Part::Month,
    };
    money.allow(&cost, part, 1)?;
    let brief = Brief::new(prepared, counts, cost, session.is_simulated(), context);
    let deploying = Deploying {
        session: &session,
        context,
        detach: args.detach,
        on_interrupt: args.on_interrupt,
        hear: &|event| brief.hear(event),
    };
    let request = prepared.request()?;
    match deploying.bring_up(request, &mut interrupt).await? {
        Brought::There(outputs) => conclude(&outputs, &request, &session, context).await,
        Brought::Detached(arn) => {
            detached(request.stack, &arn, context, &Way::of(&context.globals))
        }
        Brought::Declined(what) => Ok(declined(what, context)),
    }
}

/// The outputs on standard output, and what else in the Region costs money for no reason.
async fn conclude(
    outputs: &Outputs,
    request: &UpRequest<'_>,
    session: &Session,
    context: &Context,
) -> Result<Exit, CliError> {
    mention_others(session, request.stack, &context.ui).await;
    if context.ui.wants_json() {
        let values: Map<String, Value> = outputs
            .outputs
            .iter()
            .map(|output| (output.key.clone(), output.value.clone().into()))
            .collect();
        context.ui.print_json(&json!({
            "stack": outputs.stack,
            "arn": outputs.arn,
            "region": session.region(),
            "profile": request.profile,
            "digest": request.template.digest(),
            "simulated": session.is_simulated(),
            "outputs": values,
        }))?;
        return Ok(Exit::Done);
    }
    let mut table = Table::new(["output", "value"]);
    for output in &outputs.outputs {
        table.row([output.key.clone(), output.value.clone()]);
    }
    if !table.is_empty() {
        context.ui.print(&table.within(context.ui.columns()))?;
    }
    context.ui.hint(&format!(
        "delete it when you are done: {}",
        Way::of(&context.globals).command(&format!("down {}", outputs.stack))
    ));
    Ok(Exit::Done)
}

/// The stack is on its way, and nobody waits for it.
fn detached(outputs_of: &str, arn: &str, context: &Context, way: &Way) -> Result<Exit, CliError> {
    if context.ui.wants_json() {
        context
            .ui
            .print_json(&json!({ "stack": outputs_of, "arn": arn, "detached": true }))?;
    }
    context.ui.note(&format!("{outputs_of} is on its way"));
    context.ui.hint(&failure::reattach(outputs_of, way));
    Ok(Exit::Detached)
}
