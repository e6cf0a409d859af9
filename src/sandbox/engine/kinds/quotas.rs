//! Service quotas: AWS's defaults, and those the sandbox's account has had raised.

use crate::sandbox::engine::place::Place;
use crate::sandbox::engine::world::{Region, World};

/// A quota: the key it is kept under in the world, and AWS's default.
#[derive(Debug, Clone, Copy)]
pub struct Quota {
    /// Service and quota code.
    pub code: &'static str,
    /// What an account starts with.
    pub default: u64,
    /// What it limits.
    pub title: &'static str,
}

/// VPCs of a region.
pub const VPCS: Quota = quota("vpc/L-F678F1CE", 5, "VPCs per Region");
/// IPv4 blocks of a VPC, the primary one included.
pub const CIDRS_PER_VPC: Quota = quota("vpc/L-83CA0A9D", 5, "IPv4 CIDR blocks per VPC");
/// Elastic IP addresses of a region.
pub const ADDRESSES: Quota = quota("ec2/L-0263D0A3", 5, "EC2-VPC Elastic IPs");
/// vCPUs of Spot instances of the standard families.
pub const SPOT_VCPUS: Quota = quota(
    "ec2/L-34B43A08",
    5,
    "All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests",
);
/// vCPUs of On-Demand instances of the standard families.
pub const ON_DEMAND_VCPUS: Quota = quota(
    "ec2/L-1216C47A",
    5,
    "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances",
);
/// vCPUs of On-Demand tasks on Fargate.
pub const FARGATE_VCPUS: Quota = quota(
    "fargate/L-3032A538",
    6,
    "Fargate On-Demand vCPU resource count",
);
/// vCPUs of Spot tasks on Fargate.
pub const FARGATE_SPOT_VCPUS: Quota =
    quota("fargate/L-36FBB829", 6, "Fargate Spot vCPU resource count");

/// Every quota that the sandbox keeps.
pub const ALL: &[Quota] = &[
    VPCS,
    CIDRS_PER_VPC,
    ADDRESSES,
    SPOT_VCPUS,
    ON_DEMAND_VCPUS,
    FARGATE_VCPUS,
    FARGATE_SPOT_VCPUS,
];

/// What the sandbox's account has had raised, as the account of the published benchmark had:
/// 4 500 Spot vCPUs, 10 000 Fargate tasks of one vCPU. With AWS's defaults no host would start.
/// Source: <https://www.vladionescu.me/posts/scaling-containers-on-aws-in-2022/>.
const RAISED: &[(Quota, u64)] = &[
    (SPOT_VCPUS, 4_500),
    (ON_DEMAND_VCPUS, 4_500),
    (FARGATE_VCPUS, 10_000),
    (FARGATE_SPOT_VCPUS, 10_000),
];

const fn quota(code: &'static str, default: u64, title: &'static str) -> Quota {
    Quota {
        code,
        default,
        title,
    }
}

/// Raises, in a new region, what the sandbox's account has had raised.
pub fn raise(region: &mut Region) {
    for (quota, value) in RAISED {
        region.quotas.entry(quota.code.to_owned()).or_insert(*value);
    }
}

/// Takes back, in a region, what the sandbox's account has had raised.
pub fn lower(region: &mut Region) {
    for (quota, _) in RAISED {
        region.quotas.remove(quota.code);
    }
}

/// The quota in force.
pub fn limit(world: &World, place: &Place, quota: Quota) -> u64 {
    world.quota(place, quota.code, quota.default)
}

/// Whether one more fits where so many are.
pub fn room(world: &World, place: &Place, quota: Quota, there: usize) -> bool {
    u64::try_from(there).is_ok_and(|there| there < limit(world, place, quota))
}

/// Whether `more` fit where `there` are.
pub fn fits(world: &World, place: &Place, quota: Quota, (there, more): (i64, i64)) -> bool {
    u64::try_from(there + more).is_ok_and(|total| total <= limit(world, place, quota))
}
