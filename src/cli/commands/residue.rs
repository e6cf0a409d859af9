//! `stackgen residue`: what deleted stacks left behind, with its price and how to delete it.

use serde_json::json;

use super::status::no_stack;
use crate::aws::Session;
use crate::cli::target::{connect, home_region};
use crate::cli::{CliError, Context, Exit, Way, failure, stays};
use crate::deploy::is_ours;
use crate::deploy::residue::{Gone, Removal, Scope, is_removable, remove, scan, scan_regions};
use crate::stack::{Event, Left, Residue, StackStatus};
use crate::ui::{Reporter, residue_table, residue_verdict};

/// Arguments of `stackgen residue`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    stackgen residue\n  \
    stackgen residue --region us-east-1,eu-west-1 --delete\n  \
    stackgen residue --output json | jq '.left[].delete'\n\n\
    What a stack that is there holds is never named, nor what is being deleted already. Exit 7 means\n\
    that something left costs money; what is left and free is listed, and exit is 0. Exit 4 means that\n\
    not everything could be looked at.")]
pub struct Args {
    /// ARNs of deleted stacks [default: everything stackgen ever made, in every Region]
    #[arg(value_name = "STACK-ARN")]
    stacks: Vec<String>,

    /// Delete what carries stackgen's tags or was a resource of its stacks; asks first
    #[arg(long)]
    delete: bool,
}

/// Looks, says what is left, and deletes it if asked to.
pub fn run(args: &Args, context: &Context) -> Result<Exit, CliError> {
    context.block_on(|_| look_and_delete(args, context))
}

async fn look_and_delete(args: &Args, context: &Context) -> Result<Exit, CliError> {
    let reach = connect(&context.globals, home_region(&context.globals)).await?;
    let identity = reach.session.identity().await;
    let identity = identity.map_err(|error| failure::call_failed(&error))?;
    let account = identity.account.clone();
    if args.delete {
        Reporter::new(&context.ui).report(&Event::Identity(identity));
    }
    let residue = if args.stacks.is_empty() {
        let regions = reach.regions(&context.globals)?;
        scan_regions(&reach.session, &regions, &Scope::everything()).await
    } else {
        of_stacks(args, &reach.session, context).await?
    };
    show(&residue, context)?;
    if args.stacks.is_empty() {
        let regions = reach.image_regions(&context.globals)?;
        let way = Way::of(&context.globals);
        stays::mention(&reach.session, &regions, &context.ui, &way).await;
    }
    if args.delete {
        let chosen: Vec<Left> = residue
            .left
            .iter()
            .filter(|left| is_removable(left))
            .cloned()
            .collect();
        if chosen.is_empty() {
            context
                .ui
                .note("nothing of it carries stackgen's tags: nothing was deleted");
        } else {
            return delete(&reach.session, &residue, &chosen, &account, context).await;
        }
    }
    Ok(verdict(&residue))
}

/// What these stacks left behind.
async fn of_stacks(args: &Args, session: &Session, context: &Context) -> Result<Residue, CliError> {
    let mut residue = Residue::default();
    for arn in &args.stacks {
        let region = region_in(arn).ok_or_else(|| not_an_arn(arn))?;
        let session = session.in_region(region);
        let Some(gone) = gone(&session, arn, context).await? else {
            continue;
        };
        residue.join(scan(&session, &Scope::of(vec![gone])).await);
    }
    Ok(residue)
}

/// The deleted stack of this ARN; `None` when it is still there, which is said.
async fn gone(session: &Session, arn: &str, context: &Context) -> Result<Option<Gone>, CliError> {
    let cloudformation = session.cloudformation();
    let failed = |error| failure::call_failed(&error);
    let stack = cloudformation.stack(arn).await.map_err(failed)?;
    let stack = stack
        .filter(|stack| is_ours(&stack.tags))
        .ok_or_else(|| no_stack(arn))?;
    let status = &stack.status;
    if !matches!(
        status,
        StackStatus::DeleteComplete | StackStatus::DeleteFailed
    ) {
        context.ui.warn(&format!(
            "{} is not deleted ({status}): what it has is not left behind",
            stack.name
        ));
        return Ok(None);
    }
    let resources = cloudformation.resources(arn).await.map_err(failed)?;
    Ok(Some(Gone {
        arn: stack.arn,
        name: stack.name,
        resources,
    }))
}

