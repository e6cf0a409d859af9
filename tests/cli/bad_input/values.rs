//! Values that are well-formed and impossible.

use super::row::Row;

fn set(input: &'static str, value: &'static str, says: &'static str, exit: i32) -> Row {
    of("ecs-ec2-95pct", input, value, says, exit)
}

fn of(
    profile: &'static str,
    input: &'static str,
    value: &'static str,
    says: &'static str,
    exit: i32,
) -> Row {
    Row::new(input, "render", says, exit)
        .arg(profile)
        .arg("--set")
        .arg(value)
}

/// Blocks of one's own; the last private one is the wrong one.
fn blocks(input: &'static str, last: &str, says: &'static str) -> Row {
    let profile = format!(
        "extends: ecs-ec2-95pct\n\
         network:\n  addressing: custom\n  cidrs:\n    vpc: 10.0.0.0/16\n\
         \x20   public: [10.0.0.0/20, 10.0.16.0/20, 10.0.32.0/20, 10.0.48.0/20]\n\
         \x20   private: [10.1.0.0/16, 10.2.0.0/16, 10.3.0.0/16, {last}]\n"
    );
    Row::new(input, "render ./x.yaml", says, 3).file("x.yaml", profile)
}

#[expect(clippy::too_many_lines, reason = "a table, row by row")]
pub(super) fn rows() -> Vec<Row> {
    const AZS: &str = "network.availability_zones";
    vec![
        set("one zone", "network.availability_zones=[use1-az1]", AZS, 3),
        set(
            "seven zones",
            "network.availability_zones=[use1-az1, use1-az2, use1-az3, use1-az4, use1-az5, use1-az6, use1-az7]",
            AZS,
            3,
        ),
        set(
            "a zone twice",
            "network.availability_zones=[use1-az1, use1-az1]",
            AZS,
            3,
        ),
        set(
            "a zone of another region",
            "network.availability_zones=[use1-az1, euw1-az1]",
            AZS,
            3,
        ),
        blocks("blocks that overlap", "10.3.0.0/16", "overlaps"),
        blocks("blocks too small", "10.4.0.0/26", "too small"),
        set(
            "target 0",
            "capacity.ec2.capacity_provider.target=0 %",
            "1 % to 100 %",
            3,
        ),
        set(
            "target 101",
            "capacity.ec2.capacity_provider.target=101 %",
            "1 % to 100 %",
            3,
        ),
        of(
            "ecs-fargate",
            "3 vCPU on Fargate",
            "workload.cpu=3 vCPU",
            "3 vCPU",
            3,
        ),
        of(
            "ecs-fargate",
            "1 vCPU with 1 GB",
            "workload.memory=1 GB",
            "1 vCPU",
            3,
        ),
        of(
            "ecs-fargate-windows",
            "Windows on Spot",
            "capacity.fargate.purchase={spot: {weight: 1}}",
            "Spot does not run Windows",
            3,
        ),
        of(
            "ecs-fargate-windows",
            "Windows on ARM",
            "capacity.fargate.architecture=ARM64",
            "X86_64",
            3,
        ),
        set(
            "more services than a cluster has",
            "workload.services={count: 6000, tasks: 6000}",
            "workload.services",
            3,
        ),
        set(
            "more tasks than a service has",
            "workload.services={count: 1, tasks: 6000}",
            "workload.services",
            3,
        ),
        set(
            "more hosts than a cluster has",
            "capacity.ec2.max_hosts=6000",
            "5000 hosts",
            3,
        ),
        set("ttl of 5 minutes", "ttl=5 min", "ttl", 3),
        set("`--set` without `=`", "ttl", "=", 2),
        set(
            "`--set` of an unknown field",
            "capacity.ec2.capacity_provider.targt=80 %",
            "target",
            2,
        ),
        set(
            "`--set` past the end of a list",
            "capacity.ec2.volumes.7.encrypted=true",
            "volumes",
            2,
        ),
        set(
            "region that does not exist",
            "region=us-north-7",
            "us-north-7",
            3,
        ),
        Row::new(
            "a name of 200 characters",
            "up smoke --sandbox --name",
            "name",
            2,
        )
        .arg(LONG),
        Row::new(
            "a name that starts with a dash",
            "up smoke --sandbox --name=-x",
            "hyphen",
            2,
        ),
    ]
}

const LONG: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
