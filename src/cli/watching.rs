//! Running an engine while somebody watches: events go to the reporter, Ctrl-C ends the watching.

use std::cell::RefCell;
use std::pin::pin;
use std::time::Duration;

use super::Interrupt;
use crate::aws::Session;
use crate::deploy::Report;
use crate::stack::{Event, Tick};
use crate::ui::Reporter;

/// How often the live view may move while nothing happens, in real time.
const REDRAW: Duration = Duration::from_millis(250);

/// Runs an engine to its end and shows what it says; `None` when the user stopped watching first.
pub async fn watched<T>(
    reporter: &RefCell<Reporter<'_>>,
    session: &Session,
    interrupt: &mut Interrupt,
    work: impl AsyncFnOnce(Report<'_>) -> T,
) -> Option<T> {
    let report = |event: Event| reporter.borrow_mut().report(&event);
    let mut work = pin!(work(&report));
    let mut redraw = tokio::time::interval(REDRAW);
    loop {
        tokio::select! {
            result = &mut work => return Some(result),
            () = interrupt.raised() => return None,
            _ = redraw.tick() => report(Event::Tick(Tick { now: session.clock().now() })),
        }
    }
}
