//! `EventBridge` Scheduler: groups, schedules, and what they do when their time has come.
//!
//! Schedules are made by API here, not by templates. They fire while nobody looks: time alone
//! makes the call.

mod expression;

use serde_json::{Value, json};

use super::names::{SCHEDULE, SCHEDULE_GROUP};
use super::{names, value};
use crate::sandbox::engine::chance;
use crate::sandbox::engine::kind::{Attribute, Draft, Id, Kind};
use crate::sandbox::engine::object::Object;
use crate::sandbox::engine::place::{Address, Place};
use crate::sandbox::engine::queue::Happening;
use crate::sandbox::engine::world::World;
use crate::sandbox::services;

pub use expression::{Expression, Unreadable};

/// The group that every region has. It is no object of the world: nobody made it.
pub const DEFAULT_GROUP: &str = "default";

/// `AWS::Scheduler::ScheduleGroup`. Its schedules go with it.
pub static GROUP_KIND: Kind = Kind {
    arn: "arn:aws:scheduler:{region}:{account}:schedule-group/{id}",
    attributes: &[
        ("Arn", Attribute::Arn),
        ("State", Attribute::Fixed("ACTIVE")),
        ("CreationDate", Attribute::Made(|world, _| now(world))),
        (
            "LastModificationDate",
            Attribute::Made(|world, _| now(world)),
        ),
    ],
    refuse_create: |world, draft| names::refuse_taken(world, draft, "Name"),
    on_gone: |world, group| {
        for schedule in of_group(world, &group.place, &group.id) {
            world.take(&schedule);
        }
    },
    ..Kind::new(SCHEDULE_GROUP, Id::Name("Name", 64))
};

/// `AWS::Scheduler::Schedule`, kept under `group/name`.
pub static KIND: Kind = Kind {
    in_templates: false,
    arn: "arn:aws:scheduler:{region}:{account}:schedule/{GroupName}/{Name}",
    attributes: &[("Arn", Attribute::Arn)],
    on_create: arm,
    on_update: |world, address, _| arm(world, address),
    happens: |world, address, verb, payload| {
        if verb == INVOKE {
            due(world, address, payload);
        }
    },
    ..Kind::new(SCHEDULE, Id::Other(|_, draft| id(draft)))
};

fn now(world: &World) -> Value {
    jiff::Timestamp::from_millisecond(world.now_ms).map_or(Value::Null, |at| at.to_string().into())
}

fn id(draft: &Draft<'_>) -> String {
    let group = draft.text("GroupName").unwrap_or(DEFAULT_GROUP);
    format!("{group}/{}", draft.text("Name").unwrap_or_default())
}

/// The schedules of a group.
fn of_group(world: &World, place: &Place, group: &str) -> Vec<Address> {
    world
        .objects(place, SCHEDULE)
        .filter(|schedule| schedule.text("GroupName") == Some(group))
        .map(Object::address)
        .collect()
}

const INVOKE: &str = "invoke";
/// The attribute that tells one arming of a schedule from the next.
const REVISION: &str = "revision";
/// The attribute that counts invocations to come, retries included.
const OPEN: &str = "open";
/// The attribute that counts invocations that were accepted.
pub const INVOKED: &str = "invoked";
/// The attribute with what the target last said no with.
pub const FAILURE: &str = "failure";
/// The attribute with the time of the last change, in milliseconds since the epoch.
pub const CHANGED: &str = "changed_at";

/// Invocations happen within this many milliseconds from when they are due.
/// Source: <https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html>.
const PRECISION_MS: i64 = 60_000;
/// Retries of an invocation, and the age it is given up at, in seconds, where the schedule says
/// nothing. Source: <https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule.html>.
pub const RETRIES: i64 = 185;
/// See [`RETRIES`].
pub const AGE_S: i64 = 86_400;
/// The first retry comes after so many milliseconds, each next one after twice as many; assumed.
const FIRST_RETRY_MS: i64 = 1_000;
/// Longest pause between retries, in milliseconds; assumed.
const LONGEST_RETRY_MS: i64 = 600_000;

/// One invocation to come.
#[derive(Debug, Clone, Copy)]
struct Due {
    revision: i64,
    at: i64,
    attempt: i64,
}

impl Due {
    fn read(payload: &Value) -> Self {
        let number = |name| value::number(payload, name).unwrap_or(0);
        Self {
            revision: number(REVISION),
            at: number("at_ms"),
            attempt: number("attempt"),
        }
    }

    fn write(self) -> Value {
        json!({REVISION: self.revision, "at_ms": self.at, "attempt": self.attempt})
    }
}

