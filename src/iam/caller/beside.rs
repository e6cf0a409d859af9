//! What AWS asks for beside the calls themselves.
//!
//! Cloud Control lists a type with the caller's rights: the `list` permissions of its published
//! schema. Roles are passed, stacks tagged, parameters read.

use super::Task::{Bootstrap, Down, Up};
use super::calls::{Call, call};
use super::reasons::{LISTED, TAGS};
use super::scopes::{ANY, BOOTSTRAP_ROLES, PUBLIC_PARAMETERS, STACK};
use crate::iam::Certainty::{Certain, Possible};

pub(super) const BESIDE: &[Call] = &[
    call(
        "cloudformation:TagResource",
        STACK,
        &[(Up, Possible, TAGS), (Bootstrap, Possible, TAGS)],
    ),
    call(
        "iam:PassRole",
        BOOTSTRAP_ROLES,
        &[(
            Up,
            Certain,
            "CloudFormation gets the service role, the schedule the reaper role",
        )],
    ),
    call(
        "ssm:GetParameters",
        PUBLIC_PARAMETERS,
        &[(
            Up,
            Possible,
            "only with hosts: CloudFormation looks up their image, and AWS does not say as whom",
        )],
    ),
    call(
        "ec2:DescribeLaunchTemplates",
        ANY,
        &[(Down, Possible, LISTED)],
    ),
    call("ecr:DescribeRepositories", ANY, &[(Down, Possible, LISTED)]),
    call(
        "ecs:DescribeCapacityProviders",
        ANY,
        &[(Down, Possible, LISTED)],
    ),
    call("ecs:DescribeClusters", ANY, &[(Down, Possible, LISTED)]),
    call("ecs:ListClusters", ANY, &[(Down, Possible, LISTED)]),
    call("logs:DescribeLogGroups", ANY, &[(Down, Possible, LISTED)]),
    call("logs:ListTagsForResource", ANY, &[(Down, Possible, LISTED)]),
];
