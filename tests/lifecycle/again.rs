//! `up` again, wherever the stack stands: it ends with the stack that was asked for, or says why not.

use serde_json::{Value, json};
use stackgen::cli::{Exit, failure};
use stackgen::deploy::{
    DownOptions, DownReport, Proposal, UpError, UpOutcome, carry_out, down, withdraw,
};
use stackgen::stack::{Event, Notice, OnFailure, Operation, Replacement, StackStatus};
use stackgen::template::Template;

use crate::world::{Heard, World, changed, published, session, small, up_in, up_with, wanted};

/// The published template with another retention: changed in place.
fn longer_logs() -> Template {
    changed(|resources| {
        resources["AppLogGroup"]["Properties"]["RetentionInDays"] = json!(1);
    })
}

/// One whose making fails after a while.
fn broken() -> Template {
    changed(|resources| {
        resources["PublicSubnetAz1"]["Properties"]["CidrBlock"] = json!("10.99.0.0/16");
    })
}

fn notices(heard: &Heard) -> Vec<Notice> {
    let events = heard.events().into_iter();
    events
        .filter_map(|event| match event {
            Event::Notice(notice) => Some(notice),
            _ => None,
        })
        .collect()
}

async fn proposal(world: &World, template: &Template) -> Box<Proposal> {
    match world.up(template, &Heard::default()).await.unwrap() {
        UpOutcome::Proposed(proposal) => proposal,
        other => panic!("{other:?}"),
    }
}

async fn status(world: &World) -> StackStatus {
    world.inventory().await.stacks[0].status.clone()
}

#[tokio::test(start_paused = true)]
async fn another_template_is_proposed_and_changes_nothing_until_agreed_to() {
    let world = World::new().await;
    world.up(&published(), &Heard::default()).await.unwrap();
    let proposed = proposal(&world, &longer_logs()).await;
    let real: Vec<_> = proposed.proposed.real().collect();
    assert_eq!(real.len(), 1, "{real:?}");
    assert_eq!(real[0].logical_id, "AppLogGroup");
    assert_eq!(real[0].replacement, Replacement::Never);
    assert!(
        real[0]
            .properties
            .iter()
            .any(|name| name == "RetentionInDays")
    );
    assert!(
        proposed.proposed.changes.len() > 1,
        "tags are on everything"
    );

    let shown = failure::not_agreed(&proposed);
    assert_eq!(shown.exit(), Exit::Refused);
    withdraw(&world.session, &proposed).await.unwrap();
    assert_eq!(status(&world).await, StackStatus::CreateComplete);
    let arn = &proposed.proposed.arn;
    let sets = world.session.cloudformation().change_sets(arn).await;
    assert!(!sets.unwrap().contains(&proposed.proposed.change_set));
}

#[tokio::test(start_paused = true)]
async fn an_update_that_was_agreed_to_is_followed_and_then_there_is_nothing_to_do() {
    let world = World::new().await;
    world.up(&published(), &Heard::default()).await.unwrap();
    let template = longer_logs();
    let proposed = proposal(&world, &template).await;
    let heard = Heard::default();
    let report = |event| heard.hear(event);
    let (settled, outputs) = carry_out(&world.session, &proposed, &report).await.unwrap();
    assert_eq!(settled.operation, Operation::Update);
    assert_eq!(settled.status, StackStatus::UpdateComplete);
    assert!(!outputs.outputs.is_empty());
    assert!(heard.events().iter().any(|event| match event {
        Event::Happened(happened) => happened.line.status_word() == "UPDATE_COMPLETE",
        _ => false,
    }));
    let again = world.up(&template, &Heard::default()).await.unwrap();
    assert!(matches!(again, UpOutcome::NothingToDo(_)), "{again:?}");
}

#[tokio::test(start_paused = true)]
async fn what_is_replaced_is_marked() {
    let world = World::new().await;
    world.up(&published(), &Heard::default()).await.unwrap();
    let template = changed(|resources| {
        resources["AppLogGroup"]["Properties"]["LogGroupName"] = json!("/another");
    });
    let proposed = proposal(&world, &template).await;
    let group = proposed
        .proposed
        .real()
        .find(|change| change.logical_id == "AppLogGroup");
    assert_eq!(group.unwrap().replacement, Replacement::Always);
    assert!(proposed.proposed.replaced() >= 1);
}