/// `arn:aws:cloudformation:REGION:…:stack/…`
fn region_in(arn: &str) -> Option<&str> {
    let mut parts = arn.split(':');
    let (head, service) = (parts.next()?, parts.nth(1)?);
    (head == "arn" && service == "cloudformation").then(|| parts.next())?
}

fn not_an_arn(text: &str) -> CliError {
    CliError::new(
        Exit::Usage,
        "no-stack",
        format!("`{text}` is not the ARN of a stack"),
    )
    .hint("a deleted stack is known by its ARN alone; without one, `stackgen residue` looks for everything")
}

/// The result on standard output, what could not be looked at on standard error.
fn show(residue: &Residue, context: &Context) -> Result<(), CliError> {
    for unseen in &residue.unseen {
        context.ui.warn(&format!(
            "cannot look for {} in {}: {}",
            unseen.kind, unseen.region, unseen.reason
        ));
    }
    if context.ui.wants_json() {
        context.ui.print_json(&json!({
            "left": residue.left,
            "unseen": residue.unseen,
            "bills": residue.bills(),
            "clear": residue.is_clear(),
        }))?;
        return Ok(());
    }
    if !residue.left.is_empty() {
        let table = residue_table(residue);
        context.ui.print(&table.within(context.ui.columns()))?;
        context.ui.print("\ndelete with:\n")?;
        for left in &residue.left {
            context.ui.print(&format!("  {}\n", left.delete))?;
        }
    }
    context.ui.note(&residue_verdict(residue));
    Ok(())
}

/// Asks, deletes, and says what could not be deleted.
async fn delete(
    session: &Session,
    residue: &Residue,
    chosen: &[Left],
    account: &str,
    context: &Context,
) -> Result<Exit, CliError> {
    let question = format!("delete {} of these in account {account}?", chosen.len());
    if !context.ui.confirm(&question)? {
        context.ui.note("nothing was deleted");
        return Ok(verdict(residue));
    }
    let removals = remove(session, chosen).await;
    let refused: Vec<(&Removal, String)> = removals
        .iter()
        .filter_map(|removal| Some((removal, removal.error.as_ref()?.to_string())))
        .collect();
    for (removal, error) in &refused {
        context.ui.warn(&format!(
            "{} {}: {error}",
            removal.left.kind, removal.left.id
        ));
    }
    let way = Way::of(&context.globals);
    context.ui.note(&format!(
        "{} of {} deletes were taken; some go on for minutes: {} says what is left then",
        removals.len() - refused.len(),
        residue.left.len(),
        way.command("residue")
    ));
    let rest = Residue {
        left: residue
            .left
            .iter()
            .filter(|left| {
                let taken = |removal: &Removal| removal.error.is_none() && removal.left == **left;
                !removals.iter().any(taken)
            })
            .cloned()
            .collect(),
        unseen: residue.unseen.clone(),
    };
    Ok(verdict(&rest))
}

/// 7 for what costs money, 4 for what could not be looked at, else 0.
fn verdict(residue: &Residue) -> Exit {
    if residue.bills() {
        Exit::DeleteFailed
    } else if residue.unseen.is_empty() {
        Exit::Done
    } else {
        Exit::Refused
    }
}

#[cfg(test)]
mod tests {
    use super::region_in;

    #[test]
    fn an_arn_tells_its_region() {
        let arn = "arn:aws-cn:cloudformation:cn-north-1:123456789012:stack/stackgen-x/1";
        assert_eq!(region_in(arn), Some("cn-north-1"));
        for other in ["stackgen-x", "arn:aws:ecs:us-east-1:1:x", "arn:aws"] {
            assert_eq!(region_in(other), None, "{other}");
        }
    }
}
