//! `stackgen ttl`: shown, later, sooner, from now, never.

use serde_json::Value;

use super::{Home, json, stackgen};

/// What `stackgen ttl` says of the stack.
fn expiry(home: &Home) -> Value {
    json(
        &stackgen(home, &["ttl", "smoke", "--output", "json"])
            .expect(0)
            .stdout,
    )
}

fn left(home: &Home) -> i64 {
    expiry(home)["expiry"]["left_seconds"]
        .as_i64()
        .expect("a number")
}

#[test]
fn a_time_is_shown_and_changed() {
    let home = Home::new();
    stackgen(&home, &["up", "smoke", "-q"]).expect(0);
    let at_first = left(&home);
    assert!((1_500..=1_800).contains(&at_first), "{at_first}");
    let run = stackgen(&home, &["ttl", "smoke", "+1h"]).expect(0);
    assert!(run.stdout.contains("is deleted by itself in 1h"), "{run}");
    assert_eq!(left(&home), at_first + 3_600);
    stackgen(&home, &["ttl", "stackgen-smoke", "-30m"]).expect(0);
    assert_eq!(left(&home), at_first + 1_800);
    let run = stackgen(&home, &["ttl", "./smoke.yaml", "2h"]).expect(0);
    assert!(run.stdout.contains("in 2h 00m"), "{run}");
    assert_eq!(left(&home), 7_200);
    let status = stackgen(&home, &["status"]).expect(0);
    assert!(status.stdout.contains("in 2h 00m"), "{status}");
}

#[test]
fn never_is_asked_about_and_taken_back() {
    let home = Home::new();
    stackgen(&home, &["up", "smoke", "-q"]).expect(0);
    let run = stackgen(&home, &["ttl", "smoke", "never"]).expect(2);
    assert!(run.stderr.contains("--yes"), "{run}");
    assert_eq!(expiry(&home)["expiry"]["state"], "armed");
    let run = stackgen(&home, &["ttl", "smoke", "never", "--yes"]).expect(0);
    assert!(run.stdout.contains("until somebody deletes it"), "{run}");
    assert_eq!(expiry(&home)["expires_at"], Value::Null);
    stackgen(&home, &["sandbox", "advance", "3d"]).expect(0);
    let status = stackgen(&home, &["status"]).expect(0);
    assert!(status.stdout.contains("never"), "{status}");
    let run = stackgen(&home, &["ttl", "smoke", "+1h"]).expect(2);
    assert!(run.stderr.contains("ttl stackgen-smoke 2h"), "{run}");
    stackgen(&home, &["ttl", "smoke", "20m"]).expect(0);
    assert_eq!(left(&home), 1_200);
}

#[test]
fn too_soon_too_long_and_no_time_at_all_are_refused() {
    let home = Home::new();
    stackgen(&home, &["up", "smoke", "-q"]).expect(0);
    let before = left(&home);
    for (time, says) in [
        ("5m", "lives at least 15min"),
        ("-29m", "15 minutes from now"),
        ("400d", "`never` if that is meant"),
        ("soon", "not a length of time"),
    ] {
        let run = stackgen(&home, &["ttl", "smoke", time]).expect(2);
        assert!(run.stderr.contains(says), "{time}\n{run}");
    }
    assert_eq!(left(&home), before);
    stackgen(&home, &["ttl", "nobody"]).expect(2);
}

#[test]
fn a_stack_that_never_had_a_time_can_get_one() {
    let home = Home::new();
    stackgen(&home, &["bootstrap", "--yes", "-q"]).expect(0);
    stackgen(&home, &["up", "smoke", "-q", "--ttl", "never"]).expect(0);
    assert_eq!(expiry(&home)["expiry"]["state"], "never");
    stackgen(&home, &["ttl", "smoke", "1h"]).expect(0);
    stackgen(&home, &["sandbox", "advance", "3h"]).expect(0);
    let status = stackgen(&home, &["status"]).expect(0);
    assert!(status.stderr.contains("no stacks"), "{status}");
}

#[test]
fn without_a_role_to_delete_it_nothing_is_promised() {
    let home = Home::new();
    stackgen(&home, &["up", "smoke", "-q", "--ttl", "never"]).expect(0);
    let run = stackgen(&home, &["ttl", "smoke", "1h"]).expect(4);
    assert!(run.stderr.contains("without a service role"), "{run}");
    assert!(run.stderr.contains("stackgen down"), "{run}");
    assert_eq!(expiry(&home)["expiry"]["state"], "never");
}
