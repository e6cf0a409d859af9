//! Outputs, exports and time limits.

use serde_json::json;

use super::*;

#[test]
fn an_export_outlives_its_importers() {
    let mut world = world(1);
    let mut template = json!({"Resources": {"Note": parameter(&json!("shared"))}});
    template["Outputs"] = json!({"Value": {
        "Value": {"Fn::GetAtt": ["Note", "Value"]},
        "Export": {"Name": {"Fn::Sub": "${AWS::StackName}-value"}},
    }});
    let exporter = up(&mut world, "one", &template);
    let outputs = &world.stack(&exporter).unwrap().outputs;
    assert_eq!(outputs.first().unwrap().value, "shared");
    let import = json!({"Resources": {
        "Note": parameter(&json!({"Fn::ImportValue": "one-value"})),
    }});
    let importer = up(&mut world, "two", &import);
    let applied = &world.stack(&importer).unwrap().resources["Note"].applied;
    assert_eq!(applied["Value"], json!("shared"));
    down(&mut world, &exporter);
    let stack = world.stack(&exporter).unwrap();
    assert_eq!(stack.status, Status::DeleteFailed);
    assert_eq!(
        stack.reason.as_deref(),
        Some("Export one-value cannot be deleted as it is in use by two")
    );
    down(&mut world, &importer);
    down(&mut world, &exporter);
    assert_eq!(status(&world, &exporter), Status::DeleteComplete);
    assert!(world.region(&place()).unwrap().exports.is_empty());
}

#[test]
fn an_export_belongs_to_one_stack() {
    let mut world = world(1);
    let mut template = json!({"Resources": {"Note": parameter(&json!("x"))}});
    template["Outputs"] = json!({"Value": {"Value": "x", "Export": {"Name": "taken"}}});
    up(&mut world, "one", &template);
    let second = up(&mut world, "two", &template);
    assert_eq!(status(&world, &second), Status::RollbackComplete);
    let log = log(&world, &second, 0);
    let reason = "two ROLLBACK_IN_PROGRESS Export with name taken is already exported by stack one Rollback requested by user.";
    assert!(log.iter().any(|line| line == reason), "{log:#?}");
}

#[test]
fn a_creation_that_takes_too_long_is_rolled_back() {
    let mut world = world(1);
    let template = json!({"Resources": {
        "Handle": {"Type": "AWS::CloudFormation::WaitConditionHandle"},
        "Slow": {
            "Type": "AWS::CloudFormation::WaitCondition",
            "Properties": {"Handle": {"Ref": "Handle"}, "Timeout": "3000", "Count": 1},
        },
    }});
    let site = new_stack(&mut world, &place(), "test");
    let start = begin(&world, &site, &template);
    world.stack_mut(&site).unwrap().timeout_minutes = Some(2);
    create(&mut world, &site, start);
    settle(&mut world);
    assert_eq!(status(&world, &site), Status::RollbackComplete);
    let events = &world.stack(&site).unwrap().events;
    let turned = events
        .iter()
        .find(|event| event.status == Status::RollbackInProgress)
        .unwrap();
    assert_eq!(turned.at, START + 120_000);
    assert_eq!(
        turned.reason.as_deref(),
        Some("Stack creation time exceeded the specified timeout. Rollback requested by user.")
    );
}

#[test]
fn new_stack_tags_reach_every_resource() {
    let mut world = world(1);
    let template = json!({"Resources": {"Note": parameter(&json!("x"))}});
    let site = up(&mut world, "test", &template);
    let mut start = begin(&world, &site, &template);
    start
        .definition
        .tags
        .insert("team".to_owned(), "blue".to_owned());
    let changes = changes(&world, &site, &start.compiled, &start.definition);
    let scopes: Vec<_> = changes
        .iter()
        .map(|change| change.scope.join(","))
        .collect();
    assert_eq!(scopes, ["Tags"]);
    update(&mut world, &site, start);
    settle(&mut world);
    assert_eq!(status(&world, &site), Status::UpdateComplete);
    let mut tagged = world
        .objects(&place(), "AWS::SSM::Parameter")
        .filter(|one| one.owner.is_some());
    assert_eq!(tagged.next().unwrap().tags["team"], "blue");
}
