//! Hosts and Fargate settings that AWS refuses: one test a rule.

use super::*;

#[test]
fn capacity_provider() {
    let path = "capacity.ec2.capacity_provider";
    let said = |field: &str, value: &str| refused("ec2", &[&format!("{path}.{field}={value}")]);
    for (field, value, expected) in [
        (
            "target",
            "0 %",
            "target: a target capacity is 1 % to 100 %, found 0 %",
        ),
        (
            "target",
            "101 %",
            "target: a target capacity is 1 % to 100 %, found 101 %",
        ),
        (
            "warm_up",
            "3h",
            "warm_up: a warm-up is at most 10000s, found 3h",
        ),
        (
            "max_step",
            "10001",
            "max_step: a step is 1 to 10000 hosts, found 10001",
        ),
        (
            "termination_protection",
            "enabled",
            "termination_protection: managed termination protection needs new hosts protected from scale-in",
        ),
    ] {
        assert_eq!(said(field, value), format!("{path}.{expected}"));
    }
    assert_eq!(
        refused(
            "ec2",
            &[&format!("{path}.min_step=9"), &format!("{path}.max_step=3")]
        ),
        format!("{path}.min_step: the smallest step, 9, is above the largest, 3")
    );
}

#[test]
fn hosts() {
    assert_eq!(
        refused("ec2", &["capacity.ec2.min_hosts=251"]),
        "capacity.ec2.min_hosts: the fewest hosts, 251, are more than the most, 250"
    );
    assert_eq!(
        refused("ec2", &["capacity.ec2.max_hosts=5001"]),
        "capacity.ec2.max_hosts: an ECS cluster has 1 to 5000 hosts, found 5001"
    );
    assert_eq!(
        refused("ec2", &["workload.services={count: 5, tasks: 10000}"]),
        "capacity.ec2.max_hosts: 10000 tasks of 1 vCPU need at least 625 hosts of `c6g.4xlarge`, \
         and at most 250 are allowed"
    );
    assert_eq!(
        refused("ec2", &["workload.cpu=32 vCPU"]),
        "workload.cpu: one task needs 32 vCPU, an instance of `c6g.4xlarge` has 16 vCPU"
    );
    assert_eq!(
        refused("ec2", &["capacity.ec2.ami.architecture=X86_64"]),
        "capacity.ec2.ami.architecture: `c6g.4xlarge` is an ARM64 instance and the image is for X86_64"
    );
    assert_eq!(
        refused("ec2", &["capacity.ec2.instance_type=big"]),
        "capacity.ec2.instance_type: `big` is not an instance type"
    );
    assert_eq!(
        refused("ec2", &["capacity.ec2.volumes.0.device=xvdb"]),
        "capacity.ec2.volumes[0].device: `xvdb` is not a device name such as `/dev/xvdb`"
    );
}

#[test]
fn fargate_sizes() {
    let said = |cpu: &str, memory: &str| {
        let sets = [
            format!("workload.cpu={cpu}"),
            format!("workload.memory={memory}"),
        ];
        refused("fargate", &[&sets[0], &sets[1]])
    };
    assert_eq!(
        said("3 vCPU", "1 GB"),
        "workload.cpu: Fargate has no tasks of 3 vCPU; it has 0.25 vCPU, 0.5 vCPU, 1 vCPU, 2 vCPU, \
         4 vCPU, 8 vCPU, 16 vCPU"
    );
    assert_eq!(
        said("1 vCPU", "1 GB"),
        "workload.memory: Fargate gives 1 vCPU 2 GiB to 8 GiB in steps of 1 GiB, found 1 GiB"
    );
    assert_eq!(
        said("0.25 vCPU", "1536 MiB"),
        "workload.memory: Fargate gives 0.25 vCPU 512 MiB, 1 GiB or 2 GiB, found 1536 MiB"
    );
    assert_eq!(
        said("8 vCPU", "18 GB"),
        "workload.memory: Fargate gives 8 vCPU 16 GiB to 60 GiB in steps of 4 GiB, found 18 GiB"
    );
    fine(
        "fargate",
        &["workload.cpu=0.25 vCPU", "workload.memory=512 MiB"],
    );
    fine(
        "fargate",
        &["workload.cpu=16 vCPU", "workload.memory=120 GB"],
    );
}

#[test]
fn windows() {
    let os = "capacity.fargate.operating_system=WINDOWS_SERVER_2019_CORE";
    let version = "capacity.fargate.platform_version=1.0.0";
    fine("fargate", &[os, version]);
    assert_eq!(
        refused(
            "fargate",
            &[os, version, "capacity.fargate.purchase.spot.weight=1"]
        ),
        "capacity.fargate.purchase.spot: Fargate Spot does not run Windows tasks"
    );
    assert_eq!(
        refused(
            "fargate",
            &[os, version, "capacity.fargate.architecture=ARM64"]
        ),
        "capacity.fargate.architecture: Windows tasks run on `X86_64` alone"
    );
    assert_eq!(
        refused("fargate", &[os]),
        "capacity.fargate.platform_version: the platform versions of Windows are `1.0.0`, `LATEST`, found `1.4.0`"
    );
    assert_eq!(
        refused("fargate", &[os, version, "workload.cpu=0.5 vCPU"]),
        "workload.cpu: Windows on Fargate has no tasks of 0.5 vCPU; it has 1 vCPU, 2 vCPU, 4 vCPU"
    );
}

#[test]
fn purchase() {
    let path = "capacity.fargate.purchase";
    let said = |value: &str| refused("fargate", &[&format!("{path}={value}")]);
    assert_eq!(
        said("{spot: {base: 5}}"),
        format!("{path}: one of `on_demand` and `spot` needs a weight above 0")
    );
    assert_eq!(
        said("{spot: {base: 5, weight: 1001}, on_demand: {base: 1}}"),
        format!(
            "{path}.spot.weight: a weight is 0 to 1000, found 1001\n\
             {path}: only one of `on_demand` and `spot` can have a base"
        )
    );
}
