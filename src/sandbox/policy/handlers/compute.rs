//! Handlers of hosts, logs, parameters and schedules.
//!
//! Groups with launch templates:
//! <https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-launch-template-permissions.html>;
//! the rest from the services' API references.

use super::Needs::{Any, On, Own, PassHosts};
use super::Type;

pub(super) const TYPES: &[Type] = &[
    (
        "AWS::AutoScaling::AutoScalingGroup",
        "arn:aws:autoscaling:{region}:{account}:autoScalingGroup:*:autoScalingGroupName/{id}",
        &[
            ("c", "", Own("autoscaling:CreateAutoScalingGroup")),
            ("c", "", Own("autoscaling:CreateOrUpdateTags")),
            (
                "c",
                "LaunchTemplate",
                On(
                    "ec2:RunInstances",
                    "arn:aws:ec2:{region}:{account}:instance/*",
                ),
            ),
            (
                "c",
                "LaunchTemplate",
                On("ec2:RunInstances", "arn:aws:ec2:{region}::image/*"),
            ),
            ("c", "LaunchTemplate", PassHosts),
            (
                "c",
                "MetricsCollection",
                Own("autoscaling:EnableMetricsCollection"),
            ),
            ("cd", "", Any("autoscaling:DescribeAutoScalingGroups")),
            ("u", "", Own("autoscaling:UpdateAutoScalingGroup")),
            ("d", "", Own("autoscaling:DeleteAutoScalingGroup")),
        ],
    ),
    (
        "AWS::EC2::LaunchTemplate",
        "arn:aws:ec2:{region}:{account}:launch-template/{id}",
        &[
            ("c", "", Own("ec2:CreateLaunchTemplate")),
            ("u", "", Own("ec2:CreateLaunchTemplateVersion")),
            ("cd", "", Any("ec2:DescribeLaunchTemplates")),
            ("d", "", Own("ec2:DeleteLaunchTemplate")),
        ],
    ),
    (
        "AWS::Logs::LogGroup",
        "arn:aws:logs:{region}:{account}:log-group:{id}",
        &[
            ("c", "", Own("logs:CreateLogGroup")),
            ("c", "", Own("logs:TagResource")),
            ("cu", "RetentionInDays", Own("logs:PutRetentionPolicy")),
            ("cd", "", Any("logs:DescribeLogGroups")),
            ("d", "", Own("logs:DeleteLogGroup")),
        ],
    ),
    (
        "AWS::SSM::Parameter",
        "arn:aws:ssm:{region}:{account}:parameter/{id}",
        &[
            ("cu", "", Own("ssm:PutParameter")),
            ("c", "", Own("ssm:AddTagsToResource")),
            ("c", "", Own("ssm:GetParameters")),
            ("d", "", Own("ssm:DeleteParameter")),
        ],
    ),
    (
        "AWS::Scheduler::Schedule",
        "arn:aws:scheduler:{region}:{account}:schedule/{GroupName}/{id}",
        &[
            ("c", "", Own("scheduler:CreateSchedule")),
            ("cd", "", Own("scheduler:GetSchedule")),
            ("u", "", Own("scheduler:UpdateSchedule")),
            ("d", "", Own("scheduler:DeleteSchedule")),
        ],
    ),
    (
        "AWS::Scheduler::ScheduleGroup",
        "arn:aws:scheduler:{region}:{account}:schedule-group/{id}",
        &[
            ("c", "", Own("scheduler:CreateScheduleGroup")),
            ("c", "", Own("scheduler:TagResource")),
            ("cd", "", Own("scheduler:GetScheduleGroup")),
            ("d", "", Own("scheduler:DeleteScheduleGroup")),
        ],
    ),
];
