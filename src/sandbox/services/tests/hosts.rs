//! Instances and the groups that launch them.

use serde_json::{Value, json};

use super::{filter, items, physical, with_profile};
use crate::sandbox::services::fixtures::{Client, MINUTE_MS};

/// A client whose group has three instances, and the group's name.
fn with_hosts() -> (Client, String) {
    let mut client = with_profile();
    let group = physical(&mut client, "AWS::AutoScaling::AutoScalingGroup").remove(0);
    let three = json!({"AutoScalingGroupName": group, "MinSize": 3, "DesiredCapacity": 3});
    client.ok("autoscaling:UpdateAutoScalingGroup", three);
    client.wait(5 * MINUTE_MS);
    (client, group)
}

fn described(client: &mut Client, group: &str) -> Value {
    let input = json!({"AutoScalingGroupNames": [group]});
    let answer = client.ok("autoscaling:DescribeAutoScalingGroups", input);
    items(&answer, "AutoScalingGroups")[0].clone()
}

fn ids(group: &Value) -> Vec<String> {
    let instances = group["Instances"].as_array().unwrap().iter();
    instances
        .map(|one| one["InstanceId"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_group_has_the_instances_that_ec2_describes() {
    let (mut client, name) = with_hosts();
    let group = described(&mut client, &name);
    assert_eq!(group["DesiredCapacity"], 3);
    assert_eq!(group["Instances"][0]["LifecycleState"], "InService");
    let mut members = ids(&group);
    members.sort();
    let answer = client.ok(
        "ec2:DescribeInstances",
        filter("tag:aws:autoscaling:groupName", &name),
    );
    let described = items(&answer, "reservationSet").iter();
    let mut found: Vec<_> = described
        .map(|one| {
            one["instancesSet"][0]["instanceId"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    found.sort();
    assert_eq!(found, members);
    let volumes = client.ok(
        "ec2:DescribeVolumes",
        filter("attachment.instance-id", &members[0]),
    );
    let volume = &items(&volumes, "volumeSet")[0];
    assert_eq!(volume["status"], "in-use");
    let (code, _) = client.refused("ec2:DeleteVolume", json!({"VolumeId": volume["volumeId"]}));
    assert_eq!(code, "VolumeInUse");
    let told = client.ok(
        "autoscaling:DescribeScalingActivities",
        json!({"AutoScalingGroupName": name}),
    );
    assert_eq!(items(&told, "Activities").len(), 3);
    let tagged = json!({"Filters": [{"Name": "tag-key", "Values": ["stackgen"]}]});
    let groups = client.ok("autoscaling:DescribeAutoScalingGroups", tagged);
    assert_eq!(items(&groups, "AutoScalingGroups").len(), 1);
}

#[test]
fn a_terminated_instance_is_told_of_for_an_hour() {
    let (mut client, name) = with_hosts();
    let id = ids(&described(&mut client, &name)).remove(0);
    let answer = client.ok("ec2:TerminateInstances", json!({"InstanceId": [id]}));
    assert_eq!(
        answer["instancesSet"][0]["previousState"]["name"],
        "running"
    );
    assert_eq!(
        answer["instancesSet"][0]["currentState"]["name"],
        "shutting-down"
    );
    client.wait(20 * MINUTE_MS);
    let members = ids(&described(&mut client, &name));
    assert!(members.len() >= 3 && !members.contains(&id), "{members:?}");
    let state = filter("instance-id", &id);
    let answer = client.ok("ec2:DescribeInstances", state.clone());
    let instance = &answer["reservationSet"][0]["instancesSet"][0];
    assert_eq!(instance["instanceState"]["name"], "terminated");
    let of_group = instance["tagSet"].as_array().unwrap().iter();
    assert!(
        of_group
            .clone()
            .any(|tag| tag["key"] == "aws:autoscaling:groupName")
    );
    client.wait(61 * MINUTE_MS);
    assert_eq!(
        items(&client.ok("ec2:DescribeInstances", state), "reservationSet").len(),
        0
    );
    let (code, _) = client.refused("ec2:TerminateInstances", json!({"InstanceId": [id]}));
    assert_eq!(code, "InvalidInstanceID.NotFound");
}

#[test]
fn protected_instances_stay_until_somebody_says_otherwise() {
    let (mut client, name) = with_hosts();
    let instances = ids(&described(&mut client, &name));
    let protect = |on: bool| json!({"AutoScalingGroupName": name, "InstanceIds": instances, "ProtectedFromScaleIn": on});
    client.ok("autoscaling:SetInstanceProtection", protect(true));
    let zero =
        json!({"AutoScalingGroupName": name, "MinSize": 0, "MaxSize": 0, "DesiredCapacity": 0});
    client.ok("autoscaling:UpdateAutoScalingGroup", zero);
    client.wait(30 * MINUTE_MS);
    assert_eq!(ids(&described(&mut client, &name)).len(), 3);
    client.ok("autoscaling:SetInstanceProtection", protect(false));
    client.wait(30 * MINUTE_MS);
    assert_eq!(ids(&described(&mut client, &name)).len(), 0);

    let many: Vec<String> = (0..51).map(|n| format!("i-{n}")).collect();
    let input =
        json!({"AutoScalingGroupName": name, "InstanceIds": many, "ProtectedFromScaleIn": false});
    let (code, message) = client.refused("autoscaling:SetInstanceProtection", input);
    assert_eq!(code, "ValidationError");
    assert!(message.contains("between 1 and 50"), "{message}");
    let one = json!({"AutoScalingGroupName": name, "InstanceIds": ["i-0"], "ProtectedFromScaleIn": false});
    let (_, message) = client.refused("autoscaling:SetInstanceProtection", one);
    assert!(message.contains("is not part of"), "{message}");
}

#[test]
fn force_takes_a_group_with_everything_in_it() {
    let (mut client, name) = with_hosts();
    let instances = ids(&described(&mut client, &name));
    let protect = json!({"AutoScalingGroupName": name, "InstanceIds": instances, "ProtectedFromScaleIn": true});
    client.ok("autoscaling:SetInstanceProtection", protect);
    let (code, _) = client.refused(
        "autoscaling:DeleteAutoScalingGroup",
        json!({"AutoScalingGroupName": name}),
    );
    assert_eq!(code, "ResourceInUse");
    let force = json!({"AutoScalingGroupName": name, "ForceDelete": true});
    client.ok("autoscaling:DeleteAutoScalingGroup", force.clone());
    assert_eq!(
        described(&mut client, &name)["Status"],
        "Delete in progress"
    );
    client.wait(30 * MINUTE_MS);
    let (code, message) = client.refused("autoscaling:DeleteAutoScalingGroup", force);
    assert_eq!(code, "ValidationError");
    assert!(message.contains("not found"), "{message}");
    let gone = json!({"AutoScalingGroupName": name, "IncludeDeletedGroups": true});
    let told = client.ok("autoscaling:DescribeScalingActivities", gone);
    assert!(!items(&told, "Activities").is_empty());
}

#[test]
fn a_desired_capacity_is_within_the_limits() {
    let (mut client, name) = with_hosts();
    let set = |size: i64| json!({"AutoScalingGroupName": name, "DesiredCapacity": size});
    let (_, message) = client.refused("autoscaling:SetDesiredCapacity", set(100_000));
    assert!(message.contains("above max value"), "{message}");
    let (_, message) = client.refused("autoscaling:SetDesiredCapacity", set(0));
    assert!(message.contains("below min value"), "{message}");
    client.ok("autoscaling:SetDesiredCapacity", set(4));
    assert_eq!(described(&mut client, &name)["DesiredCapacity"], 4);
    let none = json!({"AutoScalingGroupName": "none"});
    let (code, _) = client.refused("autoscaling:UpdateAutoScalingGroup", none);
    assert_eq!(code, "ValidationError");
}
