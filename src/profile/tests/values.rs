//! Values that AWS, or common sense, refuses: one test a rule.

use super::*;

/// A profile with addresses of its own.
const OWN: &str = "network.addressing=custom";

fn own(vpc: &str, public: [&str; 4], private: [&str; 4]) -> String {
    let list = |nets: [&str; 4]| nets.join(", ");
    format!(
        "network.cidrs={{vpc: {vpc}, public: [{}], private: [{}]}}",
        list(public),
        list(private)
    )
}

const PUBLIC: [&str; 4] = ["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24"];
const PRIVATE: [&str; 4] = [
    "10.0.16.0/20",
    "10.0.32.0/20",
    "10.0.48.0/20",
    "10.1.0.0/16",
];

#[test]
fn zones() {
    let set = |list: &str| refused("ec2", &[&format!("network.availability_zones=[{list}]")]);
    assert_eq!(
        set("use1-az1"),
        "network.availability_zones: a stack spans 2 to 6 Availability Zones, found 1"
    );
    assert_eq!(
        set("use1-az1, use1-az2, use1-az3, use1-az4, use1-az5, use1-az6, use1-az1"),
        "network.availability_zones: a stack spans 2 to 6 Availability Zones, found 7\n\
         network.availability_zones[6]: `use1-az1` stands here twice"
    );
    assert_eq!(
        set("use1-az1, use2-az2"),
        "network.availability_zones[1]: `use2-az2` is not a zone of us-east-1"
    );
    assert_eq!(
        set("use1-az1, us-east-1b"),
        "network.availability_zones[1]: `us-east-1b` is not a zone of us-east-1"
    );
    assert_eq!(
        set("use1-az1, use1-az9"),
        "network.availability_zones[1]: `use1-az9` is not a zone of us-east-1"
    );
}

#[test]
fn region() {
    assert_eq!(
        refused("ec2", &["region=us-esat-1"]),
        "region: `us-esat-1` is not a Region known here"
    );
}

#[test]
fn blocks() {
    fine("ec2", &[OWN, &own("10.0.0.0/16", PUBLIC, PRIVATE)]);
    let said = |vpc, public, private| refused("ec2", &[OWN, &own(vpc, public, private)]);
    let with = |at: usize, net| {
        let mut nets = PRIVATE;
        nets[at] = net;
        nets
    };
    let v = "10.0.0.0/16";
    for (private, expected) in [
        (
            with(1, "10.0.16.0/20"),
            "network.cidrs.private[1]: `10.0.16.0/20` overlaps `10.0.16.0/20`",
        ),
        (
            with(1, "10.0.0.0/20"),
            "network.cidrs.private[1]: `10.0.0.0/20` overlaps `10.0.0.0/24`",
        ),
        (
            with(3, "10.1.0.0/12"),
            "network.cidrs.private[3]: `10.1.0.0/12` does not begin at a block border, `10.0.0.0/12` would\nnetwork.cidrs.private[3]: a block is /16 to /28, found `10.1.0.0/12`\nnetwork.cidrs.private[3]: `10.1.0.0/12` covers the VPC's own `10.0.0.0/16`\nnetwork.cidrs.private[3]: `10.1.0.0/12` overlaps `10.0.0.0/24`",
        ),
        (
            with(3, "192.168.0.0/16"),
            "network.cidrs.private[3]: a VPC whose primary block is in 10.0.0.0/8 takes no block in 192.168.0.0/16, found `192.168.0.0/16`",
        ),
        (
            with(2, "10.0.48.0/24"),
            "network.cidrs.private[2]: `10.0.48.0/24` is too small: it has room for 251, and its share of hosts, tasks and endpoints is 941",
        ),
    ] {
        assert_eq!(said(v, PUBLIC, private), expected);
    }
    let mut public = PUBLIC;
    public[0] = "10.9.0.0/29";
    assert_eq!(
        said(v, public, PRIVATE),
        "network.cidrs.public[0]: a block is /16 to /28, found `10.9.0.0/29`\n\
         network.cidrs.public[0]: `10.9.0.0/29` is not inside the VPC's `10.0.0.0/16`"
    );
    assert_eq!(
        refused("ec2", &[OWN]),
        "network.addressing: `custom` addressing needs the blocks in `network.cidrs`"
    );
    assert_eq!(
        refused("ec2", &[&own(v, PUBLIC, PRIVATE)]),
        "network.cidrs: these blocks are not used"
    );
    assert_eq!(
        refused(
            "ec2",
            &[
                OWN,
                &own(v, PUBLIC, PRIVATE),
                "network.availability_zones=[use1-az1, use1-az2]"
            ]
        ),
        "network.cidrs.public: expected one block per Availability Zone: 2, found 4\n\
         network.cidrs.private: expected one block per Availability Zone: 2, found 4"
    );
}

