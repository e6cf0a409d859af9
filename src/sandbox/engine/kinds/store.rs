//! Things that only keep something: log groups and parameters.

use std::collections::BTreeMap;

use serde_json::json;

use super::names::{LOG_GROUP, PARAMETER};
use super::rules::compute as rules;
use super::{names, value};
use crate::sandbox::engine::kind::{Attribute, Draft, Id, Kind};
use crate::sandbox::engine::life;
use crate::sandbox::engine::object::State;
use crate::sandbox::engine::place::Place;
use crate::sandbox::engine::queue::Happening;
use crate::sandbox::engine::world::World;

/// `AWS::Logs::LogGroup`.
pub static LOG_GROUP_KIND: Kind = Kind {
    arn: "arn:aws:logs:{region}:{account}:log-group:{id}:*",
    attributes: &[("Arn", Attribute::Arn)],
    refuse_create: |world, draft| {
        names::refuse_taken(world, draft, "LogGroupName")?;
        let key = draft.text("KmsKeyId");
        let locked = key.is_some_and(|key| world.key_trouble(draft.place, key).is_some());
        let id = draft.id(world);
        let arn = draft.fill("arn:aws:logs:{region}:{account}:log-group:{id}", &id);
        rules::LOG_KEY.unless(!locked, &[&arn])
    },
    refuse_delete: |_, group| {
        let protected = value::flag(&group.properties, "DeletionProtectionEnabled", false);
        rules::LOGS_PROTECTED.unless(!protected, &[&group.id])
    },
    on_gone: |world, group| {
        world.tasks_mut(&group.place).drop_records(&group.id);
        if let Some(after_ms) = world.late_log(&group.place, &group.id) {
            let what = Happening::LateLog {
                place: group.place.clone(),
                group: group.id.clone(),
            };
            world.schedule(after_ms, what);
        }
    },
    ..Kind::new(LOG_GROUP, Id::Name("LogGroupName", 512))
};

/// Makes a log group as writers do that find none: without owner, tags or retention.
pub fn write_to_log_group(world: &mut World, place: &Place, name: &str) {
    if world.find(place, LOG_GROUP, name).is_some() {
        return;
    }
    let properties = json!({"LogGroupName": name});
    let draft = Draft {
        seed: world.seed,
        place,
        kind: &LOG_GROUP_KIND,
        entity: format!("late writer/{name}"),
        stack_name: None,
        owner: None,
        properties: &properties,
    };
    if let Ok(address) = life::create(world, &draft, BTreeMap::new())
        && let Some(group) = world.object_mut(&address)
    {
        group.state = State::Active;
    }
}

/// `AWS::SSM::Parameter`.
pub static PARAMETER_KIND: Kind = Kind {
    attributes: &[
        ("Type", Attribute::Property("Type")),
        ("Value", Attribute::Property("Value")),
    ],
    refuse_create: |world, draft| names::refuse_taken(world, draft, "Name"),
    on_update: |world, address, _| {
        if let Some(parameter) = world.object_mut(address) {
            for name in ["Type", "Value"] {
                let value = parameter.property(name).clone();
                parameter.attributes.insert(name.to_owned(), value);
            }
        }
    },
    ..Kind::new(PARAMETER, Id::Name("Name", 1011))
};
