//! Stacks in several Regions, and what is left before anything was executed.

use std::collections::BTreeMap;

use serde_json::json;
use stackgen::aws::{ChangeSetKind, ChangeSetRequest, Session};
use stackgen::deploy::{
    DownOptions, DownReport, PROFILE_TAG, UpRequest, Upkeep, down, inventory, select, up,
};
use stackgen::stack::{OnFailure, StackStatus};
use stackgen::template::Template;

use crate::world::{Heard, PROFILE, REGION, STACK, World, no_image, published};

fn small() -> Template {
    let document = json!({ "Resources": { "Group": { "Type": "AWS::Logs::LogGroup" } } });
    Template::new(document).unwrap()
}

async fn deploy(session: &Session, stack: &str) {
    let request = UpRequest {
        profile: "small",
        stack,
        template: &small(),
        capabilities: &[],
        image: ("test-app-2022", "241ac4b1c44fce7e1754b587a6c589204a7be92a"),
        run: None,
        checks: None,
        tags: &BTreeMap::new(),
        upkeep: Upkeep::default(),
        on_failure: OnFailure::Rollback,
    };
    up(session, &request, &|_| {}).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn stacks_of_several_regions_are_found_and_go_at_once() {
    let world = World::new().await;
    let regions = ["us-east-1", "eu-west-1", "ap-south-1"].map(str::to_owned);
    for region in &regions {
        let session = world.session.in_region(region);
        deploy(&session, "stackgen-small").await;
        deploy(&session, "stackgen-small-second").await;
    }
    let found = inventory(&world.session, &regions).await;
    assert_eq!(found.stacks.len(), 6);
    let (chosen, unknown) = select(&found.stacks, &["small".to_owned(), "x".to_owned()]);
    assert_eq!(chosen.len(), 6, "a profile means all its copies");
    assert_eq!(unknown, ["x"]);
    let (second, _) = select(&found.stacks, &["stackgen-small-second".to_owned()]);
    assert_eq!(second.len(), 3);
    assert_eq!(second[0].copy.as_deref(), Some("second"));

    let outcomes = down(
        &world.session,
        &found.stacks,
        DownOptions::default(),
        &|_| {},
    )
    .await
    .outcomes;
    assert_eq!(outcomes.len(), 6);
    for outcome in &outcomes {
        assert!(
            matches!(outcome.report, DownReport::Deleted(_)),
            "{outcome:?}"
        );
    }
    assert!(inventory(&world.session, &regions).await.stacks.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_shell_is_known_by_its_change_set_and_used_by_the_next_up() {
    let world = World::new().await;
    let tags = BTreeMap::from([(PROFILE_TAG.to_owned(), PROFILE.to_owned())]);
    let template = published();
    let request = ChangeSetRequest {
        role: None,
        kind: ChangeSetKind::Create,
        on_failure: OnFailure::Rollback,
        stack: STACK,
        parameters: &no_image(),
        change_set: "never-executed",
        body: &template.canonical(),
        capabilities: &["CAPABILITY_IAM".to_owned()],
        tags: &tags,
    };
    let cloudformation = world.session.cloudformation();
    cloudformation.create_change_set(&request).await.unwrap();
    let stacks = world.inventory().await.stacks;
    assert_eq!(stacks[0].status, StackStatus::ReviewInProgress);
    assert_eq!(stacks[0].profile.as_deref(), Some(PROFILE));

    world.up(&template, &Heard::default()).await.unwrap();
    let stacks = world.inventory().await.stacks;
    assert_eq!(stacks.len(), 1);
    assert_eq!(stacks[0].status, StackStatus::CreateComplete);
}

#[tokio::test(start_paused = true)]
async fn a_shell_is_removed_by_down() {
    let world = World::new().await;
    let request = ChangeSetRequest {
        role: None,
        kind: ChangeSetKind::Create,
        on_failure: OnFailure::Rollback,
        stack: STACK,
        parameters: &BTreeMap::new(),
        change_set: "never-executed",
        body: &small().canonical(),
        capabilities: &[],
        tags: &BTreeMap::from([(PROFILE_TAG.to_owned(), PROFILE.to_owned())]),
    };
    let cloudformation = world.session.cloudformation();
    cloudformation.create_change_set(&request).await.unwrap();
    let outcomes = world.down_all(&Heard::default()).await;
    assert!(
        matches!(outcomes[0].report, DownReport::Deleted(_)),
        "{outcomes:?}"
    );
    assert!(world.inventory().await.stacks.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_stack_without_our_tags_is_never_ours() {
    let world = World::new().await;
    let request = ChangeSetRequest {
        role: None,
        kind: ChangeSetKind::Create,
        on_failure: OnFailure::Rollback,
        stack: "stackgen-lookalike",
        parameters: &BTreeMap::new(),
        change_set: "theirs",
        body: &small().canonical(),
        capabilities: &[],
        tags: &BTreeMap::new(),
    };
    let cloudformation = world.session.cloudformation();
    let made = cloudformation.create_change_set(&request).await.unwrap();
    assert!(
        world.inventory().await.stacks.is_empty(),
        "not even its shell"
    );
    let ready = std::time::Duration::from_mins(1);
    world.session.clock().sleep(ready).await;
    let executed = cloudformation
        .execute_change_set(&made.id, &made.stack_arn, "t")
        .await;
    executed.unwrap();
    let found = inventory(&world.session, &[REGION.to_owned()]).await;
    assert!(found.stacks.is_empty());
}
