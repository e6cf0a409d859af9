use super::*;
use crate::stack::ResourceStatus;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

fn event(id: u32, logical_id: &str, status: &str, reason: Option<&str>) -> StackEvent {
    StackEvent {
        id: format!("e{id}"),
        time: at(i64::from(id)),
        logical_id: logical_id.to_owned(),
        resource_type: "AWS::EC2::VPC".to_owned(),
        physical_id: None,
        subject: Subject::Resource(ResourceStatus::from(status)),
        reason: reason.map(str::to_owned),
        token: None,
    }
}

fn of_stack(id: u32, status: &str, reason: Option<&str>) -> StackEvent {
    StackEvent {
        subject: Subject::Stack(StackStatus::from(status)),
        ..event(id, "stackgen-x", status, reason)
    }
}

fn progress(operation: Operation) -> Progress {
    let resource = |name: &str| Resource::plain(name, "AWS::EC2::VPC");
    Progress::new(operation, at(0), [resource("A"), resource("B")])
}

#[test]
fn a_create_runs_through() {
    let mut progress = progress(Operation::Create);
    assert_eq!(progress.counts().waiting, 2);
    progress.apply(&of_stack(1, "CREATE_IN_PROGRESS", Some("User Initiated")));
    progress.apply(&event(2, "A", "CREATE_IN_PROGRESS", None));
    progress.apply(&event(
        5,
        "A",
        "CREATE_IN_PROGRESS",
        Some("Resource creation Initiated"),
    ));
    let row = progress.row("A").unwrap();
    assert_eq!(row.began, Some(at(2)), "the second event is the same spell");
    assert_eq!(row.elapsed(at(9)), Some(SignedDuration::from_secs(7)));
    progress.apply(&event(8, "A", "CREATE_COMPLETE", None));
    assert_eq!(
        progress.row("A").unwrap().elapsed(at(100)),
        Some(SignedDuration::from_secs(6))
    );
    assert_eq!(progress.counts().done, 1);
    progress.apply(&of_stack(9, "CREATE_COMPLETE", None));
    assert_eq!(progress.elapsed(at(100)), SignedDuration::from_secs(8));
    assert_eq!(progress.cause(), None);
}

#[test]
fn a_repeated_event_changes_nothing() {
    let mut progress = progress(Operation::Create);
    let failed = event(3, "A", "CREATE_FAILED", Some("no"));
    assert!(progress.apply(&failed));
    assert!(!progress.apply(&failed));
    assert_eq!(progress.causes().len(), 1);
}

#[test]
fn the_first_cause_is_not_an_echo() {
    let mut progress = progress(Operation::Create);
    progress.apply(&event(
        1,
        "B",
        "CREATE_FAILED",
        Some("Resource creation cancelled"),
    ));
    progress.apply(&event(2, "A", "CREATE_FAILED", Some("quota")));
    progress.apply(&of_stack(
        3,
        "ROLLBACK_IN_PROGRESS",
        Some("The following resource(s) failed to create: [A]."),
    ));
    assert_eq!(progress.cause().unwrap().logical_id, "A");
    let counts = progress.counts();
    assert_eq!((counts.failed, counts.cancelled), (1, 1));
    progress.apply(&event(4, "A", "DELETE_IN_PROGRESS", None));
    progress.apply(&event(6, "A", "DELETE_COMPLETE", None));
    assert_eq!(progress.row("A").unwrap().state, RowState::Undone);
}

#[test]
fn a_stack_that_is_refused_names_itself() {
    let mut progress = progress(Operation::Create);
    progress.apply(&of_stack(
        1,
        "ROLLBACK_IN_PROGRESS",
        Some("Role arn:… is invalid or cannot be assumed"),
    ));
    assert_eq!(progress.cause().unwrap().logical_id, "stackgen-x");
}

#[test]
fn a_delete_that_fails_and_then_succeeds_leaves_nothing() {
    let mut progress = progress(Operation::Delete);
    progress.apply(&event(1, "A", "DELETE_IN_PROGRESS", None));
    progress.apply(&event(2, "A", "DELETE_FAILED", Some("has dependencies")));
    assert_eq!(progress.row("A").unwrap().state, RowState::Failed);
    progress.apply(&event(3, "A", "DELETE_IN_PROGRESS", None));
    progress.apply(&event(7, "A", "DELETE_COMPLETE", None));
    let row = progress.row("A").unwrap();
    assert_eq!(row.state, RowState::Done);
    assert_eq!(row.elapsed(at(50)), Some(SignedDuration::from_secs(4)));
    assert_eq!(row.reason, None);
}

#[test]
fn a_resource_nobody_announced_gets_a_row() {
    let mut progress = progress(Operation::Create);
    progress.apply(&event(1, "C", "CREATE_IN_PROGRESS", None));
    assert_eq!(progress.counts().total, 3);
    assert_eq!(progress.rows().last().unwrap().logical_id, "C");
}
