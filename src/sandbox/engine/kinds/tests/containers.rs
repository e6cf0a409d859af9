//! Clusters, providers, services: what refuses what, and in which order they go.

use serde_json::json;

use super::town::Town;
use super::{Lab, MINUTE};
use crate::sandbox::engine::kind::Settle;

const PROVIDER: &str = "AWS::ECS::CapacityProvider";
const GROUP: &str = "AWS::AutoScaling::AutoScalingGroup";

#[test]
fn a_service_needs_its_cluster_definition_and_provider() {
    let mut lab = Lab::new();
    let town = Town::new(&mut lab);
    let definition = lab.make("AWS::ECS::TaskDefinition", &town.definition());
    let kind = "AWS::ECS::Service";
    let mut service = town.service(&definition, 1);
    service["Cluster"] = json!("nowhere");
    let refusal = lab.refusal(kind, &service);
    assert_eq!(refusal, "ClusterNotFoundException: Cluster not found.");
    let mut service = town.service(&definition, 1);
    service["TaskDefinition"] = json!("app:99");
    assert_eq!(
        lab.refusal(kind, &service),
        "ClientException: TaskDefinition not found."
    );
    let mut service = town.service(&definition, 1);
    service["CapacityProviderStrategy"] = json!([{"CapacityProvider": "none", "Weight": 1}]);
    let missing = lab.refusal(kind, &service);
    assert!(missing.contains("The specified capacity provider 'none' was not found."));
    service["CapacityProviderStrategy"] = json!([{"CapacityProvider": "FARGATE", "Weight": 1}]);
    let alone = lab.refusal(kind, &service);
    assert!(alone.contains("not associated with the cluster"), "{alone}");
    let mut service = town.service(&definition, 1);
    service["NetworkConfiguration"] = json!({});
    assert!(
        lab.refusal(kind, &service)
            .contains("Network Configuration must be provided")
    );
}

#[test]
fn a_service_name_is_taken_until_the_service_is_gone() {
    let mut lab = Lab::new();
    let town = Town::new(&mut lab);
    let definition = lab.make("AWS::ECS::TaskDefinition", &town.definition());
    let service = lab.make("AWS::ECS::Service", &town.service(&definition, 2));
    assert_eq!(lab.running(&service), 2);
    let again = town.service(&definition, 2);
    assert!(
        lab.refusal("AWS::ECS::Service", &again)
            .contains("not idempotent")
    );
    lab.drop(&service).expect("a deletion");
    assert!(
        lab.refusal("AWS::ECS::Service", &again)
            .contains("still Draining")
    );
    assert_eq!(lab.remove(&service), Settle::Done);
    assert_eq!(lab.world.tasks(&lab.place).iter().count(), 0);
    lab.make("AWS::ECS::Service", &again);
}

#[test]
fn tasks_hold_their_subnet_group_and_gateway_until_they_stop() {
    let mut lab = Lab::new();
    let town = Town::new(&mut lab);
    let definition = lab.make("AWS::ECS::TaskDefinition", &town.definition());
    let service = lab.make("AWS::ECS::Service", &town.service(&definition, 1));
    assert!(lab.drop(&town.net.subnet).is_err());
    assert!(lab.drop(&town.group).is_err());
    let mapped = lab
        .drop(&town.net.attachment)
        .expect_err("the task's address");
    assert!(
        mapped.contains("has some mapped public address(es)"),
        "{mapped}"
    );
    assert_eq!(
        lab.drop(&town.cluster),
        Err(
            "ClusterContainsServicesException: The Cluster cannot be deleted while Services are \
             active."
                .to_owned()
        )
    );
    assert_eq!(lab.remove(&service), Settle::Done);
    for thing in [
        &town.net.attachment,
        &town.group,
        &town.net.subnet,
        &town.cluster,
    ] {
        assert_eq!(lab.remove(thing), Settle::Done, "{}", thing.id);
    }
}

