//! awscli calls every other service of the sandbox: the answers are what botocore's models read.

use serde_json::Value;

use crate::harness::{Served, json, succeed, template};

const SPEED: u32 = 600;
const PROFILE: &str = "ecs-ec2-95pct";
const DELETE_STACK: &str = "arn:aws:scheduler:::aws-sdk:cloudformation:deleteStack";

/// A role that Scheduler may assume, made by a stack.
const REAPER: &str = r#"{"Resources": {"Reaper": {"Type": "AWS::IAM::Role", "Properties": {
  "RoleName": "reaper",
  "AssumeRolePolicyDocument": {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
    "Principal": {"Service": "scheduler.amazonaws.com"}}]}
}}}}"#;

fn deploy(server: &Served, name: &str, body: &str) {
    let file = server.room.write(&format!("{name}.json"), body);
    succeed(
        server
            .cloudformation("deploy")
            .args(["--stack-name", name, "--template-file"])
            .arg(file)
            .args(["--capabilities", "CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"])
            .args(["--tags", "team=tests"]),
    );
}

/// What awscli says when it is refused.
fn refused(server: &Served, words: &str) -> String {
    let output = server.aws(words).output().unwrap();
    assert!(!output.status.success(), "{words}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn first<'a>(answer: &'a Value, path: &str) -> &'a Value {
    answer
        .pointer(path)
        .unwrap_or_else(|| panic!("no {path} in {answer:#}"))
}

#[test]
fn awscli_makes_lists_and_deletes_schedules() {
    let server = Served::start(SPEED);
    deploy(&server, "roles", REAPER);
    let groups =
        json(&mut server.aws("scheduler create-schedule-group --name ttl --tags Key=a,Value=b"));
    let arn = first(&groups, "/ScheduleGroupArn")
        .as_str()
        .unwrap()
        .to_owned();
    let tags = json(&mut server.aws(&format!(
        "scheduler list-tags-for-resource --resource-arn {arn}"
    )));
    assert_eq!(*first(&tags, "/Tags/0/Key"), "a");
    let role = "arn:aws:iam::111122223333:role/reaper";
    let target = serde_json::json!({
        "Arn": DELETE_STACK, "RoleArn": role, "Input": "{\"StackName\":\"x\"}",
    });
    let create = format!(
        "scheduler create-schedule --name one --group-name ttl --schedule-expression rate(1days) \
         --flexible-time-window Mode=OFF --action-after-completion DELETE --target {target}"
    );
    let said = refused(&server, &create);
    assert!(said.contains("Invalid Schedule Expression"), "{said}");
    let mut create = server.aws(&create.replace("--schedule-expression rate(1days)", ""));
    let made = json(create.args([
        "--schedule-expression",
        "rate(30 minutes)",
        "--start-date",
        "2027-01-01T00:00:00Z",
    ]));
    assert!(
        first(&made, "/ScheduleArn")
            .as_str()
            .unwrap()
            .ends_with(":schedule/ttl/one")
    );
    let got = json(&mut server.aws("scheduler get-schedule --name one --group-name ttl"));
    assert!(
        first(&got, "/StartDate")
            .as_str()
            .unwrap_or("2027")
            .contains("2027")
    );
    let listed = json(&mut server.aws("scheduler list-schedules --group-name ttl --state ENABLED"));
    assert_eq!(*first(&listed, "/Schedules/0/Target/Arn"), DELETE_STACK);
    succeed(&mut server.aws("scheduler delete-schedule --name one --group-name ttl"));
    let said = refused(
        &server,
        "scheduler get-schedule --name one --group-name ttl",
    );
    assert!(said.contains("ResourceNotFoundException"), "{said}");
    succeed(&mut server.aws("scheduler delete-schedule-group --name ttl"));
    server.stop();
}

/// What describes something, and a text in its answer.
const DESCRIBED: &[(&str, &str)] = &[
    (
        "ec2 describe-instances",
        "/Reservations/0/Instances/0/State/Name",
    ),
    (
        "ec2 describe-volumes",
        "/Volumes/0/Attachments/0/InstanceId",
    ),
    (
        "ec2 describe-network-interfaces",
        "/NetworkInterfaces/0/Status",
    ),
    ("ec2 describe-addresses", "/Addresses/0/AllocationId"),
    (
        "ec2 describe-nat-gateways",
        "/NatGateways/0/NatGatewayAddresses/0/PublicIp",
    ),
    ("ec2 describe-vpc-endpoints", "/VpcEndpoints/0/ServiceName"),
    (
        "ec2 describe-security-groups",
        "/SecurityGroups/0/GroupName",
    ),
    ("ec2 describe-subnets", "/Subnets/0/AvailabilityZoneId"),
    (
        "ec2 describe-vpcs",
        "/Vpcs/0/CidrBlockAssociationSet/0/CidrBlock",
    ),
    ("ec2 describe-route-tables", "/RouteTables/0/VpcId"),
    ("ec2 describe-regions", "/Regions/0/OptInStatus"),
    (
        "autoscaling describe-auto-scaling-groups",
        "/AutoScalingGroups/0/Instances/0/LifecycleState",
    ),
    (
        "autoscaling describe-scaling-activities",
        "/Activities/0/StatusCode",
    ),
    (
        "iam list-roles",
        "/Roles/0/AssumeRolePolicyDocument/Statement/0/Effect",
    ),
    ("logs describe-log-groups", "/logGroups/0/logGroupName"),
    (
        "cloudcontrol list-resources --type-name AWS::EC2::Subnet",
        "/ResourceDescriptions/0/Identifier",
    ),
];

#[test]
fn awscli_describes_what_a_stack_made() {
    let server = Served::start(SPEED);
    deploy(&server, "app", &template(PROFILE));
    for (words, path) in DESCRIBED {
        let answer = json(&mut server.aws(words));
        assert!(first(&answer, path).is_string(), "{words}: {path}");
    }
    let by_tag = "ec2 describe-vpcs --filters Name=tag:team,Values=none";
    assert_eq!(
        json(&mut server.aws(by_tag))["Vpcs"],
        Value::Array(Vec::new())
    );
    let balancers = json(&mut server.aws("elbv2 describe-load-balancers"));
    assert_eq!(balancers["LoadBalancers"], Value::Array(Vec::new()));
    let linked = "iam create-service-linked-role --aws-service-name ecs.amazonaws.com";
    let said = refused(&server, linked);
    assert!(said.contains("has been taken in this account"), "{said}");
    let said = refused(&server, "ec2 delete-security-group --group-id sg-0");
    assert!(said.contains("InvalidGroup.NotFound"), "{said}");
    server.stop();
}
