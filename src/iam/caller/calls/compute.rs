//! Services, tasks, hosts and the repository of the image.

use super::{Call, GROUP_TYPE, call};
use crate::iam::Certainty::{Certain, Possible};
use crate::iam::caller::Task::{Down, Up};
use crate::iam::caller::reasons::{DRAINS, GROUPED, MENDS, PROBE, RESIDUE};
use crate::iam::caller::scopes::{ANY, CLUSTER, GROUP, HOSTS, REPOSITORY, SERVICES, TASKS};

pub(super) const CALLS: &[Call] = &[
    call(
        "autoscaling:DeleteAutoScalingGroup",
        GROUP,
        &[(Down, Possible, MENDS)],
    )
    .with(GROUP_TYPE),
    call(
        "autoscaling:DescribeAutoScalingGroups",
        ANY,
        &[(Down, Certain, RESIDUE), (Up, Possible, PROBE)],
    ),
    call(
        "autoscaling:DescribeScalingActivities",
        ANY,
        &[(Up, Possible, PROBE), (Down, Possible, MENDS)],
    )
    .with(GROUP_TYPE),
    call(
        "autoscaling:SetInstanceProtection",
        GROUP,
        &[(Down, Possible, "only when hosts are protected")],
    )
    .with(GROUP_TYPE),
    call(
        "autoscaling:UpdateAutoScalingGroup",
        GROUP,
        &[(Down, Possible, GROUPED)],
    )
    .with(GROUP_TYPE),
    call(
        "ecr:DescribeImages",
        REPOSITORY,
        &[(
            Up,
            Certain,
            "the image has to be there before anything is made",
        )],
    ),
    call(
        "ecs:DescribeContainerInstances",
        HOSTS,
        &[(Down, Possible, GROUPED), (Up, Possible, PROBE)],
    )
    .with(GROUP_TYPE),
    call(
        "ecs:DescribeServices",
        SERVICES,
        &[(Up, Possible, PROBE), (Down, Possible, DRAINS)],
    ),
    call(
        "ecs:DescribeTasks",
        TASKS,
        &[(Up, Possible, PROBE), (Down, Possible, DRAINS)],
    ),
    call(
        "ecs:ListContainerInstances",
        CLUSTER,
        &[(Down, Possible, GROUPED), (Up, Possible, PROBE)],
    )
    .with(GROUP_TYPE),
    call("ecs:ListServices", ANY, &[(Down, Certain, RESIDUE)]),
    call(
        "ecs:ListTasks",
        HOSTS,
        &[(Up, Possible, PROBE), (Down, Possible, DRAINS)],
    ),
    call("ecs:UpdateService", SERVICES, &[(Down, Possible, DRAINS)]),
];
