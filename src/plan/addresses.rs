//! The address plan: which block each subnet takes.

use ipnet::Ipv4Net;

use crate::profile::{Addressing, Cidrs, Network};

/// Why an address plan does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// More or fewer zones than the plan can number.
    #[error("{zones} availability zones; the address plan knows 2 to 6")]
    Zones {
        /// How many the profile has.
        zones: usize,
    },
    /// `addressing: custom` without its blocks.
    #[error("`network.addressing: custom` needs `network.cidrs`")]
    NoCidrs,
    /// Not one block per zone.
    #[error("`network.cidrs.{list}` has {found} blocks for {zones} availability zones")]
    Count {
        /// `public` or `private`.
        list: &'static str,
        /// Blocks found.
        found: usize,
        /// Zones to serve.
        zones: usize,
    },
    /// A VPC takes /16 to /28.
    #[error("{block} is not between /16 and /28, which is what AWS allows")]
    Size {
        /// The block.
        block: Ipv4Net,
    },
    /// A public subnet outside the VPC's primary block.
    #[error("public block {block} is not inside {vpc}")]
    Outside {
        /// The block.
        block: Ipv4Net,
        /// The VPC's primary block.
        vpc: Ipv4Net,
    },
    /// Two subnets that share addresses.
    #[error("{first} and {second} overlap")]
    Overlap {
        /// One block.
        first: Ipv4Net,
        /// The other.
        second: Ipv4Net,
    },
    /// Too few addresses for the tasks.
    #[error(
        "{needed} addresses are needed in {zone} and {block} has {usable}: {what} would find none"
    )]
    Full {
        /// AZ id.
        zone: String,
        /// The subnet's block.
        block: Ipv4Net,
        /// Addresses it can give.
        usable: u64,
        /// Addresses wanted of it.
        needed: u64,
        /// Who would go without.
        what: &'static str,
    },
}

/// The VPC's primary block, and one public and one private block per zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocks {
    /// Primary block of the VPC.
    pub vpc: Ipv4Net,
    /// Public subnets, in the order of the zones.
    pub public: Vec<Ipv4Net>,
    /// Private subnets, in the order of the zones.
    pub private: Vec<Ipv4Net>,
}

/// The plan of the profile's choice, for its number of zones.
pub(super) fn blocks(network: &Network) -> Result<Blocks, AddressError> {
    let zones = network.availability_zones.len();
    if !(2..=6).contains(&zones) {
        return Err(AddressError::Zones { zones });
    }
    match network.addressing {
        Addressing::Published => Ok(published(zones, 17)),
        Addressing::Shifted => Ok(published(zones, 18)),
        Addressing::Custom => custom(network.cidrs.as_ref().ok_or(AddressError::NoCidrs)?, zones),
    }
}

/// The published shape: 172.16.0.0/16 with a /19 per public subnet from 172.16.32.0 on, and a
/// whole /16 per private subnet from 172.`first`.0.0 on.
fn published(zones: usize, first: u8) -> Blocks {
    let numbered = |make: fn(u8, u8) -> Ipv4Net| {
        (0..6_u8)
            .take(zones)
            .map(|zone| make(zone, first))
            .collect()
    };
    Blocks {
        vpc: block([172, 16, 0, 0], 16),
        public: (1..=6_u8)
            .take(zones)
            .map(|zone| block([172, 16, 32 * zone, 0], 19))
            .collect(),
        private: numbered(|zone, first| block([172, first + zone, 0, 0], 16)),
    }
}

fn block(octets: [u8; 4], prefix: u8) -> Ipv4Net {
    Ipv4Net::new_assert(octets.into(), prefix)
}

fn custom(cidrs: &Cidrs, zones: usize) -> Result<Blocks, AddressError> {
    for (list, blocks) in [("public", &cidrs.public), ("private", &cidrs.private)] {
        if blocks.len() != zones {
            return Err(AddressError::Count {
                list,
                found: blocks.len(),
                zones,
            });
        }
    }
    let vpc = cidrs.vpc;
    let all: Vec<Ipv4Net> = cidrs.public.iter().chain(&cidrs.private).copied().collect();
    if let Some(block) = all
        .iter()
        .chain([&vpc])
        .find(|b| !(16..=28).contains(&b.prefix_len()))
    {
        return Err(AddressError::Size { block: *block });
    }
    if let Some(block) = cidrs.public.iter().find(|b| !vpc.contains(*b)) {
        return Err(AddressError::Outside { block: *block, vpc });
    }
    // A private block is inside the primary one, or a secondary one beside it.
    if let Some(block) = cidrs.private.iter().find(|b| b.contains(&vpc)) {
        return Err(AddressError::Overlap {
            first: vpc,
            second: *block,
        });
    }
    for (index, first) in all.iter().enumerate() {
        for second in all.iter().skip(index + 1) {
            if first.contains(second) || second.contains(first) {
                return Err(AddressError::Overlap {
                    first: *first,
                    second: *second,
                });
            }
        }
    }
    Ok(Blocks {
        vpc,
        public: cidrs.public.clone(),
        private: cidrs.private.clone(),
    })
}

/// Addresses of a block that a subnet can give: AWS keeps the first four and the last.
/// <https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html>
pub(super) fn usable(block: Ipv4Net) -> u64 {
    (1_u64 << (32 - block.prefix_len())).saturating_sub(5)
}
