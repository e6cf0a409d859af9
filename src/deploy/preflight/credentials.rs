//! Do the credentials hold long enough, and does this machine's clock agree with AWS's? Both are
//! known from the call that said who the caller is.

use super::table::Look;
use crate::aws::{Lasting, Session};
use crate::stack::check::{Check, Finding, Fix};

/// Id of the check of the credentials' end.
pub(super) const LASTING: &str = "credentials-lasting";
/// Id of the check of the clock.
pub(super) const CLOCK: &str = "clock";

/// AWS takes a signature that is at most so old, or so far in the future; the SDK sets its own time
/// right where it can, but a stack's expiry is reckoned by this machine's clock.
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html>.
const TAKEN_MS: i64 = 5 * 60 * 1_000;

pub(super) async fn ask(look: Look<'_>) -> Vec<Check> {
    let session = look.session;
    if session.lasting().is_none()
        && let Err(error) = session.identity().await
    {
        return vec![super::unseen::unseen(LASTING, &error)];
    }
    let lasting = lasting(session, look.needs.seconds);
    lasting.into_iter().chain(clock(session)).collect()
}

/// Nothing when the credentials of no call are known.
fn lasting(session: &Session, needed: i64) -> Option<Check> {
    let lasting = session.lasting()?;
    let left = match lasting {
        Lasting::Until(end) => Some(end.as_second() - session.clock().now().as_second()),
        Lasting::Kept | Lasting::Unsaid => None,
    };
    let finding = Finding::Credentials {
        left,
        temporary: lasting != Lasting::Kept,
        needed,
    };
    Some(match left {
        // Whether new ones come by themselves depends on where they come from, which nobody says.
        Some(left) if left < needed => Check::cannot_tell(
            LASTING,
            finding,
            vec![Fix::Do(
                "sign in again first, unless they renew themselves; what is made goes on without you, and `stackgen watch` finds it again".to_owned(),
            )],
        ),
        _ => Check::ok(LASTING, finding),
    })
}

/// Nothing when no answer had a date.
pub(in crate::deploy) fn clock(session: &Session) -> Option<Check> {
    let (low, high) = session.tallied().clock_offset_ms?;
    // What is certain of it: the end of the range that is nearer to none.
    let ahead_ms = if low > 0 { low } else { high.min(0) };
    let finding = Finding::Clock { ahead_ms };
    Some(if ahead_ms.abs() > TAKEN_MS {
        Check::will_fail(
            CLOCK,
            finding,
            vec![
                Fix::Run("timedatectl set-ntp true".to_owned()),
                Fix::Do("or set the clock in your system's settings for date and time".to_owned()),
            ],
        )
    } else {
        Check::ok(CLOCK, finding)
    })
}
