//! The image in the account's own repository: pushed, listed, checked, deleted.

use super::{Call, call};
use crate::iam::Certainty::Possible;
use crate::iam::caller::Task::{Down, Image};
use crate::iam::caller::reasons::MENDS;
use crate::iam::caller::scopes::{ANY, IMAGE_REPOSITORIES, IMAGE_REPOSITORY, REPOSITORIES};

const MADE: &str = "the first `push` of a Region makes the repository";
const STAYS: &str =
    "`status`, `residue` and `down --all` name the image's repository, in any Region";
const SETTINGS: &str = "`push` says what is set otherwise than it would set it";

pub(super) const CALLS: &[Call] = &[
    call(
        "ecr:BatchDeleteImage",
        IMAGE_REPOSITORY,
        &[(Image, Possible, "`rm` deletes images")],
    ),
    call(
        "ecr:CreateRepository",
        IMAGE_REPOSITORY,
        &[(Image, Possible, MADE)],
    ),
    call(
        "ecr:DeleteRepository",
        IMAGE_REPOSITORY,
        &[(Image, Possible, "`rm --repository` deletes it")],
    ),
    call(
        "ecr:DeleteRepository",
        REPOSITORIES,
        &[(Down, Possible, MENDS)],
    )
    .with("AWS::ECR::Repository"),
    call(
        "ecr:DescribeImages",
        IMAGE_REPOSITORY,
        &[(Image, Possible, "`ls` and `rm` look what is there")],
    ),
    call(
        "ecr:DescribeImages",
        IMAGE_REPOSITORIES,
        &[(Down, Possible, STAYS)],
    ),
    call(
        "ecr:DescribeRepositories",
        IMAGE_REPOSITORY,
        &[(Image, Possible, SETTINGS)],
    ),
    call(
        "ecr:GetAuthorizationToken",
        ANY,
        &[(Image, Possible, "signs in at the registry")],
    ),
    call(
        "ecr:GetLifecyclePolicy",
        IMAGE_REPOSITORY,
        &[(Image, Possible, SETTINGS)],
    ),
    call(
        "ecr:ListTagsForResource",
        IMAGE_REPOSITORY,
        &[(
            Image,
            Possible,
            "tells whose the repository is; without it `rm` deletes nothing",
        )],
    ),
    call(
        "ecr:ListTagsForResource",
        IMAGE_REPOSITORIES,
        &[(Down, Possible, STAYS)],
    ),
    call(
        "ecr:PutLifecyclePolicy",
        IMAGE_REPOSITORY,
        &[(Image, Possible, MADE)],
    ),
    call(
        "ecr:TagResource",
        IMAGE_REPOSITORY,
        &[(
            Image,
            Possible,
            "the repository is made with tags, and gets those it lacks",
        )],
    ),
];
