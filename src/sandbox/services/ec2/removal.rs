//! What deletes, with AWS's refusals.

use super::gateways::{ENDPOINT_MISSING, NAT_MISSING};
use super::hosts::{self, INSTANCES, VOLUMES};
use super::interfaces::INTERFACES;
use super::place;
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::kinds::names::{
    EIP, INSTANCE, NAT_GATEWAY, NETWORK_INTERFACE, SECURITY_GROUP, VOLUME, VPC, VPC_ENDPOINT,
};
use crate::sandbox::engine::kinds::{group, security_group};
use crate::sandbox::engine::{Address, Object, World, life};

/// How EC2 says yes where it says nothing else.
fn done() -> Tree {
    Tree::map([("return", Tree::Bool(true))])
}

fn missing((code, message): (&str, &str), id: &str) -> ApiError {
    ApiError::client(code, message.replace("{}", id))
}

/// A call that only asks whether it would be allowed.
fn dry_run(call: &Call) -> Result<(), ApiError> {
    if call.input.get("DryRun").as_bool() != Some(true) {
        return Ok(());
    }
    Err(ApiError {
        status: 412,
        ..ApiError::client(
            "DryRunOperation",
            "Request would have succeeded, but DryRun flag is set.",
        )
    })
}

/// The object that a call's parameter names.
fn named(
    world: &World,
    call: &Call,
    (parameter, kind): (&str, &str),
    absent: (&str, &str),
) -> Result<Address, ApiError> {
    dry_run(call)?;
    let Some(id) = call.input.get(parameter).as_str() else {
        let message = format!("The request must contain the parameter {parameter}");
        return Err(ApiError::client("MissingParameter", message));
    };
    world
        .find(&place(call), kind, id)
        .map(Object::address)
        .ok_or_else(|| missing(absent, id))
}

fn at_once(world: &mut World, address: &Address) -> Result<(), ApiError> {
    life::remove_now(world, address)
        .map_err(|refusal| ApiError::client(&refusal.code, refusal.message))
}

/// `DeleteNetworkInterface`.
pub(super) fn interface(world: &mut World, call: &Call) -> Answer {
    let parameter = ("NetworkInterfaceId", NETWORK_INTERFACE);
    let address = named(world, call, parameter, INTERFACES.missing)?;
    at_once(world, &address)?;
    Ok(done())
}

/// `DeleteSecurityGroup`. Nobody can delete the group that a VPC came with.
pub(super) fn security_group(world: &mut World, call: &Call) -> Answer {
    let parameter = ("GroupId", SECURITY_GROUP);
    let address = named(world, call, parameter, security_group::MISSING)?;
    let default = world
        .object(&address)
        .is_some_and(|group| group.parents.iter().any(|parent| parent.kind == VPC));
    if default {
        let message = format!(
            "the specified group: \"{}\" name: \"default\" cannot be deleted by a user",
            address.id
        );
        return Err(ApiError::client("CannotDelete", message));
    }
    at_once(world, &address)?;
    Ok(done())
}

/// `DeleteVolume`.
pub(super) fn volume(world: &mut World, call: &Call) -> Answer {
    let address = named(world, call, ("VolumeId", VOLUME), VOLUMES.missing)?;
    let holder = world
        .object(&address)
        .and_then(|volume| hosts::holder(world, volume));
    if let Some(holder) = holder {
        let message = format!(
            "Volume {} is currently attached to {}",
            address.id, holder.id
        );
        return Err(ApiError::client("VolumeInUse", message));
    }
    at_once(world, &address)?;
    Ok(done())
}

/// `ReleaseAddress`.
pub(super) fn address(world: &mut World, call: &Call) -> Answer {
    dry_run(call)?;
    let id = call.input.get("AllocationId").as_str().unwrap_or_default();
    let found = world
        .objects(&place(call), EIP)
        .find(|address| address.attribute("AllocationId") == Some(id))
        .map(Object::address)
        .ok_or_else(|| missing(super::gateways::ADDRESSES.missing, id))?;
    at_once(world, &found)?;
    Ok(done())
}

/// `DeleteNatGateway`: begun now, over in some minutes.
pub(super) fn nat_gateway(world: &mut World, call: &Call) -> Answer {
    let address = named(world, call, ("NatGatewayId", NAT_GATEWAY), NAT_MISSING)?;
    life::remove(world, &address)
        .map_err(|refusal| ApiError::client(&refusal.code, refusal.message))?;
    Ok(Tree::map([("natGatewayId", Tree::text(address.id))]))
}

/// `DeleteVpcEndpoints`: each begun now, over in some minutes; those that cannot be are listed.
pub(super) fn endpoints(world: &mut World, call: &Call) -> Answer {
    dry_run(call)?;
    let place = place(call);
    let mut unsuccessful = Vec::new();
    for id in call.input.get("VpcEndpointId").items() {
        let id = id.as_str().unwrap_or_default();
        let address = Address::new(&place, VPC_ENDPOINT, id);
        let outcome = if world.object(&address).is_some() {
            life::remove(world, &address)
                .map_err(|refusal| ApiError::client(&refusal.code, refusal.message))
        } else {
            Err(missing(ENDPOINT_MISSING, id))
        };
        if let Err(error) = outcome {
            let said = Tree::map([
                ("code", Tree::Text(error.code)),
                ("message", Tree::Text(error.message)),
            ]);
            unsuccessful.push(Tree::map([("resourceId", Tree::text(id)), ("error", said)]));
        }
    }
    Ok(Tree::map([("unsuccessful", Tree::List(unsuccessful))]))
}

/// `TerminateInstances`: all of them, or none when one is not there.
pub(super) fn instances(world: &mut World, call: &Call) -> Answer {
    dry_run(call)?;
    let place = place(call);
    let ids = call.input.get("InstanceId").items().iter();
    let ids: Vec<&str> = ids.filter_map(Tree::as_str).collect();
    let there = |id: &str| {
        world.find(&place, INSTANCE, id).is_some()
            || world.remembered(&place, INSTANCE).any(|one| one.id == id)
    };
    if let Some(id) = ids.iter().find(|id| !there(id)) {
        return Err(missing(INSTANCES.missing, id));
    }
    let mut changes = Vec::new();
    for id in ids {
        let address = Address::new(&place, INSTANCE, id);
        let state = |world: &World| {
            let gone = || world.remembered(&place, INSTANCE).find(|one| one.id == id);
            world
                .object(&address)
                .or_else(gone)
                .map_or(Tree::Null, hosts::state)
        };
        let before = state(world);
        group::terminate(world, &address);
        changes.push(Tree::map([
            ("instanceId", Tree::text(id)),
            ("previousState", before),
            ("currentState", state(world)),
        ]));
    }
    Ok(Tree::map([("instancesSet", Tree::List(changes))]))
}
