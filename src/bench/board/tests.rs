use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::timeline::live::Coverage;

const T0: i64 = 1_800_000_000_000;

fn arn(id: &str) -> String {
    format!("arn:aws:ecs:us-east-1:111122223333:task/c/{id}")
}

fn board() -> Board {
    let slot = Slot {
        key: "one".to_owned(),
        sent_ms: 7,
    };
    let services = BTreeMap::from([("one-c".to_owned(), slot)]);
    Board::new(T0, services, &[arn("old")])
}

fn line(id: &str) -> LogLine {
    LogLine {
        id: id.to_owned(),
        at_ms: T0,
        received_ms: Some(T0 + 2_000),
        ..LogLine::default()
    }
}

fn record(task: &str, at_ms: i64) -> Record {
    Record {
        task: task.to_owned(),
        at_ms: T0 + at_ms,
        resolution_ms: 1,
        zone: Some("use1-az1".to_owned()),
        host: None,
    }
}

fn at(ms: i64) -> Option<Timestamp> {
    Timestamp::from_millisecond(T0 + ms).ok()
}

fn task(id: &str, started: Option<i64>) -> Task {
    Task {
        arn: arn(id),
        group: Some("service:one-c".to_owned()),
        status: "RUNNING".to_owned(),
        zone: Some("us-east-1a".to_owned()),
        host: Some("ci/1".to_owned()),
        created: at(500),
        started: started.and_then(at),
        ..Task::default()
    }
}

#[test]
fn lines_read_again_told_again_and_of_others_are_told_apart() {
    let mut board = board();
    board.hear(&line("1"), Some(record("a", 4_000)), 0);
    board.hear(&line("1"), Some(record("a", 4_000)), 0); // Read again.
    board.hear(&line("2"), Some(record("a", 4_000)), 0); // Told again.
    board.hear(&line("3"), Some(record("a", 9_000)), 0); // Started again.
    board.hear(&line("4"), Some(record("a", 3_000)), 0); // The first start, late.
    board.hear(&line("5"), Some(record("old", 3_000)), 0);
    board.hear(&line("6"), None, 0);
    let lines = board.lines();
    assert_eq!((lines.read, lines.duplicates), (6, 1));
    assert_eq!((lines.foreign, lines.unreadable), (1, 1));
    assert_eq!(lines.longest_lag_ms, 2_000);
    assert_eq!((board.started(), board.own(), board.restarts()), (1, 1, 2));
    let [sample] = &board.changes()[..] else {
        panic!("one task")
    };
    assert_eq!(sample.stamps.get(Stamp::App), Some(3_000));
    assert_eq!(sample.restarts, 2);
    assert!(board.changes().is_empty(), "said once");
}

#[test]
fn what_ecs_says_and_what_the_container_says_add_up() {
    let mut board = board();
    let mut places = Places::default();
    places
        .zones
        .insert("us-east-1a".to_owned(), "use1-az4".to_owned());
    board.describe(&task("a", None), &places, 1_000);
    assert_eq!(board.started(), 0);
    assert_eq!(board.open(1_000), ["a"]);
    board.describe(&task("a", Some(3_000)), &places, 4_000);
    board.hear(&line("1"), Some(record("a", 3_400)), 5_000);
    assert_eq!((board.started(), board.own()), (1, 1));
    assert!(board.open(9_000).is_empty());
    assert_eq!(board.unplaced(), BTreeSet::from(["ci/1".to_owned()]));
    places.hosts.insert("ci/1".to_owned(), "i-1".to_owned());
    board.place(&places);
    assert!(board.unplaced().is_empty());
    let samples = board.changes();
    let sample = samples.first().unwrap();
    assert_eq!(sample.service, "one");
    assert_eq!(sample.stamps.get(Stamp::Requested), Some(7));
    assert_eq!(sample.stamps.get(Stamp::Started), Some(3_000));
    assert_eq!(sample.az.as_deref(), Some("use1-az4"));
    assert_eq!(sample.host.as_deref(), Some("i-1"));
    let expected = Coverage {
        expected: 1,
        created: 1,
        pulled: 0,
        started: 1,
        app: 1,
        given_up: false,
    };
    assert_eq!(board.coverage(), expected);
}