#[tokio::test(start_paused = true)]
async fn what_changes_nothing_is_nothing_to_do() {
    let world = World::new().await;
    world.up(&published(), &Heard::default()).await.unwrap();
    let mut document: Value = serde_json::from_str(&published().canonical()).unwrap();
    document["Metadata"]["Note"] = json!("only a remark");
    let template = Template::new(document).unwrap();
    match world.up(&template, &Heard::default()).await.unwrap() {
        UpOutcome::NothingToDo(_) => {}
        UpOutcome::Proposed(proposal) => assert_eq!(proposal.proposed.real().count(), 0),
        other @ UpOutcome::Created(..) => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn after_a_failed_create_up_says_so_clears_it_and_creates() {
    let world = World::new().await;
    for on_failure in [OnFailure::Rollback, OnFailure::Keep] {
        let report = |_| {};
        let error = up_with(&world.session, &wanted(&broken(), on_failure), &report).await;
        let UpError::Failed(failed) = error.unwrap_err() else {
            panic!("a create that cannot succeed");
        };
        let expected = match on_failure {
            OnFailure::Keep => StackStatus::CreateFailed,
            _ => StackStatus::RollbackComplete,
        };
        assert_eq!(failed.settled.status, expected);
        assert_eq!(
            failed.settled.left.is_empty(),
            on_failure != OnFailure::Keep
        );
        let heard = Heard::default();
        let outcome = world.up(&published(), &heard).await.unwrap();
        assert!(matches!(outcome, UpOutcome::Created(..)), "{outcome:?}");
        assert!(
            notices(&heard)
                .iter()
                .any(|notice| matches!(notice, Notice::Clearing { .. }))
        );
        world.down_all(&Heard::default()).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_failed_create_deletes_itself_by_default_and_tells_its_cause() {
    let world = World::new().await;
    let before = world.objects();
    let request = broken();
    let request = wanted(&request, OnFailure::Delete);
    let error = up_with(&world.session, &request, &|_| {})
        .await
        .unwrap_err();
    let UpError::Failed(failed) = &error else {
        panic!("{error:?}");
    };
    assert_eq!(failed.settled.status, StackStatus::DeleteComplete);
    assert_eq!(
        failed.settled.cause.as_ref().unwrap().logical_id,
        "PublicSubnetAz1"
    );
    assert!(world.inventory().await.stacks.is_empty());
    assert_eq!(world.objects(), before);
    let shown = failure::up_failed(&error, &stackgen::cli::Way::default());
    assert_eq!(shown.exit(), Exit::DeployFailed);
    let hints = shown.report().unwrap().hints.join("\n");
    assert!(hints.contains("nothing is left"), "{hints}");
}

#[tokio::test(start_paused = true)]
async fn what_is_being_deleted_or_rolled_back_is_waited_for() {
    for seconds in [120_u64, 240] {
        let world = World::new().await;
        world.up(&published(), &Heard::default()).await.unwrap();
        let stacks = world.inventory().await.stacks;
        let going = down(&world.session, &stacks, DownOptions::default(), &|_| {});
        let heard = Heard::default();
        let other = session(&world.sandbox).await;
        let comes = async {
            tokio::time::sleep(std::time::Duration::from_secs(seconds)).await;
            let template = published();
            up_in(&other, &template, &|event| heard.hear(event)).await
        };
        let (deleted, made) = tokio::join!(going, comes);
        assert!(matches!(deleted.outcomes[0].report, DownReport::Deleted(_)));
        assert!(matches!(made, Ok(UpOutcome::Created(..))), "{made:?}");
        assert_eq!(status(&world).await, StackStatus::CreateComplete);
    }
}

#[tokio::test(start_paused = true)]
async fn up_of_another_template_waits_for_the_create_under_way_and_then_proposes() {
    let world = World::new().await;
    let other = session(&world.sandbox).await;
    let (first, second) = (published(), longer_logs());
    let heard = Heard::default();
    let comes = async {
        tokio::time::sleep(std::time::Duration::from_mins(1)).await;
        up_in(&other, &second, &|event| heard.hear(event)).await
    };
    let (made, proposed) = tokio::join!(up_in(&world.session, &first, &|_| {}), comes);
    assert!(matches!(made, Ok(UpOutcome::Created(..))), "{made:?}");
    assert!(
        matches!(proposed, Ok(UpOutcome::Proposed(_))),
        "{proposed:?}"
    );
    assert!(
        notices(&heard)
            .iter()
            .any(|notice| matches!(notice, Notice::Waiting { .. }))
    );
}

/// A second client that begins after each thing the first one says, up to where it follows.
#[tokio::test(start_paused = true)]
async fn whenever_a_second_one_comes_exactly_one_creates() {
    for after in 0..10 {
        let world = World::new().await;
        let other = session(&world.sandbox).await;
        let template = small();
        let (said, mut heard) = tokio::sync::watch::channel(0);
        let count = |_| said.send_modify(|said| *said += 1);
        let late = async {
            heard.wait_for(|said| *said >= after).await.unwrap();
            up_in(&other, &template, &|_| {}).await
        };
        let (one, two) = tokio::join!(up_in(&world.session, &template, &count), late);
        for outcome in [one, two] {
            assert!(
                matches!(
                    outcome,
                    Ok(UpOutcome::Created(..) | UpOutcome::NothingToDo(_))
                ),
                "after {after}: {outcome:?}"
            );
        }
        let stacks = world.sandbox.look(|world| {
            let accounts = world.accounts.values();
            let regions = accounts.flat_map(|account| account.regions.values());
            regions.map(|region| region.stacks.len()).sum::<usize>()
        });
        assert_eq!(stacks.unwrap(), 1, "after {after}");
    }
}
