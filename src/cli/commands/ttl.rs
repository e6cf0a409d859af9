//! `stackgen ttl`: when a stack is deleted by itself, and another time for that.

use jiff::SignedDuration;
use serde_json::json;

use crate::aws::Session;
use crate::cli::company::ReaperArgs;
use crate::cli::found::{Found, find};
use crate::cli::{CliError, Context, Exit, Way, failure};
use crate::deploy::EXPIRES_TAG;
use crate::deploy::bootstrap::{STACK, Standing, look};
use crate::deploy::expiry::{Change, ChangeError, DEFAULT_GROUP, GROUP, change, read};
use crate::profile::{Lifetime, Span};
use crate::stack::{Event, Expiry, Followed};
use crate::ui::Reporter;
use crate::ui::expiry::sentence;

/// Arguments of `stackgen ttl`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    stackgen ttl smoke                    When it is deleted by itself\n  \
    stackgen ttl smoke +1h                An hour later than that\n  \
    stackgen ttl stackgen-smoke 2h        Two hours from now\n  \
    stackgen ttl smoke never --yes        Not at all\n\n\
    A schedule in AWS deletes the stack, whatever becomes of this machine; what it says is the truth,\n\
    the stack's tags only say what was asked for at first. A new time is at least 15 minutes from now.")]
pub struct Args {
    /// The stack, by name, ARN or profile
    #[arg(value_name = "STACK|PROFILE")]
    stack: String,

    /// Later (+1h) or sooner (-30m) than it is now, so long from now (2h), or never; without it the
    /// time is shown
    #[arg(value_name = "TIME", allow_hyphen_values = true, value_parser = wanted)]
    time: Option<Change>,

    /// The role of a schedule that is made anew.
    #[command(flatten)]
    reaper: ReaperArgs,
}

/// `+1h`, `-30m`, `2h` or `never`.
fn wanted(text: &str) -> Result<Change, String> {
    let length = |text: &str| {
        let span: Span = text.parse()?;
        i64::try_from(span.0)
            .map(SignedDuration::from_secs)
            .map_err(|_| format!("`{text}` is longer than any calendar"))
    };
    if let Some(later) = text.strip_prefix('+') {
        return length(later).map(Change::By);
    }
    if let Some(sooner) = text.strip_prefix('-') {
        return length(sooner).map(|length| Change::By(-length));
    }
    let lifetime: Lifetime = text.parse()?;
    match lifetime {
        Lifetime::Never => Ok(Change::Never),
        Lifetime::After(_) => match lifetime.fault() {
            Some(fault) => Err(fault),
            None => length(text).map(Change::After),
        },
    }
}

/// Shows the time, or changes it.
pub fn run(args: &Args, context: &Context) -> Result<Exit, CliError> {
    let reaper = args.reaper.settled()?;
    let reaper = reaper.as_ref().map(crate::store::RoleArn::as_str);
    context.block_on(|_| ttl(args, reaper, context))
}

async fn ttl(args: &Args, reaper: Option<&str>, context: &Context) -> Result<Exit, CliError> {
    let Found { session, stack, .. } = find(&args.stack, context).await?;
    let expiry = match args.time {
        None => shown(&session, &stack).await?,
        Some(wanted) => {
            let identity = session.identity().await;
            let identity = identity.map_err(|error| failure::call_failed(&error))?;
            Reporter::new(&context.ui).report(&Event::Identity(identity));
            let question = format!(
                "nothing will delete {} by itself then, and it bills until somebody does; go on?",
                stack.name
            );
            if wanted == Change::Never && !context.ui.confirm(&question)? {
                context.ui.note("its time is as it was");
                return Ok(Exit::Refused);
            }
            changed(&session, &stack, wanted, reaper, context).await?
        }
    };
    if context.ui.wants_json() {
        context.ui.print_json(&json!({
            "name": stack.name,
            "arn": stack.arn,
            "region": stack.region,
            "simulated": session.is_simulated(),
            "changed": args.time.is_some(),
            "expires_at": expiry.at().map(|at| at.to_string()),
            "expiry": expiry,
        }))?;
    } else {
        let sentence = sentence(&stack.name, &stack.region, &expiry);
        context.ui.print(&format!("{sentence}\n"))?;
    }
    if args.time.is_none() && expiry.needs_help() {
        let way = Way::of(&context.globals);
        context.ui.hint(&format!(
            "delete it: {}; or give it time: {}",
            way.command(&format!("down {}", stack.name)),
            way.command(&format!("ttl {} 2h", stack.name))
        ));
    }
    Ok(Exit::Done)
}

