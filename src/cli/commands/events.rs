//! `stackgen events`: what happened to a stack, and what happens.

use jiff::Timestamp;

use super::watch::exit_of;
use crate::cli::found::{Found, find};
use crate::cli::stopping::{OnInterrupt, stopped};
use crate::cli::{CliError, Context, Exit, Interrupt, Way, failure};
use crate::deploy::{Watch, history};
use crate::stack::{Event, StackEvent};

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
    let Found { session, stack, .. } = find(&args.stack, context).await?;
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
        result = crate::deploy::follow(&session, vec![watch], &print) => Some(result),
        () = interrupt.raised() => None,
    };
    context.ui.flush()?;
    match followed {
        None => {
            let arn = Some(stack.arn);
            Err(stopped(&session, &stack.name, arn, OnInterrupt::Detach, &way).await)
        }
        Some(Ok(settled)) => Ok(settled.first().map_or(Exit::Done, exit_of)),
        Some(Err(lost)) => Err(failure::lost_sight(&lost.error, "stopped following")
            .hint(failure::reattach(&stack.name, &way))),
    }
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
