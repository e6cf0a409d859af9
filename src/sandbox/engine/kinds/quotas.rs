//! Service quotas: AWS's defaults, and those the sandbox's account has had raised.

use crate::sandbox::engine::place::Place;
use crate::sandbox::engine::world::{Region, World};

/// A quota: the key it is kept under in the world, and AWS's default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
/// Internet gateways of a region.
pub const GATEWAYS: Quota = quota("vpc/L-A4707A72", 5, "Internet gateways per Region");
/// NAT gateways of a zone.
pub const NAT_GATEWAYS: Quota = quota("vpc/L-FE5A380F", 5, "NAT gateways per Availability Zone");
/// Network interfaces of a region; it is told, and no interface is refused for it.
pub const INTERFACES: Quota = quota("vpc/L-DF5E4CA3", 5_000, "Network interfaces per Region");
/// Interface endpoints of a VPC.
pub const INTERFACE_ENDPOINTS: Quota =
    quota("vpc/L-29B6F2EB", 50, "Interface VPC endpoints per VPC");
/// Subnets of a VPC.
pub const SUBNETS: Quota = quota("vpc/L-407747CB", 200, "Subnets per VPC");
/// Security groups of a region.
pub const SECURITY_GROUPS: Quota = quota("vpc/L-E79EC296", 2_500, "VPC security groups per Region");
/// Rules of a security group, each way.
pub const GROUP_RULES: Quota = quota(
    "vpc/L-0EA8095F",
    60,
    "Inbound or outbound rules per security group",
);
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
/// vCPUs of Spot instances of the families with small graphics processors.
pub const SPOT_G_VCPUS: Quota = quota("ec2/L-3819A6DF", 0, "All G and VT Spot Instance Requests");
/// vCPUs of On-Demand instances of the families with small graphics processors.
pub const ON_DEMAND_G_VCPUS: Quota =
    quota("ec2/L-DB2E81BA", 0, "Running On-Demand G and VT instances");
/// vCPUs of Spot instances of the families with large graphics processors.
pub const SPOT_P_VCPUS: Quota = quota(
    "ec2/L-7212CCBC",
    0,
    "All P4, P3 and P2 Spot Instance Requests",
);
/// vCPUs of On-Demand instances of the families with large graphics processors.
pub const ON_DEMAND_P_VCPUS: Quota = quota("ec2/L-417A185B", 0, "Running On-Demand P instances");
/// Auto Scaling groups of a region.
pub const GROUPS: Quota = quota(
    "autoscaling/L-CDE20ADC",
    500,
    "Auto Scaling groups per region",
);
/// ECS clusters of a region.
pub const CLUSTERS: Quota = quota("ecs/L-21C621EB", 10_000, "Clusters per account");
/// Services of a cluster.
pub const SERVICES: Quota = quota("ecs/L-9EF96962", 5_000, "Services per cluster");
/// Tasks that a service may want.
pub const SERVICE_TASKS: Quota = quota("ecs/L-92E49DE3", 5_000, "Tasks per service");
/// Container instances of a cluster.
pub const HOSTS: Quota = quota("ecs/L-86C34207", 5_000, "Container instances per cluster");
/// vCPUs of On-Demand tasks on Fargate.
pub const FARGATE_VCPUS: Quota = quota(
    "fargate/L-3032A538",
    6,
    "Fargate On-Demand vCPU resource count",
);
/// vCPUs of Spot tasks on Fargate.
pub const FARGATE_SPOT_VCPUS: Quota =
    quota("fargate/L-36FBB829", 6, "Fargate Spot vCPU resource count");
/// Application Load Balancers of a region.
pub const BALANCERS: Quota = quota(
    "elasticloadbalancing/L-53DA6B97",
    50,
    "Application Load Balancers per Region",
);
/// Target groups of a region.
pub const TARGET_GROUPS: Quota = quota(
    "elasticloadbalancing/L-B22855CB",
    3_000,
    "Target Groups per Region",
);
/// Targets of a target group; it is told, and no target is refused for it.
pub const GROUP_TARGETS: Quota = quota(
    "elasticloadbalancing/L-A0D0B863",
    1_000,
    "Targets per Target Group per Region",
);
/// Targets of a load balancer; it is told, and no target is refused for it.
pub const BALANCER_TARGETS: Quota = quota(
    "elasticloadbalancing/L-7E6692B2",
    1_000,
    "Targets per Application Load Balancer",
);

