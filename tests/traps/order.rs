//! Traps of the order in which things go.

use std::time::Duration;

use serde_json::json;

use stackgen::deploy::DownOptions;
use stackgen::stack::{Event, Mend};

use crate::world::{Heard, World, changed, published};
use crate::{gone, mends, retries, take_down};

/// Takes an edge out of a resource's `DependsOn`.
fn without_edge(resource: &str, edge: &str) -> stackgen::template::Template {
    changed(|resources| {
        let edges = resources[resource]["DependsOn"].as_array_mut().unwrap();
        let before = edges.len();
        edges.retain(|other| other != edge);
        assert_eq!(edges.len() + 1, before, "{resource} depended on {edge}");
    })
}

#[tokio::test(start_paused = true)]
async fn instances_protected_from_scale_in() {
    let world = World::scripted(
        "world: [{at: 30m, set: {by_hand: {protect_instances: {group: HostGroup}}}}]",
    )
    .await;
    let before = world.objects();
    world.up(&published(), &Heard::default()).await.unwrap();
    world.session.clock().sleep(Duration::from_hours(1)).await;
    let (outcomes, events) = take_down(&world, DownOptions::default()).await;
    gone(&outcomes, &events);
    let unprotected = |mend: &&Mend| matches!(mend, Mend::HostsUnprotected { instances: 1.., .. });
    assert!(mends(&events).iter().any(unprotected), "{events:#?}");
    assert_eq!(retries(&events), 0, "emptied before the delete");
    assert_eq!(world.objects(), before);
}

#[tokio::test(start_paused = true)]
async fn a_cluster_that_goes_before_its_hosts() {
    let world = World::new().await;
    world
        .up(&without_edge("HostGroup", "Cluster"), &Heard::default())
        .await
        .unwrap();
    let (outcomes, events) = take_down(&world, DownOptions::default()).await;
    gone(&outcomes, &events);
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_tasks_still_run_on() {
    let world = World::new().await;
    let template = changed(|resources| {
        for service in resources.as_object_mut().unwrap().values_mut() {
            if service["Type"] == "AWS::ECS::Service" {
                service["Properties"]["DesiredCount"] = json!(3);
            }
        }
    });
    world.up(&template, &Heard::default()).await.unwrap();
    let (outcomes, events) = take_down(&world, DownOptions::default()).await;
    gone(&outcomes, &events);
    // Services are empty before CloudFormation touches anything.
    let drained = events
        .iter()
        .position(|event| matches!(event, Event::Draining(draining) if draining.tasks == 0));
    let deleted = events
        .iter()
        .position(|event| matches!(event, Event::Started(_)));
    assert!(
        drained.is_some() && drained < deleted,
        "{drained:?} {deleted:?}"
    );
    assert_eq!(retries(&events), 0);
}

#[tokio::test(start_paused = true)]
async fn what_may_not_be_emptied_is_deleted_all_the_same() {
    let world = World::scripted(
        "calls: [{call: \"ecs:*\", mutating: true, error: {code: AccessDeniedException, message: not you, status: 400}}]",
    )
    .await;
    let before = world.objects();
    world.up(&published(), &Heard::default()).await.unwrap();
    let (outcomes, events) = take_down(&world, DownOptions::default()).await;
    gone(&outcomes, &events);
    let said = |mend: &&Mend| matches!(mend, Mend::NotDrained { reason, .. } if reason.contains("not you"));
    assert!(mends(&events).iter().any(said), "{events:#?}");
    assert_eq!(world.objects(), before);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_given_up_after_an_hour() {
    let world =
        World::scripted("resources: [{resource: HostGroup, during: delete, times: 1, slow: 3h}]")
            .await;
    world.up(&published(), &Heard::default()).await.unwrap();
    let (outcomes, events) = take_down(&world, DownOptions::default()).await;
    gone(&outcomes, &events);
}

#[tokio::test(start_paused = true)]
async fn what_hosts_drain_through_that_goes_before_them() {
    let world = World::new().await;
    let before = world.objects();
    let template = changed(|resources| {
        resources["HostGroup"]["DependsOn"] = json!(["Cluster"]);
        for service in resources.as_object_mut().unwrap().values_mut() {
            if service["Type"] == "AWS::ECS::Service" {
                service["DependsOn"] = json!(["CapacityProviderAssociation"]);
            }
        }
    });
    world.up(&template, &Heard::default()).await.unwrap();
    let (outcomes, events) = take_down(&world, DownOptions::default()).await;
    gone(&outcomes, &events);
    assert_eq!(retries(&events), 0, "nothing was left that drains");
    assert_eq!(world.objects(), before);
}
