//! `stackgen up`: from a profile to a stack that is there.

use std::cell::RefCell;
use std::fmt;
use std::str::FromStr;

use serde_json::{Map, Value, json};

use crate::aws::Session;
use crate::cli::checked::sound;
use crate::cli::document::{Document, document};
use crate::cli::stopping::{OnInterrupt, stopped};
use crate::cli::target::connect;
use crate::cli::watching::{Watched, watched_until};
use crate::cli::{CliError, Context, Exit, Interrupt, ProfileArgs, Way, failure};
use crate::deploy::{TrunkingNeed, UpOutcome, UpRequest, up};
use crate::plan::stack_name;
use crate::profile::{NetworkMode, Span};
use crate::stack::{Event, Outputs};
use crate::ui::{Reporter, Table};

/// Shortest time to live.
const SHORTEST: Span = Span(15 * 60);

/// Arguments of `stackgen up`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    stackgen up ecs-ec2-95pct --sandbox\n  \
    stackgen up smoke --ttl never --yes\n  \
    stackgen up ecs-fargate --name second --set workload.services.count=2\n\n\
    Running it again is safe: a stack that is there is left alone, one being made is joined.")]
pub struct Args {
    /// The profile.
    #[command(flatten)]
    profile: ProfileArgs,

    /// Make a second copy of the profile under this name
    #[arg(long, value_name = "NAME")]
    name: Option<String>,

    /// Delete the stack by itself after this time [default: the profile's]
    ///
    /// This version cannot arm an expiry yet: outside the sandbox only `never` is accepted, and it
    /// must be confirmed.
    #[arg(long, env = "STACKGEN_TTL", value_name = "TIME|never")]
    ttl: Option<Ttl>,

    /// Do not wait: end with exit code 8 once the stack is on its way
    #[arg(long)]
    detach: bool,

    /// What the first Ctrl-C does
    #[arg(long, value_enum, value_name = "WHAT", default_value_t)]
    on_interrupt: OnInterrupt,
}

/// How long a stack may live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ttl {
    After(Span),
    Never,
}

impl FromStr for Ttl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "never" {
            return Ok(Self::Never);
        }
        match text.parse::<Span>()? {
            span if span < SHORTEST => Err(format!("at least {SHORTEST}")),
            span => Ok(Self::After(span)),
        }
    }
}

impl fmt::Display for Ttl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::After(span) => span.fmt(f),
            Self::Never => f.write_str("never"),
        }
    }
}

/// Resolves, renders, checks, deploys and follows.
pub fn run(args: &Args, context: &Context) -> Result<Exit, CliError> {
    let document = document(&args.profile, context)?;
    let stack = stack_name(&document.opened.resolved.name, args.name.as_deref())
        .map_err(|error| CliError::new(Exit::Usage, "usage", error.to_string()))?;
    let capabilities: Vec<_> = sound(&document)?
        .capabilities
        .iter()
        .map(|capability| capability.name().to_owned())
        .collect();
    let request = request(args, &document, &stack, &capabilities);
    context.block_on(|interrupt| deploy(args, &request, &document, context, interrupt))
}

fn request<'a>(
    args: &Args,
    document: &'a Document,
    stack: &'a str,
    capabilities: &'a [String],
) -> UpRequest<'a> {
    let profile = &document.opened.resolved.profile;
    let image = &profile.workload.image;
    UpRequest {
        profile: &document.opened.resolved.name,
        stack,
        template: &document.rendered.template,
        capabilities,
        image: (&image.repository, &image.tag),
        trunking: trunking(document),
        tags: &profile.tags,
        never_expires: args.ttl == Some(Ttl::Never),
    }
}

async fn deploy(
    args: &Args,
    request: &UpRequest<'_>,
    document: &Document,
    context: &Context,
    mut interrupt: Interrupt,
) -> Result<Exit, CliError> {
    let region = &document.opened.resolved.profile.region;
    let session = connect(&context.globals, region).await?.session;
    if request.never_expires
        && session.bills()
        && !context
            .ui
            .confirm("nothing will delete this stack by itself, and it bills until then; go on?")?
    {
        context.ui.note("nothing was made");
        return Ok(Exit::Refused);
    }
    let way = Way::of(&context.globals);
    let made = RefCell::new(None);
    let reporter = RefCell::new(Reporter::new(&context.ui));
    let outcome = watched_until(
        &reporter,
        &session,
        &mut interrupt,
        args.detach,
        async |report| {
            let remember = |event: Event| {
                match &event {
                    Event::ChangeSetReady(ready) => *made.borrow_mut() = Some(ready.arn.clone()),
                    Event::Started(started) => *made.borrow_mut() = Some(started.stack.arn.clone()),
                    _ => {}
                }
                report(event);
            };
            up(&session, request, &remember).await
        },
    )
    .await;
    drop(reporter); // Whatever it draws must be gone before results are printed.
    match outcome {
        Watched::Done(Ok(UpOutcome::Created(_, outputs) | UpOutcome::NothingToDo(outputs))) => {
            conclude(&outputs, request, &session, context)
        }
        Watched::Done(Err(error)) => Err(failure::up_failed(&error, &way)),
        Watched::Detached => {
            let arn = made.into_inner().unwrap_or_default();
            detached(request.stack, &arn, context, &way)
        }
        Watched::Interrupted => {
            let arn = made.into_inner();
            Err(stopped(&session, request.stack, arn, args.on_interrupt, &way).await)
        }
    }
}

/// What `awsvpcTrunking` decides for this profile: nothing on Fargate or under host networking.
fn trunking(document: &Document) -> Option<TrunkingNeed> {
    let workload = &document.opened.resolved.profile.workload;
    let (hosts, need) = (
        document.plan.hosts.as_option()?,
        document.plan.sizing.hosts.as_option()?,
    );
    (workload.network_mode == NetworkMode::Awsvpc).then(|| TrunkingNeed {
        tasks: document.plan.sizing.tasks,
        hosts: u32::from(hosts.max),
        trunked: need.density.trunked,
        plain: need.density.plain,
    })
}

/// The outputs on standard output.
fn conclude(
    outputs: &Outputs,
    request: &UpRequest<'_>,
    session: &Session,
    context: &Context,
) -> Result<Exit, CliError> {
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
        context.ui.print(&table.text())?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stack_lives_a_quarter_of_an_hour_at_least() {
        assert_eq!("never".parse(), Ok(Ttl::Never));
        assert_eq!("2h".parse(), Ok(Ttl::After(Span(7200))));
        assert_eq!("5 min".parse::<Ttl>(), Err("at least 15min".to_owned()));
        assert!("soon".parse::<Ttl>().is_err());
    }
}
