//! What should happen, happens.

use stackgen::deploy::{DownReport, UpOutcome};
use stackgen::stack::{Event, Notice, StackStatus, Verdict};

use crate::world::{Heard, PROFILE, STACK, World, published};

#[tokio::test(start_paused = true)]
async fn a_stack_comes_up_and_goes_away() {
    let world = World::new().await;
    let before = world.objects();
    let heard = Heard::default();
    let outcome = world.up(&published(), &heard).await.unwrap();
    let UpOutcome::Created(settled, outputs) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(settled.status, StackStatus::CreateComplete);
    assert_eq!(settled.counts.done, settled.counts.total);
    assert!(settled.seconds > 60, "simulated time: {}", settled.seconds);
    assert!(outputs.outputs.iter().any(|output| output.value == STACK));

    let stacks = world.inventory().await.stacks;
    assert_eq!(stacks.len(), 1);
    assert_eq!(stacks[0].profile.as_deref(), Some(PROFILE));
    assert_eq!(stacks[0].digest, Some(published().digest()));
    assert_eq!(stacks[0].expires_at, None, "nothing is armed");
    assert!(stacks[0].owner.as_deref().unwrap().starts_with("arn:aws:"));

    let heard = Heard::default();
    let outcomes = world.down_all(&heard).await;
    let DownReport::Deleted(settled) = &outcomes[0].report else {
        panic!("{:?}", outcomes[0].report);
    };
    assert_eq!(settled.verdict, Verdict::Succeeded);
    assert_eq!(settled.counts.done, settled.counts.total);
    assert!(world.inventory().await.stacks.is_empty());
    assert_eq!(world.objects(), before);
}

#[tokio::test(start_paused = true)]
async fn every_resource_is_told_from_its_beginning_to_its_end() {
    let world = World::new().await;
    let heard = Heard::default();
    world.up(&published(), &heard).await.unwrap();
    let events = heard.events();
    let place = |wanted: fn(&Event) -> bool| events.iter().position(wanted).unwrap();
    let order = [
        place(|event| matches!(event, Event::Identity(_))),
        place(|event| matches!(event, Event::Checked(_))),
        place(|event| matches!(event, Event::ImageFound(_))),
        place(|event| matches!(event, Event::ChangeSetReady(_))),
        place(|event| matches!(event, Event::Started(_))),
        place(|event| matches!(event, Event::Happened(_))),
        place(|event| matches!(event, Event::Settled(_))),
        place(|event| matches!(event, Event::Outputs(_))),
    ];
    assert!(order.is_sorted(), "{order:?}");

    let mut ids = Vec::new();
    let mut times = Vec::new();
    for event in &events {
        if let Event::Happened(happened) = event {
            ids.push(happened.line.id.clone());
            times.push(happened.line.time);
        }
    }
    assert!(times.is_sorted(), "in the order they happened");
    let told = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), told, "no line twice");
    for (logical_id, _) in published().resources() {
        let lines = |status: &str| {
            events
                .iter()
                .filter(|event| match event {
                    Event::Happened(happened) => {
                        happened.line.logical_id == logical_id
                            && happened.line.status_word() == status
                    }
                    _ => false,
                })
                .count()
        };
        assert!(lines("CREATE_IN_PROGRESS") >= 1, "{logical_id}");
        assert_eq!(lines("CREATE_COMPLETE"), 1, "{logical_id}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_second_up_has_nothing_to_do() {
    let world = World::new().await;
    world.up(&published(), &Heard::default()).await.unwrap();
    let heard = Heard::default();
    let outcome = world.up(&published(), &heard).await.unwrap();
    assert!(matches!(outcome, UpOutcome::NothingToDo(_)), "{outcome:?}");
    assert!(
        heard
            .events()
            .iter()
            .any(|event| { matches!(event, Event::Notice(Notice::NothingToDo { .. })) })
    );
    assert_eq!(world.inventory().await.stacks.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_same_seed_tells_the_same_story() {
    let mut stories = Vec::new();
    for _ in 0..2 {
        let world = World::new().await;
        let heard = Heard::default();
        world.up(&published(), &heard).await.unwrap();
        let told: Vec<_> = heard
            .events()
            .into_iter()
            .filter(|event| matches!(event, Event::Happened(_)))
            .collect();
        stories.push(told);
    }
    assert_eq!(stories[0], stories[1]);
}

#[tokio::test(start_paused = true)]
async fn down_of_nothing_is_done() {
    let world = World::new().await;
    assert!(world.down_all(&Heard::default()).await.is_empty());
}
