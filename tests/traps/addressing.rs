//! Which stack is meant: always the very one that was listed.

use std::collections::BTreeMap;

use stackgen::aws::{ChangeSetKind, ChangeSetRequest};
use stackgen::deploy::{DownOptions, DownReport, PROFILE_TAG, down, inventory};
use stackgen::stack::{Mend, OnFailure};

use crate::world::{Heard, PROFILE, REGION, STACK, World, no_image, published};
use crate::{gone, mends, take_down};

#[tokio::test(start_paused = true)]
async fn a_stack_of_the_same_name_made_meanwhile_is_never_hit() {
    let world = World::new().await;
    world.up(&published(), &Heard::default()).await.unwrap();
    let listed = world.inventory().await.stacks;
    let (outcomes, events) = take_down(&world, DownOptions::default()).await;
    gone(&outcomes, &events);
    world.up(&published(), &Heard::default()).await.unwrap();
    // Somebody who listed the first one answers the question only now.
    let late = down(&world.session, &listed, DownOptions::default(), &|_| {})
        .await
        .outcomes;
    assert!(matches!(late[0].report, DownReport::Gone), "{late:?}");
    let found = inventory(&world.session, &[REGION.to_owned()]).await;
    assert_eq!(found.stacks[0].name, STACK);
    assert_ne!(found.stacks[0].arn, listed[0].arn);
    assert_eq!(found.stacks[0].status.as_str(), "CREATE_COMPLETE");
}

#[tokio::test(start_paused = true)]
async fn termination_protection_is_switched_off_only_when_asked_for() {
    let world = World::new().await;
    world.up(&published(), &Heard::default()).await.unwrap();
    let mut stacks = world.inventory().await.stacks;
    stacks[0].protected = true;
    let plain = down(&world.session, &stacks, DownOptions::default(), &|_| {})
        .await
        .outcomes;
    assert!(matches!(plain[0].report, DownReport::Protected));
    assert_eq!(world.inventory().await.stacks.len(), 1, "left alone");
    let heard = Heard::default();
    let options = DownOptions {
        force_protected: true,
        ..DownOptions::default()
    };
    let outcomes = down(&world.session, &stacks, options, &|event| heard.hear(event))
        .await
        .outcomes;
    let events = heard.events();
    gone(&outcomes, &events);
    assert_eq!(
        mends(&events).first(),
        Some(&&Mend::Unprotected),
        "said aloud"
    );
}

#[tokio::test(start_paused = true)]
async fn one_that_fails_holds_up_no_other() {
    let world = World::scripted(
        "resources: [{resource: Cluster, during: delete, times: 0, fail: nobody knows why}]",
    )
    .await;
    world.up(&published(), &Heard::default()).await.unwrap();
    let mut stacks = world.inventory().await.stacks;
    let mut other = stacks[0].clone();
    other.arn = format!("{}x", other.arn);
    other.name = "stackgen-never-was".to_owned();
    stacks.insert(0, other);
    let outcomes = down(&world.session, &stacks, DownOptions::default(), &|_| {})
        .await
        .outcomes;
    assert_eq!(outcomes.len(), 2, "the whole batch is told");
    assert!(
        matches!(outcomes[0].report, DownReport::Gone),
        "{outcomes:?}"
    );
    assert!(
        matches!(outcomes[1].report, DownReport::Failed(_)),
        "{outcomes:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn the_same_stack_made_again_at_once() {
    let world = World::new().await;
    let before = world.objects();
    for _ in 0..2 {
        world.up(&published(), &Heard::default()).await.unwrap();
        let (outcomes, events) = take_down(&world, DownOptions::default()).await;
        gone(&outcomes, &events);
    }
    assert_eq!(world.objects(), before);
}

#[tokio::test(start_paused = true)]
async fn a_shell_of_a_change_set_that_was_never_executed() {
    let world = World::new().await;
    let request = ChangeSetRequest {
        role: None,
        kind: ChangeSetKind::Create,
        on_failure: OnFailure::Rollback,
        stack: STACK,
        parameters: &no_image(),
        change_set: "never-executed",
        body: &published().canonical(),
        capabilities: &["CAPABILITY_IAM".to_owned()],
        tags: &BTreeMap::from([(PROFILE_TAG.to_owned(), PROFILE.to_owned())]),
    };
    let cloudformation = world.session.cloudformation();
    cloudformation.create_change_set(&request).await.unwrap();
    let (outcomes, events) = take_down(&world, DownOptions::default()).await;
    gone(&outcomes, &events);
    assert!(
        world.inventory().await.stacks.is_empty(),
        "the name is free"
    );
}