/// What the stack's schedule says. Whoever asks for nothing else is told why there is no answer.
async fn shown(session: &Session, stack: &Followed) -> Result<Expiry, CliError> {
    let detail = session.cloudformation().stack(&stack.arn).await;
    let detail = detail.map_err(|error| failure::call_failed(&error))?;
    let tags = detail.map(|detail| detail.tags).unwrap_or_default();
    let tag = tags.get(EXPIRES_TAG).map(String::as_str);
    Ok(read(session, &stack.arn, tag).await)
}

/// Gives the stack another time.
async fn changed(
    session: &Session,
    stack: &Followed,
    wanted: Change,
    reaper: Option<&str>,
    context: &Context,
) -> Result<Expiry, CliError> {
    let failed = |error| failure::call_failed(&error);
    let detail = session.cloudformation().stack(&stack.arn).await;
    let detail = detail
        .map_err(failed)?
        .ok_or_else(|| super::status::no_stack(&stack.arn))?;
    let standing = look(session).await.map_err(failed)?;
    let roles = match &standing {
        Standing::Ready(installed) => Some(&installed.roles),
        _ => None,
    };
    let group = if roles.is_some() {
        GROUP
    } else {
        DEFAULT_GROUP
    };
    let role = reaper.or_else(|| Some(roles?.reaper_role_arn.as_str()));
    let now = change(session, &detail, wanted, role.map(|role| (role, group))).await;
    now.map_err(|error| not_changed(&error, stack, &Way::of(&context.globals)))
}

/// Why the stack's time is as it was, and what to do about it.
fn not_changed(error: &ChangeError, stack: &Followed, way: &Way) -> CliError {
    let name = &stack.name;
    let refused = |exit, code, hint: String| {
        CliError::new(exit, code, format!("{name} keeps its time: {error}"))
            .detail("arn", stack.arn.as_str())
            .hint(hint)
    };
    match error {
        ChangeError::Aws(call) => failure::call_failed(call)
            .detail("arn", stack.arn.as_str())
            .hint(format!("the time of {name} is as it was")),
        ChangeError::TooSoon { soonest, .. } => refused(
            Exit::Usage,
            "too-soon",
            format!(
                "not before {soonest}, 15 minutes from now; to delete it at once: {}",
                way.command(&format!("down {name}"))
            ),
        ),
        ChangeError::NoTime => refused(
            Exit::Usage,
            "no-time",
            format!(
                "say how long from now: {}",
                way.command(&format!("ttl {name} 2h"))
            ),
        ),
        ChangeError::Going(_) => refused(
            Exit::Refused,
            "going",
            format!("watch it: {}", way.command(&format!("watch {name}"))),
        ),
        ChangeError::NoServiceRole => refused(
            Exit::Refused,
            "no-service-role",
            format!(
                "a schedule has no rights of its own to delete what is in it; delete it by hand: {}",
                way.command(&format!("down {name}"))
            ),
        ),
        ChangeError::NoReaper => refused(
            Exit::Refused,
            "bootstrap",
            format!(
                "make the free stack {STACK}, which holds one: {}; or name one: `--reaper-role ARN`",
                way.command(&format!("bootstrap --region {}", stack.region))
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_later_sooner_from_now_or_never() {
        let minutes = SignedDuration::from_mins;
        assert_eq!(wanted("+1h"), Ok(Change::By(minutes(60))));
        assert_eq!(wanted("-30m"), Ok(Change::By(minutes(-30))));
        assert_eq!(wanted("2h"), Ok(Change::After(minutes(120))));
        assert_eq!(wanted("never"), Ok(Change::Never));
        for wrong in [
            "", "+", "-", "+-1h", "5m", "400d", "1", "+2", "soon", "--1h",
        ] {
            assert!(wanted(wrong).is_err(), "{wrong}");
        }
    }
}
