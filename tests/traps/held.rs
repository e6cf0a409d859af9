//! What somebody else still holds, or what comes back.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::json;
use stackgen::cli::bootstrap::template;
use stackgen::deploy::bootstrap::{Level, Removal, Wanted, ensure, remove};
use stackgen::deploy::residue::{Scope, scan};
use stackgen::deploy::{DownOptions, down};
use stackgen::stack::{Bills, Mend, Tie};

use crate::world::{Heard, World, changed, published};
use crate::{gone, mends, take_down};

#[tokio::test(start_paused = true)]
async fn a_role_in_an_instance_profile_of_somebody_else() {
    let world = World::new().await;
    let template = changed(|resources| {
        // The stack forgets its profile, which goes on holding the role.
        resources["HostProfile"]["DeletionPolicy"] = json!("Retain");
    });
    world.up(&template, &Heard::default()).await.unwrap();
    let (outcomes, events) = take_down(&world, DownOptions::default()).await;
    gone(&outcomes, &events);
    let emptied = |mend: &&Mend| matches!(mend, Mend::ProfileEmptied { role, .. } if role.contains("HostRole"));
    assert!(mends(&events).iter().any(emptied), "{events:#?}");
}

/// Makes the stack with the roles.
async fn bootstrap(world: &World) {
    let template = template().unwrap_or_else(|error| panic!("{error:?}"));
    let body = template.template.canonical();
    let wanted = Wanted {
        body: &body,
        tags: &BTreeMap::new(),
        boundary: None,
        needs: &BTreeSet::new(),
        may_make: true,
        level: Level::Latest,
    };
    ensure(&world.session, &wanted, &|_| {}).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn the_roles_stay_while_a_stack_needs_them() {
    let world = World::new().await;
    bootstrap(&world).await;
    world.up(&published(), &Heard::default()).await.unwrap();
    let removal = remove(&world.session, &|_| {}).await.unwrap();
    assert!(matches!(removal, Removal::InUse(stacks) if stacks.len() == 1));
    let (outcomes, events) = take_down(&world, DownOptions::default()).await;
    gone(&outcomes, &events);
    let removal = remove(&world.session, &|_| {}).await.unwrap();
    assert_eq!(removal, Removal::Removed);
}

#[tokio::test(start_paused = true)]
async fn the_roles_go_though_iam_is_busy_at_first() {
    let world = World::scripted(
        "resources: [{type: 'AWS::IAM::Role', during: delete, fail: Rate exceeded, times: 2}]",
    )
    .await;
    bootstrap(&world).await;
    let heard = Heard::default();
    let removal = remove(&world.session, &|event| heard.hear(event))
        .await
        .unwrap();
    assert_eq!(removal, Removal::Removed);
    let busy = |mend: &&Mend| matches!(mend, Mend::Waiting { cause: Some(cause), .. } if cause == "throttled");
    assert!(mends(&heard.events()).iter().any(busy));
}

#[tokio::test(start_paused = true)]
async fn a_repository_with_images() {
    let world = World::scripted(
        "world: [{at: 30m, set: {by_hand: {push_image:
           {repository: Images, tag: latest, platforms: [linux/arm64]}}}}]",
    )
    .await;
    let template = changed(|resources| {
        resources["Images"] = json!({ "Type": "AWS::ECR::Repository" });
    });
    world.up(&template, &Heard::default()).await.unwrap();
    world.session.clock().sleep(Duration::from_hours(1)).await;
    let (outcomes, events) = take_down(&world, DownOptions::default()).await;
    gone(&outcomes, &events);
    let deleted = |mend: &&Mend| matches!(mend, Mend::RepositoryDeleted { .. });
    assert!(mends(&events).iter().any(deleted), "{events:#?}");
}

#[tokio::test(start_paused = true)]
async fn log_groups_that_come_back() {
    // The second time is when nobody is there any more to look for it.
    let world = World::scripted(
        "world: [{set: {log_group_returns: {prefix: app-, seconds: 20}}},
          {set: {log_group_returns: {prefix: /aws/ecs/containerinsights/, seconds: 20}}}]",
    )
    .await;
    world.up(&published(), &Heard::default()).await.unwrap();
    let (outcomes, events) = take_down(&world, DownOptions::default()).await;
    gone(&outcomes, &events);
    let back = |mend: &&&Mend| matches!(mend, Mend::LogGroupDeleted { .. });
    let mends = mends(&events);
    assert_eq!(mends.iter().filter(back).count(), 2, "{mends:#?}");
    world.session.clock().sleep(Duration::from_mins(5)).await;
    let found = scan(&world.session, &Scope::everything()).await;
    let left: Vec<_> = found
        .left
        .iter()
        .map(|left| (left.kind, left.tie))
        .collect();
    let by_name = ("log group", Tie::Name);
    assert_eq!(left, [by_name, by_name], "{found:#?}");
    assert!(found.bills(), "never \"0 left\" while they are there");
}

#[tokio::test(start_paused = true)]
async fn volumes_that_outlive_their_host() {
    let world = World::new().await;
    let template = changed(|resources| {
        let data = &mut resources["HostTemplate"]["Properties"]["LaunchTemplateData"];
        data["BlockDeviceMappings"][0]["Ebs"]["DeleteOnTermination"] = json!(false);
        data["NetworkInterfaces"][0]["DeleteOnTermination"] = json!(false);
    });
    world.up(&template, &Heard::default()).await.unwrap();
    let stacks = world.inventory().await.stacks;
    let heard = Heard::default();
    let hear = |event| heard.hear(event);
    let torn = down(&world.session, &stacks, DownOptions::default(), &hear).await;
    // The interfaces held subnets and went; volumes hold nothing and are named with their prices.
    gone(&torn.outcomes, &heard.events());
    assert!(torn.residue.bills());
    assert_eq!(torn.residue.left.len(), 1, "one a host");
    for volume in &torn.residue.left {
        assert_eq!((volume.kind, volume.bills), ("volume", Bills::ByTime));
        assert!(volume.price.is_some() && volume.delete.contains(&volume.id));
    }
}
