//! What is looked at before anything is made: whether the name is free, the zones have the hosts.

use super::{Call, GROUP_TYPE, call};
use crate::iam::Certainty::Possible;
use crate::iam::caller::Task::Up;
use crate::iam::caller::reasons::CHECKS;
use crate::iam::caller::scopes::{ANY, CLUSTER, LINKED, PROVIDERS, REPOSITORY};

/// Without it the check says that it cannot tell.
const NAME: &str = "looks whether the name is free; without it nobody knows before the stack fails";

pub(super) const CALLS: &[Call] = &[
    call("ecs:DescribeClusters", CLUSTER, &[(Up, Possible, NAME)]),
    call(
        "ecs:DescribeCapacityProviders",
        PROVIDERS,
        &[(Up, Possible, NAME)],
    )
    .with(GROUP_TYPE),
    call(
        "ec2:DescribeAvailabilityZones",
        ANY,
        &[(Up, Possible, CHECKS)],
    ),
    call(
        "ec2:DescribeInstanceTypeOfferings",
        ANY,
        &[(Up, Possible, CHECKS)],
    )
    .with(GROUP_TYPE),
    call("ecr:BatchGetImage", REPOSITORY, &[(Up, Possible, CHECKS)]),
    call("iam:GetRole", LINKED, &[(Up, Possible, CHECKS)]),
];
