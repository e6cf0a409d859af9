//! Where calls are held against what their caller may do.

use super::calls;
use super::decide::{Decision, Held};
use super::denial::Denial;
use super::document::Document;
use super::request::Request;
use super::rights::Rights;
use crate::sandbox::call::{Answer, ApiError, Call};
use crate::sandbox::engine::World;
use crate::sandbox::engine::place::Place;
use crate::sandbox::services;

/// Calls that let CloudFormation work for their caller when the stack has no role.
const WORKING: &[&str] = &[
    "CreateStack",
    "DeleteStack",
    "ExecuteChangeSet",
    "UpdateStack",
];

/// Answers a call, its caller held to policies if there are any.
///
/// # Errors
/// The call's own, and what the policies do not allow.
pub fn handle(world: &mut World, call: &Call, policies: Option<&[Document]>) -> Answer {
    let Some(policies) = policies else {
        return services::handle(world, call);
    };
    let mut held = call.clone();
    held.principal.rights = Rights::Policies(policies.to_vec());
    services::handle(world, &held)
}

/// Refuses a call that its caller may not make, in the words of its service.
///
/// # Errors
/// The first thing that is not allowed.
pub fn check(world: &World, call: &Call) -> Result<(), ApiError> {
    let place = place(call);
    let Some(held) = call.principal.rights.held(world, &place) else {
        return Ok(());
    };
    first_denied(&held, calls::wanted(world, call), &call.principal.arn)
        .map_err(|denial| denial.error(call))
}

/// The first of some requests that policies do not allow.
pub(super) fn first_denied(
    held: &Held,
    wanted: Vec<Request>,
    principal: &str,
) -> Result<(), Box<Denial>> {
    for request in wanted {
        let decision = held.decide(&request);
        if decision != Decision::Allowed {
            return Err(Box::new(Denial {
                principal: principal.to_owned(),
                request,
                decision,
            }));
        }
    }
    Ok(())
}

/// Keeps with a stack for whom CloudFormation works on it, after a call that was answered.
pub fn remember(world: &mut World, call: &Call) {
    if call.service != "cloudformation" || !WORKING.contains(&call.action.as_str()) {
        return;
    }
    let place = place(call);
    let Some(id) = calls::stack_of(world, call) else {
        return;
    };
    let stacks = &mut world.region_mut(&place).stacks;
    if let Some(stack) = stacks.get_mut(&id) {
        let principal = &call.principal;
        stack.acting = (principal.rights != Rights::All).then(|| principal.clone());
    }
}

fn place(call: &Call) -> Place {
    Place::new(call.account.as_str(), call.region.as_str())
}
