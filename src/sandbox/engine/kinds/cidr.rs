//! Address blocks: which a VPC has, which may join them.

use ipnet::{Ipv4Net, Ipv6Net};

use super::names;
use crate::sandbox::engine::object::State;
use crate::sandbox::engine::place::Place;
use crate::sandbox::engine::world::World;

/// A block as EC2 takes it for a VPC or a subnet: a network address, /16 to /28.
pub fn block(text: &str) -> Option<Ipv4Net> {
    text.parse::<Ipv4Net>()
        .ok()
        .filter(|net| net.trunc() == *net && (16..=28).contains(&net.prefix_len()))
}

/// Whether two blocks share an address.
pub fn overlap(one: &Ipv4Net, other: &Ipv4Net) -> bool {
    one.contains(other) || other.contains(one)
}

/// The IPv4 blocks that are associated with a VPC now, the primary one first.
pub fn of_vpc(world: &World, place: &Place, vpc: &str) -> Vec<Ipv4Net> {
    let primary = world
        .find(place, names::VPC, vpc)
        .and_then(|vpc| vpc.text("CidrBlock"));
    let further = world
        .objects(place, names::VPC_CIDR_BLOCK)
        .filter(|block| block.state == State::Active && block.text("VpcId") == Some(vpc))
        .filter_map(|block| block.text("CidrBlock"));
    primary
        .into_iter()
        .chain(further)
        .filter_map(|text| text.parse().ok())
        .collect()
}

/// The IPv6 blocks that are associated with a VPC now.
pub fn ipv6_of_vpc(world: &World, place: &Place, vpc: &str) -> Vec<Ipv6Net> {
    world
        .objects(place, names::VPC_CIDR_BLOCK)
        .filter(|block| block.state == State::Active && block.text("VpcId") == Some(vpc))
        .filter_map(|block| block.attribute("ipv6_block"))
        .filter_map(|text| text.parse().ok())
        .collect()
}

/// A range, and the ranges that may not join a VPC that has a block in it.
type Restriction = (&'static str, &'static [&'static str]);

/// Which ranges do not go together.
/// Source: <https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions>.
const RESTRICTIONS: &[Restriction] = &[
    (
        "10.0.0.0/8",
        &["172.16.0.0/12", "192.168.0.0/16", "198.19.0.0/16"],
    ),
    (
        "172.16.0.0/12",
        &[
            "10.0.0.0/8",
            "172.31.0.0/16",
            "192.168.0.0/16",
            "198.19.0.0/16",
        ],
    ),
    (
        "192.168.0.0/16",
        &["10.0.0.0/8", "172.16.0.0/12", "198.19.0.0/16"],
    ),
    (
        "198.19.0.0/16",
        &["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"],
    ),
    (
        "100.64.0.0/10",
        &[
            "10.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "198.19.0.0/16",
        ],
    ),
];

/// Never allowed: link-local addresses.
const LINK_LOCAL: &str = "169.254.0.0/16";

/// Whether a block may join a VPC whose primary block is `primary`.
pub fn may_join(primary: &Ipv4Net, block: &Ipv4Net) -> bool {
    let inside = |range: &str, net: &Ipv4Net| {
        range
            .parse::<Ipv4Net>()
            .is_ok_and(|range| range.contains(net))
    };
    if inside(LINK_LOCAL, block) {
        return false;
    }
    RESTRICTIONS
        .iter()
        .filter(|(of, _)| inside(of, primary))
        .flat_map(|(_, forbidden)| forbidden.iter())
        .all(|range| !inside(range, block))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn net(text: &str) -> Ipv4Net {
        text.parse().expect("a block")
    }

    #[test]
    fn blocks_are_network_addresses_of_16_to_28_bits() {
        assert!(block("172.16.0.0/16").is_some());
        assert!(block("172.16.0.1/16").is_none());
        assert!(block("10.0.0.0/8").is_none());
        assert!(block("10.0.0.0/29").is_none());
    }

    #[test]
    fn the_published_blocks_go_together_and_others_do_not() {
        let primary = net("172.16.0.0/16");
        for second in [
            "172.17.0.0/16",
            "172.21.0.0/16",
            "100.64.0.0/16",
            "8.8.0.0/16",
        ] {
            assert!(may_join(&primary, &net(second)), "{second}");
        }
        for second in [
            "10.0.0.0/16",
            "192.168.0.0/16",
            "172.31.0.0/16",
            "169.254.0.0/16",
        ] {
            assert!(!may_join(&primary, &net(second)), "{second}");
        }
        assert!(!may_join(&net("10.0.0.0/16"), &net("172.16.0.0/16")));
    }
}
