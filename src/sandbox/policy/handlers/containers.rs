//! Handlers of ECS, ECR and App Runner.
//!
//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Operations.html>,
//! <https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_Operations.html>,
//! <https://docs.aws.amazon.com/apprunner/latest/api/API_Operations.html>; the tag that managed
//! scaling puts on a group:
//! <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/asg-capacity-providers.html>.

use super::Needs::{Any, On, Own, Pass};
use super::Type;

const CLUSTER: &str = "arn:aws:ecs:{region}:{account}:cluster/{Cluster}";
const GROUP: &str = "arn:aws:autoscaling:{region}:{account}:autoScalingGroup:*:autoScalingGroupName/{AutoScalingGroupProvider.AutoScalingGroupArn}";

pub(super) const TYPES: &[Type] = &[
    (
        "AWS::AppRunner::Service",
        "arn:aws:apprunner:{region}:{account}:service/{id}",
        &[
            ("c", "", Own("apprunner:CreateService")),
            ("cd", "", Own("apprunner:DescribeService")),
            ("u", "", Own("apprunner:UpdateService")),
            ("d", "", Own("apprunner:DeleteService")),
        ],
    ),
    (
        "AWS::ECR::Repository",
        "arn:aws:ecr:{region}:{account}:repository/{id}",
        &[
            ("c", "", Own("ecr:CreateRepository")),
            ("c", "", Own("ecr:TagResource")),
            ("c", "", Own("ecr:DescribeRepositories")),
            ("d", "", Own("ecr:DeleteRepository")),
        ],
    ),
    (
        "AWS::ECS::CapacityProvider",
        "arn:aws:ecs:{region}:{account}:capacity-provider/{id}",
        &[
            ("c", "", Own("ecs:CreateCapacityProvider")),
            ("c", "", Own("ecs:TagResource")),
            (
                "c",
                "AutoScalingGroupProvider.ManagedScaling",
                On("autoscaling:CreateOrUpdateTags", GROUP),
            ),
            ("cd", "", Own("ecs:DescribeCapacityProviders")),
            ("u", "", Own("ecs:UpdateCapacityProvider")),
            ("d", "", Own("ecs:DeleteCapacityProvider")),
        ],
    ),
    (
        "AWS::ECS::Cluster",
        "arn:aws:ecs:{region}:{account}:cluster/{id}",
        &[
            ("c", "", Own("ecs:CreateCluster")),
            ("c", "", Own("ecs:TagResource")),
            ("cd", "", Own("ecs:DescribeClusters")),
            ("u", "", Own("ecs:UpdateCluster")),
            ("d", "", Own("ecs:DeleteCluster")),
        ],
    ),
    (
        "AWS::ECS::ClusterCapacityProviderAssociations",
        CLUSTER,
        &[
            ("cud", "", Own("ecs:PutClusterCapacityProviders")),
            ("cd", "", Own("ecs:DescribeClusters")),
        ],
    ),
    (
        "AWS::ECS::Service",
        "arn:aws:ecs:{region}:{account}:service/{Cluster}/{id}",
        &[
            ("c", "", Own("ecs:CreateService")),
            ("c", "", Own("ecs:TagResource")),
            ("cd", "", Own("ecs:DescribeServices")),
            ("u", "", Own("ecs:UpdateService")),
            ("d", "", Own("ecs:DeleteService")),
        ],
    ),
    (
        "AWS::ECS::TaskDefinition",
        "arn:aws:ecs:{region}:{account}:task-definition/{Family}:*",
        &[
            ("c", "", Own("ecs:RegisterTaskDefinition")),
            ("c", "", Own("ecs:TagResource")),
            (
                "c",
                "ExecutionRoleArn",
                Pass("ExecutionRoleArn", "ecs-tasks.amazonaws.com"),
            ),
            (
                "c",
                "TaskRoleArn",
                Pass("TaskRoleArn", "ecs-tasks.amazonaws.com"),
            ),
            ("cd", "", Any("ecs:DescribeTaskDefinition")),
            ("d", "", Any("ecs:DeregisterTaskDefinition")),
        ],
    ),
];
