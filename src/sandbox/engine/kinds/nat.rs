//! Elastic IP addresses and NAT gateways.

use serde_json::Value;

use super::interface::{self, Plug};
use super::names::{EIP, NAT_GATEWAY, SUBNET};
use super::quotas::{self, ADDRESSES, NAT_GATEWAYS};
use super::rules::network as rules;
use super::{gateway, subnet};
use crate::sandbox::engine::kind::{Attribute, Draft, Id, Kind, Reference, Refusal, Settle};
use crate::sandbox::engine::object::{Object, State};
use crate::sandbox::engine::place::Address;
use crate::sandbox::engine::world::World;

/// `AWS::EC2::EIP`. Its physical id is the address itself.
pub static ADDRESS: Kind = Kind {
    attributes: &[
        ("PublicIp", Attribute::Id),
        ("AllocationId", Attribute::Hex("eipalloc-")),
    ],
    refuse_create: |world, draft| {
        let there = world.objects(draft.place, EIP).count();
        rules::ADDRESS_LIMIT.unless(quotas::room(world, draft.place, ADDRESSES, there), &[])
    },
    refuse_delete: |world, address| {
        let allocation = address.attribute("AllocationId");
        let used = world
            .objects(&address.place, NAT_GATEWAY)
            .any(|nat| nat.text("AllocationId") == allocation);
        rules::ADDRESS_IN_USE.unless(!used, &[&address.id])
    },
    ..Kind::new(EIP, Id::Other(|_, draft| public_address(draft)))
};

/// An address out of one of Amazon's ranges.
fn public_address(draft: &Draft<'_>) -> String {
    let byte = |purpose: &str, bound: u64| {
        crate::sandbox::engine::chance::below(draft.seed, &draft.entity, purpose, bound)
    };
    format!(
        "54.{}.{}.{}",
        144 + byte("second", 64),
        byte("third", 256),
        1 + byte("fourth", 254)
    )
}

/// `AWS::EC2::NatGateway`.
pub static KIND: Kind = Kind {
    arn: "arn:aws:ec2:{region}:{account}:natgateway/{id}",
    attributes: &[("NatGatewayId", Attribute::Id)],
    references: &[
        Reference::new("SubnetId", SUBNET, subnet::MISSING),
        Reference::new(
            "AllocationId",
            EIP,
            (
                "InvalidAllocationID.NotFound",
                "The allocation ID '{}' does not exist",
            ),
        )
        .by("AllocationId"),
    ],
    refuse_create,
    on_create,
    settled,
    gone: |_, _| Settle::Done,
    on_gone: |world, nat| {
        interface::unplug(world, &nat.address());
        world.remember(nat.clone());
    },
    ..Kind::new(NAT_GATEWAY, Id::Hex("nat-"))
};

/// The attribute of a NAT gateway that failed: why.
const FAILURE: &str = "failure";

fn refuse_create(world: &World, draft: &Draft<'_>) -> Result<(), Refusal> {
    refuse_number(world, draft)?;
    let Some(allocation) = draft.text("AllocationId") else {
        return Ok(());
    };
    let taken = world
        .objects(draft.place, NAT_GATEWAY)
        .any(|nat| nat.text("AllocationId") == Some(allocation));
    rules::ADDRESS_ASSOCIATED.unless(!taken, &[allocation])
}

/// Refuses one more gateway in a zone that has as many as the quota allows.
fn refuse_number(world: &World, draft: &Draft<'_>) -> Result<(), Refusal> {
    let zone = |subnet: Option<&str>| subnet::zone_of(world, draft.place, subnet?);
    let wanted = zone(draft.text("SubnetId"));
    let there = world
        .objects(draft.place, NAT_GATEWAY)
        .filter(|nat| zone(nat.text("SubnetId")) == wanted)
        .count();
    let limit = quotas::limit(world, draft.place, NAT_GATEWAYS).to_string();
    let room = quotas::room(world, draft.place, NAT_GATEWAYS, there);
    rules::NAT_LIMIT.unless(room, &[&limit])
}

/// The call is accepted; whether it works out depends on the gateway being attached at that moment.
fn on_create(world: &mut World, address: &Address) {
    let Some(nat) = world.object(address).cloned() else {
        return;
    };
    let subnet = nat.text("SubnetId").unwrap_or_default();
    let vpc = world
        .find(&address.place, SUBNET, subnet)
        .and_then(|subnet| subnet.text("VpcId"))
        .unwrap_or_default()
        .to_owned();
    if gateway::is_attached(world, &address.place, &vpc, None) {
        interface::plug(
            world,
            &Plug {
                owner: address,
                subnet,
                groups: Vec::new(),
                description: format!("Interface for NAT Gateway {}", nat.id),
                public: true,
            },
        );
    } else if let Some(nat) = world.object_mut(address) {
        let why = rules::NAT_WITHOUT_GATEWAY.words(&[&nat.id, &vpc]);
        nat.attributes.insert(FAILURE.to_owned(), Value::from(why));
    }
}

fn settled(_: &World, nat: &Object) -> Settle {
    nat.attribute(FAILURE)
        .map_or(Settle::Done, |why| Settle::Failed(why.to_owned()))
}

/// Whether a NAT gateway carries traffic: it is ready, and its own subnet has a way out.
pub fn carries_traffic(world: &World, nat: &Object) -> bool {
    nat.state == State::Active
        && nat
            .text("SubnetId")
            .is_some_and(|subnet| super::reach::has_gateway_route(world, &nat.place, subnet))
}
