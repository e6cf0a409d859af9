//! What keeps failing below a resource is told long before CloudFormation tells of it.

use std::cell::RefCell;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use stackgen::aws::{Session, TaskFilter};
use stackgen::deploy::{UpError, UpOutcome};
use stackgen::image::{REPOSITORY, Recipe, tag};
use stackgen::stack::{Event, Failing, Trouble};

use crate::world::{STACK, World, published, up_in};

/// The image goes after it was found, and before the first task asks for it.
fn no_image() -> String {
    let tag = tag(&Recipe::default());
    format!(
        "world: [{{at: 2m, set: {{by_hand: {{remove_image: {{repository: {REPOSITORY}, tag: '{tag}'}}}}}}}}]"
    )
}

/// `up`, and each trouble with the time at which it was told.
async fn troubles(world: &World) -> (Result<UpOutcome, UpError>, Vec<(Timestamp, Trouble)>) {
    let told = RefCell::new(Vec::new());
    let hear = |event| {
        if let Event::Trouble(trouble) = event {
            let now = world.session.clock().now();
            told.borrow_mut().push((now, *trouble));
        }
    };
    let outcome = up_in(&world.session, &published(), &hear).await;
    (outcome, told.into_inner())
}

/// When so many tasks had stopped.
async fn stopped(session: &Session, count: usize) -> Timestamp {
    let filter = TaskFilter {
        service: None,
        stopped: true,
    };
    loop {
        let tasks = session.ecs().tasks(STACK, filter).await;
        if tasks.is_ok_and(|tasks| tasks.len() >= count) {
            return session.clock().now();
        }
        session.clock().sleep(Duration::from_secs(2)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn dying_tasks_are_told_within_a_minute_of_the_first_stops() {
    let world = World::scripted(&no_image()).await;
    let told = RefCell::new(Vec::new());
    let hear = |event| {
        if let Event::Trouble(trouble) = event {
            told.borrow_mut()
                .push((world.session.clock().now(), *trouble));
        }
    };
    let template = published();
    let up = up_in(&world.session, &template, &hear);
    // Hours before CloudFormation gives it up.
    let up = tokio::time::timeout(Duration::from_mins(15), up);
    let (first, waiting) = tokio::join!(stopped(&world.session, 10), up);
    assert!(waiting.is_err(), "it goes on");
    let told = told.into_inner();
    let (at, trouble) = told.first().unwrap();
    let late = at.duration_since(first);
    assert!(late <= SignedDuration::from_mins(1), "{late:#}");
    assert_eq!(trouble.failing, Failing::Tasks);
    assert_eq!(trouble.known.as_ref().unwrap().cause, "image-not-found");
    // Once each at first, and again only when much has been added.
    assert!(told.len() <= 10 * 3, "{}", told.len());
}

#[tokio::test(start_paused = true)]
async fn launches_that_fail_are_told_while_the_group_is_waited_for() {
    let world =
        World::scripted("world: [{set: {shortage: {of: c6g.4xlarge, market: spot}}}]").await;
    let (outcome, told) = troubles(&world).await;
    let (_, trouble) = told.first().unwrap();
    assert_eq!(trouble.failing, Failing::Launches);
    assert_eq!(trouble.logical_id, "HostGroup");
    assert!(trouble.known.as_ref().unwrap().cause.starts_with("spot"));
    assert!(matches!(outcome, Err(UpError::Failed(_))), "{outcome:?}");
}

#[tokio::test(start_paused = true)]
async fn what_may_not_be_looked_at_disturbs_nothing() {
    let denied = "error: {code: AccessDeniedException, message: not you, status: 400}";
    let world = World::scripted(&format!(
        "calls: [{{call: 'ecs:*', {denied}}}, {{call: 'autoscaling:*', {denied}}}]"
    ))
    .await;
    let (outcome, told) = troubles(&world).await;
    assert!(matches!(outcome, Ok(UpOutcome::Created(..))), "{outcome:?}");
    assert_eq!(told, []);
}
