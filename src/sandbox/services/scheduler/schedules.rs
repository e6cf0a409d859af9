//! Schedules.

use std::collections::BTreeMap;

use serde_json::Value;

use super::super::place;
use super::request::properties;
use super::{conflict, groups, name, not_found, paged};
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::kind::Draft;
use crate::sandbox::engine::kinds::names::SCHEDULE;
use crate::sandbox::engine::kinds::schedule::{CHANGED, DEFAULT_GROUP, KIND, date};
use crate::sandbox::engine::kinds::value;
use crate::sandbox::engine::object::State;
use crate::sandbox::engine::{Object, World, life};

/// The group a call is about.
pub(super) fn group(call: &Call) -> &str {
    call.input
        .get("GroupName")
        .as_str()
        .unwrap_or(DEFAULT_GROUP)
}

/// The schedule a call is about.
fn find<'a>(world: &'a World, call: &Call) -> Result<&'a Object, ApiError> {
    let name = name(call, "Name")?;
    groups::state(world, call, group(call))?;
    world
        .find(&place(call), SCHEDULE, &format!("{}/{name}", group(call)))
        .ok_or_else(|| not_found("Schedule", name))
}

fn answer(schedule: &Object) -> Tree {
    Tree::map([("ScheduleArn", arn(schedule))])
}

fn arn(schedule: &Object) -> Tree {
    Tree::text(schedule.arn.as_deref().unwrap_or_default())
}

/// `CreateSchedule`. The same token again is the same schedule.
pub(super) fn create(world: &mut World, call: &Call) -> Answer {
    let name = name(call, "Name")?;
    let place = place(call);
    if groups::state(world, call, group(call))? == State::Deleting {
        let message = format!("Schedule group {} is being deleted.", group(call));
        return Err(conflict(message));
    }
    let token = call.input.get("ClientToken").as_str();
    let id = format!("{}/{name}", group(call));
    if let Some(there) = world.find(&place, SCHEDULE, &id) {
        return if token.is_some() && there.attribute("token") == token {
            Ok(answer(there))
        } else {
            Err(conflict(format!("Schedule {name} already exists.")))
        };
    }
    let properties = properties(world, call)?;
    let number = world.number("schedules");
    let draft = Draft {
        seed: world.seed,
        place: &place,
        kind: &KIND,
        entity: format!("{}/{}/schedule {number}", place.account, place.region),
        stack_name: None,
        owner: None,
        properties: &properties,
    };
    let made = life::create(world, &draft, BTreeMap::new())
        .map_err(|refusal| ApiError::client(&refusal.code, refusal.message))?;
    let Some(schedule) = world.object_mut(&made) else {
        return Err(not_found("Schedule", name));
    };
    schedule.state = State::Active;
    if let Some(token) = token {
        schedule.attributes.insert("token".to_owned(), token.into());
    }
    Ok(answer(schedule))
}

/// `UpdateSchedule`: every field anew; what the call leaves out is as if it had never been set.
pub(super) fn update(world: &mut World, call: &Call) -> Answer {
    let address = find(world, call)?.address();
    let properties = properties(world, call)?;
    life::update(world, &address, properties)
        .map_err(|refusal| ApiError::client(&refusal.code, refusal.message))?;
    find(world, call).map(answer)
}

/// `DeleteSchedule`.
pub(super) fn delete(world: &mut World, call: &Call) -> Answer {
    let address = find(world, call)?.address();
    world.take(&address);
    Ok(Tree::Map(BTreeMap::new()))
}

/// `GetSchedule`.
pub(super) fn get(world: &World, call: &Call) -> Answer {
    let schedule = find(world, call)?;
    let Tree::Map(mut members) = Tree::from(schedule.properties.clone()) else {
        return Err(not_found("Schedule", &schedule.id));
    };
    for name in ["StartDate", "EndDate"] {
        if let Some(at) = date(schedule, name) {
            members.insert(name.to_owned(), Tree::Time(at));
        }
    }
    members.insert("Arn".to_owned(), arn(schedule));
    members.extend(dates(schedule));
    Ok(Tree::Map(members))
}

fn dates(schedule: &Object) -> [(String, Tree); 2] {
    let changed = schedule.attributes.get(CHANGED).and_then(Value::as_i64);
    let changed = changed.unwrap_or(schedule.created_at);
    [
        ("CreationDate".to_owned(), Tree::Time(schedule.created_at)),
        ("LastModificationDate".to_owned(), Tree::Time(changed)),
    ]
}

/// `ListSchedules`, by group, name prefix and state.
pub(super) fn list(world: &World, call: &Call) -> Answer {
    let of_group = call.input.get("GroupName").as_str();
    if let Some(group) = of_group {
        groups::state(world, call, group)?;
    }
    let prefix = call.input.get("NamePrefix").as_str().unwrap_or_default();
    let state = call.input.get("State").as_str();
    let schedules = world
        .objects(&place(call), SCHEDULE)
        .filter(|one| of_group.is_none_or(|group| one.text("GroupName") == Some(group)))
        .filter(|one| {
            one.text("Name")
                .is_some_and(|name| name.starts_with(prefix))
        })
        .filter(|one| state.is_none_or(|state| one.text("State") == Some(state)))
        .map(summary)
        .collect();
    paged(call, "Schedules", schedules)
}

fn summary(schedule: &Object) -> Tree {
    let text = |name: &str| schedule.text(name).map_or(Tree::Null, Tree::text);
    let target = value::text(&schedule.properties, "Target.Arn").unwrap_or_default();
    let Tree::Map(mut members) = Tree::map([
        ("Arn", arn(schedule)),
        ("Name", text("Name")),
        ("GroupName", text("GroupName")),
        ("State", text("State")),
        ("Target", Tree::map([("Arn", Tree::text(target))])),
    ]) else {
        return Tree::Null;
    };
    members.extend(dates(schedule));
    Tree::Map(members)
}
