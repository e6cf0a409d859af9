//! Clients come and go; what runs, runs on.

use std::time::Duration;

use stackgen::cli::Way;
use stackgen::deploy::{DownReport, UpOutcome};
use stackgen::stack::{Event, Notice, StackStatus};

use crate::world::{Heard, World, changed, published, session, up_in};

#[tokio::test(start_paused = true)]
async fn of_two_at_once_exactly_one_creates() {
    let world = World::new().await;
    let template = published();
    let (first, second) = (Heard::default(), Heard::default());
    let other = session(&world.sandbox).await;
    let hear_first = |event| first.hear(event);
    let hear_second = |event| second.hear(event);
    let (one, two) = tokio::join!(
        up_in(&world.session, &template, &hear_first),
        up_in(&other, &template, &hear_second),
    );
    for outcome in [one, two] {
        assert!(matches!(outcome, Ok(UpOutcome::Created(..))), "{outcome:?}");
    }
    assert_eq!(world.inventory().await.stacks.len(), 1);
    let made = world.sandbox.look(|world| {
        let regions = world
            .accounts
            .values()
            .flat_map(|account| account.regions.values());
        regions.map(|region| region.stacks.len()).sum::<usize>()
    });
    assert_eq!(made.unwrap(), 1, "one stack, not two of one name");
}

#[tokio::test(start_paused = true)]
async fn one_that_comes_later_joins() {
    let world = World::new().await;
    let template = published();
    let other = session(&world.sandbox).await;
    let heard = Heard::default();
    let hear = |event| heard.hear(event);
    let late = async {
        tokio::time::sleep(Duration::from_mins(1)).await;
        up_in(&other, &template, &hear).await
    };
    let (one, two) = tokio::join!(up_in(&world.session, &template, &|_| {}), late);
    assert!(matches!(one, Ok(UpOutcome::Created(..))), "{one:?}");
    assert!(matches!(two, Ok(UpOutcome::Created(..))), "{two:?}");
    let events = heard.events();
    assert!(
        events
            .iter()
            .any(|event| matches!(event, Event::Notice(Notice::Joined { .. })))
    );
    // Whoever joins is told everything that happened before.
    let told = events.iter().filter(|event| match event {
        Event::Happened(happened) => happened.line.status_word() == "CREATE_COMPLETE",
        _ => false,
    });
    assert_eq!(told.count(), template.resources().count() + 1);
}

#[tokio::test(start_paused = true)]
async fn a_client_that_dies_leaves_a_stack_that_down_finds() {
    for seconds in [0_u64, 1, 3, 10, 45, 120] {
        let world = World::new().await;
        let before = world.objects();
        let template = published();
        let dies = tokio::time::timeout(
            Duration::from_secs(seconds),
            up_in(&world.session, &template, &|_| {}),
        );
        let _ = dies.await;
        let outcomes = world.down_all(&Heard::default()).await;
        for outcome in &outcomes {
            assert!(
                matches!(outcome.report, DownReport::Deleted(_)),
                "{seconds} s: {outcome:?}"
            );
        }
        assert!(world.inventory().await.stacks.is_empty(), "{seconds} s");
        assert_eq!(world.objects(), before, "{seconds} s");
    }
}

#[tokio::test(start_paused = true)]
async fn another_template_under_the_same_name_is_in_the_way() {
    let world = World::new().await;
    world.up(&published(), &Heard::default()).await.unwrap();
    let other = changed(|resources| {
        resources["AppLogGroup"]["Properties"]["RetentionInDays"] = serde_json::json!(1);
    });
    let error = world.up(&other, &Heard::default()).await.unwrap_err();
    let shown = stackgen::cli::failure::up_failed(&error, &Way::default());
    assert_eq!(shown.exit(), stackgen::cli::Exit::Refused);
    let stacks = world.inventory().await.stacks;
    assert_eq!(stacks[0].status, StackStatus::CreateComplete, "left alone");
}
