//! Roles.

use super::{Call, call};
use crate::iam::Certainty::Possible;
use crate::iam::caller::Task::{Down, Up};
use crate::iam::caller::reasons::MENDS;
use crate::iam::caller::scopes::{LINKED, OWN_ROLES, PROFILES, STACK_ROLES};

pub(super) const CALLS: &[Call] = &[
    call(
        "iam:CreateServiceLinkedRole",
        OWN_ROLES,
        &[(
            Up,
            Possible,
            "only in an account where a service is used for the first time",
        )],
    ),
    call(
        "iam:DeleteInstanceProfile",
        PROFILES,
        &[(Down, Possible, MENDS)],
    )
    .with("AWS::IAM::InstanceProfile"),
    call(
        "iam:GetRole",
        LINKED,
        &[(
            Up,
            Possible,
            "only in an account where a service is used for the first time",
        )],
    ),
    call(
        "iam:ListInstanceProfilesForRole",
        STACK_ROLES,
        &[(Down, Possible, MENDS)],
    )
    .with("AWS::IAM::InstanceProfile"),
    call(
        "iam:RemoveRoleFromInstanceProfile",
        PROFILES,
        &[(Down, Possible, MENDS)],
    )
    .with("AWS::IAM::InstanceProfile"),
];
