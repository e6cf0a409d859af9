//! One of each remark, and of each step that gets something out of a delete's way.

use stackgen::stack::{Expiry, Mend, Notice};

use super::events::at;

fn name() -> String {
    "stackgen-smoke".into()
}

fn why() -> String {
    "access denied".into()
}

/// What it tells, and one of its kind.
pub(super) fn notices() -> Vec<(&'static str, Notice)> {
    [checks(), lifetimes(), standing(), following()].concat()
}

fn checks() -> Vec<(&'static str, Notice)> {
    vec![
        (
            "the environment names another region, which is not used",
            Notice::RegionDiffers {
                environment: "eu-west-1".into(),
                used: "us-east-1".into(),
            },
        ),
        (
            "a role that an AWS service needs was missing and is made",
            Notice::RoleMade {
                role: "AWSServiceRoleForECS".into(),
                service: "ecs.amazonaws.com".into(),
            },
        ),
        (
            "such a role may be missing, and cannot be looked for or made",
            Notice::RoleUnknown {
                role: "AWSServiceRoleForECS".into(),
                service: "ecs.amazonaws.com".into(),
                reason: why(),
            },
        ),
    ]
}

fn lifetimes() -> Vec<(&'static str, Notice)> {
    let region = || "us-east-1".to_owned();
    let stack = || "stackgen-bootstrap".to_owned();
    vec![
        (
            "nothing will delete the stack by itself, as was asked for",
            Notice::NoExpiry,
        ),
        (
            "a schedule will delete the stack",
            Notice::ExpiryArmed {
                stack: name(),
                at: at(7200),
                left_seconds: 7200,
                again: false,
            },
        ),
        (
            "a stack is out of time, or nothing deletes it though something should",
            Notice::Expired {
                stack: name(),
                region: region(),
                expiry: Expiry::Unarmed { at: at(7200) },
            },
        ),
        (
            "the free stack with the roles is being made",
            Notice::BootstrapMaking {
                stack: stack(),
                region: region(),
                version: 1,
            },
        ),
        (
            "it is being changed",
            Notice::BootstrapChanging {
                stack: stack(),
                region: region(),
                from: 1,
                to: 2,
            },
        ),
        (
            "it is gone",
            Notice::BootstrapRemoved {
                stack: stack(),
                region: region(),
            },
        ),
    ]
}

/// How a stack stands when something is to be done to it.
fn standing() -> Vec<(&'static str, Notice)> {
    vec![
        (
            "an empty stack, left by a change set that was never executed, is used",
            Notice::ShellReused { stack: name() },
        ),
        (
            "the registry has another image than the stack",
            Notice::OtherImage {
                stack: name(),
                has: "sha256:…".into(),
                wanted: "sha256:…".into(),
            },
        ),
        (
            "the stack is there and as it should be",
            Notice::NothingToDo {
                stack: name(),
                status: "CREATE_COMPLETE".into(),
            },
        ),
        (
            "somebody is making the very same stack: it is followed",
            Notice::Joined { stack: name() },
        ),
        (
            "something else is being done to the stack: its end is waited for",
            Notice::Waiting {
                stack: name(),
                status: "UPDATE_IN_PROGRESS".into(),
            },
        ),
        (
            "what an earlier failure left is deleted first",
            Notice::Clearing {
                stack: name(),
                status: "ROLLBACK_COMPLETE".into(),
                reason: None,
            },
        ),
        (
            "a cause was mended and the deployment begins once more",
            Notice::Again { stack: name() },
        ),
        (
            "no stack is what was asked for; empty for `--all`",
            Notice::NothingToDelete {
                wanted: vec!["smoke".into()],
                others: 2,
            },
        ),
        (
            "a stack is left alone, because it cannot be looked at",
            Notice::NotChosen {
                stack: name(),
                reason: why(),
            },
        ),
    ]
}

fn following() -> Vec<(&'static str, Notice)> {
    vec![
        (
            "nothing has moved for longer than usual",
            Notice::Stalled {
                stack: name(),
                status: "CREATE_IN_PROGRESS".into(),
                seconds: 900,
                waiting_for: vec!["ServiceOne".into()],
            },
        ),
        (
            "no question has been answered for a while",
            Notice::NoAnswer {
                seconds: 60,
                reason: "timed out".into(),
            },
        ),
        (
            "the credentials have run out and are asked for again",
            Notice::CredentialsExpired,
        ),
    ]
}

/// What was done or is waited for, and one of its kind.
pub(super) fn mends() -> Vec<(&'static str, Mend)> {
    [removed(), in_the_way()].concat()
}

fn removed() -> Vec<(&'static str, Mend)> {
    vec![
        ("termination protection is off, as asked", Mend::Unprotected),
        (
            "scale-in protection is taken from hosts",
            Mend::HostsUnprotected {
                group: "hosts".into(),
                instances: 2,
            },
        ),
        (
            "an unused network interface is deleted",
            Mend::InterfaceDeleted {
                interface: "eni-0123456789abcdef0".into(),
                owner: "an interface endpoint".into(),
            },
        ),
        (
            "an endpoint that is not the stack's is deleted",
            Mend::EndpointDeleted {
                endpoint: "vpce-0123456789abcdef0".into(),
                service: "guardduty-data".into(),
            },
        ),
        (
            "a security group that is not the stack's is deleted",
            Mend::GroupDeleted {
                group: "sg-0123456789abcdef0".into(),
                name: "GuardDutyManagedSecurityGroup".into(),
            },
        ),
        (
            "a repository is deleted with its images",
            Mend::RepositoryDeleted {
                repository: "app".into(),
            },
        ),
        (
            "a log group that came back is deleted",
            Mend::LogGroupDeleted {
                group: "app-stackgen-smoke".into(),
            },
        ),
        (
            "a role is taken out of an instance profile",
            Mend::ProfileEmptied {
                profile: "hosts".into(),
                role: "hosts".into(),
            },
        ),
    ]
}

fn in_the_way() -> Vec<(&'static str, Mend)> {
    vec![
        (
            "a network interface in use is waited for",
            Mend::InterfaceHeld {
                interface: "eni-0123456789abcdef0".into(),
                owner: "an interface endpoint".into(),
            },
        ),
        (
            "a security group of somebody else is in the way",
            Mend::GroupHeld {
                group: "sg-0123456789abcdef0".into(),
                name: "theirs".into(),
            },
        ),
        (
            "something was not emptied first",
            Mend::NotDrained {
                what: "stackgen-smoke".into(),
                reason: why(),
            },
        ),
        (
            "tasks or hosts do not go away",
            Mend::DrainStalled { tasks: 1, hosts: 0 },
        ),
        (
            "nothing can be deleted in this status: its end is waited for",
            Mend::WaitsForRest {
                status: "UPDATE_ROLLBACK_IN_PROGRESS".into(),
            },
        ),
        (
            "what is in the way cannot be looked at",
            Mend::CannotLook { reason: why() },
        ),
        (
            "the stack's schedule could not be removed",
            Mend::ScheduleLeft { reason: why() },
        ),
        (
            "it often passes: the delete is sent again later",
            Mend::Waiting {
                cause: None,
                seconds: 60,
            },
        ),
    ]
}
