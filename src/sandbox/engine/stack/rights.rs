//! Whether the stack's role, or who works on the stack, may do what a handler is about to do.

use serde_json::Value;

use super::access::{resource, target, task};
use super::handler::entity;
use super::make::{Failure, resolve};
use super::model::{Site, Verb};
use crate::sandbox::call::Principal;
use crate::sandbox::engine::kind::{Class, Draft, Id, Refusal};
use crate::sandbox::engine::kinds;
use crate::sandbox::engine::object::Owner;
use crate::sandbox::engine::timing::Operation;
use crate::sandbox::engine::world::World;
use crate::sandbox::policy::{Denial, Work, may_work};

/// Name of the session in which CloudFormation works as a role.
const SESSION: &str = "AWSCloudFormation";

/// Refuses what the handler of a resource may not do.
pub(super) fn check(
    world: &World,
    site: &Site,
    logical_id: &str,
    operation: Operation,
) -> Result<(), Failure> {
    let (Some((stack, resource)), Some(task)) = (
        resource(world, site, logical_id),
        task(world, site, logical_id),
    ) else {
        return Ok(());
    };
    let principal = match (&stack.definition.role_arn, &stack.acting) {
        (Some(role), _) => Principal::assumed_role(role, SESSION),
        (None, Some(acting)) => acting.clone(),
        (None, None) => return Ok(()),
    };
    let making = matches!(task.verb, Verb::Create | Verb::Replace);
    let properties = match (making, target(world, site, logical_id)) {
        (true, _) => resolve(world, site, &task.wanted)?,
        (false, Some(address)) => world
            .object(&address)
            .map(|object| object.properties.clone())
            .unwrap_or_default(),
        (false, None) => return Ok(()),
    };
    let id = if making {
        future_id(world, site, logical_id, &properties)
    } else {
        target(world, site, logical_id).map_or_else(|| "*".to_owned(), |address| address.id)
    };
    let work = Work {
        place: &site.place,
        principal: &principal,
        kind: &resource.kind,
        operation,
        id: &id,
        properties: &properties,
    };
    may_work(world, &work).map_err(|denial| Failure::Refused(refusal(&denial)))
}

/// The name a resource is going to have; `*` where AWS makes an id.
fn future_id(world: &World, site: &Site, logical_id: &str, properties: &Value) -> String {
    let any = || "*".to_owned();
    let Some((stack, resource)) = resource(world, site, logical_id) else {
        return any();
    };
    let Some(kind) = kinds::find(&resource.kind) else {
        return any();
    };
    if matches!(kind.id, Id::Hex(_)) {
        return any();
    }
    let draft = Draft {
        seed: world.seed,
        place: &site.place,
        kind,
        entity: entity(site, logical_id, resource.generation),
        stack_name: Some(&stack.name),
        owner: Some(Owner {
            stack: site.stack.clone(),
            logical_id: logical_id.to_owned(),
        }),
        properties,
    };
    draft.id(world)
}

/// The denial as the service of its action says it, and as CloudFormation classes it.
fn refusal(denial: &Denial) -> Refusal {
    let message = if denial.request.action.starts_with("ec2:") {
        denial.encoded_sentence()
    } else {
        denial.sentence()
    };
    Refusal {
        status: 403,
        ..Refusal::new(Class::AccessDenied, "AccessDenied", message)
    }
}
