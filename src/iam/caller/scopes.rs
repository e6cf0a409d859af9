//! What the calls are about.

/// Operator, key, values.
type Only = (&'static str, &'static str, &'static [&'static str]);

/// Resources and conditions. `${Stack}` is the stack's name, `${Repository}` the image's.
#[derive(Debug)]
pub(super) struct On {
    pub(super) resources: &'static [&'static str],
    pub(super) condition: &'static [Only],
}

const fn on(resources: &'static [&'static str]) -> On {
    On {
        resources,
        condition: &[],
    }
}

/// The action knows no resource, or it reads what is named only in its answer.
pub(super) const ANY: On = on(&["*"]);
pub(super) const STACK: On = on(&[
    "arn:${AWS::Partition}:cloudformation:${AWS::Region}:${AWS::AccountId}:stack/${Stack}*/*",
]);
pub(super) const STACKS: On =
    on(&["arn:${AWS::Partition}:cloudformation:*:${AWS::AccountId}:stack/*"]);
pub(super) const SCHEDULE: On =
    on(&["arn:${AWS::Partition}:scheduler:${AWS::Region}:${AWS::AccountId}:schedule/stackgen*/*"]);
pub(super) const CLUSTER: On =
    on(&["arn:${AWS::Partition}:ecs:${AWS::Region}:${AWS::AccountId}:cluster/${Stack}*"]);
pub(super) const HOSTS: On = on(&[
    "arn:${AWS::Partition}:ecs:${AWS::Region}:${AWS::AccountId}:container-instance/${Stack}*",
]);
pub(super) const SERVICES: On =
    on(&["arn:${AWS::Partition}:ecs:${AWS::Region}:${AWS::AccountId}:service/${Stack}*"]);
pub(super) const TASKS: On =
    on(&["arn:${AWS::Partition}:ecs:${AWS::Region}:${AWS::AccountId}:task/${Stack}*"]);
pub(super) const GROUP: On = on(&[
    "arn:${AWS::Partition}:autoscaling:${AWS::Region}:${AWS::AccountId}:autoScalingGroup:*:autoScalingGroupName/${Stack}*",
]);
pub(super) const REPOSITORY: On =
    on(&["arn:${AWS::Partition}:ecr:${AWS::Region}:${AWS::AccountId}:repository/${Repository}"]);
/// The repository that `stackgen image` makes.
pub(super) const IMAGE_REPOSITORY: On = on(&[
    "arn:${AWS::Partition}:ecr:${AWS::Region}:${AWS::AccountId}:repository/stackgen/test-app",
]);
/// The same in every Region.
pub(super) const IMAGE_REPOSITORIES: On =
    on(&["arn:${AWS::Partition}:ecr:*:${AWS::AccountId}:repository/stackgen/test-app"]);
pub(super) const NETWORK: On =
    on(&["arn:${AWS::Partition}:ec2:${AWS::Region}:${AWS::AccountId}:*"]);
/// What CloudFormation made for the stack carries the stack's tags.
pub(super) const TAGGED: On = On {
    resources: NETWORK.resources,
    condition: &[(
        "StringLike",
        "aws:ResourceTag/stackgen:name",
        &["${Stack}*"],
    )],
};
/// What Auto Scaling and ECS started for the stack carries the tag of its launch template.
pub(super) const OF_PROJECT: On = On {
    resources: NETWORK.resources,
    condition: &[("StringLike", "aws:ResourceTag/Project", &["${Stack}*"])],
};
pub(super) const BALANCERS: On = On {
    resources: &["arn:${AWS::Partition}:elasticloadbalancing:${AWS::Region}:${AWS::AccountId}:*"],
    condition: TAGGED.condition,
};
pub(super) const LOGS: On =
    on(&["arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:*${Stack}*"]);
pub(super) const PROVIDERS: On =
    on(&["arn:${AWS::Partition}:ecs:${AWS::Region}:${AWS::AccountId}:capacity-provider/${Stack}*"]);
pub(super) const PROFILES: On =
    on(&["arn:${AWS::Partition}:iam::${AWS::AccountId}:instance-profile/${Stack}*"]);
/// Roles of services themselves, made on their first use.
pub(super) const OWN_ROLES: On = On {
    resources: &["arn:${AWS::Partition}:iam::${AWS::AccountId}:role/aws-service-role/*"],
    condition: &[(
        "StringEquals",
        "iam:AWSServiceName",
        &[
            "autoscaling.amazonaws.com",
            "ecs.amazonaws.com",
            "elasticloadbalancing.amazonaws.com",
            "spot.amazonaws.com",
        ],
    )],
};
pub(super) const LINKED: On =
    on(&["arn:${AWS::Partition}:iam::${AWS::AccountId}:role/aws-service-role/*"]);
pub(super) const STACK_ROLES: On =
    on(&["arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${Stack}*"]);
/// The bootstrap stack's two roles, each to its service.
pub(super) const BOOTSTRAP_ROLES: On = On {
    resources: &["arn:${AWS::Partition}:iam::${AWS::AccountId}:role/stackgen-bootstrap-*"],
    condition: &[(
        "StringEquals",
        "iam:PassedToService",
        &["cloudformation.amazonaws.com", "scheduler.amazonaws.com"],
    )],
};
/// The role of schedules, to its service.
pub(super) const REAPER: On = On {
    resources: BOOTSTRAP_ROLES.resources,
    condition: &[(
        "StringEquals",
        "iam:PassedToService",
        &["scheduler.amazonaws.com"],
    )],
};
/// Repositories of the stack itself.
pub(super) const REPOSITORIES: On =
    on(&["arn:${AWS::Partition}:ecr:${AWS::Region}:${AWS::AccountId}:repository/${Stack}*"]);
/// Parameters of AWS that name machine images.
pub(super) const PUBLIC_PARAMETERS: On =
    on(&["arn:${AWS::Partition}:ssm:${AWS::Region}::parameter/aws/service/*"]);
