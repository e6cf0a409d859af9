//! Groups of schedules.

use std::collections::BTreeMap;

use serde_json::json;

use super::super::place;
use super::{conflict, invalid, name, not_found, paged, tags};
use crate::sandbox::GENESIS_MS;
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::kind::Draft;
use crate::sandbox::engine::kinds::names::SCHEDULE_GROUP;
use crate::sandbox::engine::kinds::schedule::{DEFAULT_GROUP, GROUP_KIND};
use crate::sandbox::engine::object::State;
use crate::sandbox::engine::{Object, World, life};

/// Groups of a region. Source: <https://docs.aws.amazon.com/scheduler/latest/UserGuide/scheduler-quotas.html>.
const GROUPS: (&str, u64) = ("scheduler/schedule-groups", 500);

/// `CreateScheduleGroup`.
pub(super) fn create(world: &mut World, call: &Call) -> Answer {
    let name = name(call, "Name")?;
    let place = place(call);
    if name == DEFAULT_GROUP {
        return Err(taken(name));
    }
    if let Some(group) = world.find(&place, SCHEDULE_GROUP, name) {
        let token = call.input.get("ClientToken").as_str();
        return if token.is_some() && group.attribute("token") == token {
            Ok(answer(group))
        } else {
            Err(taken(name))
        };
    }
    let (code, default) = GROUPS;
    let there = world.objects(&place, SCHEDULE_GROUP).count();
    if u64::try_from(there).unwrap_or(u64::MAX) >= world.quota(&place, code, default) {
        return Err(ApiError {
            status: 402,
            ..ApiError::client(
                "ServiceQuotaExceededException",
                "The request failed because it exceeds a service quota.",
            )
        });
    }
    let properties = json!({"Name": name});
    let number = world.number("schedule groups by api");
    let draft = Draft {
        seed: world.seed,
        place: &place,
        kind: &GROUP_KIND,
        entity: format!("{}/{}/schedule group {number}", place.account, place.region),
        stack_name: None,
        owner: None,
        properties: &properties,
    };
    let made = life::create(world, &draft, tags::of(call)?)
        .map_err(|refusal| ApiError::client(&refusal.code, refusal.message))?;
    let Some(group) = world.object_mut(&made) else {
        return Err(not_found("Schedule group", name));
    };
    group.state = State::Active;
    if let Some(token) = call.input.get("ClientToken").as_str() {
        group.attributes.insert("token".to_owned(), token.into());
    }
    Ok(answer(group))
}

fn answer(group: &Object) -> Tree {
    Tree::map([("ScheduleGroupArn", arn(group))])
}

fn arn(group: &Object) -> Tree {
    Tree::text(group.arn.as_deref().unwrap_or_default())
}

fn taken(name: &str) -> ApiError {
    conflict(format!("Schedule group {name} already exists."))
}

/// The group of a name.
fn find<'a>(world: &'a World, call: &Call, name: &str) -> Result<&'a Object, ApiError> {
    world
        .find(&place(call), SCHEDULE_GROUP, name)
        .ok_or_else(|| not_found("Schedule group", name))
}

/// Where in its life the group of a name is; the default one is always there.
pub(super) fn state(world: &World, call: &Call, name: &str) -> Result<State, ApiError> {
    if name == DEFAULT_GROUP {
        return Ok(State::Active);
    }
    find(world, call, name).map(|group| group.state)
}

/// `GetScheduleGroup`.
pub(super) fn get(world: &World, call: &Call) -> Answer {
    match name(call, "Name")? {
        DEFAULT_GROUP => Ok(default_group(call)),
        name => find(world, call, name).map(one),
    }
}

fn one(group: &Object) -> Tree {
    let state = if group.state == State::Deleting {
        "DELETING"
    } else {
        "ACTIVE"
    };
    described(arn(group), &group.id, state, group.created_at)
}

fn described(arn: Tree, name: &str, state: &str, created_at: i64) -> Tree {
    Tree::map([
        ("Arn", arn),
        ("Name", Tree::text(name)),
        ("State", Tree::text(state)),
        ("CreationDate", Tree::Time(created_at)),
        ("LastModificationDate", Tree::Time(created_at)),
    ])
}

/// As old as the world.
fn default_group(call: &Call) -> Tree {
    let (region, account) = (&call.region, &call.account);
    let arn = format!("arn:aws:scheduler:{region}:{account}:schedule-group/{DEFAULT_GROUP}");
    described(Tree::Text(arn), DEFAULT_GROUP, "ACTIVE", GENESIS_MS)
}

/// `ListScheduleGroups`.
pub(super) fn list(world: &World, call: &Call) -> Answer {
    let prefix = call.input.get("NamePrefix").as_str().unwrap_or_default();
    let groups = std::iter::once(default_group(call))
        .chain(world.objects(&place(call), SCHEDULE_GROUP).map(one))
        .filter(|group| {
            let name = group.get("Name").as_str();
            name.is_some_and(|name| name.starts_with(prefix))
        })
        .collect();
    paged(call, "ScheduleGroups", groups)
}

/// `DeleteScheduleGroup`: begun now, and over a little later, with every schedule in it.
pub(super) fn delete(world: &mut World, call: &Call) -> Answer {
    let name = name(call, "Name")?;
    if name == DEFAULT_GROUP {
        return Err(invalid("The default schedule group cannot be deleted."));
    }
    let address = find(world, call, name)?.address();
    life::remove(world, &address)
        .map_err(|refusal| ApiError::client(&refusal.code, refusal.message))?;
    Ok(Tree::Map(BTreeMap::new()))
}
