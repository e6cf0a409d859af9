//! Calls that need something else than their own action on any resource.
//!
//! Resource types, condition keys and dependent actions as in the service authorization reference,
//! <https://docs.aws.amazon.com/service-authorization/latest/reference/>.

/// What a call needs.
#[derive(Debug)]
pub(super) enum Row {
    /// Nothing: everybody may.
    Free,
    /// Its own action on a resource.
    On {
        /// Pattern of its ARN, see [`super::target`].
        resource: &'static str,
        /// Condition keys and the members of the input they are read from.
        keys: &'static [(&'static str, &'static str)],
        /// Members that name a role to pass, and the service it is passed to.
        passes: &'static [(&'static str, &'static str)],
    },
}

const fn on(resource: &'static str) -> Row {
    Row::On {
        resource,
        keys: &[],
        passes: &[],
    }
}

/// Actions on a stack that takes a role.
const fn with_role() -> Row {
    Row::On {
        resource: STACK,
        keys: &[
            ("cloudformation:RoleArn", "RoleARN"),
            ("cloudformation:ChangeSetName", "ChangeSetName"),
        ],
        passes: &[("RoleARN", "cloudformation.amazonaws.com")],
    }
}

/// A schedule, whose target gets a role.
const fn schedule() -> Row {
    Row::On {
        resource: SCHEDULE,
        keys: &[],
        passes: &[("Target.RoleArn", "scheduler.amazonaws.com")],
    }
}

const STACK: &str = "{stack}";
const SCHEDULE: &str = "arn:aws:scheduler:{region}:{account}:schedule/{GroupName}/{Name}";
const SCHEDULE_GROUP: &str = "arn:aws:scheduler:{region}:{account}:schedule-group/{Name}";
const CLUSTER: &str = "arn:aws:ecs:{region}:{account}:cluster/{cluster}";
const HOSTS: &str =
    "arn:aws:ecs:{region}:{account}:container-instance/{cluster}/{containerInstances}";
const GROUP: &str = "arn:aws:autoscaling:{region}:{account}:autoScalingGroup:*:autoScalingGroupName/{AutoScalingGroupName}";

const CLOUDFORMATION: &[(&str, Row)] = &[
    ("CreateChangeSet", with_role()),
    ("CreateStack", with_role()),
    ("DeleteChangeSet", on(STACK)),
    ("DeleteStack", with_role()),
    ("DescribeChangeSet", on(STACK)),
    ("DescribeEvents", on(STACK)),
    ("DescribeStackEvents", on(STACK)),
    ("DescribeStackResource", on(STACK)),
    ("DescribeStackResources", on(STACK)),
    ("DescribeStacks", on(STACK)),
    ("ExecuteChangeSet", with_role()),
    ("GetTemplate", on(STACK)),
    ("ListChangeSets", on(STACK)),
    ("ListStackResources", on(STACK)),
    ("UpdateStack", with_role()),
    ("UpdateTerminationProtection", on(STACK)),
];

const ECS: &[(&str, Row)] = &[
    (
        "DescribeCapacityProviders",
        on("arn:aws:ecs:{region}:{account}:capacity-provider/{capacityProviders}"),
    ),
    (
        "DescribeClusters",
        on("arn:aws:ecs:{region}:{account}:cluster/{clusters}"),
    ),
    ("DescribeContainerInstances", on(HOSTS)),
    (
        "DescribeServices",
        on("arn:aws:ecs:{region}:{account}:service/{cluster}/{services}"),
    ),
    (
        "DescribeTasks",
        on("arn:aws:ecs:{region}:{account}:task/{cluster}/{tasks}"),
    ),
    ("ListContainerInstances", on(CLUSTER)),
    (
        "ListTasks",
        on("arn:aws:ecs:{region}:{account}:container-instance/{cluster}/{containerInstance}"),
    ),
    (
        "StopTask",
        on("arn:aws:ecs:{region}:{account}:task/{cluster}/{task}"),
    ),
    ("UpdateContainerInstancesState", on(HOSTS)),
    (
        "UpdateService",
        on("arn:aws:ecs:{region}:{account}:service/{cluster}/{service}"),
    ),
];

