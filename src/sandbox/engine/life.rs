//! Making, changing and removing a thing, whoever asks: the CloudFormation engine, a service, a fault.

use std::collections::BTreeMap;

use serde_json::Value;

use super::kind::{Attribute, By, Class, Draft, Kind, Refusal, Settle, texts_at};
use super::kinds;
use super::object::{Object, State};
use super::place::Address;
use super::queue::Happening;
use super::timing::{self, Operation};
use super::world::World;

/// Whether AWS would refuse to make it: a missing object it refers to, or what its kind says.
pub fn refuse_create(world: &World, draft: &Draft<'_>) -> Result<(), Refusal> {
    for reference in draft.kind.references {
        let Some((code, message)) = reference.missing else {
            continue;
        };
        let Some(target) = kinds::find(reference.to) else {
            continue;
        };
        let home = target.home(draft.place);
        for name in texts_at(draft.properties, reference.path) {
            let there = match reference.by {
                By::IdOrArn => world.lookup(&home, reference.to, name).is_some(),
                By::Attribute(_) => world
                    .objects(&home, reference.to)
                    .any(|object| reference.means(object, name)),
            };
            if !there {
                let message = message.replace("{}", name);
                return Err(Refusal::new(Class::NotFound, code, message));
            }
        }
    }
    (draft.kind.refuse_create)(world, draft)
}

/// Makes it: it is then in the world, in state `Creating`, and not ready before [`settled`] says so.
pub fn create(
    world: &mut World,
    draft: &Draft<'_>,
    tags: BTreeMap<String, String>,
) -> Result<Address, Refusal> {
    refuse_create(world, draft)?;
    let id = draft.id(world);
    let arn = (!draft.kind.arn.is_empty()).then(|| draft.fill(draft.kind.arn, &id));
    let attributes = draft
        .kind
        .attributes
        .iter()
        .filter_map(|(name, attribute)| {
            let value = match *attribute {
                Attribute::Id => Value::from(id.as_str()),
                Attribute::Arn => Value::from(arn.clone()?),
                Attribute::Property(property) => draft.properties.get(property)?.clone(),
                Attribute::Fixed(text) => Value::from(text),
                Attribute::Hex(prefix) => Value::from(format!("{prefix}{}", draft.hex(name, 17))),
                Attribute::Made(make) => make(world, draft),
            };
            Some(((*name).to_owned(), value))
        })
        .collect();
    let object = Object {
        place: draft.kind.home(draft.place),
        kind: draft.kind.name.to_owned(),
        id,
        arn,
        properties: draft.properties.clone(),
        attributes,
        tags,
        state: State::Creating,
        created_at: world.now_ms,
        deleting_since: None,
        owner: draft.owner.clone(),
        parents: Vec::new(),
    };
    let address = object.address();
    world.insert(object);
    (draft.kind.on_create)(world, &address);
    Ok(address)
}

/// Whether it is ready; marks it `Active` when it is.
pub fn settled(world: &mut World, address: &Address) -> Settle {
    let Some((kind, object)) = kinds::find(&address.kind).zip(world.object(address)) else {
        return Settle::Failed(format!("{} {} is gone", address.kind, address.id));
    };
    let settle = (kind.settled)(world, object);
    if settle == Settle::Done
        && let Some(object) = world.object_mut(address)
        && object.state == State::Creating
    {
        object.state = State::Active;
    }
    settle
}

/// Gives it new properties.
pub fn update(world: &mut World, address: &Address, properties: Value) -> Result<(), Refusal> {
    let Some((kind, object)) = kinds::find(&address.kind).zip(world.object(address)) else {
        return Err(missing(address));
    };
    (kind.refuse_update)(world, object, &properties)?;
    if let Some(object) = world.object_mut(address) {
        let old = std::mem::replace(&mut object.properties, properties);
        (kind.on_update)(world, address, &old);
    }
    Ok(())
}

/// Begins its removal, unless AWS refuses. What is gone already, or going, is not refused.
pub fn begin_delete(world: &mut World, address: &Address) -> Result<(), Refusal> {
    let Some((kind, object)) = kinds::find(&address.kind).zip(world.object(address)) else {
        return Ok(());
    };
    let now = world.now_ms;
    if object.state == State::Deleting {
        // Asked again, such as by another DeleteStack: whoever asks waits anew.
        if let Some(object) = world.object_mut(address) {
            object.deleting_since = Some(now);
        }
        return Ok(());
    }
    (kind.refuse_delete)(world, object)?;
    if let Some(object) = world.object_mut(address) {
        object.state = State::Deleting;
        object.deleting_since = Some(now);
    }
    (kind.on_delete)(world, address);
    Ok(())
}

/// Whether it is gone; takes it out of the world when its kind says so.
pub fn gone(world: &mut World, address: &Address) -> Settle {
    let Some((kind, object)) = kinds::find(&address.kind).zip(world.object(address)) else {
        return Settle::Done;
    };
    let settle = (kind.gone)(world, object);
    if settle == Settle::Done
        && let Some(object) = world.take(address)
    {
        (kind.on_gone)(world, &object);
    }
    settle
}

/// Removes it as a service's API does: begun now, over when its kind's time has passed.
pub fn remove(world: &mut World, address: &Address) -> Result<(), Refusal> {
    let going = world
        .object(address)
        .is_none_or(|object| object.state == State::Deleting);
    if going {
        return Ok(());
    }
    begin_delete(world, address)?;
    let what = (address.kind.as_str(), Operation::Delete);
    let in_ms = timing::takes(world, what, (&address.entity(), "removal by api"));
    let address = address.clone();
    world.schedule(in_ms, Happening::Gone { address });
    Ok(())
}

/// The same for what is gone as soon as its removal is accepted.
pub fn remove_now(world: &mut World, address: &Address) -> Result<(), Refusal> {
    begin_delete(world, address)?;
    look_for_end(world, address);
    Ok(())
}

/// Ends a removal that an API began, or looks again later. One that failed leaves the thing there.
pub fn look_for_end(world: &mut World, address: &Address) {
    match gone(world, address) {
        Settle::Done => {}
        Settle::Wait(in_ms) => {
            let address = address.clone();
            world.schedule(in_ms, Happening::Gone { address });
        }
        Settle::Failed(_) => {
            if let Some(object) = world.object_mut(address) {
                object.state = State::Active;
                object.deleting_since = None;
            }
        }
    }
}

/// Every object whose properties refer to this one, by the rows of their kinds.
pub fn referrers<'a>(
    world: &'a World,
    object: &'a Object,
) -> impl Iterator<Item = (&'a Object, &'static Kind)> {
    kinds::ALL.iter().copied().flat_map(move |kind| {
        world
            .objects(&kind.home(&object.place), kind.name)
            .filter(move |other| refers(kind, other, object))
            .map(move |other| (other, kind))
    })
}

fn refers(kind: &Kind, from: &Object, to: &Object) -> bool {
    kind.references.iter().any(|reference| {
        reference.to == to.kind
            && texts_at(&from.properties, reference.path)
                .into_iter()
                .any(|name| reference.means(to, name))
    })
}

/// Every object that belongs to this one.
pub fn children<'a>(
    world: &'a World,
    parent: &'a Address,
    kind: &str,
) -> impl Iterator<Item = &'a Object> + use<'a> {
    world.children(parent, kind)
}

fn missing(address: &Address) -> Refusal {
    let Address { kind, id, .. } = address;
    Refusal::new(
        Class::NotFound,
        "NotFound",
        format!("Resource of type '{kind}' with identifier '{id}' was not found."),
    )
}
