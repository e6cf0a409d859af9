//! Updates.

use serde_json::json;

use super::*;

#[test]
fn an_update_changes_replaces_adds_and_removes() {
    let mut world = world(1);
    let site = up(
        &mut world,
        "test",
        &json!({"Resources": {
            "Changed": parameter(&json!("one")),
            "Replaced": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/one"}},
            "Same": parameter(&json!("same")),
            "Gone": parameter(&json!("gone")),
        }}),
    );
    let from = world.stack(&site).unwrap().events.len();
    update_to(
        &mut world,
        &site,
        &json!({"Resources": {
            "Changed": parameter(&json!("two")),
            "Replaced": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/two"}},
            "Same": parameter(&json!("same")),
            "New": parameter(&json!({"Ref": "Replaced"})),
        }}),
    );
    let log = log(&world, &site, from);
    let has = |line: &str| assert!(log.iter().any(|one| one == line), "{line} not in {log:#?}");
    has("Changed UPDATE_COMPLETE");
    has(
        "Replaced UPDATE_IN_PROGRESS Requested update requires the creation of a new physical resource; hence creating one.",
    );
    has("Replaced UPDATE_COMPLETE");
    has("New CREATE_COMPLETE");
    assert!(!log.iter().any(|line| line.starts_with("Same")));
    let cleanup = log
        .iter()
        .position(|line| line == "test UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
        .unwrap();
    let mut cleaned: Vec<_> = log.iter().skip(cleanup + 1).map(String::as_str).collect();
    assert_eq!(cleaned.pop(), Some("test UPDATE_COMPLETE"));
    cleaned.sort_unstable();
    assert_eq!(
        cleaned,
        [
            "Gone DELETE_COMPLETE",
            "Gone DELETE_IN_PROGRESS",
            "Replaced DELETE_COMPLETE",
            "Replaced DELETE_IN_PROGRESS",
        ]
    );
    let groups: Vec<_> = world
        .objects(&place(), "AWS::Logs::LogGroup")
        .filter(|one| one.owner.is_some())
        .map(|one| one.id.clone())
        .collect();
    assert_eq!(groups, ["/two"]);
    down(&mut world, &site);
    assert_eq!(status(&world, &site), Status::DeleteComplete);
}

#[test]
fn a_failed_update_goes_back_to_what_was() {
    let mut world = world(1);
    let before = json!({"Resources": {
        "Changed": parameter(&json!("one")),
        "Replaced": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/one"}},
    }});
    let site = up(&mut world, "test", &before);
    let kept = world.stack(&site).unwrap().clone();
    update_to(
        &mut world,
        &site,
        &json!({"Resources": {
            "Changed": parameter(&json!("two")),
            "Replaced": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/two"}},
            "Handle": {"Type": "AWS::CloudFormation::WaitConditionHandle", "DependsOn": ["Changed", "Replaced"]},
            "Broken": failing("Handle"),
        }}),
    );
    let stack = world.stack(&site).unwrap();
    assert_eq!(
        stack.status,
        Status::UpdateRollbackComplete,
        "{:#?}",
        log(&world, &site, 0)
    );
    assert_eq!(stack.definition, kept.definition);
    assert_eq!(
        stack.resources.keys().collect::<Vec<_>>(),
        ["Changed", "Replaced"]
    );
    let made: Vec<_> = world
        .all_objects(&place())
        .filter(|one| one.owner.is_some())
        .map(|one| one.id.clone())
        .collect();
    assert_eq!(made.len(), 2, "{made:?}");
    assert!(made.contains(&"/one".to_owned()));
    let changed = stack.resources["Changed"].physical_id.clone().unwrap();
    assert_eq!(
        world
            .find(&place(), "AWS::SSM::Parameter", &changed)
            .unwrap()
            .text("Value"),
        Some("one")
    );
}
