//! A run that would outlive its stack's time: the time is made longer first, or the run refused.

use std::num::NonZeroU32;

use jiff::{SignedDuration, Timestamp};

use super::Scene;
use crate::cli::deploying::Prepared;
use crate::cli::{CliError, Context, Exit, Way, failure};
use crate::deploy::EXPIRES_TAG;
use crate::deploy::expiry::{Change, change, read};
use crate::profile::Span;
use crate::stack::{Expiry, Outputs};
use crate::ui::length;

/// Until the stack is there and its services steady, and until everything is away again.
const AROUND: SignedDuration = SignedDuration::from_mins(45);
/// Around each step: the start state, what is missing, tasks that stop.
const EACH: SignedDuration = SignedDuration::from_mins(15);
/// Between two steps: hosts that go.
const BETWEEN: SignedDuration = SignedDuration::from_mins(15);

/// How long the stack has to live, at most.
pub(super) fn needed(prepared: &Prepared, repeat: NonZeroU32) -> SignedDuration {
    let timeout = prepared.document.opened.resolved.profile.scaling.timeout;
    let timeout = SignedDuration::from_secs(i64::try_from(timeout.0).unwrap_or(i64::MAX / 2));
    let rounds = i32::try_from(repeat.get()).unwrap_or(i32::MAX);
    let steps = (timeout + EACH).checked_mul(rounds);
    let rests = BETWEEN.checked_mul(rounds - 1);
    steps
        .zip(rests)
        .and_then(|(steps, rests)| steps.checked_add(rests)?.checked_add(AROUND))
        .unwrap_or(SignedDuration::MAX)
}

/// Gives a stack that is still to be made a time that is long enough; one that was asked for in
/// words is not overruled.
pub(super) fn reconcile(
    prepared: &mut Prepared,
    asked: bool,
    needed: SignedDuration,
    context: &Context,
) -> Result<(), CliError> {
    let Some(lifetime) = prepared.lifetime.filter(|lifetime| *lifetime < needed) else {
        return Ok(());
    };
    let needs = length(needed);
    if asked {
        let message = format!(
            "the run may take {needs}, and the stack would be deleted after {}",
            length(lifetime)
        );
        return Err(CliError::new(Exit::Refused, "ttl-too-short", message).hint(format!(
            "leave `--ttl` out, or say at least {needs}; a profile's `scaling.timeout` is what takes most"
        )));
    }
    let longest = i64::try_from(crate::profile::Lifetime::LONGEST.0).unwrap_or(i64::MAX);
    if needed.as_secs() > longest {
        let message = format!(
            "the run may take {needs}, and no stack lives longer than {}",
            Span(crate::profile::Lifetime::LONGEST.0)
        );
        return Err(
            CliError::new(Exit::Refused, "ttl-too-short", message).hint("repeat it less often")
        );
    }
    context.ui.note(&format!(
        "the stack deletes itself after {needs} at the latest: the profile's {} would be too short for the run",
        length(lifetime)
    ));
    prepared.lifetime = Some(needed);
    Ok(())
}

/// Gives a stack that was there before more time if what is left is too short.
pub(super) async fn extend(
    scene: &Scene<'_>,
    outputs: &Outputs,
    needed: SignedDuration,
) -> Result<(), CliError> {
    let session = scene.session;
    let detail = session.cloudformation().stack(&outputs.arn).await;
    let detail = detail.map_err(|error| failure::call_failed(&error))?;
    let Some(detail) = detail else { return Ok(()) };
    let tag = detail.tags.get(EXPIRES_TAG).map(String::as_str);
    let left = match read(session, &outputs.arn, tag).await {
        Expiry::Armed { left_seconds, .. } => SignedDuration::from_secs(left_seconds),
        Expiry::Never => return Ok(()),
        // Who may not look has the stack's tag, which is right unless somebody has changed the time.
        Expiry::Unknown { .. } => {
            let at = tag.and_then(|tag| tag.parse::<Timestamp>().ok());
            at.map_or(SignedDuration::ZERO, |at| {
                at.duration_since(session.clock().now())
            })
        }
        Expiry::Expired { .. } | Expiry::RanOut { .. } | Expiry::Unarmed { .. } => {
            SignedDuration::ZERO
        }
    };
    // A stack that this run made has lost the minutes that making it took; they are in the sum.
    if left + AROUND >= needed {
        return Ok(());
    }
    let longer = change(session, &detail, Change::After(needed), None).await;
    match longer {
        Ok(_) => {
            scene.context.ui.note(&format!(
                "{} deletes itself {} from now at the latest: what was left is too short for the run",
                outputs.stack,
                length(needed)
            ));
            Ok(())
        }
        Err(error) => {
            let way = Way::of(&scene.context.globals);
            let message = format!(
                "{} deletes itself before the run would be over, and could not be given more time",
                outputs.stack
            );
            Err(CliError::new(Exit::Refused, "ttl-too-short", message)
                .caused_by(&error)
                .hint(format!(
                    "give it time: {}",
                    way.command(&format!("ttl {} {}m", outputs.stack, needed.as_mins()))
                )))
        }
    }
}
