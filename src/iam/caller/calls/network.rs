//! What stands in a stack's network.

use super::{BALANCER_TYPE, Call, GROUP_TYPE, call};
use crate::iam::Certainty::{Certain, Possible};
use crate::iam::caller::Task::{Down, Up};
use crate::iam::caller::reasons::{LEFT, MENDS, PROBE, RESIDUE};
use crate::iam::caller::scopes::{ANY, BALANCERS, NETWORK, OF_PROJECT, TAGGED};

pub(super) const CALLS: &[Call] = &[
    call("ec2:DeleteNatGateway", TAGGED, &[(Down, Possible, LEFT)]).with("AWS::EC2::NatGateway"),
    call(
        "ec2:DeleteNetworkInterface",
        NETWORK,
        &[(Down, Possible, MENDS)],
    ),
    call(
        "ec2:DeleteSecurityGroup",
        NETWORK,
        &[(Down, Possible, MENDS)],
    ),
    call("ec2:DeleteVolume", OF_PROJECT, &[(Down, Possible, LEFT)]).with(GROUP_TYPE),
    call(
        "ec2:DeleteVpcEndpoints",
        NETWORK,
        &[(Down, Possible, MENDS)],
    ),
    call("ec2:DescribeAddresses", ANY, &[(Down, Certain, RESIDUE)]),
    call(
        "ec2:DescribeInstanceTypeOfferings",
        ANY,
        &[(Up, Possible, PROBE)],
    )
    .with(GROUP_TYPE),
    call(
        "ec2:DescribeInstances",
        ANY,
        &[(Down, Certain, RESIDUE), (Up, Possible, PROBE)],
    ),
    call("ec2:DescribeNatGateways", ANY, &[(Down, Certain, RESIDUE)]),
    call(
        "ec2:DescribeNetworkInterfaces",
        ANY,
        &[(Down, Certain, RESIDUE)],
    ),
    call(
        "ec2:DescribeRegions",
        ANY,
        &[(Down, Possible, "only with `--all`: which Regions are on")],
    ),
    call(
        "ec2:DescribeSecurityGroups",
        ANY,
        &[(Down, Certain, RESIDUE)],
    ),
    call(
        "ec2:DescribeSpotPriceHistory",
        ANY,
        &[(Up, Possible, "only with `--refresh-prices`")],
    )
    .with(GROUP_TYPE),
    call("ec2:DescribeVolumes", ANY, &[(Down, Certain, RESIDUE)]),
    call("ec2:DescribeVpcEndpoints", ANY, &[(Down, Certain, RESIDUE)]),
    call("ec2:DescribeVpcs", ANY, &[(Down, Certain, RESIDUE)]),
    call("ec2:ReleaseAddress", TAGGED, &[(Down, Possible, LEFT)]).with("AWS::EC2::EIP"),
    call(
        "ec2:TerminateInstances",
        OF_PROJECT,
        &[(Down, Possible, LEFT)],
    )
    .with(GROUP_TYPE),
    call(
        "elasticloadbalancing:DeleteLoadBalancer",
        BALANCERS,
        &[(Down, Possible, LEFT)],
    )
    .with(BALANCER_TYPE),
    call(
        "elasticloadbalancing:DeleteTargetGroup",
        BALANCERS,
        &[(Down, Possible, LEFT)],
    )
    .with(BALANCER_TYPE),
    call(
        "elasticloadbalancing:DescribeLoadBalancers",
        ANY,
        &[(Down, Certain, RESIDUE)],
    ),
    call(
        "elasticloadbalancing:DescribeTags",
        ANY,
        &[(
            Down,
            Possible,
            "reads the tags of load balancers, if there are any",
        )],
    ),
    call(
        "elasticloadbalancing:DescribeTargetGroups",
        ANY,
        &[(Down, Certain, RESIDUE)],
    ),
];
