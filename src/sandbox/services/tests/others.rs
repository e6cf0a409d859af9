//! IAM, Cloud Control, load balancers and log groups.

use serde_json::{Value, json};

use super::{items, physical, with_profile};
use crate::sandbox::engine::{Knob, Place};
use crate::sandbox::services::fixtures::{ACCOUNT, Client, MINUTE_MS, REGION};

#[test]
fn a_service_linked_role_is_there_once() {
    let mut client = Client::new();
    client.ok("iam:ListRoles", json!({}));
    let account = client.0.accounts.get_mut(ACCOUNT).unwrap();
    account
        .conditions
        .missing_roles
        .insert("ecs.amazonaws.com".to_owned());
    let name = json!({"RoleName": "AWSServiceRoleForECS"});
    let (code, _) = client.refused("iam:GetRole", name.clone());
    assert_eq!(code, "NoSuchEntity");
    let service = json!({"AWSServiceName": "ecs.amazonaws.com"});
    let made = client.ok("iam:CreateServiceLinkedRole", service.clone());
    let arn = format!(
        "arn:aws:iam::{ACCOUNT}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"
    );
    assert_eq!(made["Role"]["Arn"], arn);
    assert_eq!(client.ok("iam:GetRole", name)["Role"]["Arn"], arn);
    let (code, message) = client.refused("iam:CreateServiceLinkedRole", service);
    assert_eq!(code, "InvalidInput");
    assert!(
        message.contains("has been taken in this account"),
        "{message}"
    );
    let linked = client.ok("iam:ListRoles", json!({"PathPrefix": "/aws-service-role/"}));
    assert_eq!(items(&linked, "Roles").len(), 4);
}

#[test]
fn a_profile_lets_go_of_its_role_before_it_goes() {
    let mut client = with_profile();
    let profile = physical(&mut client, "AWS::IAM::InstanceProfile").remove(0);
    let named = json!({"InstanceProfileName": profile});
    let got = client.ok("iam:GetInstanceProfile", named.clone());
    let role = got["InstanceProfile"]["Roles"][0]["RoleName"].clone();
    let of_role = json!({"RoleName": role});
    let held = client.ok("iam:ListInstanceProfilesForRole", of_role.clone());
    assert_eq!(held["InstanceProfiles"][0]["InstanceProfileName"], profile);
    let (code, _) = client.refused("iam:DeleteInstanceProfile", named.clone());
    assert_eq!(code, "DeleteConflict");
    let (code, _) = client.refused("iam:DeleteRole", of_role.clone());
    assert_eq!(code, "DeleteConflict");
    let both = json!({"InstanceProfileName": profile, "RoleName": role});
    client.ok("iam:RemoveRoleFromInstanceProfile", both.clone());
    let (code, _) = client.refused("iam:RemoveRoleFromInstanceProfile", both);
    assert_eq!(code, "NoSuchEntity");
    client.ok("iam:DeleteInstanceProfile", named);
    let held = client.ok("iam:ListInstanceProfilesForRole", of_role);
    assert_eq!(held["InstanceProfiles"], json!([]));
}

fn of(kind: &str) -> Value {
    json!({"TypeName": kind})
}

