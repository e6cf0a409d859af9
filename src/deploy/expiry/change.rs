//! Another expiry for a stack that is there.

use jiff::{SignedDuration, Timestamp};

use super::read::{find, scheduled};
use super::schedule;
use crate::aws::{Error, Schedule, Session, StackDetail};
use crate::deploy::EXPIRES_TAG;
use crate::stack::{Expiry, StackStatus};

/// Shortest time from now until a stack is deleted.
pub const SHORTEST: SignedDuration = SignedDuration::from_mins(15);

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Later, or sooner, than it is now.
    By(SignedDuration),
    /// So long from now.
    After(SignedDuration),
    /// Not at all.
    Never,
}

/// Why a stack's expiry stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// A call failed.
    #[error("the expiry is as it was")]
    Aws(#[source] Error),
    /// Sooner than a stack may be deleted.
    #[error("{at} is too soon")]
    TooSoon {
        /// When it would have been.
        at: Timestamp,
        /// The soonest that is taken.
        soonest: Timestamp,
    },
    /// There is no time to add to or take from.
    #[error("it has no expiry")]
    NoTime,
    /// The stack is being deleted, or is gone.
    #[error("it is {0}")]
    Going(StackStatus),
    /// It was made without a service role: a schedule could ask for its delete, and nobody would
    /// be allowed to do it.
    #[error("it was made without a service role")]
    NoServiceRole,
    /// It has no schedule, and there is no role that one could run as.
    #[error("no role is known that a schedule could run as")]
    NoReaper,
}

/// Changes when a stack is deleted by itself, and says when that is now. `reaper` is the role and
/// the group of a schedule that must be made anew; one that is there keeps its own.
pub async fn change(
    session: &Session,
    stack: &StackDetail,
    wanted: Change,
    reaper: Option<(&str, &str)>,
) -> Result<Expiry, ChangeError> {
    if matches!(
        stack.status,
        StackStatus::DeleteInProgress | StackStatus::DeleteComplete
    ) {
        return Err(ChangeError::Going(stack.status.clone()));
    }
    let now = session.clock().now();
    let found = find(session, &stack.arn).await.map_err(ChangeError::Aws)?;
    let tag = stack.tags.get(EXPIRES_TAG).map(String::as_str);
    let current = Expiry::of(found.as_ref().map(scheduled), tag, now);
    let at = time(wanted, &current, now)?;
    let scheduler = session.scheduler();
    // Once such a schedule is gone, a tag without a time would say that there never was one.
    let stays = tag.is_none_or(|tag| tag.parse::<Timestamp>().is_err());
    let made = |group: &str, role: &str| Schedule {
        stays,
        ..schedule(&stack.arn, group, role, at)
    };
    match found {
        Some(found) => {
            let next = made(&found.group, &found.role_arn);
            scheduler.update(&next).await.map_err(ChangeError::Aws)?;
        }
        // Nothing deletes it and nothing should: a schedule that says so is only needed where the
        // tag says something else.
        None if at.is_none() && current == Expiry::Never => {}
        None => {
            if stack.role_arn.is_none() {
                return Err(ChangeError::NoServiceRole);
            }
            let (role, group) = reaper.ok_or(ChangeError::NoReaper)?;
            let next = made(group, role);
            scheduler.create(&next).await.map_err(ChangeError::Aws)?;
        }
    }
    Ok(at.map_or(Expiry::Never, |at| Expiry::Armed {
        at,
        left_seconds: at.duration_since(now).as_secs(),
    }))
}

/// The new time, in whole seconds; `None` for never.
fn time(
    wanted: Change,
    current: &Expiry,
    now: Timestamp,
) -> Result<Option<Timestamp>, ChangeError> {
    let at = match wanted {
        Change::Never => return Ok(None),
        Change::After(length) => now.checked_add(length),
        Change::By(length) => current.at().ok_or(ChangeError::NoTime)?.checked_add(length),
    };
    let soonest = whole(now + SHORTEST);
    // Later than any calendar goes is as good as never, and not what was asked for.
    let at = whole(at.map_err(|_| ChangeError::NoTime)?);
    if at < soonest {
        return Err(ChangeError::TooSoon { at, soonest });
    }
    Ok(Some(at))
}

/// The next whole second: schedules know no parts of one, and nobody gets less than was said.
fn whole(at: Timestamp) -> Timestamp {
    let part = i64::from(at.subsec_nanosecond() > 0);
    Timestamp::from_second(at.as_second() + part).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_never_sooner_than_a_quarter_of_an_hour() {
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        let armed = Expiry::Armed {
            at: now + SignedDuration::from_mins(60),
            left_seconds: 3600,
        };
        let minutes = SignedDuration::from_mins;
        let by = |change| time(change, &armed, now).map(|at| at.map(|at| at.duration_since(now)));
        assert_eq!(by(Change::By(minutes(60))), Ok(Some(minutes(120))));
        assert_eq!(by(Change::By(minutes(-45))), Ok(Some(minutes(15))));
        assert!(matches!(
            by(Change::By(minutes(-46))),
            Err(ChangeError::TooSoon { .. })
        ));
        assert!(matches!(
            by(Change::After(minutes(-1))),
            Err(ChangeError::TooSoon { .. })
        ));
        assert_eq!(by(Change::After(minutes(30))), Ok(Some(minutes(30))));
        assert_eq!(by(Change::Never), Ok(None));
        assert_eq!(
            time(Change::By(minutes(1)), &Expiry::Never, now),
            Err(ChangeError::NoTime)
        );
    }
}