#[test]
fn ways_out() {
    assert_eq!(
        refused("ec2", &["network.nat=none"]),
        "network.nat: without NAT, private tasks need VPC endpoints for what they call; missing: \
         `logs`, `ecs`, `ecs-agent`, `ecs-telemetry`"
    );
    assert_eq!(
        refused("fargate", &["network.nat=none"]),
        "network.nat: without NAT, private tasks need VPC endpoints for what they call; missing: `logs`"
    );
    fine(
        "fargate",
        &[
            "network.nat=none",
            "network.endpoints.logs={type: interface, policy: full}",
        ],
    );
    assert_eq!(
        refused(
            "ec2",
            &["network.public_ip=true", "network.placement=public"]
        ),
        "network.public_ip: ECS gives tasks on EC2 instances no public address"
    );
    assert_eq!(
        refused("fargate", &["network.public_ip=true"]),
        "network.public_ip: a public address is of no use in a private subnet"
    );
    assert_eq!(
        refused("fargate", &["network.placement=public"]),
        "network.public_ip: a task in a public subnet without a public address cannot reach its image"
    );
    fine(
        "fargate",
        &[
            "network.placement=public",
            "network.public_ip=true",
            "network.nat=none",
        ],
    );
}

#[test]
fn endpoints() {
    assert_eq!(
        refused(
            "ec2",
            &[
                "network.endpoints.logs={type: gateway, policy: ecr-pull}",
                "network.endpoints.s3.policy=ecr-pull"
            ]
        ),
        "network.endpoints.logs.type: only `s3` and `dynamodb` have gateway endpoints\n\
         network.endpoints.logs.policy: `ecr-layers` is a policy for `s3`, `ecr-pull` one for `ecr.api` and `ecr.dkr`\n\
         network.endpoints.s3.policy: `ecr-layers` is a policy for `s3`, `ecr-pull` one for `ecr.api` and `ecr.dkr`"
    );
    assert_eq!(
        refused("ec2", &["network.endpoints.ecr.dkr=null"]),
        "workload.image.pull_conditions: pulls through the VPC's endpoints alone need the endpoints; missing: `ecr.dkr`"
    );
}

#[test]
fn dualstack() {
    let v6 = "network.ip_family=dualstack";
    fine("ec2", &[v6]);
    fine("fargate", &[v6]);
    assert_eq!(
        refused(
            "ec2",
            &[v6, "workload.network_mode=host", "workload.port=0"]
        ),
        "network.ip_family: ECS gives IPv6 addresses to tasks with `awsvpc` networking alone"
    );
    assert_eq!(
        refused(
            "fargate",
            &[
                v6,
                "capacity.fargate.operating_system=WINDOWS_SERVER_2019_CORE",
                "capacity.fargate.platform_version=1.0.0"
            ]
        ),
        "network.ip_family: AWS documents IPv6 on Fargate for Linux tasks alone"
    );
    assert_eq!(
        refused("fargate", &[v6, "capacity.fargate.platform_version=1.3.0"]),
        "network.ip_family: IPv6 on Fargate needs platform version `1.4.0`"
    );
}

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

#[test]
fn counts() {
    let said = |value: &str| refused("fargate", &[&format!("workload.services={value}")]);
    assert_eq!(
        said("{count: 1, tasks: 5001}"),
        "workload.services: an ECS service has at most 5000 tasks; 5001 tasks need 2 services"
    );
    assert_eq!(
        said("{count: 5001, tasks: 5001}"),
        "workload.services: an ECS cluster has at most 5000 services, found 5001"
    );
    assert_eq!(
        said("{count: 0, tasks: 5}"),
        "workload.services: there must be at least one service"
    );
    assert_eq!(
        refused(
            "fargate",
            &["workload.services={count: null, tasks: null, a: 6000, 1b: 5}"]
        ),
        "workload.services.1b: a service name is a letter, then up to 31 letters, digits or `-`\n\
         workload.services.a: an ECS service has 1 to 5000 tasks, found 6000"
    );
    assert_eq!(
        refused("fargate", &["scaling.from=701"]),
        "scaling.from: 5 services of 701 tasks each are more than some are raised to"
    );
    assert_eq!(
        refused("fargate", &["scaling.to=3600"]),
        "scaling.to: the services add up to 3500 tasks, found 3600"
    );
}

