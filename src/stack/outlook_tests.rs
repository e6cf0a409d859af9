use proptest::prelude::*;

use super::*;
use crate::stack::{ResourceStatus, StackEvent, Subject};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

fn resource(name: &str, needs: &[&str], seconds: u32) -> Resource {
    Resource {
        logical_id: name.to_owned(),
        resource_type: "AWS::EC2::VPC".to_owned(),
        needs: needs.iter().map(|need| (*need).to_owned()).collect(),
        usual_seconds: Some(seconds),
    }
}

/// Vpc → Subnet → Nat, and a role beside them.
fn town() -> Vec<Resource> {
    vec![
        resource("Vpc", &[], 16),
        resource("Subnet", &["Vpc"], 4),
        resource("Nat", &["Subnet", "Address", "NoSuchThing"], 100),
        resource("Address", &[], 3),
        resource("Role", &[], 17),
    ]
}

fn event(second: i64, name: &str, status: &str) -> StackEvent {
    StackEvent {
        id: format!("{name}-{status}"),
        time: at(second),
        logical_id: name.to_owned(),
        resource_type: "AWS::EC2::VPC".to_owned(),
        physical_id: None,
        subject: Subject::Resource(ResourceStatus::from(status)),
        reason: None,
        token: None,
    }
}

fn left(progress: &Progress, second: i64) -> Option<i64> {
    progress.time_left(at(second)).map(|time| time.as_secs())
}

#[test]
fn the_longest_way_through_what_is_left_counts() {
    let mut progress = Progress::new(Operation::Create, at(0), town());
    assert_eq!(left(&progress, 0), Some(120));
    progress.apply(&event(0, "Vpc", "CREATE_IN_PROGRESS"));
    assert_eq!(left(&progress, 6), Some(114));
    progress.apply(&event(16, "Vpc", "CREATE_COMPLETE"));
    assert_eq!(left(&progress, 16), Some(104));
    progress.apply(&event(16, "Subnet", "CREATE_COMPLETE"));
    assert_eq!(left(&progress, 16), Some(103), "the address is behind");
    progress.apply(&event(16, "Address", "CREATE_COMPLETE"));
    progress.apply(&event(16, "Nat", "CREATE_IN_PROGRESS"));
    assert_eq!(left(&progress, 66), Some(50));
    assert_eq!(left(&progress, 116), Some(17), "the role has not begun");
    assert_eq!(left(&progress, 176), Some(40), "late things stay late");
}

#[test]
fn a_delete_walks_backwards() {
    let progress = Progress::new(Operation::Delete, at(0), town());
    assert_eq!(left(&progress, 0), Some(120));
    let mut progress = Progress::new(Operation::Delete, at(0), town());
    progress.apply(&event(0, "Nat", "DELETE_IN_PROGRESS"));
    progress.apply(&event(50, "Nat", "DELETE_COMPLETE"));
    assert_eq!(left(&progress, 50), Some(20), "subnet, then VPC");
}

#[test]
fn nothing_is_promised_after_a_failure_or_at_the_end() {
    let mut progress = Progress::new(Operation::Create, at(0), town());
    progress.apply(&event(3, "Vpc", "CREATE_FAILED"));
    assert_eq!(left(&progress, 3), None);
    let progress = Progress::new(Operation::Update, at(0), town());
    assert_eq!(left(&progress, 0), None);
    assert_eq!(left(&Progress::new(Operation::Create, at(0), []), 0), None);
}

#[test]
fn what_is_in_flight_says_when_to_look_again() {
    let mut progress = Progress::new(Operation::Create, at(0), town());
    assert_eq!(progress.next_end(at(0)), None);
    progress.apply(&event(0, "Vpc", "CREATE_IN_PROGRESS"));
    progress.apply(&event(0, "Nat", "CREATE_IN_PROGRESS"));
    assert_eq!(
        progress.next_end(at(10)),
        Some(SignedDuration::from_secs(6))
    );
    assert_eq!(progress.next_end(at(30)), Some(SignedDuration::ZERO));
    assert_eq!(progress.slowest(), Some(SignedDuration::from_secs(100)));
}

proptest! {
    /// Also for graphs with circles and needs that lead nowhere.
    #[test]
    fn the_time_left_lies_between_the_longest_and_the_sum(
        edges in proptest::collection::vec((0_usize..12, 0_usize..14), 0..40),
        lengths in proptest::collection::vec(0_u32..1000, 12),
        deleting: bool,
    ) {
        let resources: Vec<Resource> = lengths
            .iter()
            .enumerate()
            .map(|(index, length)| {
                let needs: Vec<String> = edges
                    .iter()
                    .filter(|(from, _)| *from == index)
                    .map(|(_, to)| format!("R{to}"))
                    .collect();
                let needs: Vec<&str> = needs.iter().map(String::as_str).collect();
                resource(&format!("R{index}"), &needs, *length)
            })
            .collect();
        let operation = if deleting { Operation::Delete } else { Operation::Create };
        let progress = Progress::new(operation, at(0), resources);
        let left = left(&progress, 0).unwrap();
        prop_assert!(left >= i64::from(*lengths.iter().max().unwrap()));
        prop_assert!(left <= lengths.iter().map(|length| i64::from(*length)).sum());
    }
}
