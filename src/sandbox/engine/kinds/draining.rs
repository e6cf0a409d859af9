//! Draining: a host gives up its tasks before it goes.
//!
//! Source: <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instance-draining.html>.

use serde_json::Value;

use super::names::CONTAINER_INSTANCE;
use super::{host, instance, service, task};
use crate::sandbox::engine::life;
use crate::sandbox::engine::object::Object;
use crate::sandbox::engine::place::Address;
use crate::sandbox::engine::queue::Happening;
use crate::sandbox::engine::world::World;

/// The attribute of an instance that waits for its tasks: since when, in milliseconds.
const SINCE: &str = "draining_since_ms";
/// Its group asks again whether its tasks are gone.
pub const DRAINED: &str = "drained";
/// How often, in milliseconds; assumed.
const LOOK_MS: i64 = 10_000;
/// For how long the lifecycle hook of managed draining waits: 48 hours.
const LIMIT_MS: i64 = 48 * 60 * 60_000;

/// Whether the instance is on its way out and waits for its tasks.
pub fn is_leaving(instance: &Object) -> bool {
    instance.attributes.contains_key(SINCE)
}

/// Ends an instance as soon as no task is on it.
pub fn terminate(world: &mut World, address: &Address) {
    let now = world.now_ms;
    let Some(instance) = world.object_mut(address) else {
        return;
    };
    if is_leaving(instance) {
        return;
    }
    let since = Value::from(now);
    instance.attributes.insert(SINCE.to_owned(), since);
    for host in hosts(world, address) {
        start(world, &host);
    }
    look(world, address);
}

/// A host starts to drain: it takes no new task, and the tasks of services on it stop.
pub fn start(world: &mut World, address: &Address) {
    let Some(host) = world.object_mut(address) else {
        return;
    };
    let status = Value::from(host::DRAINING);
    host.attributes.insert(host::STATUS.to_owned(), status);
    for id in world.tasks(&address.place).of_host(&address.id) {
        let service = task::service_of(world, &address.place, id);
        let why = "Task stopped because its container instance is draining";
        task::stop(world, &address.place, id, why);
        if let Some(service) = service {
            service::wake(world, &service, service::TICK_MS);
        }
    }
}

/// Looks whether the tasks of an instance that is leaving are gone.
pub fn look(world: &mut World, address: &Address) {
    let Some(since) = world
        .object(address)
        .and_then(|instance| instance.attributes.get(SINCE)?.as_i64())
    else {
        return;
    };
    let busy = hosts(world, address)
        .iter()
        .any(|host| world.tasks(&host.place).load(&host.id).is_some());
    if !busy || world.now_ms - since > LIMIT_MS {
        return instance::terminate(world, address);
    }
    let what = Happening::Object {
        address: address.clone(),
        verb: DRAINED.to_owned(),
        payload: Value::Null,
    };
    world.schedule(LOOK_MS, what);
}

fn hosts(world: &World, instance: &Address) -> Vec<Address> {
    life::children(world, instance, CONTAINER_INSTANCE)
        .map(Object::address)
        .collect()
}
