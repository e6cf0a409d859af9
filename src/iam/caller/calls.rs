//! Every call that `aws/` can make, as IAM sees it. A test reads `aws/` and finds each call here.
//!
//! Resource types and condition keys: the service authorization reference,
//! <https://docs.aws.amazon.com/service-authorization/latest/reference/>.

use super::Task::{self, Bootstrap, Down, Up};
use super::reasons::{DRAINS, FOLLOWS, GROUPED, LEFT, MENDS, PROBE, RESIDUE};
use super::scopes::{
    ANY, BALANCERS, CLUSTER, GROUP, HOSTS, LINKED, NETWORK, OWN_ROLES, On, PROFILES, REPOSITORIES,
    REPOSITORY, SCHEDULE, SERVICES, STACK, STACK_ROLES, STACKS, TASKS,
};
use crate::iam::Certainty::{self, Certain, Possible};

/// One action and who needs it.
#[derive(Debug)]
pub(super) struct Call {
    /// Such as `cloudformation:CreateChangeSet`.
    pub(super) action: &'static str,
    /// What it is done to.
    pub(super) on: On,
    /// Commands, how sure, why.
    pub(super) uses: &'static [(Task, Certainty, &'static str)],
}

pub(super) const fn call(
    action: &'static str,
    on: On,
    uses: &'static [(Task, Certainty, &'static str)],
) -> Call {
    Call { action, on, uses }
}

