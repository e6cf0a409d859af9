//! What the arithmetic knows of EC2 instance types.
//!
//! vCPU and memory: <https://aws.amazon.com/ec2/instance-types/>. Interfaces, addresses and branch
//! interfaces: `pkg/aws/vpc/limits.go` of aws/amazon-vpc-resource-controller-k8s, generated 2025-10-06.

/// Figures of one instance type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InstanceType {
    /// vCPUs.
    pub vcpus: u32,
    /// MiB of memory.
    pub memory: u32,
    /// Network interfaces.
    pub interfaces: u32,
    /// IPv4 addresses per interface.
    pub addresses: u32,
    /// Branch interfaces behind a trunk interface.
    pub branches: u32,
}

/// Families with figures, and MiB of memory per vCPU. All have the same sizes.
pub const KNOWN_FAMILIES: [(&str, u32); 6] = [
    ("c6g", 2048),
    ("c7g", 2048),
    ("m6g", 4096),
    ("m7g", 4096),
    ("r6g", 8192),
    ("c5a", 2048),
];

/// Size: vCPUs, interfaces, addresses per interface, branch interfaces.
const SIZES: [(&str, [u32; 4]); 7] = [
    ("large", [2, 3, 10, 9]),
    ("xlarge", [4, 4, 15, 18]),
    ("2xlarge", [8, 4, 15, 38]),
    ("4xlarge", [16, 8, 30, 54]),
    ("8xlarge", [32, 8, 30, 54]),
    ("12xlarge", [48, 8, 30, 54]),
    ("16xlarge", [64, 15, 50, 107]),
];

/// The 2020 and 2021 host, whose family has other sizes.
const C5_4XLARGE: InstanceType = InstanceType {
    vcpus: 16,
    memory: 32_768,
    interfaces: 8,
    addresses: 30,
    branches: 54,
};

impl InstanceType {
    /// Finds a type by its name, such as `c6g.4xlarge`.
    pub fn named(name: &str) -> Option<Self> {
        if name == "c5.4xlarge" {
            return Some(C5_4XLARGE);
        }
        let (family, size) = name.split_once('.')?;
        let (_, per_vcpu) = KNOWN_FAMILIES.iter().find(|(known, _)| *known == family)?;
        let (_, [vcpus, interfaces, addresses, branches]) =
            SIZES.iter().find(|(known, _)| *known == size)?;
        Some(Self {
            vcpus: *vcpus,
            memory: vcpus * per_vcpu,
            interfaces: *interfaces,
            addresses: *addresses,
            branches: *branches,
        })
    }
}
