//! Groups and the instances they launch.

use serde_json::{Value, json};

use super::town::Town;
use super::{Lab, MINUTE};
use crate::sandbox::engine::kind::Settle;

const GROUP: &str = "AWS::AutoScaling::AutoScalingGroup";
const HOST: &str = "AWS::ECS::ContainerInstance";

/// Makes a group out of changed properties that never reaches its size, and says why.
fn unstable(change: impl Fn(&mut Lab, &Town, &mut Value)) -> String {
    let mut lab = Lab::new();
    let town = Town::new(&mut lab);
    let mut group = town.hosts(&mut lab, 1, 3);
    change(&mut lab, &town, &mut group);
    let group = lab.ask(GROUP, &group).expect("the call is accepted");
    match lab.settle(&group) {
        Settle::Failed(words) => words,
        other => panic!("{other:?}"),
    }
}

/// Changes the data of the group's launch template.
fn change_template(lab: &mut Lab, group: &Value, change: impl Fn(&mut Value)) {
    let id = group["LaunchTemplate"]["LaunchTemplateId"]
        .as_str()
        .expect("an id");
    let kind = "AWS::EC2::LaunchTemplate";
    let address = crate::sandbox::engine::Address::new(&lab.place, kind, id);
    let template = lab.world.object_mut(&address).expect("a template");
    change(&mut template.properties["LaunchTemplateData"]);
}

#[test]
fn a_group_brings_instances_with_all_that_belongs_to_them() {
    let mut lab = Lab::new();
    let town = Town::new(&mut lab);
    let group = town.hosts(&mut lab, 2, 3);
    let group = lab.make(GROUP, &group);
    lab.minutes(5);
    let kinds = [
        ("AWS::EC2::Instance", 2),
        ("AWS::EC2::NetworkInterface", 2),
        ("AWS::EC2::Volume", 4),
        (HOST, 2),
    ];
    for (kind, count) in kinds {
        assert_eq!(lab.count(kind), count, "{kind}");
    }
    assert!(
        lab.drop(&town.net.attachment).is_err(),
        "hosts have public addresses"
    );
    assert_eq!(lab.remove(&group), Settle::Done);
    for (kind, _) in kinds {
        assert_eq!(lab.count(kind), 0, "{kind}");
    }
}

#[test]
fn launches_fail_for_aws_reasons() {
    type Change = fn(&mut Value);
    let cases: [(Change, &str); 4] = [
        (
            |data| data["ImageId"] = json!("ami-0123456789abcdef0"),
            "The image id '[ami-0123456789abcdef0]' does not exist.",
        ),
        (
            |data| data["IamInstanceProfile"] = json!({"Name": "none"}),
            "Invalid IAM Instance Profile name.",
        ),
        (
            |data| data["InstanceType"] = json!("c5.4xlarge"),
            "does not match the architecture 'arm64' of the specified AMI.",
        ),
        (
            |data| data["NetworkInterfaces"][0]["Groups"] = json!(["sg-none"]),
            "The security group 'sg-none' does not exist.",
        ),
    ];
    for (change, words) in cases {
        let why = unstable(|lab, _, group| change_template(lab, group, change));
        assert!(
            why.starts_with(
                "Group did not stabilize. {current/minSize/desired group size}={0/1/1}"
            ),
            "{why}"
        );
        assert!(why.contains(words), "{why}");
    }
}

#[test]
fn quotas_count_vcpus_of_each_market() {
    let low = |lab: &mut Lab, code: &str| {
        let place = lab.place.clone();
        let region = lab.world.region_mut(&place);
        region.quotas.insert(code.to_owned(), 15);
    };
    let spot = unstable(|lab, _, _| low(lab, "ec2/L-34B43A08"));
    assert!(spot.contains("Max spot instance count exceeded."), "{spot}");
    let on_demand = unstable(|lab, _, group| {
        low(lab, "ec2/L-1216C47A");
        change_template(lab, group, |data| data["InstanceMarketOptions"] = json!({}));
    });
    assert!(
        on_demand.contains("your current vCPU limit of 15"),
        "{on_demand}"
    );
}

#[test]
fn a_host_joins_only_with_a_role_a_way_out_and_a_cluster() {
    type Break = fn(&mut Lab, &Town);
    let breaks: [Break; 2] = [
        |lab, town| assert_eq!(lab.remove(&town.policy), Settle::Done),
        |lab, town| assert_eq!(lab.remove(&town.net.route), Settle::Done),
    ];
    for break_it in breaks {
        let mut lab = Lab::new();
        let town = Town::new(&mut lab);
        let group = town.hosts(&mut lab, 1, 1);
        break_it(&mut lab, &town);
        lab.make(GROUP, &group);
        lab.minutes(20);
        assert_eq!(lab.count(HOST), 0);
    }
    let mut lab = Lab::new();
    let town = Town::new(&mut lab);
    let group = town.hosts(&mut lab, 1, 1);
    assert_eq!(lab.remove(&town.cluster), Settle::Done);
    lab.make(GROUP, &group);
    lab.minutes(20);
    assert_eq!(lab.count(HOST), 0);
    lab.make("AWS::ECS::Cluster", &json!({"ClusterName": "town"}));
    lab.minutes(3);
    assert_eq!(lab.count(HOST), 1, "agents try again");
}

#[test]
fn protected_instances_keep_their_group_from_going() {
    let mut lab = Lab::new();
    let town = Town::new(&mut lab);
    let mut group = town.hosts(&mut lab, 1, 1);
    group["NewInstancesProtectedFromScaleIn"] = json!(true);
    let group = lab.make(GROUP, &group);
    let began = lab.world.now_ms;
    let Settle::Failed(why) = lab.remove(&group) else {
        panic!("it went");
    };
    assert!(
        why.ends_with(
            "Could not scale to desired capacity because all remaining instances are protected \
             from scale-in."
        ),
        "{why}"
    );
    assert!(lab.world.now_ms - began >= 240 * MINUTE);
    lab.drop(&group).expect("another try is another four hours");
    let settle = crate::sandbox::engine::life::gone(&mut lab.world, &group);
    assert!(matches!(settle, Settle::Wait(_)));
}

#[test]
fn sizes_and_templates_are_checked_at_once() {
    let mut lab = Lab::new();
    let town = Town::new(&mut lab);
    let mut group = town.hosts(&mut lab, 1, 3);
    group["DesiredCapacity"] = json!("4");
    let refusal = lab.refusal(GROUP, &group);
    assert!(
        refusal.contains("Desired capacity:4 must be between"),
        "{refusal}"
    );
    group["DesiredCapacity"] = json!("2");
    group["LaunchTemplate"]["LaunchTemplateId"] = json!("lt-none");
    assert!(
        lab.refusal(GROUP, &group)
            .contains("launch template does not exist")
    );
    group["VPCZoneIdentifier"] = json!([]);
    assert!(
        lab.refusal(GROUP, &group)
            .contains("At least one Availability Zone")
    );
}
