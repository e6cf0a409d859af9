//! What a measured step asks for beside what deploying and deleting do.

use super::{Call, GROUP_TYPE, call};
use crate::iam::Certainty::{Certain, Possible};
use crate::iam::caller::Task::Run;
use crate::iam::caller::reasons::{REST, SURROUNDINGS};
use crate::iam::caller::scopes::{ANY, CLUSTER, GROUP, HOSTS, LOGS, REPOSITORY, SERVICES, TASKS};

pub(super) const CALLS: &[Call] = &[
    call(
        "autoscaling:DescribeAutoScalingGroups",
        ANY,
        &[(Run, Possible, REST)],
    )
    .with(GROUP_TYPE),
    call(
        "autoscaling:UpdateAutoScalingGroup",
        GROUP,
        &[(Run, Possible, REST)],
    )
    .with(GROUP_TYPE),
    call(
        "ec2:DescribeAvailabilityZones",
        ANY,
        &[(Run, Possible, SURROUNDINGS)],
    ),
    call("ec2:DescribeImages", ANY, &[(Run, Possible, SURROUNDINGS)]).with(GROUP_TYPE),
    call(
        "ec2:DescribeInstances",
        ANY,
        &[(Run, Possible, SURROUNDINGS)],
    )
    .with(GROUP_TYPE),
    call(
        "ecr:DescribeImages",
        REPOSITORY,
        &[(Run, Possible, SURROUNDINGS)],
    ),
    call(
        "ecs:DescribeClusters",
        CLUSTER,
        &[(Run, Possible, "counts the hosts while they come")],
    )
    .with(GROUP_TYPE),
    call(
        "ecs:DescribeContainerInstances",
        HOSTS,
        &[(Run, Possible, SURROUNDINGS)],
    )
    .with(GROUP_TYPE),
    call(
        "ecs:DescribeServices",
        SERVICES,
        &[(Run, Certain, "the start state, and how far the step is")],
    ),
    call(
        "ecs:DescribeTasks",
        TASKS,
        &[(
            Run,
            Certain,
            "when each task was made, pulled its image and started",
        )],
    ),
    call(
        "ecs:ListAccountSettings",
        ANY,
        &[(Run, Possible, SURROUNDINGS)],
    ),
    call(
        "ecs:ListContainerInstances",
        CLUSTER,
        &[(Run, Possible, SURROUNDINGS)],
    )
    .with(GROUP_TYPE),
    call(
        "ecs:ListTasks",
        HOSTS,
        &[(
            Run,
            Certain,
            "which tasks there are, before the step and after it",
        )],
    ),
    call(
        "ecs:UpdateService",
        SERVICES,
        &[(Run, Certain, "raises the services, and takes them back")],
    ),
    call(
        "logs:FilterLogEvents",
        LOGS,
        &[(Run, Certain, "the containers' own start records")],
    ),
];
