//! Deletes that fail: what passes is repeated, what does not is told, and nothing is forced unasked.

use std::time::Duration;

use stackgen::cli::{Exit, Way, failure};
use stackgen::deploy::{DownOptions, DownOutcome, DownReport, Torn};

use crate::world::{Heard, World, published};
use crate::{gone, retries, take_down};

#[tokio::test(start_paused = true)]
async fn a_failure_that_passes_is_repeated() {
    let world = World::scripted(
        "resources: [{resource: Cluster, during: delete, times: 2, fail: nobody knows why},
          {resource: AppLogGroup, during: delete, times: 1, fail: nobody knows why}]",
    )
    .await;
    let before = world.objects();
    world.up(&published(), &Heard::default()).await.unwrap();
    let (outcomes, events) = take_down(&world, DownOptions::default()).await;
    // The second attempt failed in less than the first, so there was a third.
    gone(&outcomes, &events);
    assert_eq!(retries(&events), 2);
    assert_eq!(world.objects(), before);
}

#[tokio::test(start_paused = true)]
async fn force_lets_the_stack_go_and_names_what_stays() {
    let world = World::scripted(
        "resources: [{resource: Cluster, during: delete, times: 0, fail: nobody knows why}]",
    )
    .await;
    world.up(&published(), &Heard::default()).await.unwrap();
    let options = DownOptions {
        force: true,
        ..DownOptions::default()
    };
    let (outcomes, _) = take_down(&world, options).await;
    let DownReport::Forced(_, left) = &outcomes[0].report else {
        panic!("{outcomes:?}");
    };
    let left: Vec<&str> = left.iter().map(|left| left.logical_id.as_str()).collect();
    assert_eq!(left, ["Cluster"]);
    assert!(world.inventory().await.stacks.is_empty());
    let shown = failure::down_failed(&of(&outcomes), &Way::default()).unwrap();
    assert_eq!(
        shown.exit(),
        Exit::DeleteFailed,
        "never gone while it may bill"
    );
    assert!(shown.report().unwrap().causes[0].contains("Cluster"));
}

#[tokio::test(start_paused = true)]
async fn a_run_that_ends_anywhere_is_taken_up_by_the_next() {
    for seconds in [0, 2, 7, 20, 60, 200, 400] {
        let world = World::scripted(
            "resources: [{resource: Cluster, during: delete, times: 1, fail: nobody knows why}]",
        )
        .await;
        let before = world.objects();
        world.up(&published(), &Heard::default()).await.unwrap();
        let killed = tokio::time::timeout(
            Duration::from_secs(seconds),
            take_down(&world, DownOptions::default()),
        );
        let _ = killed.await;
        let (outcomes, _) = take_down(&world, DownOptions::default()).await;
        for outcome in &outcomes {
            let ended = matches!(outcome.report, DownReport::Deleted(_) | DownReport::Gone);
            assert!(ended, "{seconds} s: {outcome:?}");
        }
        assert!(world.inventory().await.stacks.is_empty(), "{seconds} s");
        assert_eq!(world.objects(), before, "{seconds} s");
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_failed_group_needed_is_gone_already() {
    // CloudFormation goes on with what a resource needs when that resource could not be deleted.
    let world = World::scripted(
        "resources: [{type: \"AWS::ECS::Service\", during: delete, times: 1, fail: nobody knows why}]",
    )
    .await;
    let before = world.objects();
    world.up(&published(), &Heard::default()).await.unwrap();
    let (outcomes, events) = take_down(&world, DownOptions::default()).await;
    gone(&outcomes, &events);
    assert_eq!(retries(&events), 1);
    assert_eq!(world.objects(), before);
}

fn of(outcomes: &[DownOutcome]) -> Torn {
    Torn {
        outcomes: outcomes.to_vec(),
        ..Torn::default()
    }
}
