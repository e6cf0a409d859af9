//! Stacks and the schedules that delete them.

use super::{Call, call};
use crate::iam::Certainty::{Certain, Possible};
use crate::iam::caller::Task::{Bootstrap, Down, Run, Ttl, Up};
use crate::iam::caller::reasons::{BY_OPERATION, FOLLOWS, LEFT, LONGER, RESIDUE, SHOWS_TIME};
use crate::iam::caller::scopes::{ANY, SCHEDULE, STACK, STACKS};

pub(super) const CALLS: &[Call] = &[
    call(
        "cloudformation:CreateChangeSet",
        STACK,
        &[(Up, Certain, "the stack is made by a change set")],
    ),
    call(
        "cloudformation:CreateStack",
        STACK,
        &[(Bootstrap, Certain, "makes the stack")],
    ),
    call(
        "cloudformation:DeleteChangeSet",
        STACK,
        &[(
            Up,
            Possible,
            "takes back what `plan` compared with, or nobody agreed to",
        )],
    ),
    call(
        "cloudformation:DeleteResource",
        ANY,
        &[(Down, Possible, LEFT)],
    ),
    call(
        "cloudformation:DeleteStack",
        STACK,
        &[
            (Up, Possible, "only when a failed stack is cleared away"),
            (Down, Certain, "deletes the stack"),
            (Bootstrap, Certain, "takes it away"),
        ],
    ),
    call(
        "cloudformation:DescribeChangeSet",
        STACK,
        &[(Up, Certain, "waits for the change set and reads it")],
    ),
    call(
        "cloudformation:DescribeEvents",
        ANY,
        &[
            (Up, Possible, BY_OPERATION),
            (Down, Possible, BY_OPERATION),
            (Bootstrap, Possible, BY_OPERATION),
        ],
    ),
    call(
        "cloudformation:DescribeStackEvents",
        STACK,
        &[
            (Up, Possible, FOLLOWS),
            (Down, Certain, FOLLOWS),
            (Bootstrap, Certain, FOLLOWS),
        ],
    ),
    call(
        "cloudformation:DescribeStacks",
        STACKS,
        &[
            (Up, Certain, "looks what is there, the bootstrap stack too"),
            (Down, Certain, "finds the stacks by their tags"),
            (Bootstrap, Certain, "looks what is there"),
            (
                Ttl,
                Certain,
                "finds the stack, and the roles of the bootstrap stack",
            ),
        ],
    ),
    call(
        "cloudformation:ExecuteChangeSet",
        STACK,
        &[(Up, Certain, "makes the stack")],
    ),
    call(
        "cloudformation:GetResource",
        ANY,
        &[(Down, Possible, "reads what has a promising name")],
    ),
    call(
        "cloudformation:GetTemplate",
        STACK,
        &[
            (
                Up,
                Possible,
                "shows what needs what, and what a change changes",
            ),
            (Down, Possible, "shows what needs what"),
            (Bootstrap, Possible, "shows what needs what"),
        ],
    ),
    call(
        "cloudformation:ListChangeSets",
        STACK,
        &[
            (
                Up,
                Possible,
                "only when an earlier change set was left behind",
            ),
            (Down, Possible, "only for a stack that was never executed"),
        ],
    ),
    call(
        "cloudformation:ListResources",
        ANY,
        &[(Down, Certain, RESIDUE)],
    ),
    call(
        "cloudformation:ListStackResources",
        STACK,
        &[
            (
                Up,
                Possible,
                "joins a stack that is being made, and says why one does not come up",
            ),
            (
                Down,
                Certain,
                "finds what is emptied before the delete, and after it what is left",
            ),
            (Bootstrap, Certain, "follows it while it is taken away"),
        ],
    ),
    call(
        "cloudformation:UpdateStack",
        STACK,
        &[(
            Bootstrap,
            Possible,
            "only when an older one is brought up to date",
        )],
    ),
    call(
        "cloudformation:UpdateTerminationProtection",
        STACK,
        &[(Down, Possible, "only with `--force-protected`")],
    ),
    call(
        "scheduler:CreateSchedule",
        SCHEDULE,
        &[
            (Up, Certain, "arms the expiry before anything bills"),
            (Ttl, Possible, "only for a stack that has no expiry"),
        ],
    ),
    call(
        "scheduler:DeleteSchedule",
        SCHEDULE,
        &[
            (Up, Possible, "only when the stack it was for was not made"),
            (
                Down,
                Possible,
                "takes the expiry away; one that stays is named, and finds nothing to delete",
            ),
        ],
    ),
    call(
        "scheduler:GetSchedule",
        SCHEDULE,
        &[
            (Up, Possible, SHOWS_TIME),
            (Down, Possible, SHOWS_TIME),
            (Ttl, Certain, "reads the expiry before it is changed"),
        ],
    ),
    call(
        "scheduler:ListSchedules",
        ANY,
        &[(
            Down,
            Possible,
            "only `residue`: schedules of stacks that are gone",
        )],
    ),
    call(
        "scheduler:UpdateSchedule",
        SCHEDULE,
        &[
            (
                Up,
                Possible,
                "only when a killed attempt left an expiry behind",
            ),
            (Run, Possible, LONGER),
            (Ttl, Certain, "sets the new time"),
        ],
    ),
];
