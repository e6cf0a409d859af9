//! Deletions.

use serde_json::json;

use super::*;

#[test]
fn a_deletion_that_meets_something_in_its_way_fails_and_can_be_repeated() {
    let mut world = world(1);
    let template = json!({"Resources": {
        "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}},
        "Note": {"Type": "AWS::SSM::Parameter", "DependsOn": "Vpc", "Properties": {"Type": "String", "Value": "x"}},
    }});
    let site = up(&mut world, "test", &template);
    let vpc = world.stack(&site).unwrap().resources["Vpc"]
        .physical_id
        .clone()
        .unwrap();
    let other = up(
        &mut world,
        "other",
        &json!({"Resources": {
            "Subnet": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": vpc, "CidrBlock": "10.0.1.0/24"}},
        }}),
    );
    assert_eq!(
        status(&world, &other),
        Status::CreateComplete,
        "{:#?}",
        log(&world, &other, 0)
    );
    down(&mut world, &site);
    let stack = world.stack(&site).unwrap();
    assert_eq!(stack.status, Status::DeleteFailed);
    assert_eq!(
        stack.reason.as_deref(),
        Some("The following resource(s) failed to delete: [Vpc]. ")
    );
    assert_eq!(stack.resources["Note"].status, Status::DeleteComplete);
    let reason = stack.resources["Vpc"].reason.clone().unwrap();
    assert!(reason.starts_with(&format!("Resource handler returned message: \"The vpc '{vpc}' has dependencies and cannot be deleted. (Service: Ec2, Status Code: 400")), "{reason}");
    down(&mut world, &other);
    down(&mut world, &site);
    assert_eq!(status(&world, &site), Status::DeleteComplete);
    assert!(world.find(&place(), "AWS::EC2::VPC", &vpc).is_none());
}

#[test]
fn policies_leave_resources_alone() {
    let mut world = world(1);
    let mut kept = parameter(&json!("x"));
    kept["DeletionPolicy"] = json!("Retain");
    let site = up(
        &mut world,
        "test",
        &json!({"Resources": {"Kept": kept, "Gone": parameter(&json!("y"))}}),
    );
    down(&mut world, &site);
    assert_eq!(status(&world, &site), Status::DeleteComplete);
    assert_eq!(
        world.stack(&site).unwrap().resources["Kept"].status,
        Status::DeleteSkipped
    );
    assert_eq!(
        world
            .objects(&place(), "AWS::SSM::Parameter")
            .filter(|one| one.text("Value") == Some("x"))
            .count(),
        1
    );
}