#[test]
fn cloud_control_lists_gets_and_deletes_by_identifier() {
    let mut client = with_profile();
    let mut made = physical(&mut client, "AWS::EC2::Subnet");
    made.sort();
    let answer = client.ok("cloudcontrolapi:ListResources", of("AWS::EC2::Subnet"));
    let found = items(&answer, "ResourceDescriptions").iter();
    let found: Vec<_> = found
        .map(|one| one["Identifier"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(found, made);
    let input = json!({"TypeName": "AWS::EC2::Subnet", "Identifier": made[0]});
    let got = client.ok("cloudcontrolapi:GetResource", input.clone());
    let text = got["ResourceDescription"]["Properties"].as_str().unwrap();
    let properties: Value = serde_json::from_str(text).unwrap();
    assert_eq!(properties["SubnetId"], made[0].as_str());
    assert!(
        items(&properties, "Tags")
            .iter()
            .any(|tag| tag["Key"] == "stackgen")
    );

    let asked = client.ok("cloudcontrolapi:DeleteResource", input);
    let token = json!({"RequestToken": asked["ProgressEvent"]["RequestToken"]});
    assert_eq!(asked["ProgressEvent"]["OperationStatus"], "IN_PROGRESS");
    let status = client.ok("cloudcontrolapi:GetResourceRequestStatus", token);
    assert_eq!(status["ProgressEvent"]["OperationStatus"], "FAILED");

    let profile = physical(&mut client, "AWS::EC2::NatGateway").remove(0);
    let input = json!({"TypeName": "AWS::EC2::NatGateway", "Identifier": profile});
    let asked = client.ok("cloudcontrolapi:DeleteResource", input.clone());
    let token = json!({"RequestToken": asked["ProgressEvent"]["RequestToken"]});
    let status = client.ok("cloudcontrolapi:GetResourceRequestStatus", token.clone());
    assert_eq!(status["ProgressEvent"]["OperationStatus"], "IN_PROGRESS");
    client.wait(30 * MINUTE_MS);
    let status = client.ok("cloudcontrolapi:GetResourceRequestStatus", token);
    assert_eq!(status["ProgressEvent"]["OperationStatus"], "SUCCESS");
    let (code, _) = client.refused("cloudcontrolapi:GetResource", input);
    assert_eq!(code, "ResourceNotFoundException");
}

#[test]
fn cloud_control_has_the_gaps_that_the_schemas_have() {
    let mut client = with_profile();
    for (kind, code) in [
        ("AWS::IAM::Policy", "UnsupportedActionException"),
        ("AWS::EC2::Route", "InvalidRequestException"),
        ("AWS::ECS::Task", "TypeNotFoundException"),
        ("AWS::Made::Up", "TypeNotFoundException"),
    ] {
        assert_eq!(
            client.refused("cloudcontrolapi:ListResources", of(kind)).0,
            code,
            "{kind}"
        );
    }
    let answer = client.ok(
        "cloudcontrolapi:ListResources",
        of("AWS::EC2::NetworkInterface"),
    );
    let first = &items(&answer, "ResourceDescriptions")[0]["Identifier"];
    let input = json!({"TypeName": "AWS::EC2::NetworkInterface", "Identifier": first});
    let got = client.ok("cloudcontrolapi:GetResource", input);
    let text = got["ResourceDescription"]["Properties"].as_str().unwrap();
    assert!(
        !text.contains("Status") && !text.contains("Public"),
        "{text}"
    );
    let table = physical(&mut client, "AWS::EC2::RouteTable").remove(0);
    let model = json!({"RouteTableId": table}).to_string();
    let input = json!({"TypeName": "AWS::EC2::Route", "ResourceModel": model});
    client.ok("cloudcontrolapi:ListResources", input);
}

#[test]
fn log_groups_are_found_by_their_prefix() {
    let mut client = with_profile();
    let name = physical(&mut client, "AWS::Logs::LogGroup").remove(0);
    let found = client.ok(
        "logs:DescribeLogGroups",
        json!({"logGroupNamePrefix": name}),
    );
    let group = &items(&found, "logGroups")[0];
    assert_eq!(group["logGroupName"], name.as_str());
    let tags = client.ok(
        "logs:ListTagsForResource",
        json!({"resourceArn": group["logGroupArn"]}),
    );
    assert_eq!(tags["tags"]["stackgen"], "test");
    client.ok("logs:DeleteLogGroup", json!({"logGroupName": name}));
    let (code, _) = client.refused("logs:DeleteLogGroup", json!({"logGroupName": name}));
    assert_eq!(code, "ResourceNotFoundException");
}

#[test]
fn load_balancers_that_are_not_there() {
    let mut client = Client::new();
    let none = client.ok("elasticloadbalancing:DescribeLoadBalancers", json!({}));
    assert_eq!(none["LoadBalancers"], json!([]));
    let arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/x/1";
    let input = json!({"LoadBalancerArns": [arn]});
    let (code, _) = client.refused("elasticloadbalancing:DescribeLoadBalancers", input);
    assert_eq!(code, "LoadBalancerNotFound");
    client.ok(
        "elasticloadbalancing:DeleteLoadBalancer",
        json!({"LoadBalancerArn": arn}),
    );
}

#[test]
fn hosts_drain_and_tasks_stop_when_told_to() {
    let mut client = with_profile();
    let cluster = physical(&mut client, "AWS::ECS::Cluster").remove(0);
    let service = physical(&mut client, "AWS::ECS::Service").remove(0);
    let two = json!({"cluster": cluster, "service": service, "desiredCount": 2});
    client.ok("ecs:UpdateService", two);
    client.wait(20 * MINUTE_MS);
    let running = client.ok("ecs:ListTasks", json!({"cluster": cluster}));
    let task = items(&running, "taskArns")[0].clone();
    let input = json!({"cluster": cluster, "task": task, "reason": "enough"});
    client.ok("ecs:StopTask", input);
    client.wait(5 * MINUTE_MS);
    let told = client.ok(
        "ecs:DescribeTasks",
        json!({"cluster": cluster, "tasks": [task]}),
    );
    assert_eq!(told["tasks"][0]["lastStatus"], "STOPPED");
    assert_eq!(told["tasks"][0]["stopCode"], "UserInitiated");
    assert_eq!(told["tasks"][0]["containers"][0]["lastStatus"], "STOPPED");

    let hosts = client.ok("ecs:ListContainerInstances", json!({"cluster": cluster}));
    let host = items(&hosts, "containerInstanceArns")[0].clone();
    let of_host = json!({"cluster": cluster, "containerInstance": host});
    client.ok("ecs:ListTasks", of_host);
    let drain = json!({"cluster": cluster, "containerInstances": [host], "status": "DRAINING"});
    let drained = client.ok("ecs:UpdateContainerInstancesState", drain);
    assert_eq!(drained["containerInstances"][0]["status"], "DRAINING");
}

#[test]
fn a_repository_with_images_goes_by_force_alone() {
    let mut client = Client::new();
    let name = |force: bool| json!({"repositoryName": "test-repo", "force": force});
    let (code, _) = client.refused("ecr:DeleteRepository", name(false));
    assert_eq!(code, "RepositoryNotEmptyException");
    client.ok("ecr:DeleteRepository", name(true));
    let (code, _) = client.refused("ecr:DeleteRepository", name(true));
    assert_eq!(code, "RepositoryNotFoundException");
}

#[test]
fn a_cluster_and_its_provider_say_whose_they_are() {
    let mut client = with_profile();
    let cluster = physical(&mut client, "AWS::ECS::Cluster").remove(0);
    let provider = physical(&mut client, "AWS::ECS::CapacityProvider").remove(0);
    let tagged = json!({"key": "stackgen", "value": "test"});
    let named = json!({"clusters": [cluster], "include": ["TAGS"]});
    let told = client.ok("ecs:DescribeClusters", named);
    assert!(items(&told["clusters"][0], "tags").contains(&tagged));
    let plain = client.ok("ecs:DescribeClusters", json!({"clusters": [cluster]}));
    assert_eq!(plain["clusters"][0]["tags"], Value::Null);
    let named = json!({"capacityProviders": [provider, "nobody"], "include": ["TAGS"]});
    let told = client.ok("ecs:DescribeCapacityProviders", named);
    assert_eq!(told["capacityProviders"][0]["status"], "ACTIVE");
    assert!(items(&told["capacityProviders"][0], "tags").contains(&tagged));
    assert_eq!(told["failures"][0]["reason"], "MISSING");
    let all = client.ok("ecs:DescribeCapacityProviders", json!({}));
    let listed: Vec<&Value> = items(&all, "capacityProviders")
        .iter()
        .map(|one| &one["name"])
        .collect();
    assert_eq!(
        listed,
        [&json!("FARGATE"), &json!("FARGATE_SPOT"), &json!(provider)]
    );
}

#[test]
fn a_zone_says_that_it_is_not_in_order() {
    let mut client = Client::new();
    let knob = Knob::Zone {
        zone: "use1-az4".to_owned(),
        state: "unavailable".to_owned(),
    };
    knob.turn(&mut client.0, &Place::new(ACCOUNT, REGION));
    let told = client.ok("ec2:DescribeAvailabilityZones", json!({}));
    let state = |id: &str| {
        let zones = items(&told, "availabilityZoneInfo").iter();
        let mut found = zones.filter(|zone| zone["zoneId"] == id);
        found.next().unwrap()["zoneState"].clone()
    };
    assert_eq!(state("use1-az4"), "unavailable");
    assert_eq!(state("use1-az1"), "available");
}