fn number(schedule: &Object, attribute: &str) -> i64 {
    let value = schedule.attributes.get(attribute);
    value.and_then(Value::as_i64).unwrap_or(0)
}

fn set(world: &mut World, address: &Address, attribute: &str, value: impl Into<Value>) {
    if let Some(schedule) = world.object_mut(address) {
        schedule
            .attributes
            .insert(attribute.to_owned(), value.into());
    }
}

/// A date among the properties, in milliseconds since the epoch.
pub fn date(schedule: &Object, name: &str) -> Option<i64> {
    let at: jiff::Timestamp = schedule.text(name)?.parse().ok()?;
    Some(at.as_millisecond())
}

/// Plans anew, with what the schedule says now; what was planned before is forgotten.
fn arm(world: &mut World, address: &Address) {
    let revision = i64::try_from(world.number("schedule revisions")).unwrap_or(0);
    let now = world.now_ms;
    set(world, address, REVISION, revision);
    set(world, address, OPEN, 0);
    set(world, address, CHANGED, now);
    plan(world, address, now);
}

/// Plans the next invocation, not before `from`, if there is one.
fn plan(world: &mut World, address: &Address, from: i64) {
    let Some(schedule) = world.object(address) else {
        return;
    };
    if schedule.text("State") == Some("DISABLED") {
        return;
    }
    let text = schedule.text("ScheduleExpression").unwrap_or_default();
    let start = date(schedule, "StartDate").unwrap_or_else(|| number(schedule, CHANGED));
    let end = date(schedule, "EndDate").unwrap_or(i64::MAX);
    let next = Expression::read(text)
        .ok()
        .and_then(|expression| match expression {
            Expression::At(_) => expression.next(start, from),
            Expression::Every(_) => expression.next(start, from).filter(|at| *at <= end),
        });
    if let Some(at) = next {
        let window = value::number(
            &schedule.properties,
            "FlexibleTimeWindow.MaximumWindowInMinutes",
        )
        .map_or(0, |minutes| minutes * 60_000);
        let due = Due {
            revision: number(schedule, REVISION),
            at,
            attempt: 0,
        };
        let entity = format!("{}/{at}", address.entity());
        let bound = u64::try_from(PRECISION_MS + window).unwrap_or(1);
        let late = chance::below(world.seed, &entity, "invocation", bound);
        let late = i64::try_from(late).unwrap_or(0);
        push(world, address, at + late - world.now_ms, due);
    }
}

fn push(world: &mut World, address: &Address, in_ms: i64, due: Due) {
    let open = world
        .object(address)
        .map_or(0, |schedule| number(schedule, OPEN));
    set(world, address, OPEN, open + 1);
    let what = Happening::Object {
        address: address.clone(),
        verb: INVOKE.to_owned(),
        payload: due.write(),
    };
    world.schedule(in_ms, what);
}

/// The time of an invocation has come.
fn due(world: &mut World, address: &Address, payload: &Value) {
    let due = Due::read(payload);
    let Some(schedule) = world
        .object(address)
        .filter(|schedule| number(schedule, REVISION) == due.revision)
        .cloned()
    else {
        return;
    };
    set(world, address, OPEN, number(&schedule, OPEN) - 1);
    if due.attempt == 0 {
        plan(world, address, due.at + 1);
    }
    match services::invoke(world, &schedule) {
        Ok(()) => set(world, address, INVOKED, number(&schedule, INVOKED) + 1),
        Err(error) => {
            set(world, address, FAILURE, error.to_string());
            retry(world, &schedule, due);
        }
    }
    complete(world, address);
}

/// Tries again later, as long as the retry policy allows it.
fn retry(world: &mut World, schedule: &Object, due: Due) {
    let policy =
        |name: &str| value::number(&schedule.properties, &format!("Target.RetryPolicy.{name}"));
    let attempts = policy("MaximumRetryAttempts").unwrap_or(RETRIES);
    let age_ms = policy("MaximumEventAgeInSeconds").unwrap_or(AGE_S) * 1_000;
    let doublings = u32::try_from(due.attempt).unwrap_or(u32::MAX).min(20);
    let pause = (FIRST_RETRY_MS << doublings).min(LONGEST_RETRY_MS);
    if due.attempt < attempts && world.now_ms + pause <= due.at + age_ms {
        let again = Due {
            attempt: due.attempt + 1,
            ..due
        };
        push(world, &schedule.address(), pause, again);
    }
}

/// A schedule with nothing left to do goes, if it was told to.
fn complete(world: &mut World, address: &Address) {
    let over = world.object(address).is_some_and(|schedule| {
        number(schedule, OPEN) == 0 && schedule.text("ActionAfterCompletion") == Some("DELETE")
    });
    if over {
        world.take(address);
    }
}
