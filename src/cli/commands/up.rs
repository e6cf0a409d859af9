//! `stackgen up`: from a profile to a stack that is there.

use std::cell::RefCell;
use std::collections::BTreeSet;

use jiff::SignedDuration;
use serde_json::{Map, Value, json};

use crate::aws::Session;
use crate::cli::checked::sound;
use crate::cli::company::CompanyArgs;
use crate::cli::document::{Document, document};
use crate::cli::overdue::mention_others;
use crate::cli::stopping::{OnInterrupt, stopped};
use crate::cli::target::connect;
use crate::cli::watching::{Watched, watched_until};
use crate::cli::{CliError, Context, Exit, Interrupt, ProfileArgs, Way, bootstrap, failure};
use crate::deploy::bootstrap::{Level, Wanted};
use crate::deploy::{
    Proposal, Report, TrunkingNeed, UpError, UpOutcome, UpRequest, Upkeep, carry_out, up, withdraw,
};
use crate::plan::stack_name;
use crate::profile::{Lifetime, NetworkMode};
use crate::stack::{Event, OnFailure, Outputs};
use crate::store::PolicyArn;
use crate::template::Template;
use crate::ui::{PromptError, Reporter, Table};

/// Arguments of `stackgen up`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    stackgen up ecs-ec2-95pct --sandbox\n  \
    stackgen up smoke --ttl never --yes\n  \
    stackgen up ecs-fargate --name second --set workload.services.count=2\n\n\
    Running it again is safe: a stack that is there and the same is left alone, one that differs is\n\
    updated once you agree, one being made is joined, and what a failed attempt left is deleted first.")]
pub struct Args {
    /// The profile.
    #[command(flatten)]
    profile: ProfileArgs,

    /// Make a second copy of the profile under this name
    #[arg(long, value_name = "NAME")]
    name: Option<String>,

    /// Delete the stack by itself after this time [default: the profile's]
    ///
    /// A schedule in AWS does so, armed before anything is made, whatever becomes of this program.
    /// At least 15 minutes; `never` must be confirmed. `stackgen ttl` changes it later.
    #[arg(long, env = "STACKGEN_TTL", value_name = "TIME|never", value_parser = lifetime)]
    ttl: Option<Lifetime>,

    /// Do not wait: end with exit code 8 once the stack is on its way
    #[arg(long)]
    detach: bool,

    /// What the first Ctrl-C does
    #[arg(long, value_enum, value_name = "WHAT", default_value_t)]
    on_interrupt: OnInterrupt,

    /// What becomes of the stack when making it fails
    ///
    /// The cause is shown in any case. An update that fails is rolled back, unless `keep` is asked for.
    #[arg(
        long,
        env = "STACKGEN_ON_FAILURE",
        value_name = "WHAT",
        default_value = "delete"
    )]
    on_failure: OnFailureArg,

    /// What a company asks of every stack.
    #[command(flatten)]
    company: CompanyArgs,
}

fn lifetime(text: &str) -> Result<Lifetime, String> {
    let lifetime: Lifetime = text.parse()?;
    lifetime.fault().map_or(Ok(lifetime), Err)
}

/// What becomes of a stack whose making failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum OnFailureArg {
    /// Take everything back and leave the record of the stack
    Rollback,
    /// Leave everything as it is, to be looked at; it bills until it is deleted
    Keep,
    /// Delete the stack
    Delete,
}

impl From<OnFailureArg> for OnFailure {
    fn from(arg: OnFailureArg) -> Self {
        match arg {
            OnFailureArg::Rollback => Self::Rollback,
            OnFailureArg::Keep => Self::Keep,
            OnFailureArg::Delete => Self::Delete,
        }
    }
}

/// Resolves, renders, checks, deploys and follows.
pub fn run(args: &Args, context: &Context) -> Result<Exit, CliError> {
    let company = args.company.settled()?;
    let mut document = document(&args.profile, context)?;
    if let Some(boundary) = &company.permissions_boundary {
        document.rendered.template = bounded(&document.rendered.template, boundary)?;
    }
    let stack = stack_name(&document.opened.resolved.name, args.name.as_deref())
        .map_err(|error| CliError::new(Exit::Usage, "usage", error.to_string()))?;
    let capabilities: Vec<_> = sound(&document)?
        .capabilities
        .iter()
        .map(|capability| capability.name().to_owned())
        .collect();
    let bootstrap = bootstrap::template()?.template.canonical();
    let needs = types(&document.rendered.template);
    let mut tags = document.opened.resolved.profile.tags.clone();
    tags.extend(company.tags.clone());
    let profile = &document.opened.resolved.profile;
    let image = &profile.workload.image;
    let request = UpRequest {
        profile: &document.opened.resolved.name,
        stack: &stack,
        template: &document.rendered.template,
        capabilities: &capabilities,
        image: (&image.repository, &image.tag),
        trunking: trunking(&document),
        tags: &tags,
        upkeep: Upkeep {
            lifetime: match args.ttl.unwrap_or(profile.ttl) {
                Lifetime::After(span) => Some(SignedDuration::from_secs(span.0.cast_signed())),
                Lifetime::Never => None,
            },
            own: company.own(),
            bootstrap: Some(Wanted {
                body: &bootstrap,
                tags: &company.tags,
                boundary: company.permissions_boundary.as_ref().map(PolicyArn::as_str),
                needs: &needs,
                may_make: false,
                level: Level::Enough,
            }),
        },
        on_failure: args.on_failure.into(),
    };
    context.block_on(|interrupt| deploy(args, request, &document, context, interrupt))
}

