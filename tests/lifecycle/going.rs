//! Clients come and go; what runs, runs on.

use std::time::Duration;

use stackgen::deploy::{DownReport, UpOutcome};
use stackgen::stack::{Event, Notice};

use crate::world::{Heard, World, published, session, up_in};

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
