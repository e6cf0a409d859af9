//! `down --all --bootstrap`: the roles go last, and only when nothing needs them.

use super::{Home, json, stackgen};

const LAST: [&str; 4] = ["down", "--all", "--bootstrap", "--yes"];

#[test]
fn down_says_that_the_roles_stay_and_takes_them_when_asked() {
    let home = Home::new();
    stackgen(&home, &["up", "smoke", "-q"]).expect(0);
    let log = ["--sandbox-log", "calls.ndjson"];
    let down = stackgen(&home, &[&["down", "--all", "--yes"][..], &log].concat()).expect(0);
    let calls = std::fs::read_to_string(home.path("calls.ndjson")).expect("a log");
    let at = |action: &str| calls.lines().position(|line| line.contains(action));
    let (gone, disarmed) = (at("\"DeleteStack\""), at("\"DeleteSchedule\""));
    assert!(
        gone.is_some() && gone < disarmed,
        "the schedule goes last\n{calls}"
    );
    let run = stackgen(&home, &["sandbox", "show"]).expect(0);
    assert!(!run.stdout.contains("AWS::Scheduler::Schedule "), "{run}");
    assert!(
        run.stdout.contains("Only stackgen-bootstrap is left"),
        "{run}"
    );
    assert!(down.stderr.contains("stays, free of charge"), "{down}");
    assert!(down.stderr.contains("down --all --bootstrap"), "{down}");
    let run = stackgen(&home, &["down", "--all", "--bootstrap"]).expect(2);
    assert!(run.stderr.contains("--yes"), "asks first\n{run}");
    let run = stackgen(&home, &[&LAST[..], &["--dry-run"]].concat()).expect(0);
    assert!(
        run.stdout.contains("would delete stackgen-bootstrap"),
        "{run}"
    );
    let run = stackgen(&home, &[&LAST[..], &["--output", "json"]].concat()).expect(0);
    assert_eq!(json(&run.stdout)["bootstrap"][0]["result"], "removed");
    let run = stackgen(&home, &["sandbox", "show"]).expect(0);
    assert!(run.stdout.contains("Nothing is left"), "{run}");
    stackgen(&home, &LAST).expect(0);
}

#[test]
fn everything_goes_in_every_region() {
    let home = Home::new();
    stackgen(&home, &["up", "smoke", "-q"]).expect(0);
    stackgen(&home, &["up", "smoke", "-q", "--region", "eu-west-1"]).expect(0);
    let run = stackgen(&home, &LAST).expect(0);
    for region in ["us-east-1", "eu-west-1"] {
        let gone = format!("stackgen-bootstrap in {region} is gone");
        assert!(run.stderr.contains(&gone), "{run}");
    }
    let run = stackgen(&home, &["sandbox", "show"]).expect(0);
    assert!(run.stdout.contains("Nothing is left"), "{run}");
}

#[test]
fn the_roles_stay_while_a_stack_needs_them() {
    let home = Home::new();
    stackgen(&home, &["up", "smoke", "-q"]).expect(0);
    let run = stackgen(&home, &[&LAST[..], &["--owner", "nobody"]].concat()).expect(4);
    assert!(
        run.stderr.contains("needed to delete stackgen-smoke"),
        "{run}"
    );
    let run = stackgen(&home, &["ttl", "smoke", "2h"]).expect(0);
    assert!(run.stdout.contains("in 2h"), "{run}");
    stackgen(&home, &["down", "smoke", "--bootstrap", "--yes"]).expect(2);
}
