//! The tasks' image is taken by the digest that its tag has when the stack is made.

use std::time::Duration;

use stackgen::deploy::{UpOutcome, UpRequest, carry_out, up};
use stackgen::image::{REPOSITORY, Recipe, tag};
use stackgen::stack::{Event, Notice, OnFailure};

use crate::world::{Heard, STACK, World, published, wanted};

const IMAGE: &str = "ImageDigest";
const RUN: &str = "RunId";

/// A world in which somebody pushes, or removes, the image after an hour.
async fn world(what: &str, more: &str) -> World {
    let tag = tag(&Recipe::default());
    let script = format!(
        "world: [{{at: 1h, set: {{by_hand: {{{what}: \
         {{repository: {REPOSITORY}, tag: '{tag}'{more}}}}}}}}}]"
    );
    World::scripted(&script).await
}

async fn parameter(world: &World, name: &str) -> Option<String> {
    let stack = world.session.cloudformation().stack(STACK).await.unwrap();
    stack.unwrap().parameters.get(name).cloned()
}

#[tokio::test(start_paused = true)]
async fn another_image_under_the_same_tag_is_an_update() {
    let world = world("push_image", ", platforms: [linux/arm64]").await;
    let template = published();
    let request = UpRequest {
        run: Some("the-run"),
        ..wanted(&template, OnFailure::Rollback)
    };
    up(&world.session, &request, &|_| {}).await.unwrap();
    let before = parameter(&world, IMAGE).await.unwrap();
    assert!(before.starts_with("sha256:"), "{before}");
    assert_eq!(parameter(&world, RUN).await.as_deref(), Some("the-run"));

    // Another run is no reason to replace every task.
    let later = UpRequest {
        run: Some("another"),
        ..request
    };
    let again = up(&world.session, &later, &|_| {}).await.unwrap();
    assert!(matches!(again, UpOutcome::NothingToDo(_)), "{again:?}");

    world.session.clock().sleep(Duration::from_hours(1)).await;
    let heard = Heard::default();
    let hear = |event| heard.hear(event);
    let outcome = up(&world.session, &later, &hear).await.unwrap();
    let UpOutcome::Proposed(proposal) = outcome else {
        panic!("{outcome:?}")
    };
    let changed = proposal.proposed.changes.iter();
    let changed: Vec<_> = changed.map(|change| change.logical_id.as_str()).collect();
    assert!(changed.contains(&"TaskDefinition"), "{changed:?}");
    let told = heard.events();
    let told = told.iter().find_map(|event| match event {
        Event::Notice(Notice::OtherImage { has, wanted, .. }) => Some((has, wanted)),
        _ => None,
    });
    let (has, gets) = told.expect("a notice");
    assert_eq!(has, &before);
    carry_out(&world.session, &proposal, &|_| {}).await.unwrap();
    assert_eq!(parameter(&world, IMAGE).await.as_ref(), Some(gets));
    assert_eq!(parameter(&world, RUN).await.as_deref(), Some("the-run"));
    let again = up(&world.session, &later, &|_| {}).await.unwrap();
    assert!(matches!(again, UpOutcome::NothingToDo(_)), "{again:?}");
}

#[tokio::test(start_paused = true)]
async fn a_stack_that_is_there_needs_no_image_in_the_registry() {
    let world = world("remove_image", "").await;
    world.up(&published(), &Heard::default()).await.unwrap();
    world.session.clock().sleep(Duration::from_hours(1)).await;
    let again = world.up(&published(), &Heard::default()).await.unwrap();
    assert!(matches!(again, UpOutcome::NothingToDo(_)), "{again:?}");
}
