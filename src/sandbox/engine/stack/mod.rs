//! CloudFormation's stacks: what one is, and how its operations run.
//!
//! - `model`, `status`, `event`, `change_set`: what is kept;
//! - `compile`, `validate`, `capabilities`: from a template's text to what an operation needs;
//! - `begin`: the first step of each operation; `plan`: what there is to do, and in which order;
//! - `walk`: what is next; `phase`: what comes when nothing is;
//! - `handler`: one resource's state machine; `make`, `update`, `remove`: what it does;
//! - `diff`: what differs between two sets of properties; `reason`: AWS's words.

mod access;
mod begin;
mod capabilities;
mod change;
mod change_set;
mod compile;
mod diff;
mod early;
mod event;
mod handler;
mod make;
mod model;
mod output;
mod phase;
mod plan;
mod reason;
mod remove;
mod rights;
mod status;
mod update;
mod validate;
mod walk;

use super::place::Place;
use super::queue::Step;
use super::world::World;

pub use begin::{Removal, Start, create, delete, new_stack, next_id, record, update};
pub use capabilities::{Required, required as required_capabilities};
pub use change::{Action, Change, Detail, changes};
pub use change_set::{ChangeSet, Request, execute, is_idle, propose};
pub use compile::{Compiled, Source, compile, parse};
pub use early::Finding;
pub use event::{Event, STACK, stack as note, timestamp};
pub use model::{
    Before, Definition, Operation, Output, Phase, Resource, Running, Site, Stack, Task, TaskState,
    Verb,
};
pub use status::{
    ChangeSetKind, ChangeSetStatus, ExecutionStatus, OnFailure, OperationKind, Outcome, Status,
};
pub use validate::LIMITS;

/// A step of a stack's operation is due.
pub(super) fn happens(
    world: &mut World,
    site: &Site,
    operation: &str,
    logical_id: Option<&str>,
    step: Step,
) {
    if step == Step::ChangeSet {
        return change_set::computed(world, site, operation);
    }
    let current = world
        .stack(site)
        .and_then(|stack| stack.running.as_ref())
        .is_some_and(|running| running.id == operation);
    if !current {
        return;
    }
    match (step, logical_id) {
        (Step::Call, Some(logical_id)) => handler::call(world, site, logical_id),
        (Step::Look, Some(logical_id)) => handler::look(world, site, logical_id),
        (Step::Timeout, _) => phase::timeout(world, site),
        _ => {}
    }
    walk::proceed(world, site);
}

impl World {
    /// The stack at a site.
    pub fn stack(&self, site: &Site) -> Option<&Stack> {
        self.region(&site.place)?.stacks.get(&site.stack)
    }

    /// The stack at a site, to change.
    pub fn stack_mut(&mut self, site: &Site) -> Option<&mut Stack> {
        self.accounts
            .get_mut(&site.place.account)?
            .regions
            .get_mut(&site.place.region)?
            .stacks
            .get_mut(&site.stack)
    }

    /// The stack of a name or an ARN: a deleted one answers to its ARN only.
    pub fn stack_named(&self, place: &Place, name_or_arn: &str) -> Option<&Stack> {
        let stacks = &self.region(place)?.stacks;
        if name_or_arn.starts_with("arn:") {
            return stacks.get(name_or_arn);
        }
        stacks
            .values()
            .find(|stack| stack.name == name_or_arn && !stack.is_deleted())
    }
}

#[cfg(test)]
mod tests;
