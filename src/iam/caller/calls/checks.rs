//! What is looked at before anything is made: whether the name is free, the zones have the hosts.

use super::{Call, GROUP_TYPE, call};
use crate::iam::Certainty::Possible;
use crate::iam::caller::Task::Up;
use crate::iam::caller::scopes::{CLUSTER, PROVIDERS};

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
];
