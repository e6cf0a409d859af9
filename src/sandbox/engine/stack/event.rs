//! What is written down while an operation runs.

use serde::{Deserialize, Serialize};

use super::model::{Site, Stack};
use super::status::Status;
use crate::sandbox::engine::chance;
use crate::sandbox::engine::world::World;

/// Type of a stack, as events about the stack itself name it.
pub const STACK: &str = "AWS::CloudFormation::Stack";

/// One event of a stack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Unique within the stack.
    pub id: String,
    /// The operation it belongs to.
    pub operation: String,
    /// Milliseconds since the epoch.
    pub at: i64,
    /// Logical id; the stack's name for the stack itself.
    pub logical_id: String,
    /// Physical id, empty while there is none.
    pub physical_id: String,
    /// CloudFormation type.
    pub kind: String,
    /// Status.
    pub status: Status,
    /// Reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The client's token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

/// The stack itself takes on a status: written down, with an event.
pub fn stack(world: &mut World, site: &Site, status: Status, reason: Option<&str>) {
    let (seed, at) = (world.seed, world.now_ms);
    let Some(stack) = world.stack_mut(site) else {
        return;
    };
    stack.status = status;
    stack.reason = reason.map(str::to_owned);
    let number = stack.events.len();
    let event = Event {
        id: chance::uuid(seed, &stack.id, &format!("event {number}")),
        operation: operation(stack),
        at,
        logical_id: stack.name.clone(),
        physical_id: stack.id.clone(),
        kind: STACK.to_owned(),
        status,
        reason: reason.map(str::to_owned),
        token: token(stack),
    };
    stack.events.push(event);
}

/// A resource takes on a status: written down, with an event.
pub(super) fn resource(
    world: &mut World,
    site: &Site,
    logical_id: &str,
    status: Status,
    reason: Option<&str>,
) {
    let at = world.now_ms;
    let Some(stack) = world.stack_mut(site) else {
        return;
    };
    let (operation, token) = (operation(stack), token(stack));
    let Some(resource) = stack.resources.get_mut(logical_id) else {
        return;
    };
    resource.status = status;
    resource.reason = reason.map(str::to_owned);
    resource.at = at;
    let event = Event {
        id: format!("{logical_id}-{}-{}", status.word(), timestamp(at)),
        operation,
        at,
        logical_id: logical_id.to_owned(),
        physical_id: resource.physical_id.clone().unwrap_or_default(),
        kind: resource.kind.clone(),
        status,
        reason: reason.map(str::to_owned),
        token,
    };
    stack.events.push(event);
}

/// A resource's old physical resource goes: an event, while the resource keeps its status.
pub(super) fn removal(
    world: &mut World,
    site: &Site,
    logical_id: &str,
    what: (&str, Status, Option<&str>),
) {
    let at = world.now_ms;
    let (physical_id, status, reason) = what;
    let Some(stack) = world.stack_mut(site) else {
        return;
    };
    let Some(kind) = stack.resources.get(logical_id).map(|one| one.kind.clone()) else {
        return;
    };
    let event = Event {
        id: format!("{logical_id}-{}-{}", status.word(), timestamp(at)),
        operation: operation(stack),
        at,
        logical_id: logical_id.to_owned(),
        physical_id: physical_id.to_owned(),
        kind,
        status,
        reason: reason.map(str::to_owned),
        token: token(stack),
    };
    stack.events.push(event);
}

/// A time as in event ids and JSON: `2026-11-21T07:32:00.000Z`.
pub fn timestamp(at_ms: i64) -> String {
    jiff::Timestamp::from_millisecond(at_ms)
        .map(|time| format!("{time:.3}"))
        .unwrap_or_default()
}

fn operation(stack: &Stack) -> String {
    stack
        .operations
        .last()
        .map(|one| one.id.clone())
        .unwrap_or_default()
}

fn token(stack: &Stack) -> Option<String> {
    stack.operations.last().and_then(|one| one.token.clone())
}
