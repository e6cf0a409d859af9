//! What a task needs at its start, and what happens when it does not get it.

use serde_json::{Value, json};

use super::Lab;
use super::town::Town;
use crate::sandbox::engine::Address;
use crate::sandbox::engine::kind::Settle;
use crate::sandbox::engine::tasks::Status;

/// Makes a service of one task out of a changed definition and waits a while.
fn try_to_start(lab: &mut Lab, town: &Town, change: impl Fn(&mut Value)) -> Address {
    let mut definition = town.definition();
    change(&mut definition);
    let definition = lab.make("AWS::ECS::TaskDefinition", &definition);
    let service = lab
        .ask("AWS::ECS::Service", &town.service(&definition, 1))
        .expect("the call is accepted");
    lab.minutes(5);
    service
}

#[test]
fn without_its_log_group_a_task_stops_and_the_service_never_gets_steady() {
    let mut lab = Lab::new();
    let town = Town::new(&mut lab);
    assert_eq!(lab.remove(&town.log_group), Settle::Done);
    let service = try_to_start(&mut lab, &town, |_| ());
    assert_eq!(lab.running(&service), 0);
    let event = lab.last_stop(&service);
    assert!(
        event.contains("The specified log group does not exist."),
        "{event}"
    );
    assert_eq!(
        lab.settle(&service),
        Settle::Failed(format!("Service {} did not stabilize.", service.id))
    );
    let tries = lab
        .world
        .counters
        .get(&format!("tasks of {}", service.entity()));
    assert!(
        tries.is_some_and(|tries| *tries < 20),
        "{tries:?} tasks in three hours"
    );
}

#[test]
fn a_task_that_may_make_its_log_group_leaves_it_behind() {
    let mut lab = Lab::new();
    let town = Town::new(&mut lab);
    assert_eq!(lab.remove(&town.log_group), Settle::Done);
    let policy = json!({
        "PolicyName": "more", "Roles": [town.role.id],
        "PolicyDocument": {"Statement": {"Effect": "Allow", "Action": "logs:*", "Resource": "*"}},
    });
    lab.make("AWS::IAM::Policy", &policy);
    let service = try_to_start(&mut lab, &town, |definition| {
        let options = &mut definition["ContainerDefinitions"][0]["LogConfiguration"]["Options"];
        options["awslogs-create-group"] = json!("true");
    });
    assert_eq!(lab.running(&service), 1);
    assert_eq!(lab.remove(&service), Settle::Done);
    assert_eq!(lab.count("AWS::Logs::LogGroup"), 1);
}

#[test]
fn without_a_way_to_the_registry_nothing_is_pulled() {
    let mut lab = Lab::new();
    let town = Town::new(&mut lab);
    assert_eq!(lab.remove(&town.net.route), Settle::Done);
    let service = try_to_start(&mut lab, &town, |_| ());
    let event = lab.last_stop(&service);
    assert!(event.contains("CannotPullContainerError"), "{event}");
    assert_eq!(lab.running(&service), 0);
}

#[test]
fn private_names_lead_to_an_endpoint_even_if_it_lets_nobody_in() {
    let mut lab = Lab::new();
    let town = Town::new(&mut lab);
    let closed = json!({"VpcId": town.net.vpc.id, "GroupDescription": "closed"});
    let closed = lab.make("AWS::EC2::SecurityGroup", &closed);
    let endpoint = json!({
        "VpcId": town.net.vpc.id, "ServiceName": "com.amazonaws.us-east-1.ecr.api",
        "VpcEndpointType": "Interface", "SubnetIds": [town.net.subnet.id],
        "SecurityGroupIds": [closed.id], "PrivateDnsEnabled": true,
    });
    lab.make("AWS::EC2::VPCEndpoint", &endpoint);
    let service = try_to_start(&mut lab, &town, |_| ());
    assert_eq!(
        lab.running(&service),
        0,
        "there is a way out, but names lead elsewhere"
    );
    let rule = json!({
        "GroupId": closed.id, "IpProtocol": "-1", "SourceSecurityGroupId": town.group.id,
    });
    lab.make("AWS::EC2::SecurityGroupIngress", &rule);
    lab.minutes(30);
    assert_eq!(lab.running(&service), 1);
}

#[test]
fn roles_and_images_are_looked_for() {
    let mut lab = Lab::new();
    let town = Town::new(&mut lab);
    let service = try_to_start(&mut lab, &town, |definition| {
        let image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/test-app-2022:none";
        definition["ContainerDefinitions"][0]["Image"] = json!(image);
    });
    let event = lab.last_stop(&service);
    assert!(event.ends_with("test-app-2022:none: not found"), "{event}");
    assert_eq!(lab.remove(&service), Settle::Done);
    let service = try_to_start(&mut lab, &town, |definition| {
        definition["ExecutionRoleArn"] = json!("arn:aws:iam::123456789012:role/none");
    });
    assert!(
        lab.last_stop(&service)
            .contains("unable to assume the role")
    );
    assert_eq!(lab.remove(&service), Settle::Done);
    assert_eq!(lab.remove(&town.policy), Settle::Done);
    let service = try_to_start(&mut lab, &town, |_| ());
    let event = lab.last_stop(&service);
    assert!(
        event.contains("is not authorized to perform: ecr:GetAuthorizationToken"),
        "{event}"
    );
}

#[test]
fn a_service_slows_down_and_its_breaker_ends_the_deployment() {
    let mut lab = Lab::new();
    let town = Town::new(&mut lab);
    assert_eq!(lab.remove(&town.log_group), Settle::Done);
    let definition = lab.make("AWS::ECS::TaskDefinition", &town.definition());
    let mut service = town.service(&definition, 1);
    service["DeploymentConfiguration"] = json!({"DeploymentCircuitBreaker": {"Enable": true}});
    let service = lab
        .ask("AWS::ECS::Service", &service)
        .expect("the call is accepted");
    assert_eq!(
        lab.settle(&service),
        Settle::Failed(
            "Error occurred during operation 'ECS Deployment Circuit Breaker was triggered'."
                .to_owned()
        )
    );
    let tries = lab.world.tasks(&lab.place).iter().count();
    lab.minutes(120);
    let later = lab.world.object(&service).expect("a service");
    let failures = later.attributes["failures"].as_i64().expect("a count");
    assert!(
        failures < 20,
        "{failures} tries in two hours, {tries} before the breaker"
    );
}

#[test]
fn a_new_definition_takes_over_without_a_gap() {
    let mut lab = Lab::new();
    let town = Town::new(&mut lab);
    let first = lab.make("AWS::ECS::TaskDefinition", &town.definition());
    let service = lab.make("AWS::ECS::Service", &town.service(&first, 3));
    let second = lab.make("AWS::ECS::TaskDefinition", &town.definition());
    let changed = town.service(&second, 3);
    crate::sandbox::engine::life::update(&mut lab.world, &service, changed).expect("an update");
    let mut least = 3;
    for _ in 0..300 {
        lab.pass(1_000);
        least = least.min(lab.running(&service));
    }
    assert_eq!(least, 3);
    assert_eq!(lab.settle(&service), Settle::Done);
    let of_second = lab
        .world
        .tasks(&lab.place)
        .iter()
        .filter(|task| task.status == Status::Running)
        .all(|task| {
            let cast = lab.world.tasks(&lab.place).cast(task);
            cast.is_some_and(|cast| cast.definition == second.id)
        });
    assert!(of_second);
}