#[test]
fn ports_and_modes() {
    assert_eq!(
        refused("fargate", &["workload.network_mode=host"]),
        "workload.network_mode: tasks on Fargate have `awsvpc` networking"
    );
    assert_eq!(
        refused("ec2", &["workload.port=0"]),
        "workload.port: port 0, any free one, needs `workload.network_mode: host`"
    );
    assert_eq!(
        refused("ec2", &["workload.network_mode=host"]),
        "workload.port: under host networking a fixed port allows one task a host: 3500 tasks, 250 hosts"
    );
    fine("ec2", &["workload.network_mode=host", "workload.port=0"]);
    assert_eq!(
        refused("ec2", &["system=ecs-fargate"]),
        "system: this system needs `capacity.fargate`"
    );
}

#[test]
fn times_and_tags() {
    assert_eq!(
        refused("ec2", &["ttl=5 min"]),
        "ttl: a stack lives at least 15min, found 5min"
    );
    assert_eq!(
        refused("ec2", &["workload.logs.retention=2 d"]),
        "workload.logs.retention: CloudWatch Logs keeps events for 1, 3, 5, 7, 14, 30, 60, 90, 120, \
         150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653 days, found 2d"
    );
    assert_eq!(
        refused("ec2", &["tags={aws:x: a, stackgen:y: b, c: \"<\"}"]),
        "tags.aws:x: tag keys that begin with `aws:` are AWS's own\n\
         tags.c: a tag holds letters, digits, spaces and `_ . : / = + - @`\n\
         tags.stackgen:y: tag keys that begin with `stackgen:` are how stackgen finds its stacks"
    );
    let many: Vec<String> = (0..45).map(|n| format!("k{n}: v")).collect();
    assert_eq!(
        refused("ec2", &[&format!("tags={{{}}}", many.join(", "))]),
        "tags: at most 44 tags, found 45: a stack has 50, 6 of them are ours"
    );
}

#[test]
fn deployments() {
    let said = |value: &str| refused("ec2", &[&format!("workload.deployment={value}")]);
    assert_eq!(
        said(
            "{minimum_healthy: 101 %, maximum: 90 %, circuit_breaker: disabled, az_rebalancing: disabled}"
        ),
        "workload.deployment.minimum_healthy: expected 0 % to 100 %, found 101 %\n\
         workload.deployment.maximum: expected at least 100 %, found 90 %"
    );
    assert_eq!(
        said(
            "{minimum_healthy: 100 %, maximum: 100 %, circuit_breaker: disabled, az_rebalancing: enabled}"
        ),
        "workload.deployment.maximum: with 100 % minimum and 100 % maximum no task could ever be replaced\n\
         workload.deployment.maximum: zone rebalancing needs a maximum above 100 %"
    );
    assert_eq!(
        refused("ec2", &["workload.image.repository=My/App"]),
        "workload.image.repository: an ECR repository is 2 to 256 lower-case letters, digits and `. _ - /`"
    );
}

#[test]
fn load_balancers() {
    let balancer = "workload.load_balancer={scheme: internal, port: 80, health_check_path: /, \
                    health_check_interval: 5 s, healthy_threshold: 2, deregistration_delay: 0s}";
    fine("fargate", &[balancer]);
    assert_eq!(
        refused(
            "fargate",
            &[
                balancer,
                "workload.load_balancer.port=0",
                "workload.load_balancer.health_check_path=x",
                "workload.load_balancer.health_check_interval=4s",
                "workload.load_balancer.healthy_threshold=1",
                "workload.load_balancer.deregistration_delay=2h",
            ]
        ),
        "workload.load_balancer.port: a listener port is 1 to 65535, found 0\n\
         workload.load_balancer.health_check_path: a path begins with `/` and has at most 1024 characters, found `x`\n\
         workload.load_balancer.health_check_interval: a health check runs every 5s to 5min, found 4s\n\
         workload.load_balancer.healthy_threshold: expected 2 to 10, found 1\n\
         workload.load_balancer.deregistration_delay: at most 1h, found 2h"
    );
    assert_eq!(
        refused(
            "ec2",
            &[balancer, "workload.network_mode=host", "workload.port=0"]
        ),
        "workload.load_balancer: targets by IP address need `awsvpc` networking"
    );
}
