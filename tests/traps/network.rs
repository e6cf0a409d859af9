//! What lingers in a VPC, or is put there by others.

use std::time::Duration;

use serde_json::json;
use stackgen::deploy::{DownOptions, DownReport};
use stackgen::stack::Mend;
use stackgen::template::Template;

use crate::world::{Heard, World, changed, published};
use crate::{gone, mends, retries, take_down};

#[tokio::test(start_paused = true)]
async fn interfaces_that_outlive_their_endpoint() {
    // In use for 20 minutes more, then unused until somebody deletes them.
    let world = World::scripted(
        "world: [{set: {interfaces_linger: {of: \"AWS::EC2::VPCEndpoint\", in_use_seconds: 1200}}}]",
    )
    .await;
    let before = world.objects();
    world.up(&published(), &Heard::default()).await.unwrap();
    let (outcomes, events) = take_down(&world, DownOptions::default()).await;
    gone(&outcomes, &events);
    let mends = mends(&events);
    let deleted = |mend: &&&Mend| matches!(mend, Mend::InterfaceDeleted { .. });
    assert!(mends.iter().any(|mend| deleted(&mend)), "{mends:#?}");
    assert_eq!(world.objects(), before);
}

#[tokio::test(start_paused = true)]
async fn guard_duty_s_endpoint_and_group() {
    let world = World::scripted("world: [{set: {runtime_monitoring: {seconds: 60}}}]").await;
    let before = world.objects();
    world.up(&published(), &Heard::default()).await.unwrap();
    world.session.clock().sleep(Duration::from_mins(10)).await;
    let (outcomes, events) = take_down(&world, DownOptions::default()).await;
    gone(&outcomes, &events);
    let mends = mends(&events);
    let endpoint = |mend: &&Mend| matches!(mend, Mend::EndpointDeleted { service, .. } if service.contains("guardduty"));
    let group = |mend: &&Mend| matches!(mend, Mend::GroupDeleted { .. });
    assert!(mends.iter().any(endpoint), "{mends:#?}");
    assert!(mends.iter().any(group), "{mends:#?}");
    assert_eq!(world.objects(), before);
}

#[tokio::test(start_paused = true)]
async fn a_group_that_somebody_made_by_hand_is_named_and_left_to_them() {
    let world = World::scripted(
        "world: [{at: 30m, set: {by_hand: {add_security_group: {vpc: Vpc, name: mine}}}}]",
    )
    .await;
    world.up(&published(), &Heard::default()).await.unwrap();
    world.session.clock().sleep(Duration::from_hours(1)).await;
    let (outcomes, events) = take_down(&world, DownOptions::default()).await;
    let DownReport::Failed(settled) = &outcomes[0].report else {
        panic!("{outcomes:?}");
    };
    assert_eq!(settled.cause.as_ref().unwrap().logical_id, "Vpc");
    let mends = mends(&events);
    let named = |mend: &&Mend| matches!(mend, Mend::GroupHeld { name, .. } if name == "mine");
    assert!(mends.iter().any(named), "{mends:#?}");
}

#[tokio::test(start_paused = true)]
async fn an_interface_that_somebody_put_into_a_subnet() {
    let world = World::scripted(
        "world: [{at: 30m, set: {by_hand: {add_interface: {subnet: PublicSubnetAz1}}}}]",
    )
    .await;
    let before = world.objects();
    world.up(&published(), &Heard::default()).await.unwrap();
    world.session.clock().sleep(Duration::from_hours(1)).await;
    let (outcomes, events) = take_down(&world, DownOptions::default()).await;
    gone(&outcomes, &events);
    let deleted = |mend: &&&Mend| matches!(mend, Mend::InterfaceDeleted { .. });
    assert!(mends(&events).iter().any(|mend| deleted(&mend)));
    assert_eq!(world.objects(), before);
}

#[tokio::test(start_paused = true)]
async fn a_gateway_that_addresses_still_need() {
    // Tasks with public addresses, and a service that nothing keeps from outliving the gateway.
    let mut document: serde_json::Value =
        serde_json::from_str(include_str!("../golden/smoke.json")).unwrap();
    document["Resources"]["ServiceOne"]["DependsOn"] = json!(["CapacityProviderAssociation"]);
    let world = World::new().await;
    let before = world.objects();
    let template = Template::new(document).unwrap();
    world.up(&template, &Heard::default()).await.unwrap();
    let (outcomes, events) = take_down(&world, DownOptions::default()).await;
    gone(&outcomes, &events);
    assert_eq!(retries(&events), 0, "no address is mapped any more");
    assert_eq!(world.objects(), before);
}

#[tokio::test(start_paused = true)]
async fn an_egress_only_gateway() {
    let world = World::new().await;
    let before = world.objects();
    let template = changed(|resources| {
        let gateway = json!({"VpcId": {"Ref": "Vpc"}});
        resources["Outward"] =
            json!({"Type": "AWS::EC2::EgressOnlyInternetGateway", "Properties": gateway});
    });
    world.up(&template, &Heard::default()).await.unwrap();
    let (outcomes, events) = take_down(&world, DownOptions::default()).await;
    gone(&outcomes, &events);
    assert_eq!(world.objects(), before);
}
