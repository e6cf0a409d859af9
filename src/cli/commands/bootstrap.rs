//! `stackgen bootstrap`: make the stack with the roles that others need, or bring it up to date.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::aws::Session;
use crate::cli::bootstrap::{CONTENTS, failed, template};
use crate::cli::company::{Company, MarkArgs};
use crate::cli::target::{connect, home_region};
use crate::cli::watching::watched;
use crate::cli::{CliError, Context, Exit, Interrupt, Way, failure, quoted};
use crate::deploy::bootstrap::{
    BOUNDARY, Did, Ensured, Level, STACK, Standing, VERSION, VERSION_TAG, Wanted, ensure, look,
};
use crate::render::Rendered;
use crate::stack::Event;
use crate::store::PolicyArn;
use crate::ui::{Reporter, Table};

macro_rules! examples {
    () => {
        "Examples:\n  \
         stackgen bootstrap                              In us-east-1, where most profiles are\n  \
         stackgen bootstrap --region us-east-1,eu-west-1 --yes\n  \
         stackgen bootstrap --print > bootstrap.yaml     For an administrator to read and to deploy\n\n\
         Every stack needs the roles in it: CloudFormation works as one, schedules delete the stack in time\n\
         as the other. It is free, one a Region, and `stackgen up` makes it too, after asking. An older one\n\
         is brought up to date, a newer one is left as it is. `stackgen down --all --bootstrap` removes it."
    };
}

/// Arguments of `stackgen bootstrap`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = concat!(examples!(), "\n\n'stackgen bootstrap --help' shows the file of settings."),
    after_long_help = concat!(
        examples!(),
        "\n\nWhat a company asks of every stack may stand in ~/.config/stackgen/config.yaml, or in \
         the file that\nSTACKGEN_CONFIG names; what is typed counts more:\n  \
         service_role: arn:aws:iam::123456789012:role/cloudformation\n  \
         reaper_role: arn:aws:iam::123456789012:role/scheduler\n  \
         permissions_boundary: arn:aws:iam::123456789012:policy/developers\n  \
         tags: {cost-centre: \"4711\"}"
    )
)]
pub struct Args {
    /// Print the template and how to deploy it, without asking AWS anything
    #[arg(long)]
    print: bool,

    /// What the stack and its roles carry.
    #[command(flatten)]
    marks: MarkArgs,
}

/// Prints it, or makes it.
pub fn run(args: &Args, context: &Context) -> Result<Exit, CliError> {
    let company = args.marks.settled()?;
    let rendered = template()?;
    if args.print {
        return print(&rendered, &company, context);
    }
    context.block_on(|interrupt| make(rendered, company, context, interrupt))
}

/// The template on standard output, what to do with it on standard error.
fn print(rendered: &Rendered, company: &Company, context: &Context) -> Result<Exit, CliError> {
    let command = deploy_command(company, home_region(&context.globals));
    if context.ui.wants_json() {
        context.ui.print_json(&json!({
            "stack": STACK,
            "version": VERSION,
            "digest": rendered.template.digest(),
            "command": command,
            "template": rendered.template.document(),
        }))?;
        return Ok(Exit::Done);
    }
    context.ui.print_bytes(rendered.yaml.as_bytes())?;
    context.ui.note(&format!(
        "whoever may make roles deploys it, once in each Region: {command}"
    ));
    context.ui.hint(
        "roles of your own do as well: name them in `up --service-role ARN --reaper-role ARN`",
    );
    Ok(Exit::Done)
}

/// The command of the AWS command line that deploys the template.
fn deploy_command(company: &Company, region: &str) -> String {
    let boundary = company.permissions_boundary.as_ref();
    let boundary = boundary.map_or_else(String::new, |boundary| {
        let parameter = quoted(&format!("{BOUNDARY}={boundary}"));
        format!(" --parameter-overrides {parameter}")
    });
    let tags = company.tags.iter();
    let tags = tags.map(|(key, value)| format!(" {}", quoted(&format!("{key}={value}"))));
    let tags: Vec<_> = tags.collect();
    let command = format!(
        "aws cloudformation deploy --template-file bootstrap.yaml --stack-name {STACK} \
         --capabilities CAPABILITY_IAM --region {region}{boundary} --tags {VERSION_TAG}={VERSION}{}",
        tags.concat()
    );
    format!("`{command}`")
}

