//! Zones, addresses and ways out that AWS, or common sense, refuses: one test a rule.

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
