//! `stackgen events`: what happened to a stack, and what happens.

use jiff::Timestamp;

use super::status::{look, no_stack};
use crate::cli::target::{HOME_REGION, Reach, connect};
use crate::cli::{CliError, Context, Exit, Interrupt, Way, failure};
use crate::deploy::{Watch, history, select};
use crate::stack::{Event, Followed, Operation, Settled, StackEvent, StackStatus, Verdict};

/// Arguments of `stackgen events`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    stackgen events stackgen-ecs-ec2-95pct\n  \
    stackgen events stackgen-ecs-ec2-95pct --follow\n\n\
    With --follow the exit code tells how it ended: 0 as asked for, 5 not created, 7 not deleted.")]
pub struct Args {
    /// The stack, by name, ARN or profile
    #[arg(value_name = "STACK")]
    stack: String,

    /// Go on until the stack has come to rest
    #[arg(short, long)]
    follow: bool,
}

/// Prints the events, oldest first.
pub fn run(args: &Args, context: &Context) -> Result<Exit, CliError> {
    context.block_on(|interrupt| events(args, context, interrupt))
}

async fn events(
    args: &Args,
    context: &Context,
    mut interrupt: Interrupt,
) -> Result<Exit, CliError> {
    let region = region_of(&args.stack)
        .or(context.globals.region.as_deref())
        .unwrap_or(HOME_REGION);
    let reach = connect(&context.globals, region).await?;
    let stack = find(&args.stack, &reach, context).await?;
    let session = reach.session.in_region(&stack.region);
    if !args.follow {
        let lines = history(&session, &stack.arn)
            .await
            .map_err(|error| failure::call_failed(&error))?;
        return show(&lines, context);
    }
    let watch = Watch::attach(
        session.cloudformation(),
        stack.clone(),
        session.clock().now(),
    )
    .await
    .map_err(|error| failure::call_failed(&error))?;
    let print = |event: Event| {
        if let Event::Happened(happened) = &event {
            // A reader that went away is noticed by the result below.
            let _ = follow_line(&happened.line, context);
        }
    };
    let way = Way::of(&context.globals);
    let followed = tokio::select! {
        result = crate::deploy::follow(&session, vec![watch], &print) => result,
        () = interrupt.raised() => return Err(stopped(&stack.name, &way)),
    };
    context.ui.flush()?;
    match followed {
        Ok(settled) => Ok(settled.first().map_or(Exit::Done, exit_of)),
        Err(lost) => Err(failure::lost_sight(&lost.error, "stopped following")
            .hint(failure::reattach(&stack.name, &way))),
    }
}

fn stopped(stack: &str, way: &Way) -> CliError {
    CliError::new(
        Exit::Interrupted,
        "interrupted",
        format!("stopped watching; {stack} goes on"),
    )
    .hint(failure::reattach(stack, way))
}

fn exit_of(settled: &Settled) -> Exit {
    match (settled.verdict, settled.operation) {
        (Verdict::Succeeded, _) => Exit::Done,
        (Verdict::Failed, Operation::Delete) => Exit::DeleteFailed,
        (Verdict::Failed, _) if settled.status == StackStatus::DeleteFailed => Exit::DeleteFailed,
        (Verdict::Failed, _) => Exit::DeployFailed,
    }
}

/// The stack that is meant. An ARN needs no search, and finds a deleted stack too.
async fn find(wanted: &str, reach: &Reach, context: &Context) -> Result<Followed, CliError> {
    if region_of(wanted).is_some() {
        let detail = reach.session.cloudformation().stack(wanted).await;
        let detail = detail.map_err(|error| failure::call_failed(&error))?;
        let detail = detail.ok_or_else(|| no_stack(wanted))?;
        return Ok(Followed {
            name: detail.name,
            arn: detail.arn,
            region: reach.session.region().to_owned(),
        });
    }
    let found = look(reach, context).await?;
    let (mut stacks, _) = select(&found.stacks, &[wanted.to_owned()]);
    match (stacks.pop(), stacks.is_empty()) {
        (None, _) => Err(no_stack(wanted)),
        (Some(stack), true) => Ok(Followed {
            name: stack.name,
            arn: stack.arn,
            region: stack.region,
        }),
        (Some(_), false) => Err(CliError::new(
            Exit::Usage,
            "several-stacks",
            format!("`{wanted}` means several stacks"),
        )
        .hint("name one of them: `stackgen status` lists them")),
    }
}

/// The Region in a stack's ARN.
fn region_of(stack: &str) -> Option<&str> {
    let mut parts = stack.split(':');
    let is_arn = parts.next() == Some("arn") && parts.nth(1) == Some("cloudformation");
    is_arn
        .then(|| parts.next())
        .flatten()
        .filter(|region| !region.is_empty())
}

fn show(lines: &[StackEvent], context: &Context) -> Result<Exit, CliError> {
    if context.ui.wants_json() {
        context.ui.print_json(&lines)?;
    } else {
        for line in lines {
            context.ui.print(&text(line))?;
        }
    }
    Ok(Exit::Done)
}

fn follow_line(line: &StackEvent, context: &Context) -> Result<(), CliError> {
    if context.ui.wants_json() {
        context.ui.print_json_line(line)?;
    } else {
        context.ui.print(&text(line))?;
        context.ui.flush()?;
    }
    Ok(())
}

fn text(line: &StackEvent) -> String {
    let mut text = format!(
        "{}  {:<20}  {:<40}  {}",
        second(line.time),
        line.status_word(),
        line.resource_type,
        line.logical_id,
    );
    if let Some(reason) = &line.reason {
        text.push_str("  ");
        text.push_str(reason);
    }
    text.push('\n');
    text
}

fn second(time: Timestamp) -> String {
    time.strftime("%FT%TZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::region_of;

    #[test]
    fn an_arn_names_its_region() {
        let arn = "arn:aws:cloudformation:eu-west-1:123456789012:stack/stackgen-x/0";
        assert_eq!(region_of(arn), Some("eu-west-1"));
        assert_eq!(region_of("stackgen-x"), None);
        assert_eq!(region_of("arn:aws:ecs:eu-west-1:1:cluster/x"), None);
    }
}
