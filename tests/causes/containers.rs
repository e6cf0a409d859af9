//! What goes wrong while tasks are started. The table reads a service's events and its stopped
//! tasks' reasons as it reads status reasons.

use serde_json::{Value, json};
use stackgen::sandbox::engine::Knob;
use stackgen::sandbox::engine::by_hand::Deed;
use stackgen::sandbox::engine::conditions::Market;

use crate::scene::{Scene, hosts, smoke};
use crate::{Row, UNKNOWN, row};

const SERVICE: &str = "AWS::ECS::Service";
const REPOSITORY: &str = "test-app-2022";
const TAG: &str = "241ac4b1c44fce7e1754b587a6c589204a7be92a";

/// Lets the execution role do only this.
fn allowing(actions: &[&str]) -> Value {
    let mut resources = smoke();
    resources["ExecutionPolicy"]["Properties"]["PolicyDocument"] = json!({
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}],
    });
    resources
}

/// Pushes an image built for these platforms in place of the one the profile runs.
fn push(scene: &mut Scene, platforms: &[&str]) {
    scene.turn(&Knob::ByHand(Deed::PushImage {
        repository: REPOSITORY.to_owned(),
        tag: TAG.to_owned(),
        platforms: platforms.iter().map(|name| (*name).to_owned()).collect(),
    }));
    scene.create(&smoke());
}

pub(crate) const ROWS: &[Row] = &[
    row(
        "quota-fargate",
        SERVICE,
        "limit on the number of vCPUs",
        |scene| {
            scene.quota("fargate/L-3032A538", 0);
            scene.quota("fargate/L-36FBB829", 0);
            scene.create(&smoke());
        },
    ),
    row(
        "fargate-capacity",
        SERVICE,
        "Capacity is unavailable at this time",
        |scene| {
            for market in [Market::Spot, Market::OnDemand] {
                scene.turn(&Knob::Shortage {
                    of: "fargate".to_owned(),
                    zone: None,
                    market,
                    seconds: None,
                });
            }
            scene.create(&smoke());
        },
    ),
    row(
        "registry-permission",
        SERVICE,
        "perform: ecr:GetAuthorizationToken",
        |scene| {
            scene.create(&allowing(&["logs:*"]));
        },
    ),
    row(
        "permission-missing",
        SERVICE,
        "perform: logs:CreateLogStream",
        |scene| {
            scene.create(&allowing(&["ecr:*"]));
        },
    ),
    row("task-role", SERVICE, "unable to assume the role", |scene| {
        let mut resources = smoke();
        let trust = &mut resources["ExecutionRole"]["Properties"]["AssumeRolePolicyDocument"];
        trust["Statement"][0]["Principal"] = json!({"Service": "ec2.amazonaws.com"});
        scene.create(&resources);
    }),
    row(
        "registry-unreachable",
        SERVICE,
        "dial tcp: i/o timeout",
        |scene| {
            let mut resources = smoke();
            let network = &mut resources["ServiceOne"]["Properties"]["NetworkConfiguration"];
            network["AwsvpcConfiguration"]["AssignPublicIp"] = json!("DISABLED");
            scene.create(&resources);
        },
    ),
    row("image-not-found", SERVICE, ": not found", |scene| {
        scene.turn(&Knob::ByHand(Deed::RemoveImage {
            repository: REPOSITORY.to_owned(),
            tag: TAG.to_owned(),
        }));
        scene.create(&smoke());
    }),
    row(
        "image-platform",
        SERVICE,
        "descriptor matching platform 'linux/amd64'",
        |scene| {
            push(scene, &["linux/arm64", "windows/amd64"]);
        },
    ),
    row(
        "task-exited",
        SERVICE,
        "Essential container in task exited",
        |scene| {
            push(scene, &["linux/arm64"]);
        },
    ),
    row(
        "log-group-missing",
        SERVICE,
        "The specified log group does not exist",
        |scene| {
            let mut resources = smoke();
            let container =
                &mut resources["TaskDefinition"]["Properties"]["ContainerDefinitions"][0];
            container["LogConfiguration"]["Options"]["awslogs-group"] = json!("nowhere");
            scene.create(&resources);
        },
    ),
    row("not-steady", SERVICE, "did not stabilize", |scene| {
        scene.create(&allowing(&["logs:*"]));
    }),
    row(
        "circuit-breaker",
        SERVICE,
        "Circuit Breaker was triggered",
        |scene| {
            let mut resources = allowing(&["logs:*"]);
            let breaker = json!({"Enable": true, "Rollback": false});
            resources["ServiceOne"]["Properties"]["DeploymentConfiguration"] =
                json!({"DeploymentCircuitBreaker": breaker});
            scene.create(&resources);
        },
    ),
    row(
        "quota-service-tasks",
        SERVICE,
        "Desired count exceeds limit",
        |scene| {
            scene.quota("ecs/L-46458851", 0);
            scene.create(&smoke());
        },
    ),
    row(
        UNKNOWN,
        "AWS::ECS::TaskDefinition",
        "No Fargate configuration exists",
        |scene| {
            let mut resources = smoke();
            resources["TaskDefinition"]["Properties"]["Memory"] = json!("9999");
            scene.create(&resources);
        },
    ),
    row(
        "tasks-keep-failing",
        SERVICE,
        "unable to consistently start tasks",
        |scene| {
            scene.create(&allowing(&["logs:*"]));
        },
    ),
    row(
        "no-hosts",
        SERVICE,
        "No Container Instances were found",
        |scene| {
            // Without its policy no host may join the cluster.
            let mut resources = hosts();
            let policy = &mut resources["HostPolicy"]["Properties"]["PolicyDocument"];
            policy["Statement"] = json!([{
                "Effect": "Allow", "Action": "ec2:DescribeTags", "Resource": "*",
            }]);
            scene.create(&resources);
        },
    ),
    row(
        "hosts-full",
        SERVICE,
        "has insufficient memory available",
        |scene| {
            let mut resources = hosts();
            resources["TaskDefinition"]["Properties"]["Memory"] = json!("60000");
            scene.create(&resources);
        },
    ),
];
