//! Handlers of IAM: <https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html>.

use super::Needs::{Attach, AttachTo, On, Own, Pass};
use super::Type;

const ROLES_OF: &str = "arn:aws:iam::{account}:role/*";

pub(super) const TYPES: &[Type] = &[
    (
        "AWS::IAM::InstanceProfile",
        "arn:aws:iam::{account}:instance-profile/{id}",
        &[
            ("c", "", Own("iam:CreateInstanceProfile")),
            ("c", "Roles", Own("iam:AddRoleToInstanceProfile")),
            ("cu", "Roles", Pass("Roles[]", "ec2.amazonaws.com")),
            ("cd", "", Own("iam:GetInstanceProfile")),
            ("d", "Roles", Own("iam:RemoveRoleFromInstanceProfile")),
            ("d", "", Own("iam:DeleteInstanceProfile")),
        ],
    ),
    (
        "AWS::IAM::ManagedPolicy",
        "",
        &[
            ("c", "", Own("iam:CreatePolicy")),
            ("c", "Roles", AttachTo("iam:AttachRolePolicy", "Roles[]")),
            ("u", "", Own("iam:CreatePolicyVersion")),
            ("cd", "", Own("iam:GetPolicy")),
            ("d", "Roles", AttachTo("iam:DetachRolePolicy", "Roles[]")),
            ("d", "", Own("iam:DeletePolicy")),
        ],
    ),
    (
        "AWS::IAM::Policy",
        ROLES_OF,
        &[
            (
                "cu",
                "Roles",
                On("iam:PutRolePolicy", "arn:aws:iam::{account}:role/{Roles}"),
            ),
            (
                "d",
                "Roles",
                On(
                    "iam:DeleteRolePolicy",
                    "arn:aws:iam::{account}:role/{Roles}",
                ),
            ),
        ],
    ),
    (
        "AWS::IAM::Role",
        "arn:aws:iam::{account}:role/{id}",
        &[
            ("c", "", Own("iam:CreateRole")),
            ("c", "", Own("iam:TagRole")),
            ("cd", "", Own("iam:GetRole")),
            (
                "c",
                "ManagedPolicyArns",
                Attach("iam:AttachRolePolicy", "ManagedPolicyArns[]"),
            ),
            ("cu", "Policies", Own("iam:PutRolePolicy")),
            ("u", "", Own("iam:UpdateAssumeRolePolicy")),
            (
                "d",
                "ManagedPolicyArns",
                Attach("iam:DetachRolePolicy", "ManagedPolicyArns[]"),
            ),
            ("d", "Policies", Own("iam:DeleteRolePolicy")),
            ("d", "", Own("iam:DeleteRole")),
        ],
    ),
];
