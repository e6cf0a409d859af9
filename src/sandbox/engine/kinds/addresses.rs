//! Private addresses and names of instances: derived from their subnet, never kept.

use super::names::SUBNET;
use crate::sandbox::engine::chance;
use crate::sandbox::engine::object::Object;
use crate::sandbox::engine::world::World;

/// Addresses that AWS keeps for itself at the start of a subnet.
/// Source: <https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html>.
const RESERVED: u64 = 4;

/// The private address of an instance; none without its subnet.
pub fn private_address(world: &World, instance: &Object) -> Option<std::net::Ipv4Addr> {
    let subnet = world.find(&instance.place, SUBNET, instance.text("SubnetId")?)?;
    let block: ipnet::Ipv4Net = subnet.text("CidrBlock")?.parse().ok()?;
    let size = 1_u64 << (32 - u32::from(block.prefix_len()));
    let free = size.checked_sub(RESERVED + 1)?;
    let nth = RESERVED + chance::below(world.seed, &instance.id, "address", free);
    let nth = u32::try_from(nth).ok()?;
    Some(u32::from(block.network()).checked_add(nth)?.into())
}

/// The private DNS name of an instance.
/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-naming.html>.
pub fn private_name(world: &World, instance: &Object) -> String {
    let Some(address) = private_address(world, instance) else {
        return String::new();
    };
    let host = format!("ip-{}", address.to_string().replace('.', "-"));
    match instance.place.region.as_str() {
        "us-east-1" => format!("{host}.ec2.internal"),
        region => format!("{host}.{region}.compute.internal"),
    }
}