const SCHEDULER: &[(&str, Row)] = &[
    ("CreateSchedule", schedule()),
    ("CreateScheduleGroup", on(SCHEDULE_GROUP)),
    ("DeleteSchedule", on(SCHEDULE)),
    ("DeleteScheduleGroup", on(SCHEDULE_GROUP)),
    ("GetSchedule", on(SCHEDULE)),
    ("GetScheduleGroup", on(SCHEDULE_GROUP)),
    ("UpdateSchedule", schedule()),
];

const EC2: &[(&str, Row)] = &[
    (
        "DeleteNatGateway",
        on("arn:aws:ec2:{region}:{account}:natgateway/{NatGatewayId}"),
    ),
    (
        "DeleteNetworkInterface",
        on("arn:aws:ec2:{region}:{account}:network-interface/{NetworkInterfaceId}"),
    ),
    (
        "DeleteSecurityGroup",
        on("arn:aws:ec2:{region}:{account}:security-group/{GroupId}"),
    ),
    (
        "DeleteVolume",
        on("arn:aws:ec2:{region}:{account}:volume/{VolumeId}"),
    ),
    (
        "DeleteVpcEndpoints",
        on("arn:aws:ec2:{region}:{account}:vpc-endpoint/{VpcEndpointId}"),
    ),
    (
        "ReleaseAddress",
        on("arn:aws:ec2:{region}:{account}:elastic-ip/{AllocationId}"),
    ),
    (
        "TerminateInstances",
        on("arn:aws:ec2:{region}:{account}:instance/{InstanceId}"),
    ),
];

const AUTO_SCALING: &[(&str, Row)] = &[
    ("DeleteAutoScalingGroup", on(GROUP)),
    ("SetInstanceProtection", on(GROUP)),
    ("UpdateAutoScalingGroup", on(GROUP)),
];

const BALANCING: &[(&str, Row)] = &[
    ("DeleteLoadBalancer", on("{LoadBalancerArn}")),
    ("DeleteTargetGroup", on("{TargetGroupArn}")),
];

const IAM: &[(&str, Row)] = &[
    (
        "CreateServiceLinkedRole",
        Row::On {
            resource: "arn:aws:iam::{account}:role/aws-service-role/{AWSServiceName}/*",
            keys: &[("iam:AWSServiceName", "AWSServiceName")],
            passes: &[],
        },
    ),
    (
        "GetInstanceProfile",
        on("arn:aws:iam::{account}:instance-profile/{InstanceProfileName}"),
    ),
    ("GetRole", on("arn:aws:iam::{account}:role/{RoleName}")),
    (
        "RemoveRoleFromInstanceProfile",
        on("arn:aws:iam::{account}:instance-profile/{InstanceProfileName}"),
    ),
];

const REPOSITORY: &str = "arn:aws:ecr:{region}:{account}:repository/{repositoryName}";
const TAGGED_REPOSITORY: &str = "{resourceArn}";

const ECR: &[(&str, Row)] = &[
    ("BatchCheckLayerAvailability", on(REPOSITORY)),
    ("BatchDeleteImage", on(REPOSITORY)),
    ("BatchGetImage", on(REPOSITORY)),
    ("CompleteLayerUpload", on(REPOSITORY)),
    ("CreateRepository", on(REPOSITORY)),
    ("DeleteLifecyclePolicy", on(REPOSITORY)),
    ("DeleteRepository", on(REPOSITORY)),
    ("DescribeImages", on(REPOSITORY)),
    (
        "DescribeRepositories",
        on("arn:aws:ecr:{region}:{account}:repository/{repositoryNames}"),
    ),
    ("GetDownloadUrlForLayer", on(REPOSITORY)),
    ("GetLifecyclePolicy", on(REPOSITORY)),
    ("InitiateLayerUpload", on(REPOSITORY)),
    ("ListImages", on(REPOSITORY)),
    ("ListTagsForResource", on(TAGGED_REPOSITORY)),
    ("PutImage", on(REPOSITORY)),
    ("PutImageScanningConfiguration", on(REPOSITORY)),
    ("PutImageTagMutability", on(REPOSITORY)),
    ("PutLifecyclePolicy", on(REPOSITORY)),
    ("TagResource", on(TAGGED_REPOSITORY)),
    ("UntagResource", on(TAGGED_REPOSITORY)),
    ("UploadLayerPart", on(REPOSITORY)),
];