/// Every quota that the sandbox keeps.
/// Defaults: <https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html>,
/// <https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-quotas.html>,
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html>,
/// <https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-quotas.html>,
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html>.
pub const ALL: &[Quota] = &[
    VPCS,
    CIDRS_PER_VPC,
    SUBNETS,
    GATEWAYS,
    NAT_GATEWAYS,
    INTERFACES,
    INTERFACE_ENDPOINTS,
    SECURITY_GROUPS,
    GROUP_RULES,
    ADDRESSES,
    SPOT_VCPUS,
    ON_DEMAND_VCPUS,
    SPOT_G_VCPUS,
    ON_DEMAND_G_VCPUS,
    SPOT_P_VCPUS,
    ON_DEMAND_P_VCPUS,
    GROUPS,
    CLUSTERS,
    SERVICES,
    SERVICE_TASKS,
    HOSTS,
    FARGATE_VCPUS,
    FARGATE_SPOT_VCPUS,
    BALANCERS,
    TARGET_GROUPS,
    GROUP_TARGETS,
    BALANCER_TARGETS,
];

/// Quotas that AWS raises for nobody.
/// Source: <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html>.
pub const FIXED: &[Quota] = &[HOSTS];

/// The families of instance types that share a quota of vCPUs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// A, C, D, H, I, M, R, T, Z.
    Standard,
    /// G and VT.
    SmallGraphics,
    /// P.
    LargeGraphics,
}

impl Family {
    /// Quotas of On-Demand and of Spot vCPUs.
    pub const fn quotas(self) -> (Quota, Quota) {
        match self {
            Self::Standard => (ON_DEMAND_VCPUS, SPOT_VCPUS),
            Self::SmallGraphics => (ON_DEMAND_G_VCPUS, SPOT_G_VCPUS),
            Self::LargeGraphics => (ON_DEMAND_P_VCPUS, SPOT_P_VCPUS),
        }
    }
}

/// The family of an instance type.
pub fn family(instance_type: &str) -> Family {
    match instance_type.chars().next() {
        Some('g' | 'v') => Family::SmallGraphics,
        Some('p') => Family::LargeGraphics,
        _ => Family::Standard,
    }
}

/// What the sandbox's account has had raised, as the account of the published benchmark had:
/// 4 500 Spot vCPUs, 10 000 Fargate tasks of one vCPU, each with an interface of its own and some
/// for the rest. With AWS's defaults no host would start.
/// Source: <https://www.vladionescu.me/posts/scaling-containers-on-aws-in-2022/>.
const RAISED: &[(Quota, u64)] = &[
    (SPOT_VCPUS, 4_500),
    (ON_DEMAND_VCPUS, 4_500),
    (FARGATE_VCPUS, 10_000),
    (FARGATE_SPOT_VCPUS, 10_000),
    (INTERFACES, 15_000),
];

/// Account settings that the sandbox's account has changed, as that account must have: without
/// trunking 250 hosts hold 1 750 of the 3 500 tasks that were published.
/// Source: <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-eni.html>.
const SET: &[(&str, &str)] = &[("ecs/awsvpcTrunking", "enabled")];

const fn quota(code: &'static str, default: u64, title: &'static str) -> Quota {
    Quota {
        code,
        default,
        title,
    }
}

/// Raises, in a new region, what the sandbox's account has had raised, and sets what it has set.
pub fn raise(region: &mut Region) {
    for (quota, value) in RAISED {
        region.quotas.entry(quota.code.to_owned()).or_insert(*value);
    }
    for (setting, value) in SET {
        let setting = region.settings.entry((*setting).to_owned());
        setting.or_insert_with(|| (*value).to_owned());
    }
}

/// Takes back, in a region, what the sandbox's account has had raised or set.
pub fn lower(region: &mut Region) {
    for (quota, _) in RAISED {
        region.quotas.remove(quota.code);
    }
    for (setting, _) in SET {
        region.settings.remove(*setting);
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