#[test]
fn only_what_stops_by_itself_is_counted() {
    let places = Places::default();
    let mut board = board();
    let stopped = |id: &str, code: &str, reason: &str, started, at_ms| Task {
        status: "STOPPED".to_owned(),
        stop_code: Some(code.to_owned()),
        stopped_reason: Some(reason.to_owned()),
        stopped: at(at_ms),
        ..task(id, started)
    };
    let spot = stopped("a", "SpotInterruption", "", Some(2_000), 60_000);
    board.describe(&spot, &places, 61_000);
    board.describe(&spot, &places, 91_000);
    let failed = "CannotPullContainerError: x";
    board.describe(
        &stopped("b", "TaskFailedToStart", failed, None, 9_000),
        &places,
        0,
    );
    board.close(100_000);
    let scaled = "Scaling activity initiated by (deployment ecs-svc/1)";
    let code = "ServiceSchedulerInitiated";
    board.describe(
        &stopped("c", code, scaled, Some(2_000), 101_000),
        &places,
        0,
    );
    board.describe(&stopped("d", code, scaled, Some(2_000), 99_000), &places, 0);
    assert_eq!(
        (board.interrupted(), board.failed(0), board.failed(10_000)),
        (1, 1, 0)
    );
    let causes: Vec<_> = board
        .causes()
        .iter()
        .map(|row| (row.cause, row.count))
        .collect();
    let expected = [
        (Cause::SpotInterruption, 1),
        (Cause::Pull, 1),
        (Cause::Asked, 1),
    ];
    assert_eq!(causes, expected);
    assert_eq!(board.stopped(2).len(), 1);
}

#[test]
fn the_rate_is_that_of_the_last_ten_seconds() {
    let mut board = board();
    for n in 0..400_i64 {
        let id = format!("t{n}");
        board.hear(&line(&id), Some(record(&id, n * 100)), 0);
    }
    assert!((board.per_second(41_000) - 10.0).abs() < 0.2);
    assert!(board.per_second(90_000) < 0.1, "a long silence");
    assert_eq!(board.by(1, 2), Some(19_900));
    assert_eq!(board.started_since(39_000), 10);
}

proptest! {
    /// In whatever order and how often lines are read: the same samples come out.
    #[test]
    fn order_and_repetition_change_nothing(
        starts in proptest::collection::vec((0_u8..20, 0_i64..1_000), 1..60),
        seed in any::<u64>(),
    ) {
        let all = |order: Vec<usize>| {
            let mut board = board();
            for n in order {
                let (task, at_ms) = starts[n];
                board.hear(&line(&n.to_string()), Some(record(&task.to_string(), at_ms)), 0);
            }
            (board.changes(), board.started(), board.restarts())
        };
        let forward: Vec<usize> = (0..starts.len()).collect();
        let mut shuffled = [forward.clone(), forward.clone()].concat();
        shuffled.sort_by_key(|n| (*n as u64).wrapping_mul(seed | 1).rotate_left(17));
        prop_assert_eq!(all(forward), all(shuffled));
    }
}

#[test]
fn a_task_that_ran_and_stopped_is_asked_about_once_more() {
    let places = Places::default();
    let mut board = board();
    board.describe(&task("a", Some(2_000)), &places, 3_000);
    let listed = [arn("a"), arn("b"), arn("old")];
    assert_eq!(board.news(&listed), [arn("a"), arn("b")]);
    let stopped = Task {
        status: "STOPPED".to_owned(),
        stop_code: Some("SpotInterruption".to_owned()),
        ..task("a", Some(2_000))
    };
    board.describe(&stopped, &places, 9_000);
    assert_eq!(board.news(&listed), [arn("b")]);
    assert_eq!(board.interrupted(), 1);
}
