//! `stackgen iam`: the least rights that a profile's commands need.

use clap::ValueEnum;
use serde_json::{Value, json};

use crate::cli::{CliError, Context, Document, Exit, ProfileArgs, bootstrap, document};
use crate::iam::{self, Certainty, Grant, MANAGED_LIMIT, Names, Policy, Subject, Task};
use crate::plan::stack_name;
use crate::ui::Table;

/// Arguments of `stackgen iam`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    stackgen iam ecs-ec2-95pct > policy.json      For a person or a CI role\n  \
    stackgen iam smoke --for up --expect-account 111122223333\n  \
    stackgen iam smoke --for service-role         For a role of your own: up --service-role\n  \
    stackgen up smoke --sandbox --sandbox-policy policy.json\n\n\
    The policy goes to standard output, as IAM takes it; the reasons go to standard error.\n\
    --expect-account puts the account's id into the policy; without it any account is meant.")]
pub struct Args {
    /// The profile.
    #[command(flatten)]
    profile: ProfileArgs,

    /// Whose rights, for which command
    #[arg(long = "for", value_name = "WHAT", value_enum, default_value_t)]
    purpose: Purpose,
}

/// Whose rights, for which command.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Purpose {
    /// Who runs `up`, or `plan`
    Up,
    /// Who runs `run`: with all that `up` and `down` need
    Run,
    /// Who runs `image`
    Image,
    /// Who runs `ttl`
    Ttl,
    /// Who runs `down`, or `residue`
    Down,
    /// Who runs `bootstrap`, or the first `up` of a Region
    Bootstrap,
    /// Who runs all of them
    #[default]
    All,
    /// The role CloudFormation works as
    ServiceRole,
}

impl Purpose {
    /// The tasks of a caller; none for the service role.
    const fn tasks(self) -> &'static [Task] {
        match self {
            Self::Up => &[Task::Up],
            Self::Run => &[Task::Up, Task::Run, Task::Down],
            Self::Image => &[Task::Image],
            Self::Ttl => &[Task::Ttl],
            Self::Down => &[Task::Down],
            Self::Bootstrap => &[Task::Bootstrap],
            Self::All => &Task::ALL,
            Self::ServiceRole => &[],
        }
    }
}

/// Prints the policy, and why each action is in it.
pub fn run(args: &Args, context: &Context) -> Result<Exit, CliError> {
    let document = document(&args.profile, context)?;
    let grants = grants(args.purpose, &document)?;
    let region = document.opened.resolved.profile.region.as_str();
    let names = Names {
        partition: partition(region),
        region,
        account: context.globals.expect_account.as_deref().unwrap_or("*"),
    };
    let policies: Vec<Value> = Policy::of(&grants)
        .split(names, MANAGED_LIMIT)
        .iter()
        .map(|policy| policy.filled(names))
        .collect();
    if context.ui.wants_json() {
        context.ui.print_json(&json!({
            "profile": document.opened.resolved.name,
            "for": args.purpose.to_possible_value().map(|value| value.get_name().to_owned()),
            "policies": policies,
            "actions": grants,
        }))?;
        return Ok(Exit::Done);
    }
    explain(&grants, context);
    match policies.as_slice() {
        [policy] => context.ui.print_json(policy)?,
        several => {
            context.ui.print_json(&several)?;
            context.ui.note(&format!(
                "more than one managed policy holds: make one of each of the {} and attach them all",
                several.len()
            ));
        }
    }
    Ok(Exit::Done)
}

fn grants(purpose: Purpose, document: &Document) -> Result<Vec<Grant>, CliError> {
    if purpose == Purpose::ServiceRole {
        return Ok(iam::service_role(&[&document.rendered.template]));
    }
    let resolved = &document.opened.resolved;
    let stack = stack_name(&resolved.name, None)
        .map_err(|error| CliError::new(Exit::Usage, "stack-name", error.to_string()))?;
    let subject = Subject {
        stack: &stack,
        template: &document.rendered.template,
        repository: &resolved.profile.workload.image.repository,
        bootstrap: Some(&bootstrap::template()?.template),
    };
    Ok(iam::caller(&subject, purpose.tasks()))
}

/// A table of the actions for people.
fn explain(grants: &[Grant], context: &Context) {
    let mut table = Table::new(["action", "needed", "why"]);
    for grant in grants {
        let needed = match grant.certainty {
            Certainty::Certain => "certain",
            Certainty::Possible => "possible",
        };
        let why = match grant.why.as_slice() {
            [] => String::new(),
            [one] => one.clone(),
            [first, rest @ ..] => format!("{first}; and {} more", rest.len()),
        };
        table.row([grant.action.clone(), needed.to_owned(), why]);
    }
    let text = table.text();
    context
        .ui
        .note(&format!("why each action is in it\n{}", text.trim_end()));
}

/// The partition of a Region.
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>.
fn partition(region: &str) -> &'static str {
    match region.split('-').next() {
        Some("cn") => "aws-cn",
        Some("us") if region.starts_with("us-gov-") => "aws-us-gov",
        _ => "aws",
    }
}