#[test]
fn a_provider_is_used_by_tasks_then_associated_then_free() {
    let mut lab = Lab::new();
    let town = Town::new(&mut lab);
    let hosts = town.hosts(&mut lab, 1, 3);
    let hosts = lab.make(GROUP, &hosts);
    let [provider, association] = town.provider(&mut lab, &hosts, 100);
    let definition = lab.make("AWS::ECS::TaskDefinition", &town.definition());
    let mut service = town.service(&definition, 1);
    service
        .as_object_mut()
        .expect("properties")
        .remove("LaunchType");
    let service = lab.make("AWS::ECS::Service", &service);
    assert_eq!(
        lab.drop(&association),
        Err(
            "ResourceInUseException: The specified capacity provider is in use and cannot be \
             removed."
                .to_owned()
        )
    );
    assert!(
        lab.drop(&provider)
            .expect_err("associated")
            .contains("associated with cluster town")
    );
    assert_eq!(lab.remove(&service), Settle::Done);
    assert_eq!(lab.remove(&association), Settle::Done);
    assert_eq!(lab.remove(&provider), Settle::Done);
    assert_eq!(
        lab.drop(&town.cluster),
        Err(
            "ClusterContainsContainerInstancesException: The Cluster cannot be deleted while \
             Container Instances are active or draining."
                .to_owned()
        )
    );
    assert_eq!(lab.remove(&hosts), Settle::Done);
    assert_eq!(lab.remove(&town.cluster), Settle::Done);
}

#[test]
fn provider_names_and_groups_are_unique_in_the_account() {
    let mut lab = Lab::new();
    let town = Town::new(&mut lab);
    let hosts = town.hosts(&mut lab, 0, 3);
    let hosts = lab.make(GROUP, &hosts);
    let provider = |name: &str, protection: &str| {
        json!({"Name": name, "AutoScalingGroupProvider": {
            "AutoScalingGroupArn": hosts.id, "ManagedTerminationProtection": protection,
        }})
    };
    let reserved = lab.refusal(PROVIDER, &provider("ecs-hosts", "DISABLED"));
    assert!(reserved.contains("cannot be prefixed with"), "{reserved}");
    let unprotected = lab.refusal(PROVIDER, &provider("hosts", "ENABLED"));
    assert!(
        unprotected.contains("instance protection from scale in"),
        "{unprotected}"
    );
    lab.make(PROVIDER, &provider("hosts", "DISABLED"));
    let taken = lab.refusal(PROVIDER, &provider("hosts", "DISABLED"));
    assert!(taken.contains("already exists"), "{taken}");
    let group = lab.refusal(PROVIDER, &provider("others", "DISABLED"));
    assert!(
        group.contains("already being used by another capacity provider"),
        "{group}"
    );
    let nowhere = json!({
        "Cluster": town.cluster.id, "CapacityProviders": ["nowhere"],
        "DefaultCapacityProviderStrategy": [],
    });
    let kind = "AWS::ECS::ClusterCapacityProviderAssociations";
    assert!(
        lab.refusal(kind, &nowhere)
            .contains("'nowhere' was not found")
    );
}

#[test]
fn fargate_has_its_sizes_and_definitions_their_revisions() {
    let mut lab = Lab::new();
    let town = Town::new(&mut lab);
    let kind = "AWS::ECS::TaskDefinition";
    let mut odd = town.definition();
    odd["Cpu"] = json!("3072");
    odd["Memory"] = json!("1024");
    let refusal = lab.refusal(kind, &odd);
    assert!(
        refusal.contains("No Fargate configuration exists for given values: 3072 CPU, 1024 memory")
    );
    let first = lab.make(kind, &town.definition());
    assert!(first.id.ends_with(":task-definition/app:1"), "{}", first.id);
    assert_eq!(lab.remove(&first), Settle::Done);
    let second = lab.make(kind, &town.definition());
    assert!(
        second.id.ends_with(":task-definition/app:2"),
        "revisions are never reused"
    );
}

#[test]
fn container_insights_makes_its_log_group_again() {
    let mut lab = Lab::new();
    let town = Town::new(&mut lab);
    let cluster = json!({"ClusterName": "seen", "ClusterSettings": [
        {"Name": "containerInsights", "Value": "enabled"},
    ]});
    let cluster = lab.make("AWS::ECS::Cluster", &cluster);
    let name = "/aws/ecs/containerinsights/seen/performance";
    let group = lab.make("AWS::Logs::LogGroup", &json!({"LogGroupName": name}));
    let definition = lab.make("AWS::ECS::TaskDefinition", &town.definition());
    let mut service = town.service(&definition, 1);
    service["Cluster"] = json!("seen");
    let service = lab.make("AWS::ECS::Service", &service);
    assert_eq!(lab.remove(&group), Settle::Done);
    lab.pass(2 * MINUTE);
    let again = lab.world.object(&group).expect("a group nobody owns");
    assert!(again.owner.is_none());
    assert_eq!(lab.remove(&service), Settle::Done);
    assert_eq!(lab.remove(&cluster), Settle::Done);
    assert_eq!(lab.remove(&group), Settle::Done);
    lab.pass(10 * MINUTE);
    assert!(lab.world.object(&group).is_none(), "nobody writes any more");
}
