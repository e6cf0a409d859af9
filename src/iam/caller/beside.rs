//! What AWS asks for beside the calls themselves.
//!
//! Cloud Control lists, reads and deletes with the caller's rights: the permissions of the type's
//! published schema
//! (<https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/security.html>), here for the types
//! that the search for leftovers looks for through it. Roles are passed, stacks tagged, parameters
//! read.

use super::Task::{Bootstrap, Down, Image, Run, Ttl, Up};
use super::calls::{Call, GROUP_TYPE, call};
use super::reasons::{LEFT, LISTED, LONGER, TAGS};
use super::scopes::{
    ANY, BOOTSTRAP_ROLES, CLUSTER, IMAGE_REPOSITORY, LOGS, PROVIDERS, PUBLIC_PARAMETERS, REAPER,
    SERVICES, STACK, TAGGED,
};
use crate::iam::Certainty::{Certain, Possible};

const PUSHES: &str = "`push` writes through the registry";
const PULLS: &str = "`verify` and `ls` read through the registry";

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
        "iam:PassRole",
        REAPER,
        &[
            (Run, Possible, LONGER),
            (Ttl, Certain, "the schedule keeps its role"),
        ],
    ),
    call(
        "ssm:GetParameters",
        PUBLIC_PARAMETERS,
        &[(
            Up,
            Possible,
            "CloudFormation looks up the image of the hosts, and AWS does not say as whom",
        )],
    )
    .with(GROUP_TYPE),
    // The registry's own protocol, as ECR takes it:
    // <https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html>.
    call(
        "ecr:BatchCheckLayerAvailability",
        IMAGE_REPOSITORY,
        &[(Image, Possible, PUSHES)],
    ),
    call(
        "ecr:BatchGetImage",
        IMAGE_REPOSITORY,
        &[(Image, Possible, PULLS)],
    ),
    call(
        "ecr:CompleteLayerUpload",
        IMAGE_REPOSITORY,
        &[(Image, Possible, PUSHES)],
    ),
    call(
        "ecr:GetDownloadUrlForLayer",
        IMAGE_REPOSITORY,
        &[(Image, Possible, PULLS)],
    ),
    call(
        "ecr:InitiateLayerUpload",
        IMAGE_REPOSITORY,
        &[(Image, Possible, PUSHES)],
    ),
    call(
        "ecr:PutImage",
        IMAGE_REPOSITORY,
        &[(Image, Possible, PUSHES)],
    ),
    call(
        "ecr:UploadLayerPart",
        IMAGE_REPOSITORY,
        &[(Image, Possible, PUSHES)],
    ),
    // Lists and reads.
    call(
        "ec2:DescribeLaunchTemplates",
        ANY,
        &[(Down, Certain, LISTED)],
    ),
    call("ecr:DescribeRepositories", ANY, &[(Down, Certain, LISTED)]),
    call(
        "ecs:DescribeCapacityProviders",
        ANY,
        &[(Down, Certain, LISTED)],
    ),
    call("ecs:DescribeClusters", ANY, &[(Down, Possible, LISTED)]),
    call("ecs:ListClusters", ANY, &[(Down, Certain, LISTED)]),
    call(
        "logs:DescribeIndexPolicies",
        LOGS,
        &[(Down, Possible, LISTED)],
    ),
    call("logs:DescribeLogGroups", ANY, &[(Down, Certain, LISTED)]),
    call(
        "logs:DescribeResourcePolicies",
        ANY,
        &[(Down, Possible, LISTED)],
    ),
    call(
        "logs:GetDataProtectionPolicy",
        LOGS,
        &[(Down, Possible, LISTED)],
    ),
    call(
        "logs:ListTagsForResource",
        LOGS,
        &[(Down, Possible, LISTED)],
    ),
    // Deletes.
    call("ec2:DeleteVpc", TAGGED, &[(Down, Possible, LEFT)]),
    call(
        "ec2:DeleteLaunchTemplate",
        TAGGED,
        &[(Down, Possible, LEFT)],
    )
    .with("AWS::EC2::LaunchTemplate"),
    call(
        "ecs:DeleteCapacityProvider",
        PROVIDERS,
        &[(Down, Possible, LEFT)],
    )
    .with("AWS::ECS::CapacityProvider"),
    call(
        "ecs:PutClusterCapacityProviders",
        CLUSTER,
        &[(Down, Possible, LEFT)],
    )
    .with("AWS::ECS::CapacityProvider"),
    call("ecs:DeleteCluster", CLUSTER, &[(Down, Possible, LEFT)]),
    call("ecs:DeleteService", SERVICES, &[(Down, Possible, LEFT)]),
    call("logs:DeleteLogGroup", LOGS, &[(Down, Possible, LEFT)]),
];
