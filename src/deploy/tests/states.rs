//! What following makes of each of the 23 states a stack may be found in, and of an unknown one.

use super::server::{Server, followed};
use crate::deploy::{Watch, follow};
use crate::stack::{StackStatus, Verdict};
use Verdict::{Failed, Succeeded};

/// When a stack that moves comes to rest.
const LATER: u64 = 100;

/// The state found, the one it comes to (itself when it is at rest), and what that means.
const STATES: &[(&str, &str, Verdict)] = &[
    ("CREATE_COMPLETE", "CREATE_COMPLETE", Succeeded),
    ("CREATE_FAILED", "CREATE_FAILED", Failed),
    ("CREATE_IN_PROGRESS", "CREATE_COMPLETE", Succeeded),
    ("DELETE_COMPLETE", "DELETE_COMPLETE", Succeeded),
    ("DELETE_FAILED", "DELETE_FAILED", Failed),
    ("DELETE_IN_PROGRESS", "DELETE_COMPLETE", Succeeded),
    ("IMPORT_COMPLETE", "IMPORT_COMPLETE", Succeeded),
    ("IMPORT_IN_PROGRESS", "IMPORT_COMPLETE", Succeeded),
    (
        "IMPORT_ROLLBACK_COMPLETE",
        "IMPORT_ROLLBACK_COMPLETE",
        Failed,
    ),
    ("IMPORT_ROLLBACK_FAILED", "IMPORT_ROLLBACK_FAILED", Failed),
    (
        "IMPORT_ROLLBACK_IN_PROGRESS",
        "IMPORT_ROLLBACK_COMPLETE",
        Failed,
    ),
    ("REVIEW_IN_PROGRESS", "REVIEW_IN_PROGRESS", Failed),
    ("ROLLBACK_COMPLETE", "ROLLBACK_COMPLETE", Failed),
    ("ROLLBACK_FAILED", "ROLLBACK_FAILED", Failed),
    ("ROLLBACK_IN_PROGRESS", "ROLLBACK_COMPLETE", Failed),
    ("UPDATE_COMPLETE", "UPDATE_COMPLETE", Succeeded),
    (
        "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
        "UPDATE_COMPLETE",
        Succeeded,
    ),
    ("UPDATE_FAILED", "UPDATE_FAILED", Failed),
    ("UPDATE_IN_PROGRESS", "UPDATE_COMPLETE", Succeeded),
    (
        "UPDATE_ROLLBACK_COMPLETE",
        "UPDATE_ROLLBACK_COMPLETE",
        Failed,
    ),
    (
        "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
        "UPDATE_ROLLBACK_COMPLETE",
        Failed,
    ),
    ("UPDATE_ROLLBACK_FAILED", "UPDATE_ROLLBACK_FAILED", Failed),
    (
        "UPDATE_ROLLBACK_IN_PROGRESS",
        "UPDATE_ROLLBACK_COMPLETE",
        Failed,
    ),
    ("PAUSED_FOR_SOME_NEW_REASON", "CREATE_COMPLETE", Succeeded),
];

#[test]
fn no_state_is_missing() {
    for status in StackStatus::KNOWN {
        let rows = STATES.iter().filter(|(word, ..)| *word == status.as_str());
        assert_eq!(rows.count(), 1, "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn each_state_is_followed_to_its_end() {
    for (found, end, verdict) in STATES {
        let script = if found == end {
            vec![(0, *found)]
        } else {
            vec![(0, *found), (LATER, *end)]
        };
        let server = Server::of(script);
        let session = server.session().await;
        let cloudformation = session.cloudformation();
        let now = session.clock().now();
        let watch = Watch::attach(cloudformation, followed("x"), now).await;
        let settled = follow(&session, vec![watch.unwrap()], &|_| {}).await;
        let settled = settled.unwrap().remove(0);
        assert_eq!(settled.status, StackStatus::from(*end), "{found}");
        assert_eq!(settled.verdict, *verdict, "{found}");
        let took = session.clock().now().duration_since(now).as_secs();
        let limit = if found == end { 20 } else { 105 };
        assert!(took <= limit, "{found}: told after {took} s");
    }
}
