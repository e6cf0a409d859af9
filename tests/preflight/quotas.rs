//! Quotas that are too small, counted with what is there already, and asked to be raised.

use crate::row::row;

const EC2: &str = "up ecs-ec2-95pct";
const BALANCED: &str = "up con311-fargate-alb";

/// Command, quota, its value in the world, and what is said.
const TOO_SMALL: &[(&str, &str, u64, &str)] = &[
    (
        "up smoke",
        "vpc/L-F678F1CE",
        0,
        "check `quota-vpcs`: VPCs per Region (vpc/L-F678F1CE): 0, 1 needed; 1 too few",
    ),
    (
        EC2,
        "vpc/L-83CA0A9D",
        4,
        "check `quota-cidrs-per-vpc`: IPv4 CIDR blocks per VPC (vpc/L-83CA0A9D): 4, 5 needed; \
             1 too few",
    ),
    (
        EC2,
        "ec2/L-0263D0A3",
        3,
        "check `quota-elastic-ips`: Elastic IP addresses (ec2/L-0263D0A3): 3, 4 needed; 1 too \
             few",
    ),
    (
        EC2,
        "vpc/L-FE5A380F",
        0,
        "check `quota-nat-gateways`: NAT gateways per Availability Zone (vpc/L-FE5A380F): 0, 1 \
             needed; 1 too few",
    ),
    (
        EC2,
        "vpc/L-DF5E4CA3",
        2_000,
        "check `quota-network-interfaces`: Network interfaces per Region (vpc/L-DF5E4CA3): \
             2000, 4006 needed; 2006 too few",
    ),
    (
        "up ecs-ec2-1svc",
        "ecs/L-92E49DE3",
        1_000,
        "check `quota-tasks-per-service`: Tasks per service (ecs/L-92E49DE3): 1000, 3500 \
             needed; 2500 too few",
    ),
    (
        EC2,
        "ec2/L-34B43A08",
        3_200,
        "check `quota-spot-vcpus`: Standard Spot Instance vCPUs (ec2/L-34B43A08): 3200, 3952 \
             needed; 752 too few",
    ),
    (
        "up ecs-ec2-95pct --set capacity.ec2.market=on-demand",
        "ec2/L-1216C47A",
        5,
        "check `quota-on-demand-vcpus`: Standard On-Demand vCPUs (ec2/L-1216C47A): 5, 3952 \
             needed; 3947 too few",
    ),
    (
        "up ecs-fargate",
        "fargate/L-3032A538",
        1_000,
        "check `quota-fargate-vcpus`: Fargate On-Demand vCPUs (fargate/L-3032A538): 1000, 3500 \
             needed; 2500 too few",
    ),
    (
        "up ecs-fargate-spot",
        "fargate/L-36FBB829",
        6,
        "check `quota-fargate-spot-vcpus`: Fargate Spot vCPUs (fargate/L-36FBB829): 6, 3500 \
             needed; 3494 too few",
    ),
    (
        BALANCED,
        "elasticloadbalancing/L-53DA6B97",
        0,
        "check `quota-load-balancers`: Application Load Balancers per Region \
             (elasticloadbalancing/L-53DA6B97): 0, 1 needed; 1 too few",
    ),
    (
        BALANCED,
        "elasticloadbalancing/L-B22855CB",
        0,
        "check `quota-target-groups`: Target groups per Region \
             (elasticloadbalancing/L-B22855CB): 0, 1 needed; 1 too few",
    ),
    (
        BALANCED,
        "elasticloadbalancing/L-A0D0B863",
        700,
        "check `quota-targets-per-group`: Targets per target group \
             (elasticloadbalancing/L-A0D0B863): 700, 1000 needed; 300 too few",
    ),
    (
        BALANCED,
        "elasticloadbalancing/L-7E6692B2",
        700,
        "check `quota-targets-per-balancer`: Targets per Application Load Balancer \
             (elasticloadbalancing/L-7E6692B2): 700, 1000 needed; 300 too few",
    ),
];

/// One run per check: what the world is like, and what is said.
#[test]
fn a_quota_that_is_too_small_stops_it() {
    for (command, code, value, says) in TOO_SMALL {
        let script = format!("world:\n- set: {{quota: {{code: {code}, value: {value}}}}}\n");
        let profile = command.split(' ').nth(1).unwrap();
        let mends: &str = format!("stackgen plan {profile} --request-quotas").leak();
        let (service, code) = code.split_once('/').unwrap();
        let by_hand: &str = format!(
            "aws service-quotas request-service-quota-increase --region us-east-1 --service-code \
             {service} --quota-code {code} --desired-value "
        )
        .leak();
        row(
            command,
            script.leak(),
            4,
            Vec::leak(vec![says, mends, by_hand]),
        )
        .hold();
    }
}

