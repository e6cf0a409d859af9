//! What goes wrong while hosts are launched.

use serde_json::{Value, json};
use stackgen::sandbox::engine::Knob;
use stackgen::sandbox::engine::conditions::{KeyState, Market};

use crate::scene::{Scene, hosts};
use crate::{Row, UNKNOWN, row};

const GROUP: &str = "AWS::AutoScaling::AutoScalingGroup";
const HOST_TYPE: &str = "c6g.4xlarge";
const KEY: &str = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

/// The profile with hosts, its launch template changed.
fn with_data(change: impl FnOnce(&mut Value)) -> Value {
    let mut resources = hosts();
    change(&mut resources["HostTemplate"]["Properties"]["LaunchTemplateData"]);
    resources
}

/// The profile with hosts, bought on demand.
fn on_demand() -> Value {
    with_data(|data| {
        data.as_object_mut()
            .unwrap()
            .remove("InstanceMarketOptions");
    })
}

fn short(scene: &mut Scene, market: Market) {
    scene.turn(&Knob::Shortage {
        of: HOST_TYPE.to_owned(),
        zone: None,
        market,
        seconds: None,
    });
}

fn lock(scene: &mut Scene, state: KeyState) {
    scene.turn(&Knob::Key {
        key: KEY.to_owned(),
        state,
    });
    scene.create(&with_data(|data| {
        data["BlockDeviceMappings"][0]["Ebs"]["KmsKeyId"] = json!(KEY);
    }));
}

pub(crate) const ROWS: &[Row] = &[
    row(
        "quota-spot",
        GROUP,
        "Max spot instance count exceeded",
        |scene| {
            scene.quota("ec2/L-34B43A08", 5);
            scene.create(&hosts());
        },
    ),
    row(
        "quota-vcpu",
        GROUP,
        "current vCPU limit of 5 allows",
        |scene| {
            scene.quota("ec2/L-1216C47A", 5);
            scene.create(&on_demand());
        },
    ),
    row(
        "spot-capacity",
        GROUP,
        "no Spot capacity available",
        |scene| {
            short(scene, Market::Spot);
            scene.create(&hosts());
        },
    ),
    row(
        "instance-capacity",
        GROUP,
        "do not have sufficient c6g.4xlarge capacity",
        |scene| {
            short(scene, Market::OnDemand);
            scene.create(&on_demand());
        },
    ),
    row(
        "zone-without-type",
        GROUP,
        "is not supported in your requested",
        |scene| {
            for zone in ["use1-az1", "use1-az4", "use1-az5", "use1-az6"] {
                scene.turn(&Knob::NotOffered {
                    instance_type: HOST_TYPE.to_owned(),
                    zone: zone.to_owned(),
                });
            }
            scene.create(&hosts());
        },
    ),
    row(
        "slr-spot",
        GROUP,
        "service-linked role for EC2 Spot Instances",
        |scene| {
            scene.turn(&Knob::ServiceRoleMissing {
                service: "spot.amazonaws.com".to_owned(),
            });
            scene.create(&hosts());
        },
    ),
    row(
        "kms-state",
        GROUP,
        "Client.InvalidKMSKey.InvalidState",
        |scene| {
            lock(scene, KeyState::Disabled);
        },
    ),
    row("kms-access", GROUP, "Client error on launch", |scene| {
        lock(scene, KeyState::Denied);
    }),
    row(
        "image-id",
        GROUP,
        "The image id '[ami-00000000000000000]'",
        |scene| {
            scene.create(&with_data(|data| {
                data["ImageId"] = json!("ami-00000000000000000");
            }));
        },
    ),
    row(UNKNOWN, GROUP, "does not match the architecture", |scene| {
        scene.create(&with_data(|data| {
            data["InstanceType"] = json!("c5.4xlarge");
        }));
    }),
    row(
        "instance-profile",
        GROUP,
        "Invalid IAM Instance Profile name",
        |scene| {
            scene.create(&with_data(|data| {
                data["IamInstanceProfile"] = json!({"Name": "nobody"});
            }));
        },
    ),
    row(
        "launch-template",
        GROUP,
        "launch template does not exist",
        |scene| {
            let mut resources = hosts();
            let template = json!({"LaunchTemplateId": "lt-0123456789abcdef0", "Version": "1"});
            resources["HostGroup"]["Properties"]["LaunchTemplate"] = template;
            scene.create(&resources);
        },
    ),
];
