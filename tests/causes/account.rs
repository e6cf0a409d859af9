//! What an account may not do, or has already.

use serde_json::{Value, json};
use stackgen::sandbox::engine::Knob;

use crate::scene::{Scene, smoke};
use crate::{Row, UNKNOWN, row};

/// Two stacks with the same name of something in them.
fn twice(scene: &mut Scene, kind: &str, properties: &Value) {
    let resources = json!({"Thing": {"Type": kind, "Properties": properties}});
    scene.create(&resources);
    scene.create_as("stackgen-second", &resources);
}

/// Two stacks: the first makes a role that CloudFormation may act by, but which allows nothing
/// but to describe; the second is made by it.
fn by_a_weak_role(scene: &mut Scene) {
    let statement = json!({"Effect": "Allow", "Action": "ec2:Describe*", "Resource": "*"});
    let role = json!({"RoleName": "weak", "AssumeRolePolicyDocument": {"Statement": [{
        "Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": {"Service": "cloudformation.amazonaws.com"},
    }]}, "Policies": [{
        "PolicyName": "weak", "PolicyDocument": {"Statement": [statement]},
    }]});
    scene.create(&json!({"Role": {"Type": "AWS::IAM::Role", "Properties": role}}));
    let vpc = json!({"Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}}});
    scene.create_by("arn:aws:iam::123456789012:role/weak", &vpc);
}

pub(crate) const ROWS: &[Row] = &[
    row(
        "permission-encoded",
        "AWS::EC2::VPC",
        "not authorized to perform",
        by_a_weak_role,
    ),
    row(
        "slr-ecs",
        "AWS::ECS::Cluster",
        "assume the service linked role",
        |scene| {
            scene.turn(&Knob::FreshAccount);
            scene.create(&smoke());
        },
    ),
    row(
        "apprunner-closed",
        "AWS::AppRunner::Service",
        "no longer open to new",
        |scene| {
            let service = json!({"Type": "AWS::AppRunner::Service", "Properties": {
                "SourceConfiguration": {"ImageRepository": {
                    "ImageIdentifier": "public.ecr.aws/x/y:latest", "ImageRepositoryType": "ECR_PUBLIC",
                }},
            }});
            scene.create(&json!({"App": service}));
        },
    ),
    row(
        "credentials-invalid",
        "",
        "security token included in the request",
        |scene| {
            scene.turn(&Knob::RegionDisabled);
            scene.send("cloudformation", "DescribeStacks", &json!({}));
        },
    ),
    row("throttled", "AWS::ECS::Cluster", "Rate exceeded", |scene| {
        scene.turn(&Knob::HandlersThrottled {
            kind: "AWS::ECS::Cluster".to_owned(),
            seconds: 3_600,
        });
        scene.create(&smoke());
    }),
    row(
        "name-taken",
        "AWS::Logs::LogGroup",
        "already exists",
        |scene| {
            twice(
                scene,
                "AWS::Logs::LogGroup",
                &json!({"LogGroupName": "twice"}),
            );
        },
    ),
    row(UNKNOWN, "AWS::IAM::Role", "already exists", |scene| {
        let trust = json!({"Statement": [{
            "Effect": "Allow", "Action": "sts:AssumeRole",
            "Principal": {"Service": "ecs-tasks.amazonaws.com"},
        }]});
        let role = json!({"RoleName": "twice", "AssumeRolePolicyDocument": trust});
        twice(scene, "AWS::IAM::Role", &role);
    }),
    row(
        "name-taken",
        "AWS::ECR::Repository",
        "already exists",
        |scene| {
            twice(
                scene,
                "AWS::ECR::Repository",
                &json!({"RepositoryName": "twice"}),
            );
        },
    ),
    row(
        "name-taken",
        "AWS::ECS::Cluster",
        "already exists",
        |scene| {
            twice(scene, "AWS::ECS::Cluster", &json!({"ClusterName": "twice"}));
        },
    ),
    row(
        "kms-logs",
        "AWS::Logs::LogGroup",
        "KMS key does not exist",
        |scene| {
            scene.turn(&Knob::Key {
                key: "1234".to_owned(),
                state: stackgen::sandbox::engine::conditions::KeyState::Disabled,
            });
            let key = "arn:aws:kms:us-east-1:123456789012:key/1234";
            let group = json!({"Type": "AWS::Logs::LogGroup", "Properties": {"KmsKeyId": key}});
            scene.create(&json!({"Group": group}));
        },
    ),
];