#[test]
fn a_new_account_is_told_everything_that_is_too_small() {
    row(
        EC2,
        "world:\n- set: fresh_account\n",
        4,
        &[
            "error: 2 checks say that it would fail",
            "`quota-spot-vcpus`: Standard Spot Instance vCPUs (ec2/L-34B43A08): 5, 3952 needed; \
             3947 too few",
            "`setting-awsvpc-trunking`: awsvpcTrunking is disabled: 7 tasks a host, 1750 of 3500 \
             on at most 250 hosts; 1750 would never run",
        ],
    )
    .hold();
}

/// 3 840 vCPUs are 240 hosts: all tasks fit, on fewer hosts than the provider asks for.
#[test]
fn fewer_hosts_than_asked_for_are_only_mentioned() {
    row(
        EC2,
        "world:\n- set: {quota: {code: ec2/L-34B43A08, value: 3840}}\n",
        0,
        &[
            "warning: cannot tell about `quota-spot-vcpus`: Standard Spot Instance vCPUs \
             (ec2/L-34B43A08): 3840, 3952 needed; 112 too few",
        ],
    )
    .hold();
}

#[test]
fn what_others_use_counts() {
    row(
        EC2,
        "world:\n\
         - set: {by_hand: {add: {kind: 'AWS::EC2::EIP', properties: {Domain: vpc}}}}\n\
         - set: {by_hand: {add: {kind: 'AWS::EC2::EIP', properties: {Domain: vpc}}}}\n",
        4,
        &[
            "check `quota-elastic-ips`: Elastic IP addresses (ec2/L-0263D0A3): 5, 2 in use, 4 \
             needed; 1 too few",
            "--desired-value 6",
            "hint: delete what is no longer used of it",
        ],
    )
    .hold();
}

#[test]
fn what_may_not_be_counted_or_read_is_said_with_the_action() {
    for (call, id) in [
        ("ec2:DescribeVpcs", "quota-vpcs"),
        ("ec2:DescribeAddresses", "quota-elastic-ips"),
        ("ec2:DescribeNetworkInterfaces", "quota-network-interfaces"),
        ("ec2:DescribeNatGateways", "quota-nat-gateways"),
        ("ec2:DescribeInstances", "quota-spot-vcpus"),
        ("servicequotas:ListServiceQuotas", "quota-cidrs-per-vpc"),
        (
            "servicequotas:GetAWSDefaultServiceQuota",
            "quota-tasks-per-service",
        ),
    ] {
        let script = format!(
            "calls:\n- {{call: '{call}', error: {{code: AccessDeniedException, message: no, \
             status: 400}}}}\n"
        );
        let said = format!("warning: cannot tell about `{id}`: {call} is not allowed: ");
        row(EC2, script.leak(), 0, Vec::leak(vec![&*said.leak()])).hold();
    }
}

#[test]
fn load_balancers_of_others_count_and_may_not_be_looked_at() {
    row(
        BALANCED,
        "world:\n\
         - set: {quota: {code: elasticloadbalancing/L-B22855CB, value: 2}}\n\
         - set: {by_hand: {add: {kind: 'AWS::ElasticLoadBalancingV2::TargetGroup', properties: {Name: one}}}}\n\
         - set: {by_hand: {add: {kind: 'AWS::ElasticLoadBalancingV2::TargetGroup', properties: {Name: two}}}}\n",
        4,
        &[
            "check `quota-target-groups`: Target groups per Region \
             (elasticloadbalancing/L-B22855CB): 2, 2 in use, 1 needed; 1 too few",
            "--service-code elasticloadbalancing --quota-code L-B22855CB --desired-value 3",
        ],
    )
    .hold();
    for (call, id) in [
        ("DescribeLoadBalancers", "quota-load-balancers"),
        ("DescribeTargetGroups", "quota-target-groups"),
    ] {
        let call = format!("elasticloadbalancing:{call}");
        let script = format!(
            "calls:\n- {{call: '{call}', error: {{code: AccessDenied, message: no, \
             status: 403}}}}\n"
        );
        let said = format!("warning: cannot tell about `{id}`: {call} is not allowed: ");
        row(BALANCED, script.leak(), 0, Vec::leak(vec![&*said.leak()])).hold();
    }
}

#[test]
fn a_raise_is_asked_for_once() {
    let script = "world:\n\
        - set: {quota: {code: ec2/L-34B43A08, value: 5}}\n\
        - set: {quota: {code: ec2/L-0263D0A3, value: 3}}\n";
    row(
        "up ecs-ec2-95pct --request-quotas",
        script,
        4,
        &[
            "Elastic IP addresses (ec2/L-0263D0A3): 3, to be 4",
            "Standard Spot Instance vCPUs (ec2/L-34B43A08): 5, to be 3952",
            "asked for: Elastic IP addresses (ec2/L-0263D0A3) to be 4: PENDING, request ",
            "asked for: Standard Spot Instance vCPUs (ec2/L-34B43A08) to be 3952: PENDING",
            "error: 2 checks say that it would fail",
        ],
    )
    .hold();
}
