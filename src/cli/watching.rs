//! Running an engine while somebody watches: events go to the reporter, Ctrl-C ends the watching.

use std::cell::{Cell, RefCell};
use std::future::{Future as _, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use super::Interrupt;
use super::learning::Learning;
use crate::aws::Session;
use crate::deploy::Report;
use crate::stack::{Event, Operation, Tick};
use crate::ui::Reporter;

/// How often the live view may move while nothing happens, in real time.
const REDRAW: Duration = Duration::from_millis(250);

/// How the watching ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Watched<T> {
    /// The engine came to its end.
    Done(T),
    /// The operation began, and nobody wants to see more.
    Detached,
    /// The user stopped watching.
    Interrupted,
}

/// Runs an engine to its end and shows what it says; `None` when the user stopped watching first.
pub async fn watched<T>(
    reporter: &RefCell<Reporter<'_>>,
    session: &Session,
    interrupt: &mut Interrupt,
    work: impl AsyncFnOnce(Report<'_>) -> T,
) -> Option<T> {
    match watched_until(reporter, session, interrupt, false, work).await {
        Watched::Done(result) => Some(result),
        Watched::Detached | Watched::Interrupted => None,
    }
}

/// As [`watched`]; with `detach` only until an operation on a stack has begun.
pub async fn watched_until<T>(
    reporter: &RefCell<Reporter<'_>>,
    session: &Session,
    interrupt: &mut Interrupt,
    detach: bool,
    work: impl AsyncFnOnce(Report<'_>) -> T,
) -> Watched<T> {
    let learning = RefCell::new(Learning::recall(session.is_simulated()));
    let begun = Cell::new(false);
    let report = |mut event: Event| {
        begun.set(begun.get() || is_on_its_way(&event));
        learning.borrow_mut().hear(&mut event);
        reporter.borrow_mut().report(&event);
    };
    let mut work = pin!(work(&report));
    let mut until = poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(result) => Poll::Ready(Watched::Done(result)),
        Poll::Pending if detach && begun.get() => Poll::Ready(Watched::Detached),
        Poll::Pending => Poll::Pending,
    });
    let mut redraw = tokio::time::interval(REDRAW);
    let ended = loop {
        tokio::select! {
            ended = &mut until => break ended,
            () = interrupt.raised() => break Watched::Interrupted,
            _ = redraw.tick() => report(Event::Tick(Tick { now: session.clock().now() })),
        }
    };
    learning.borrow().remember();
    ended
}

/// Has what the user asked for begun? Deleting the remains of an earlier attempt is not it.
fn is_on_its_way(event: &Event) -> bool {
    matches!(event, Event::Started(started) if started.operation != Operation::Delete)
}
