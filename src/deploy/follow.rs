//! One poller a Region for all stacks being followed in it.

use super::history::History;
use super::{FollowError, Report, Watch, pace};
use crate::aws::{Error, ErrorKind, Session};
use crate::stack::{Event, Settled, StackEvent, Tick};

/// So many polls in a row may fail on the way before we stop waiting: about five minutes.
const LOST_AFTER: u32 = 20;

/// Follows stacks until each has come to rest; results come in the order of the watches.
///
/// There is no limit on the time it takes: a service may need hours to become stable. A poll that
/// fails on the way (network, throttling, HTTP 5xx) is repeated; what runs in AWS goes on meanwhile.
pub async fn follow(
    session: &Session,
    mut watches: Vec<Watch>,
    report: Report<'_>,
) -> Result<Vec<Settled>, FollowError> {
    let clock = session.clock();
    let began = clock.now();
    let mut results: Vec<Option<Settled>> = watches.iter().map(|_| None).collect();
    let (mut poll, mut failures) = (0, 0);
    loop {
        let mut failed = None;
        for (watch, result) in watches.iter_mut().zip(&mut results) {
            if result.is_some() {
                continue;
            }
            match watch
                .poll(session.cloudformation(), clock.now(), report)
                .await
            {
                Ok(settled) => *result = settled,
                Err(error) => failed = Some(error),
            }
        }
        failures = if failed.is_some() { failures + 1 } else { 0 };
        if let Some(error) =
            failed.take_if(|error| !is_passing(error.kind) || failures >= LOST_AFTER)
        {
            return Err(FollowError {
                error,
                open: open(&watches, &results),
            });
        }
        if results.iter().all(Option::is_some) {
            return Ok(results.into_iter().flatten().collect());
        }
        let now = clock.now();
        report(Event::Tick(Tick { now }));
        let who = watches
            .first()
            .map_or("", |watch| watch.stack().arn.as_str());
        let pause = pace::pause(who, poll, now.duration_since(began), failures > 0);
        clock.sleep(pause).await;
        poll += 1;
    }
}

/// Everything that happened to a stack, oldest first. Answers for a deleted stack, by ARN.
pub async fn history(session: &Session, arn: &str) -> Result<Vec<StackEvent>, Error> {
    History::whole(arn).news(session.cloudformation()).await
}

fn open(watches: &[Watch], results: &[Option<Settled>]) -> Vec<String> {
    watches
        .iter()
        .zip(results)
        .filter(|(_, result)| result.is_none())
        .map(|(watch, _)| watch.stack().name.clone())
        .collect()
}

/// May the same call succeed a little later, with nobody doing anything about it?
const fn is_passing(kind: ErrorKind) -> bool {
    match kind {
        ErrorKind::ConnectionRefused
        | ErrorKind::Dns
        | ErrorKind::Timeout
        | ErrorKind::Network
        | ErrorKind::Throttled
        | ErrorKind::Unavailable => true,
        ErrorKind::NoCredentials
        | ErrorKind::BadCredentials
        | ErrorKind::Expired
        | ErrorKind::AccessDenied
        | ErrorKind::Local
        | ErrorKind::RegionDisabled
        | ErrorKind::Quota
        | ErrorKind::NotFound
        | ErrorKind::AlreadyExists
        | ErrorKind::Validation
        | ErrorKind::Garbled
        | ErrorKind::InUse
        | ErrorKind::Service => false,
    }
}
