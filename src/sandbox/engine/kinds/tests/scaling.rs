//! Managed scaling and placement: how many hosts tasks bring, and where tasks go.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Lab;
use super::town::Town;
use crate::sandbox::engine::Address;
use crate::sandbox::engine::kind::Settle;
use crate::sandbox::engine::life;

const GROUP: &str = "AWS::AutoScaling::AutoScalingGroup";
const INSTANCE: &str = "AWS::EC2::Instance";

/// A cluster of hosts behind a provider, with a service of one task on them.
fn hosts_with_service(lab: &mut Lab, town: &Town, target: i64) -> (Address, Value) {
    let hosts = town.hosts(lab, 1, 250);
    let hosts = lab.make(GROUP, &hosts);
    town.provider(lab, &hosts, target);
    let definition = lab.make("AWS::ECS::TaskDefinition", &town.definition());
    let mut service = town.service(&definition, 1);
    service
        .as_object_mut()
        .expect("properties")
        .remove("LaunchType");
    (lab.make("AWS::ECS::Service", &service), service)
}

fn raise(lab: &mut Lab, service: &Address, properties: &Value, count: i64) {
    let mut properties = properties.clone();
    properties["DesiredCount"] = json!(count);
    life::update(&mut lab.world, service, properties).expect("an update");
}

fn no_trunking(lab: &mut Lab) {
    let place = lab.place.clone();
    let region = lab.world.region_mut(&place);
    region.settings.remove("ecs/awsvpcTrunking");
}

#[test]
fn a_host_holds_seven_tasks_without_trunking_and_fifteen_with() {
    for (with, per_host) in [(false, 7), (true, 15)] {
        let mut lab = Lab::new();
        if !with {
            no_trunking(&mut lab);
        }
        let town = Town::new(&mut lab);
        let (service, properties) = hosts_with_service(&mut lab, &town, 100);
        raise(&mut lab, &service, &properties, per_host * 3);
        assert_eq!(lab.settle(&service), Settle::Done);
        assert_eq!(lab.count(INSTANCE), 3, "trunking {with}");
        let mut tasks: BTreeMap<String, i64> = BTreeMap::new();
        let all = lab.world.tasks(&lab.place);
        for task in all.iter() {
            let host = all.host(task).expect("a host").to_owned();
            *tasks.entry(host).or_default() += 1;
        }
        assert!(tasks.values().all(|count| *count == per_host), "{tasks:?}");
    }
}

#[test]
fn the_target_keeps_spare_hosts_and_the_group_its_maximum() {
    let mut lab = Lab::new();
    let town = Town::new(&mut lab);
    let (service, properties) = hosts_with_service(&mut lab, &town, 30);
    lab.minutes(10);
    assert_eq!(lab.count(INSTANCE), 4, "one busy host at 30 % are four");
    raise(&mut lab, &service, &properties, 90);
    assert_eq!(lab.settle(&service), Settle::Done);
    lab.minutes(10);
    assert!(lab.count(INSTANCE) >= 20, "{}", lab.count(INSTANCE));
    raise(&mut lab, &service, &properties, 0);
    lab.minutes(60);
    assert_eq!(lab.count(INSTANCE), 1, "the group's minimum");
}

#[test]
fn fargate_splits_by_base_and_weight_within_its_quota() {
    let mut lab = Lab::new();
    let town = Town::new(&mut lab);
    let association = json!({
        "Cluster": town.cluster.id, "CapacityProviders": ["FARGATE", "FARGATE_SPOT"],
        "DefaultCapacityProviderStrategy": [],
    });
    lab.make(
        "AWS::ECS::ClusterCapacityProviderAssociations",
        &association,
    );
    let definition = lab.make("AWS::ECS::TaskDefinition", &town.definition());
    let mut service = town.service(&definition, 20);
    service
        .as_object_mut()
        .expect("properties")
        .remove("LaunchType");
    service["CapacityProviderStrategy"] = json!([
        {"CapacityProvider": "FARGATE", "Base": 2, "Weight": 1},
        {"CapacityProvider": "FARGATE_SPOT", "Base": 0, "Weight": 1},
    ]);
    let service = lab.make("AWS::ECS::Service", &service);
    let of = |lab: &Lab, provider: &str| {
        let tasks = lab.world.tasks(&lab.place);
        let casts = tasks.iter().filter_map(|task| tasks.cast(task));
        casts
            .filter(|cast| cast.provider.as_deref() == Some(provider))
            .count()
    };
    assert_eq!((of(&lab, "FARGATE"), of(&lab, "FARGATE_SPOT")), (10, 10));
    assert_eq!(lab.remove(&service), Settle::Done);
    let place = lab.place.clone();
    let region = lab.world.region_mut(&place);
    region.quotas.insert("fargate/L-3032A538".to_owned(), 6);
    let service = lab
        .ask("AWS::ECS::Service", &town.service(&definition, 20))
        .expect("the call is accepted");
    lab.minutes(10);
    assert_eq!(lab.running(&service), 6, "one vCPU each");
    assert!(
        lab.last_event(&service)
            .contains("limit on the number of vCPUs")
    );
}

#[test]
fn tasks_of_a_host_out_of_reach_do_not_stop() {
    let mut lab = Lab::new();
    let town = Town::new(&mut lab);
    let (service, _) = hosts_with_service(&mut lab, &town, 100);
    assert_eq!(lab.remove(&town.policy), Settle::Done);
    let began = lab.world.now_ms;
    assert_eq!(
        lab.remove(&service),
        Settle::Failed("Resource timed out waiting for completion".to_owned())
    );
    assert!(lab.world.now_ms - began >= 30 * super::MINUTE);
    assert_eq!(lab.running(&service), 1);
}

#[test]
fn the_same_seed_gives_the_same_world_in_any_steps() {
    let run = |steps: i64| {
        let mut lab = Lab::new();
        let town = Town::new(&mut lab);
        let (service, properties) = hosts_with_service(&mut lab, &town, 80);
        raise(&mut lab, &service, &properties, 40);
        for _ in 0..steps {
            lab.pass(30 * super::MINUTE / steps);
        }
        lab.world
    };
    assert!(run(1) == run(60));
}
