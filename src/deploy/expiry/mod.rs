//! The dead man's switch: a schedule outside the stack that deletes it when its time is over.
//!
//! The schedule calls `DeleteStack` on the stack's ARN every half hour for a day, so that a delete
//! that fails is tried again, and one that comes late can never meet another stack of the same
//! name. It then removes itself, and the stack's tag tells that it was there; where the tag cannot tell
//! (the stack was to live for ever at first) the schedule stays. It is made before the stack is: [`arm()`].
//!
//! - [`arm()`], [`disarm()`]: make and remove it;
//! - [`read()`], [`read_all()`]: when a stack is deleted, by what its schedule says;
//! - [`change()`]: another time, or never.

mod arm;
mod change;
mod name;
mod read;

pub use arm::{Armed, arm, disarm};
pub use change::{Change, ChangeError, SHORTEST, change};
pub use read::{read, read_all};

use jiff::Timestamp;

use crate::aws::Schedule;
use crate::stack::TRIES;

/// The group that the schedules of our stacks are in, one a Region. Part of the bootstrap stack.
pub const GROUP: &str = "stackgen";
/// The group that every account has; ours are in it where the bootstrap stack is not allowed.
pub const DEFAULT_GROUP: &str = "default";
/// Where a stack's schedule may be, most likely first.
const GROUPS: [&str; 2] = [GROUP, DEFAULT_GROUP];

/// A delete that failed is tried again so often.
const EXPRESSION: &str = "rate(30 minutes)";
/// How often one call is repeated if the service does not take it. A refused delete (a stack that
/// is being updated, say) is repeated by the next firing.
const ATTEMPTS: i32 = 3;
/// For how long, in seconds: until the next firing.
const EVENT_AGE: i32 = 30 * 60;

/// The schedule that deletes a stack from `at` on; without a time it stands there and never fires,
/// which says that the stack is to live for ever.
fn schedule(stack_arn: &str, group: &str, role_arn: &str, at: Option<Timestamp>) -> Schedule {
    Schedule {
        group: group.to_owned(),
        name: name::schedule_name(stack_arn),
        description: "Deletes a stack of stackgen when its time is over".to_owned(),
        expression: EXPRESSION.to_owned(),
        start: at,
        end: at.map(|at| at.checked_add(TRIES).unwrap_or(Timestamp::MAX)),
        stays: false,
        enabled: at.is_some(),
        target: format!(
            "arn:{}:scheduler:::aws-sdk:cloudformation:deleteStack",
            partition(stack_arn)
        ),
        role_arn: role_arn.to_owned(),
        input: serde_json::json!({ "StackName": stack_arn }).to_string(),
        attempts: ATTEMPTS,
        event_age: EVENT_AGE,
    }
}

/// `aws`, `aws-cn` or `aws-us-gov`.
fn partition(arn: &str) -> &str {
    arn.split(':').nth(1).unwrap_or("aws")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARN: &str = "arn:aws-cn:cloudformation:cn-north-1:123456789012:stack/stackgen-smoke/9f1c2b30-0000-4000-8000-000000000000";

    #[test]
    fn the_schedule_retries_for_a_day_and_names_the_stack_by_its_arn() {
        let at = Timestamp::from_second(1_800_000_000).unwrap();
        let schedule = schedule(ARN, GROUP, "role", Some(at));
        assert_eq!(schedule.end, Some(at + TRIES));
        assert!(schedule.enabled);
        assert_eq!(
            schedule.target,
            "arn:aws-cn:scheduler:::aws-sdk:cloudformation:deleteStack"
        );
        assert_eq!(schedule.input, format!("{{\"StackName\":\"{ARN}\"}}"));
    }

    #[test]
    fn never_is_a_schedule_that_does_not_fire() {
        let schedule = schedule(ARN, GROUP, "role", None);
        assert!(!schedule.enabled);
        assert_eq!((schedule.start, schedule.end), (None, None));
    }
}
