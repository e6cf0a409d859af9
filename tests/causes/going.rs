//! What keeps a stack from going.

use serde_json::{Value, json};
use stackgen::sandbox::engine::Knob;
use stackgen::sandbox::engine::by_hand::Deed;

use crate::scene::{Scene, balanced, hosts, smoke};
use crate::{Row, UNKNOWN, row};

fn by_hand(scene: &mut Scene, deed: Deed) {
    scene.turn(&Knob::ByHand(deed));
}

/// Creates a stack, lets somebody meddle, and deletes it.
fn meddle(scene: &mut Scene, resources: &Value, deed: Deed) {
    scene.create(resources);
    by_hand(scene, deed);
    scene.delete();
}

fn interface(groups: &[&str]) -> Deed {
    Deed::AddInterface {
        subnet: "PublicSubnetAz1".to_owned(),
        groups: groups.iter().map(|name| (*name).to_owned()).collect(),
    }
}

pub(crate) const ROWS: &[Row] = &[
    row(
        "dependency-subnet",
        "AWS::EC2::Subnet",
        "has dependencies and cannot",
        |scene| {
            meddle(scene, &smoke(), interface(&[]));
        },
    ),
    row(
        "dependency-group",
        "AWS::EC2::SecurityGroup",
        "has a dependent object",
        |scene| {
            meddle(scene, &smoke(), interface(&["AppSecurityGroup"]));
        },
    ),
    row(
        "dependency-vpc",
        "AWS::EC2::VPC",
        "has dependencies and cannot",
        |scene| {
            let group = Deed::AddSecurityGroup {
                vpc: "Vpc".to_owned(),
                name: "GuardDutyManagedSecurityGroup".to_owned(),
                lets_in: None,
            };
            meddle(scene, &smoke(), group);
        },
    ),
    row(
        "dependency-vpc",
        "AWS::EC2::VPC",
        "has dependencies and cannot",
        |scene| {
            scene.turn(&Knob::RuntimeMonitoring { seconds: 30 });
            scene.create(&smoke());
            scene.delete();
        },
    ),
    row(
        "hosts-protected",
        "AWS::AutoScaling::AutoScalingGroup",
        "protected from",
        |scene| {
            let group = "HostGroup".to_owned();
            meddle(scene, &hosts(), Deed::ProtectInstances { group });
        },
    ),
    row(
        "cluster-has-hosts",
        "AWS::ECS::Cluster",
        "Container Instances are active",
        |scene| {
            let mut resources = hosts();
            unhook(&mut resources, "HostGroup", "Cluster");
            let group = "HostGroup".to_owned();
            meddle(scene, &resources, Deed::ProtectInstances { group });
        },
    ),
    row(
        "repository-not-empty",
        "AWS::ECR::Repository",
        "still contains images",
        |scene| {
            let repository = json!({"Images": {"Type": "AWS::ECR::Repository"}});
            let push = Deed::PushImage {
                repository: "Images".to_owned(),
                tag: "latest".to_owned(),
                platforms: vec!["linux/amd64".to_owned()],
            };
            meddle(scene, &repository, push);
        },
    ),
    row(
        UNKNOWN,
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "deletion protection is enabled",
        |scene| {
            let mut resources = balanced();
            resources["LoadBalancer"]["Properties"]["LoadBalancerAttributes"] =
                json!([{"Key": "deletion_protection.enabled", "Value": "true"}]);
            scene.create(&resources);
            scene.delete();
        },
    ),
    row(
        "provider-in-use",
        "AWS::ECS::ClusterCapacityProviderAssociations",
        "is in use",
        |scene| {
            // The stack forgets the service, whose task goes on.
            let mut resources = smoke();
            resources["ServiceOne"]["DeletionPolicy"] = json!("Retain");
            scene.create(&resources);
            scene.delete();
        },
    ),
    row(
        "public-addresses",
        "AWS::EC2::VPCGatewayAttachment",
        "mapped public address",
        |scene| {
            // A task whose stack forgets it: it goes on with its public address.
            let mut resources = smoke();
            resources["ServiceOne"]["DeletionPolicy"] = json!("Retain");
            scene.create(&resources);
            scene.delete();
        },
    ),
    row(
        "timed-out",
        "AWS::ECS::Service",
        "timed out waiting for completion",
        |scene| {
            let mut resources = hosts();
            resources["ServiceOnexxx"]["Properties"]["ServiceName"] = json!("one");
            let remove = Deed::Remove {
                kind: "AWS::IAM::ManagedPolicy".to_owned(),
                id: "HostPolicy".to_owned(),
            };
            meddle(scene, &resources, remove);
        },
    ),
];

/// Takes an edge of `DependsOn` away.
fn unhook(resources: &mut Value, who: &str, target: &str) {
    if let Some(edges) = resources[who]["DependsOn"].as_array_mut() {
        edges.retain(|edge| edge != target);
    }
}
