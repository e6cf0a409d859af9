//! Throttling, lost connections, credentials that run out, and servers that keep things back.

use std::cell::RefCell;

use super::server::{Call, Script, Server, followed};
use crate::aws::{ErrorKind, Session};
use crate::deploy::{FollowError, Watch, follow};
use crate::stack::{Event, Notice, Operation, Settled, StackStatus, Verdict};

fn create(end: u64) -> Script {
    vec![(0, "CREATE_IN_PROGRESS"), (end, "CREATE_COMPLETE")]
}

/// Follows the creation of `x`; gives what was said too.
async fn follow_x(session: &Session) -> (Result<Vec<Settled>, FollowError>, Vec<Event>) {
    let said = RefCell::new(Vec::new());
    let watch = Watch::whole(followed("x"), session.clock().now(), Vec::new());
    let result = follow(session, vec![watch], &|event| said.borrow_mut().push(event)).await;
    (result, said.into_inner())
}

fn notices(said: &[Event]) -> Vec<&Notice> {
    said.iter()
        .filter_map(|event| match event {
            Event::Notice(notice) => Some(notice),
            _ => None,
        })
        .collect()
}

fn happened(said: &[Event]) -> usize {
    let lines = said
        .iter()
        .filter(|event| matches!(event, Event::Happened(_)));
    lines.count()
}

#[tokio::test(start_paused = true)]
async fn throttling_is_no_failure_and_slows_down_to_15_to_30_seconds() {
    let storm = 60..1200;
    let server = Server::new([("x".to_owned(), create(1000))], move |call: &Call| {
        storm.contains(&call.second).then_some("Throttling")
    });
    let session = server.session().await;
    let (result, said) = follow_x(&session).await;
    assert_eq!(result.unwrap()[0].verdict, Verdict::Succeeded);
    assert!(notices(&said).is_empty(), "nothing is shown: {said:?}");
    let late: Vec<u64> = server
        .calls()
        .iter()
        .map(|call| call.second)
        .filter(|second| (300..1200).contains(second))
        .collect();
    for pair in late.windows(2) {
        let gap = pair[1] - pair[0];
        assert!((15..=30).contains(&gap), "{late:?}");
    }
    assert!(session.clock().now().as_second() - 1_800_000_000 < 1230);
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_is_lost_for_ten_minutes_is_told_once_and_found_again() {
    let server = Server::new([("x".to_owned(), create(300))], |call: &Call| {
        (60..660).contains(&call.second).then_some("")
    });
    let (result, said) = follow_x(&server.session().await).await;
    assert_eq!(result.unwrap()[0].status, StackStatus::CreateComplete);
    assert!(
        matches!(notices(&said).as_slice(), [Notice::NoAnswer { .. }]),
        "{said:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn one_that_stays_lost_ends_the_waiting_and_says_what_goes_on() {
    let server = Server::new([("x".to_owned(), create(300))], |call: &Call| {
        (call.second >= 60).then_some("")
    });
    let session = server.session().await;
    let (result, _) = follow_x(&session).await;
    let lost = result.unwrap_err();
    assert_eq!(lost.open, ["x"]);
    let after = session.clock().now().as_second() - 1_800_000_000;
    assert!((900..1100).contains(&after), "{after} s");
}

#[tokio::test(start_paused = true)]
async fn expired_credentials_are_looked_for_again() {
    let server = Server::new([("x".to_owned(), create(300))], |call: &Call| {
        let old = call.key.ends_with("00");
        (old && call.second >= 60).then_some("ExpiredToken")
    });
    let (result, said) = follow_x(&server.session().await).await;
    assert_eq!(result.unwrap()[0].verdict, Verdict::Succeeded);
    assert_eq!(notices(&said), [&Notice::CredentialsExpired]);
    assert!(server.calls().iter().any(|call| call.key.ends_with("01")));
}

#[tokio::test(start_paused = true)]
async fn credentials_that_cannot_be_renewed_end_the_waiting() {
    let server = Server::new([("x".to_owned(), create(300))], |call: &Call| {
        (call.second >= 60).then_some("ExpiredToken")
    });
    let session = server.session().await;
    let (result, said) = follow_x(&session).await;
    let lost = result.unwrap_err();
    assert_eq!(lost.error.kind, ErrorKind::Expired);
    assert_eq!(lost.open, ["x"]);
    assert_eq!(notices(&said), [&Notice::CredentialsExpired]);
    let after = session.clock().now().as_second() - 1_800_000_000;
    assert!(after < 90, "at once, not after {after} s");
}

#[tokio::test(start_paused = true)]
async fn a_newer_api_that_answers_with_nothing_is_left_for_the_older() {
    let mut server = Server::of(create(100));
    server.silent = true;
    let (result, said) = follow_x(&server.session().await).await;
    assert_eq!(result.unwrap()[0].verdict, Verdict::Succeeded);
    assert_eq!(happened(&said), 2, "each line once: {said:?}");
    let newer = server
        .calls()
        .into_iter()
        .filter(|call| call.action == "DescribeEvents");
    assert_eq!(newer.count(), 2, "and then no more");
}

#[tokio::test(start_paused = true)]
async fn twenty_stacks_are_asked_about_little_more_than_once_a_second() {
    let names: Vec<String> = (0..20).map(|number| format!("x{number}")).collect();
    let script = vec![(0, "DELETE_IN_PROGRESS"), (300, "DELETE_COMPLETE")];
    let stacks = names.iter().map(|name| (name.clone(), script.clone()));
    let server = Server::new(stacks, |_| None);
    let session = server.session().await;
    let mut watches = Vec::new();
    for name in &names {
        let watch = Watch::from_now(
            session.cloudformation(),
            followed(name),
            Operation::Delete,
            session.clock().now(),
        );
        watches.push(watch.await.unwrap());
    }
    let begin = session.clock().now().as_second() - 1_800_000_000;
    let settled = follow(&session, watches, &|_| {}).await.unwrap();
    assert!(
        settled
            .iter()
            .all(|one| one.status == StackStatus::DeleteComplete)
    );
    let end = session.clock().now().as_second() - 1_800_000_000;
    assert!(end < 330, "told after {end} s");
    let asked = server
        .calls()
        .iter()
        .filter(|call| call.second > begin.cast_unsigned())
        .count();
    let seconds = usize::try_from(end - begin).unwrap();
    assert!(asked < seconds * 3 / 2, "{asked} calls in {seconds} s");
}

#[tokio::test(start_paused = true)]
async fn stacks_followed_one_by_one_share_the_budget_too() {
    let names: Vec<String> = (0..10).map(|number| format!("x{number}")).collect();
    let stacks = names.iter().map(|name| (name.clone(), create(300)));
    let server = Server::new(stacks, |_| None);
    let session = server.session().await;
    let followers = names.iter().map(|name| {
        let session = session.in_region(session.region());
        let watch = Watch::whole(followed(name), session.clock().now(), Vec::new());
        Box::pin(async move { follow(&session, vec![watch], &|_| {}).await })
            as std::pin::Pin<Box<dyn Future<Output = Result<Vec<Settled>, FollowError>>>>
    });
    let results = crate::deploy::together::together(followers).await;
    assert!(results.iter().all(Result::is_ok));
    let end = session.clock().now().as_second() - 1_800_000_000;
    let calls = server.calls().len();
    assert!(end < 330, "told after {end} s");
    assert!(
        calls < usize::try_from(end).unwrap() * 3 / 2,
        "{calls} in {end} s"
    );
}