/// What a registry lets its clients do for permissions of ECR: request, permission.
/// Source: <https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html>; those of
/// deleting, listing and ending an upload are assumed.
const REGISTRY_NAMES: &[(&str, &str)] = &[
    ("AppendUpload", "ecr:UploadLayerPart"),
    ("CancelUpload", "ecr:UploadLayerPart"),
    ("DeleteManifest", "ecr:BatchDeleteImage"),
    ("FinishUpload", "ecr:CompleteLayerUpload"),
    ("GetBlob", "ecr:GetDownloadUrlForLayer"),
    ("GetManifest", "ecr:BatchGetImage"),
    ("HeadBlob", "ecr:BatchCheckLayerAvailability"),
    ("HeadManifest", "ecr:BatchGetImage"),
    ("ListTags", "ecr:ListImages"),
    ("PutManifest", "ecr:PutImage"),
    ("StartUpload", "ecr:InitiateLayerUpload"),
];

const PUSHED: &str = "arn:aws:ecr:{region}:{account}:repository/{repository}";

const REGISTRY: &[(&str, Row)] = &[
    ("AppendUpload", on(PUSHED)),
    ("CancelUpload", on(PUSHED)),
    ("DeleteManifest", on(PUSHED)),
    ("DownloadLayer", Row::Free),
    ("FinishUpload", on(PUSHED)),
    ("GetBlob", on(PUSHED)),
    ("GetManifest", on(PUSHED)),
    ("GetUpload", Row::Free),
    ("HeadBlob", on(PUSHED)),
    ("HeadManifest", on(PUSHED)),
    ("ListTags", on(PUSHED)),
    ("Ping", Row::Free),
    ("PutManifest", on(PUSHED)),
    ("StartUpload", on(PUSHED)),
];

/// The permission of a call that has another name than the call.
pub(super) fn other_name(service: &str, action: &str) -> Option<&'static str> {
    if service != "registry" {
        return None;
    }
    REGISTRY_NAMES
        .iter()
        .find(|(name, _)| *name == action)
        .map(|(_, permission)| *permission)
}

const LOG_GROUP: &str = "arn:aws:logs:{region}:{account}:log-group:{logGroupName}";

const LOGS: &[(&str, Row)] = &[
    ("DeleteLogGroup", on(LOG_GROUP)),
    ("DescribeLogStreams", on(LOG_GROUP)),
    ("FilterLogEvents", on(LOG_GROUP)),
    (
        "GetLogEvents",
        on("arn:aws:logs:{region}:{account}:log-group:{logGroupName}:log-stream:{logStreamName}"),
    ),
];

const SSM: &[(&str, Row)] = &[
    (
        "GetParameter",
        on("arn:aws:ssm:{region}:{account}:parameter{Name}"),
    ),
    (
        "GetParameters",
        on("arn:aws:ssm:{region}:{account}:parameter{Names}"),
    ),
];

/// Nobody can be denied to ask who they are:
/// <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html>.
const STS: &[(&str, Row)] = &[("GetCallerIdentity", Row::Free)];

/// Services by signing name.
const SERVICES: &[(&str, &[(&str, Row)])] = &[
    ("autoscaling", AUTO_SCALING),
    ("cloudformation", CLOUDFORMATION),
    ("ec2", EC2),
    ("ecr", ECR),
    ("ecs", ECS),
    ("elasticloadbalancing", BALANCING),
    ("iam", IAM),
    ("logs", LOGS),
    ("registry", REGISTRY),
    ("scheduler", SCHEDULER),
    ("ssm", SSM),
    ("sts", STS),
];

/// The row of a call; none: its own action on any resource.
pub(super) fn find(service: &str, action: &str) -> Option<&'static Row> {
    if service == "public-registry" {
        return Some(&Row::Free);
    }
    let (_, rows) = SERVICES.iter().find(|(name, _)| *name == service)?;
    rows.iter()
        .find(|(name, _)| *name == action)
        .map(|(_, row)| row)
}
