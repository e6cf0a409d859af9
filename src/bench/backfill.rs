//! After the step: everything that is missing is asked for again, until it is there or given up.

use std::time::Duration;

use super::collect::Course;
use crate::aws::Error;
use crate::timeline::live::{Coverage, Event};

/// Waits between the attempts. Log lines are late by seconds, seldom by more than a minute; ECS keeps
/// stopped tasks for an hour:
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html>.
const WAITS: [Duration; 6] = [
    Duration::ZERO,
    Duration::from_secs(5),
    Duration::from_secs(10),
    Duration::from_secs(20),
    Duration::from_secs(30),
    Duration::from_secs(30),
];
/// Hosts whose clocks are behind ours write lines from before t0.
const CLOCKS_MS: i64 = 10 * 60 * 1000;

/// Asks for what is missing, and says what is still missing then. What fails on the way is told.
pub(super) async fn backfill(course: &mut Course<'_>) -> Coverage {
    let mut coverage = Coverage::default();
    for wait in WAITS {
        if !wait.is_zero() {
            course.scene.session.clock().sleep(wait).await;
        }
        if let Err(error) = once(course).await {
            course.scene.complain(&error);
        }
        course.tell_tasks();
        coverage = course.board.coverage();
        if is_whole(&coverage) {
            break;
        }
    }
    coverage.given_up = !is_whole(&coverage);
    course.scene.say(Event::Backfilled(coverage));
    coverage
}

async fn once(course: &mut Course<'_>) -> Result<(), Error> {
    course
        .records(course.t0.as_millisecond() - CLOCKS_MS)
        .await?;
    let stopped = course.scene.tasks(true).await;
    if let Some(stopped) = course.scene.tolerate(stopped)? {
        course.board.list(&stopped, course.elapsed_ms());
    }
    let open = course.board.open(i64::MAX);
    course.describe(&open).await?;
    course.place().await;
    Ok(())
}

/// Is nothing missing? Not every platform has a pull to tell of.
fn is_whole(coverage: &Coverage) -> bool {
    let least = coverage.created.min(coverage.started).min(coverage.app);
    least >= coverage.expected
}
