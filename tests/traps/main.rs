//! Every trap of a teardown that the sandbox can show, and that `down` comes out of it: one test a
//! trap, listed in `table`. What the world does comes from its own rules and from a script, never
//! from the product.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says why and stops"
)]

mod addressing;
mod blocked;
mod held;
mod network;
mod order;
mod table;
#[path = "../lifecycle/world.rs"]
#[expect(dead_code, reason = "the other tests use the rest")]
mod world;

use stackgen::deploy::{DownOptions, DownOutcome, DownReport, down};
use stackgen::stack::{Event, Mend};

use crate::world::{Heard, World};

/// Takes down every stack, and returns how it went and what was said.
async fn take_down(world: &World, options: DownOptions<'_>) -> (Vec<DownOutcome>, Vec<Event>) {
    let heard = Heard::default();
    let stacks = world.inventory().await.stacks;
    let torn = down(&world.session, &stacks, options, &|event| heard.hear(event)).await;
    assert!(!torn.residue.bills(), "{:?}", torn.residue);
    (torn.outcomes, heard.events())
}

/// What was done about what was in the way.
fn mends(events: &[Event]) -> Vec<&Mend> {
    events
        .iter()
        .filter_map(|event| match event {
            Event::Mending(mending) => Some(&mending.step),
            _ => None,
        })
        .collect()
}

/// Deletes were sent again so often.
fn retries(events: &[Event]) -> usize {
    let retry = |event: &&Event| matches!(event, Event::Retrying(_));
    events.iter().filter(retry).count()
}

/// Asserts that the only stack is gone, with everything in it.
#[track_caller]
fn gone(outcomes: &[DownOutcome], events: &[Event]) {
    assert!(
        matches!(outcomes, [only] if matches!(only.report, DownReport::Deleted(_))),
        "{outcomes:#?}\n{:#?}",
        mends(events)
    );
}