async fn make(
    rendered: Rendered,
    company: Company,
    context: &Context,
    mut interrupt: Interrupt,
) -> Result<Exit, CliError> {
    let reach = connect(&context.globals, home_region(&context.globals)).await?;
    let regions = match &context.globals.region {
        Some(_) => reach.regions(&context.globals)?,
        None => vec![reach.session.region().to_owned()],
    };
    let session = &reach.session;
    let identity = session.identity().await;
    let identity = identity.map_err(|error| failure::call_failed(&error))?;
    let account = identity.account.clone();
    let reporter = RefCell::new(Reporter::new(&context.ui));
    reporter.borrow_mut().report(&Event::Identity(identity));
    if company.own().is_whole() {
        context
            .ui
            .note("your settings name roles of your own: `up` works as those, not as these");
    }
    let (body, needs) = (rendered.template.canonical(), BTreeSet::new());
    let wanted = Wanted {
        body: &body,
        tags: &company.tags,
        boundary: company.permissions_boundary.as_ref().map(PolicyArn::as_str),
        needs: &needs,
        may_make: true,
        level: Level::Latest,
    };
    let way = Way::of(&context.globals);
    let mut made = Vec::new();
    for region in &regions {
        let session = session.in_region(region);
        if !agreed(&session, &wanted, (&rendered, &account), context).await? {
            context.ui.note(&format!("{region}: nothing was made"));
            return Ok(Exit::Refused);
        }
        let ensured = watched(&reporter, &session, &mut interrupt, async |report| {
            ensure(&session, &wanted, report).await
        });
        let Some(ensured) = ensured.await else {
            return Err(interrupted(region, &way));
        };
        let ensured = ensured.map_err(|error| failed(&error, &way))?;
        made.push((region.as_str(), ensured));
    }
    drop(reporter); // Whatever it draws must be gone before results are printed.
    conclude(&made, session.is_simulated(), context)?;
    Ok(Exit::Done)
}

/// Shows what would be made or changed and asks; `true` without a question if nothing would be.
async fn agreed(
    session: &Session,
    wanted: &Wanted<'_>,
    (rendered, account): (&Rendered, &str),
    context: &Context,
) -> Result<bool, CliError> {
    let region = session.region();
    let found = look(session).await;
    let question = match found.map_err(|error| failure::call_failed(&error))? {
        Standing::Ready(there) if there.version > VERSION => return Ok(true),
        Standing::Ready(there) if there.version == VERSION && !wanted.is_marked() => {
            return Ok(true);
        }
        Standing::Foreign => return Ok(true),
        Standing::Ready(there) => format!(
            "change {STACK} {} in account {account}, {region}, to this?",
            there.version
        ),
        Standing::Absent | Standing::Broken(_) | Standing::Busy(_) => {
            format!("make {STACK} {VERSION} in account {account}, {region}?")
        }
    };
    context.ui.note(&format!(
        "{STACK} {VERSION} costs nothing and holds\n{}",
        contents(rendered).text().trim_end()
    ));
    Ok(context.ui.confirm(&question)?)
}

/// What the stack holds.
fn contents(rendered: &Rendered) -> Table {
    let mut table = Table::new(["resource", "type", "what for"]);
    for (id, resource) in rendered.template.resources() {
        let kind = resource.get("Type").and_then(Value::as_str);
        let what = CONTENTS.iter().find(|(known, _)| *known == id);
        table.row([
            id.to_owned(),
            kind.unwrap_or_default().to_owned(),
            what.map(|(_, what)| (*what).to_owned()).unwrap_or_default(),
        ]);
    }
    table
}

/// What there is now.
fn conclude(made: &[(&str, Ensured)], simulated: bool, context: &Context) -> Result<(), CliError> {
    if context.ui.wants_json() {
        let stacks: Vec<_> = made
            .iter()
            .map(|(region, ensured)| {
                json!({
                    "name": STACK,
                    "arn": ensured.arn,
                    "region": region,
                    "simulated": simulated,
                    "version": ensured.version,
                    "result": word(ensured.did),
                    "service_role_arn": ensured.roles.service_role_arn,
                    "reaper_role_arn": ensured.roles.reaper_role_arn,
                    "schedule_group": ensured.roles.group,
                })
            })
            .collect();
        context.ui.print_json(&json!({ "stacks": stacks }))?;
        return Ok(());
    }
    for (region, ensured) in made {
        let version = ensured.version;
        let what = match ensured.did {
            Did::Made => "is made".to_owned(),
            Did::Changed { from } if from == version => "is changed".to_owned(),
            Did::Changed { from } => format!("is changed; it was {from}"),
            Did::Nothing => "is as it should be".to_owned(),
            Did::LeftNewer => {
                format!("is newer than this program's {VERSION}, and stays as it is")
            }
        };
        let line = format!("{STACK} {version} in {region} {what}\n");
        context.ui.print(&line)?;
    }
    Ok(())
}

const fn word(did: Did) -> &'static str {
    match did {
        Did::Made => "made",
        Did::Changed { .. } => "changed",
        Did::Nothing => "nothing_to_do",
        Did::LeftNewer => "left_newer",
    }
}

fn interrupted(region: &str, way: &Way) -> CliError {
    CliError::new(
        Exit::Interrupted,
        "interrupted",
        format!("stopped watching; {STACK} in {region} goes on"),
    )
    .hint(format!(
        "look again: {}",
        way.command(&format!("bootstrap --region {region}"))
    ))
}
