//! What is looked up before anything is made.

use super::{BALANCER_TYPE, Call, GROUP_TYPE, call};
use crate::iam::Certainty::Possible;
use crate::iam::caller::Task::{Run, Up};
use crate::iam::caller::reasons::{CHECKS, IN_USE, SURROUNDINGS};
use crate::iam::caller::scopes::ANY;

pub(super) const CALLS: &[Call] = &[
    call("ec2:DescribeAddresses", ANY, &[(Up, Possible, IN_USE)]),
    call("ec2:DescribeInstances", ANY, &[(Up, Possible, IN_USE)]).with(GROUP_TYPE),
    call("ec2:DescribeNatGateways", ANY, &[(Up, Possible, IN_USE)]),
    call(
        "ec2:DescribeNetworkInterfaces",
        ANY,
        &[(Up, Possible, IN_USE)],
    ),
    call("ec2:DescribeSubnets", ANY, &[(Up, Possible, IN_USE)]),
    call("ec2:DescribeVpcs", ANY, &[(Up, Possible, IN_USE)]),
    call("ecs:DescribeTasks", ANY, &[(Up, Possible, IN_USE)]),
    call("ecs:ListAccountSettings", ANY, &[(Up, Possible, CHECKS)]),
    call("ecs:ListClusters", ANY, &[(Up, Possible, IN_USE)]),
    call("ecs:ListTasks", ANY, &[(Up, Possible, IN_USE)]),
    call(
        "elasticloadbalancing:DescribeLoadBalancers",
        ANY,
        &[(Up, Possible, IN_USE)],
    )
    .with(BALANCER_TYPE),
    call(
        "elasticloadbalancing:DescribeTargetGroups",
        ANY,
        &[(Up, Possible, IN_USE)],
    )
    .with(BALANCER_TYPE),
    call(
        "pricing:GetProducts",
        ANY,
        &[(Up, Possible, "only with `--refresh-prices`")],
    ),
    call(
        "servicequotas:GetAWSDefaultServiceQuota",
        ANY,
        &[(Up, Possible, CHECKS), (Run, Possible, SURROUNDINGS)],
    ),
    call(
        "servicequotas:ListRequestedServiceQuotaChangeHistoryByQuota",
        ANY,
        &[(Up, Possible, "only with `--request-quotas`")],
    ),
    call(
        "servicequotas:ListServiceQuotas",
        ANY,
        &[(Up, Possible, CHECKS), (Run, Possible, SURROUNDINGS)],
    ),
    call(
        "servicequotas:RequestServiceQuotaIncrease",
        ANY,
        &[(Up, Possible, "only with `--request-quotas`")],
    ),
    call("ssm:GetParameter", ANY, &[(Up, Possible, CHECKS)]),
];
