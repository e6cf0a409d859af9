//! Which stacks are meant.

use jiff::SignedDuration;

use super::Args;
use crate::aws::Session;
use crate::cli::found::name_of;
use crate::deploy::{Inventory, Use, select, uses};
use crate::stack::{Event, Expiry, Notice, Summary};

/// The stacks that the arguments mean, and the targets that mean none.
pub(super) async fn choose(
    args: &Args,
    session: &Session,
    found: Inventory,
    principal: &str,
    say: &dyn Fn(Event),
) -> (Vec<Summary>, Vec<String>) {
    let targets: Vec<_> = args.targets.iter().map(|target| name_of(target)).collect();
    let (mut stacks, unknown) = if targets.is_empty() {
        (found.stacks, Vec::new())
    } else {
        select(&found.stacks, &targets)
    };
    if let Some(owner) = &args.owner {
        stacks.retain(|stack| is_owned(stack.owner.as_deref(), owner, principal));
    }
    if args.expired {
        for stack in &stacks {
            if let Some(Expiry::Unknown { reason }) = &stack.expiry {
                say(Event::Notice(Notice::NotChosen {
                    stack: stack.name.clone(),
                    reason: reason.clone(),
                }));
            }
        }
        stacks.retain(|stack| stack.expiry.as_ref().is_some_and(Expiry::is_over));
    }
    if let Some(quiet) = args.idle {
        let quiet = SignedDuration::from_secs(i64::try_from(quiet.0).unwrap_or(i64::MAX));
        stacks = idle(session, stacks, quiet, say).await;
    }
    (stacks, unknown)
}

async fn idle(
    session: &Session,
    stacks: Vec<Summary>,
    quiet: SignedDuration,
    say: &dyn Fn(Event),
) -> Vec<Summary> {
    let uses = uses(session, &stacks, quiet).await;
    let mut idle = Vec::new();
    for (stack, used) in stacks.into_iter().zip(uses) {
        match used {
            Use::Idle => idle.push(stack),
            Use::Busy => {}
            Use::Unknown(error) => say(Event::Notice(Notice::NotChosen {
                stack: stack.name,
                reason: error.to_string(),
            })),
        }
    }
    idle
}

/// Is this the stack of `wanted`: an ARN as the tag holds it, its last part, or `me`?
fn is_owned(owner: Option<&str>, wanted: &str, principal: &str) -> bool {
    let Some(owner) = owner else {
        return false;
    };
    let wanted = if wanted == "me" { principal } else { wanted };
    owner == crate::deploy::tag_value(wanted) || owner.rsplit(['/', ':']).next() == Some(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owners_are_known_by_arn_name_and_me() {
        let ann = "arn:aws:iam::123456789012:user/ann";
        assert!(is_owned(Some(ann), "ann", "x"));
        assert!(is_owned(Some(ann), ann, "x"));
        assert!(is_owned(Some(ann), "me", ann));
        assert!(!is_owned(Some(ann), "an", "x"));
        assert!(!is_owned(
            Some(ann),
            "me",
            "arn:aws:iam::123456789012:user/joann"
        ));
        assert!(!is_owned(None, "me", ann));
    }
}