/// The template with the company's boundary on its roles.
fn bounded(template: &Template, boundary: &PolicyArn) -> Result<Template, CliError> {
    template.bounded(boundary.as_str()).map_err(|error| {
        CliError::new(
            Exit::Invalid,
            "template-invalid",
            "the template has no roles to bound",
        )
        .caused_by(&error)
    })
}

/// The resource types in a template.
fn types(template: &Template) -> BTreeSet<String> {
    template
        .resources()
        .filter_map(|(_, resource)| Some(resource.get("Type")?.as_str()?.to_owned()))
        .collect()
}

async fn deploy(
    args: &Args,
    mut request: UpRequest<'_>,
    document: &Document,
    context: &Context,
    mut interrupt: Interrupt,
) -> Result<Exit, CliError> {
    let region = &document.opened.resolved.profile.region;
    let session = connect(&context.globals, region).await?.session;
    if request.upkeep.lifetime.is_none()
        && session.bills()
        && !context
            .ui
            .confirm("nothing will delete this stack by itself, and it bills until then; go on?")?
    {
        context.ui.note("nothing was made");
        return Ok(Exit::Refused);
    }
    if let Some(wanted) = &mut request.upkeep.bootstrap
        && request.upkeep.lifetime.is_some()
        && !request.upkeep.own.is_whole()
    {
        wanted.may_make = bootstrap::may_make(&session, wanted, context).await?;
    }
    let request = &request;
    let scene = Scene {
        args,
        request,
        context,
        session: &session,
    };
    let outcome = scene.attended(&mut interrupt, async |report| {
        up(&session, request, report).await
    });
    match outcome.await? {
        Attended::Done(UpOutcome::Created(_, outputs) | UpOutcome::NothingToDo(outputs)) => {
            conclude(&outputs, request, &session, context).await
        }
        Attended::Done(UpOutcome::Proposed(proposal)) => scene.agree(&proposal, interrupt).await,
        Attended::Detached(arn) => {
            detached(request.stack, &arn, context, &Way::of(&context.globals))
        }
    }
}

/// What every part of the command needs.
#[derive(Clone, Copy)]
struct Scene<'a> {
    args: &'a Args,
    request: &'a UpRequest<'a>,
    context: &'a Context,
    session: &'a Session,
}

/// How a part of the work ended well.
enum Attended<T> {
    Done(T),
    /// It goes on without us; the stack's ARN.
    Detached(String),
}

impl Scene<'_> {
    /// Runs a part of the work while the user watches, and turns its failure into words.
    async fn attended<T>(
        &self,
        interrupt: &mut Interrupt,
        work: impl AsyncFnOnce(Report<'_>) -> Result<T, UpError>,
    ) -> Result<Attended<T>, CliError> {
        let way = Way::of(&self.context.globals);
        let made = RefCell::new(None);
        let reporter = RefCell::new(Reporter::new(&self.context.ui));
        let detach = self.args.detach;
        let watched = watched_until(&reporter, self.session, interrupt, detach, async |report| {
            let remember = |event: Event| {
                match &event {
                    Event::ChangeSetReady(ready) => *made.borrow_mut() = Some(ready.arn.clone()),
                    Event::Started(started) => *made.borrow_mut() = Some(started.stack.arn.clone()),
                    _ => {}
                }
                report(event);
            };
            work(&remember).await
        });
        let outcome = watched.await;
        drop(reporter); // Whatever it draws must be gone before results are printed.
        let made = made.into_inner();
        match outcome {
            Watched::Done(Ok(outcome)) => Ok(Attended::Done(outcome)),
            Watched::Done(Err(error)) => Err(failure::up_failed(&error, &way)),
            Watched::Detached => Ok(Attended::Detached(made.unwrap_or_default())),
            Watched::Interrupted => {
                let what = self.args.on_interrupt;
                Err(stopped(self.session, self.request.stack, made, what, &way).await)
            }
        }
    }

    /// Asks about an update that was shown, and carries it out or takes it back.
    async fn agree(&self, proposal: &Proposal, mut interrupt: Interrupt) -> Result<Exit, CliError> {
        let (session, request, ui) = (self.session, self.request, &self.context.ui);
        let answer = ui.confirm(&format!("update {} as shown?", request.stack));
        if !matches!(answer, Ok(true)) {
            // A change set left behind costs nothing, and the next update voids it.
            let _ = withdraw(session, proposal).await;
        }
        match answer {
            Ok(true) => {
                let outcome = self.attended(&mut interrupt, async |report| {
                    carry_out(session, proposal, report).await
                });
                match outcome.await? {
                    Attended::Done((_, outputs)) => {
                        conclude(&outputs, request, session, self.context).await
                    }
                    Attended::Detached(arn) => {
                        let way = Way::of(&self.context.globals);
                        detached(request.stack, &arn, self.context, &way)
                    }
                }
            }
            Ok(false) => {
                ui.note("nothing was changed");
                Ok(Exit::Refused)
            }
            Err(PromptError::NobodyToAsk) => Err(failure::not_agreed(proposal)),
            Err(error) => Err(error.into()),
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