pub(super) const CALLS: &[Call] = &[
    call(
        "autoscaling:DeleteAutoScalingGroup",
        GROUP,
        &[(Down, Possible, MENDS)],
    ),
    call(
        "autoscaling:DescribeAutoScalingGroups",
        ANY,
        &[(Down, Possible, GROUPED), (Up, Possible, PROBE)],
    ),
    call(
        "autoscaling:DescribeScalingActivities",
        ANY,
        &[(Up, Possible, PROBE), (Down, Possible, MENDS)],
    ),
    call(
        "autoscaling:SetInstanceProtection",
        GROUP,
        &[(Down, Possible, "only when hosts are protected")],
    ),
    call(
        "autoscaling:UpdateAutoScalingGroup",
        GROUP,
        &[(Down, Possible, GROUPED)],
    ),
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
        &[(Up, Possible, "only when an old change set is in the way")],
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
            (
                Bootstrap,
                Possible,
                "only when it is taken away or made anew",
            ),
        ],
    ),
    call(
        "cloudformation:DescribeChangeSet",
        STACK,
        &[(Up, Certain, "waits for the change set and reads it")],
    ),
    call(
        "cloudformation:DescribeEvents",
        STACK,
        &[
            (Up, Possible, FOLLOWS),
            (Down, Possible, FOLLOWS),
            (Bootstrap, Possible, FOLLOWS),
        ],
    ),
    call(
        "cloudformation:DescribeStackEvents",
        STACK,
        &[
            (Up, Possible, FOLLOWS),
            (Down, Possible, FOLLOWS),
            (Bootstrap, Possible, FOLLOWS),
        ],
    ),
    call(
        "cloudformation:DescribeStacks",
        STACKS,
        &[
            (Up, Certain, "looks what is there, the bootstrap stack too"),
            (Down, Certain, "finds the stacks by their tags"),
            (Bootstrap, Certain, "looks what is there"),
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
        &[(Down, Possible, RESIDUE)],
    ),
    call(
        "cloudformation:GetTemplate",
        STACK,
        &[(Up, Possible, "only when an existing stack is to be changed")],
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
        &[(Down, Possible, RESIDUE)],
    ),
    call(
        "cloudformation:ListStackResources",
        STACK,
        &[
            (Up, Possible, PROBE),
            (Down, Certain, "finds the services that are stopped first"),
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
    call("ec2:DeleteNatGateway", NETWORK, &[(Down, Possible, LEFT)]),
    call(
        "ec2:DeleteNetworkInterface",
        NETWORK,
        &[(Down, Possible, MENDS)],
    ),
    call(
        "ec2:DeleteSecurityGroup",
        NETWORK,
        &[(Down, Possible, MENDS)],
    ),
    call("ec2:DeleteVolume", NETWORK, &[(Down, Possible, LEFT)]),
    call(
        "ec2:DeleteVpcEndpoints",
        NETWORK,
        &[(Down, Possible, MENDS)],
    ),
    call("ec2:DescribeAddresses", ANY, &[(Down, Possible, RESIDUE)]),
    call(
        "ec2:DescribeInstanceTypeOfferings",
        ANY,
        &[(Up, Possible, PROBE)],
    ),
    call(
        "ec2:DescribeInstances",
        ANY,
        &[(Down, Possible, RESIDUE), (Up, Possible, PROBE)],
    ),
    call("ec2:DescribeNatGateways", ANY, &[(Down, Possible, RESIDUE)]),
    call(
        "ec2:DescribeNetworkInterfaces",
        ANY,
        &[(Down, Possible, RESIDUE)],
    ),
    call(
        "ec2:DescribeRegions",
        ANY,
        &[(Down, Possible, "only with `--all`: which Regions are on")],
    ),
    call(
        "ec2:DescribeSecurityGroups",
        ANY,
        &[(Down, Possible, RESIDUE)],
    ),
    call("ec2:DescribeSubnets", ANY, &[(Down, Possible, RESIDUE)]),
    call("ec2:DescribeVolumes", ANY, &[(Down, Possible, RESIDUE)]),
    call(
        "ec2:DescribeVpcEndpoints",
        ANY,
        &[(Down, Possible, RESIDUE)],
    ),
    call("ec2:DescribeVpcs", ANY, &[(Down, Possible, RESIDUE)]),
    call("ec2:ReleaseAddress", NETWORK, &[(Down, Possible, LEFT)]),
    call("ec2:TerminateInstances", NETWORK, &[(Down, Possible, LEFT)]),
    call(
        "ecr:DeleteRepository",
        REPOSITORIES,
        &[(Down, Possible, MENDS)],
    ),
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
    ),
    call(
        "ecs:DescribeServices",
        SERVICES,
        &[(Up, Possible, PROBE), (Down, Certain, DRAINS)],
    ),
    call(
        "ecs:DescribeTasks",
        TASKS,
        &[(Up, Possible, PROBE), (Down, Possible, DRAINS)],
    ),
    call(
        "ecs:ListAccountSettings",
        ANY,
        &[(
            Up,
            Possible,
            "only for hosts with a network interface a task; without it that check is skipped",
        )],
    ),
    call(
        "ecs:ListContainerInstances",
        CLUSTER,
        &[(Down, Possible, GROUPED), (Up, Possible, PROBE)],
    ),
    call("ecs:ListServices", ANY, &[(Down, Possible, DRAINS)]),
    call(
        "ecs:ListTasks",
        HOSTS,
        &[(Up, Possible, PROBE), (Down, Possible, DRAINS)],
    ),
    call("ecs:UpdateService", SERVICES, &[(Down, Certain, DRAINS)]),
    call(
        "elasticloadbalancing:DeleteLoadBalancer",
        BALANCERS,
        &[(Down, Possible, LEFT)],
    ),
    call(
        "elasticloadbalancing:DeleteTargetGroup",
        BALANCERS,
        &[(Down, Possible, LEFT)],
    ),
    call(
        "elasticloadbalancing:DescribeLoadBalancers",
        ANY,
        &[(Down, Possible, RESIDUE)],
    ),
    call(
        "elasticloadbalancing:DescribeTags",
        ANY,
        &[(Down, Possible, RESIDUE)],
    ),
    call(
        "elasticloadbalancing:DescribeTargetGroups",
        ANY,
        &[(Down, Possible, RESIDUE)],
    ),
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
    ),
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
    ),
    call(
        "iam:RemoveRoleFromInstanceProfile",
        PROFILES,
        &[(Down, Possible, MENDS)],
    ),
    call(
        "scheduler:CreateSchedule",
        SCHEDULE,
        &[(Up, Certain, "arms the expiry before anything bills")],
    ),
    call(
        "scheduler:DeleteSchedule",
        SCHEDULE,
        &[
            (Up, Possible, "only when the stack it was for was not made"),
            (Down, Certain, "takes the expiry away last"),
        ],
    ),
    call(
        "scheduler:GetSchedule",
        SCHEDULE,
        &[
            (Up, Possible, "only when an expiry is there already"),
            (Down, Possible, "shows the time that is left"),
        ],
    ),
    call(
        "scheduler:ListSchedules",
        ANY,
        &[
            (Up, Possible, "names stacks whose time is over"),
            (Down, Possible, "names stacks whose time is over"),
        ],
    ),
    call(
        "scheduler:UpdateSchedule",
        SCHEDULE,
        &[(Up, Possible, "only when an expiry is there already")],
    ),
];
