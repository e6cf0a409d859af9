//! Time.

use super::queue::Happening;
use super::world::World;
use super::{kinds, life, stack};

/// Moves the world on to `until_ms`: whatever is due happens, in order, each at its own time.
///
/// `advance(a)` then `advance(b)` equals `advance(b)`; a time that has passed already does nothing.
pub fn advance(world: &mut World, until_ms: i64) {
    world.learn();
    while let Some((at, what)) = world.queue.pop(until_ms) {
        world.now_ms = world.now_ms.max(at);
        match what {
            Happening::Stack {
                place,
                stack,
                operation,
                logical_id,
                step,
            } => stack::happens(
                world,
                &stack::Site { place, stack },
                &operation,
                logical_id.as_deref(),
                step,
            ),
            Happening::LateLog { place, group } => {
                kinds::store::write_to_log_group(world, &place, &group);
            }
            Happening::Object {
                address,
                verb,
                payload,
            } => {
                if let Some(kind) = kinds::find(&address.kind)
                    && world.object(&address).is_some()
                {
                    (kind.happens)(world, &address, &verb, &payload);
                }
            }
            Happening::Task { place, task, step } => {
                kinds::task::happens(world, &place, task, step);
            }
            what @ Happening::Fault { .. } => world.meet(what),
            Happening::Gone { address } => life::look_for_end(world, &address),
        }
    }
    world.now_ms = world.now_ms.max(until_ms);
}
