//! Instance types: what a host of each holds.

/// What an instance type offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InstanceType {
    /// Name, such as `c6g.4xlarge`.
    pub name: &'static str,
    /// vCPUs.
    pub vcpus: i64,
    /// Memory in MiB.
    pub memory_mib: i64,
    /// Network interfaces the instance can carry, its primary one included.
    pub interfaces: i64,
    /// Branch interfaces, for tasks of hosts whose account has `awsvpcTrunking` on.
    /// Source: <https://github.com/aws/amazon-vpc-resource-controller-k8s/blob/master/pkg/aws/vpc/limits.go>.
    pub branch_interfaces: i64,
    /// Processor architecture, in the words of EC2.
    pub architecture: &'static str,
}

const fn row(
    name: &'static str,
    (vcpus, memory_gib): (i64, i64),
    (interfaces, branch_interfaces): (i64, i64),
    architecture: &'static str,
) -> InstanceType {
    InstanceType {
        name,
        vcpus,
        memory_mib: memory_gib * 1024,
        interfaces,
        branch_interfaces,
        architecture,
    }
}

const ARM: &str = "arm64";
const X86: &str = "x86_64";

/// The types the sandbox knows.
/// Source: <https://docs.aws.amazon.com/ec2/latest/instancetypes/co.html>.
pub const ALL: &[InstanceType] = &[
    row("c5.large", (2, 4), (3, 9), X86),
    row("c5.xlarge", (4, 8), (4, 18), X86),
    row("c5.2xlarge", (8, 16), (4, 38), X86),
    row("c5.4xlarge", (16, 32), (8, 54), X86),
    row("c5.9xlarge", (36, 72), (8, 54), X86),
    row("c6g.large", (2, 4), (3, 9), ARM),
    row("c6g.xlarge", (4, 8), (4, 18), ARM),
    row("c6g.2xlarge", (8, 16), (4, 38), ARM),
    row("c6g.4xlarge", (16, 32), (8, 54), ARM),
    row("c6g.8xlarge", (32, 64), (8, 54), ARM),
    row("c6i.4xlarge", (16, 32), (8, 54), X86),
    row("c7g.4xlarge", (16, 32), (8, 54), ARM),
    row("g4dn.xlarge", (4, 16), (3, 39), X86),
    row("m5.4xlarge", (16, 64), (8, 54), X86),
    row("m6g.4xlarge", (16, 64), (8, 54), ARM),
    row("p3.2xlarge", (8, 61), (4, 38), X86),
    row("t3.micro", (2, 1), (2, 0), X86),
    row("t3.small", (2, 2), (3, 0), X86),
    row("t3.medium", (2, 4), (3, 0), X86),
    row("t4g.small", (2, 2), (3, 0), ARM),
    row("t4g.medium", (2, 4), (3, 0), ARM),
];

/// Memory in MiB that the operating system and the agent keep from what ECS hands out, as a share
/// of 64: a c6g.4xlarge with 32 GiB registers with about 31 GiB, enough for 15 tasks of 2 GiB.
const RESERVED_64TH: i64 = 2;

impl InstanceType {
    /// Memory that a container instance registers with ECS, in MiB.
    pub const fn registered_memory_mib(&self) -> i64 {
        self.memory_mib - self.memory_mib * RESERVED_64TH / 64
    }

    /// Tasks with an interface of their own that fit, by interfaces alone.
    pub const fn task_interfaces(&self, trunking: bool) -> i64 {
        if trunking && self.branch_interfaces > 0 {
            self.branch_interfaces
        } else {
            self.interfaces - 1
        }
    }
}

/// The type of this name.
pub fn find(name: &str) -> Option<&'static InstanceType> {
    ALL.iter().find(|known| known.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_host_holds_7_or_15_tasks() {
        let host = find("c6g.4xlarge").expect("a known type");
        let fit = |trunking| {
            host.task_interfaces(trunking)
                .min(host.vcpus)
                .min(host.registered_memory_mib() / 2048)
        };
        assert_eq!(fit(false), 7);
        assert_eq!(fit(true), 15);
    }
}
