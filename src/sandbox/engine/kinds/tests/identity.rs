//! Roles, policies and instance profiles; names that are taken.

use serde_json::json;

use super::{Lab, trust};
use crate::sandbox::engine::kind::Settle;

#[test]
fn a_role_stays_while_a_profile_or_a_policy_holds_it() {
    let mut lab = Lab::new();
    let role = json!({"AssumeRolePolicyDocument": trust(&["ec2.amazonaws.com"])});
    let role = lab.make("AWS::IAM::Role", &role);
    let holders = [
        (
            "AWS::IAM::InstanceProfile",
            json!({"Roles": [role.id]}),
            "must remove roles from instance profile first.",
        ),
        (
            "AWS::IAM::ManagedPolicy",
            json!({"Roles": [role.id], "PolicyDocument": {"Statement": []}}),
            "must detach all policies first.",
        ),
        (
            "AWS::IAM::Policy",
            json!({"Roles": [role.id], "PolicyName": "p", "PolicyDocument": {"Statement": []}}),
            "must delete policies first.",
        ),
    ];
    for (kind, properties, words) in holders {
        let holder = lab.make(kind, &properties);
        assert_eq!(
            lab.drop(&role),
            Err(format!("DeleteConflict: Cannot delete entity, {words}"))
        );
        assert_eq!(lab.remove(&holder), Settle::Done);
    }
    assert_eq!(lab.remove(&role), Settle::Done);
}

#[test]
fn names_are_unique_where_aws_wants_them_to_be() {
    let cases = [
        (
            "AWS::IAM::Role",
            json!({"RoleName": "n", "AssumeRolePolicyDocument": {}}),
            "EntityAlreadyExists: Role with name n already exists.",
        ),
        (
            "AWS::IAM::InstanceProfile",
            json!({"InstanceProfileName": "n", "Roles": []}),
            "EntityAlreadyExists: Instance Profile n already exists.",
        ),
        (
            "AWS::IAM::ManagedPolicy",
            json!({"ManagedPolicyName": "n", "PolicyDocument": {}}),
            "EntityAlreadyExists: A policy called n already exists. Duplicate names are not allowed.",
        ),
        (
            "AWS::Logs::LogGroup",
            json!({"LogGroupName": "n"}),
            ": Resource of type 'AWS::Logs::LogGroup' with identifier \
             '{\"/properties/LogGroupName\":\"n\"}' already exists.",
        ),
        (
            "AWS::ECR::Repository",
            json!({"RepositoryName": "test-app-2022"}),
            ": Resource of type 'AWS::ECR::Repository' with identifier \
             '{\"/properties/RepositoryName\":\"test-app-2022\"}' already exists.",
        ),
        (
            "AWS::ECS::Cluster",
            json!({"ClusterName": "n"}),
            ": Resource of type 'AWS::ECS::Cluster' with identifier \
             '{\"/properties/ClusterName\":\"n\"}' already exists.",
        ),
        (
            "AWS::EC2::LaunchTemplate",
            json!({"LaunchTemplateName": "n", "LaunchTemplateData": {}}),
            "InvalidLaunchTemplateName.AlreadyExistsException: Launch template name already in use.",
        ),
    ];
    let mut lab = Lab::new();
    for (kind, properties, words) in cases {
        if kind != "AWS::ECR::Repository" {
            lab.make(kind, &properties);
        }
        assert_eq!(lab.refusal(kind, &properties), words);
    }
}

#[test]
fn policies_of_aws_that_are_not_known_are_refused_by_name() {
    let mut lab = Lab::new();
    let known = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore";
    let role = json!({"AssumeRolePolicyDocument": {}, "ManagedPolicyArns": [known]});
    lab.make("AWS::IAM::Role", &role);
    let unknown = "arn:aws:iam::aws:policy/NoSuchPolicy";
    let role = json!({"AssumeRolePolicyDocument": {}, "ManagedPolicyArns": [unknown]});
    assert_eq!(
        lab.refusal("AWS::IAM::Role", &role),
        format!("NoSuchEntity: Policy {unknown} does not exist or is not attachable.")
    );
}

#[test]
fn a_repository_with_images_goes_only_if_it_may_be_emptied() {
    let mut lab = Lab::new();
    let address =
        crate::sandbox::engine::Address::new(&lab.place, "AWS::ECR::Repository", "test-app-2022");
    let refusal = lab.drop(&address).expect_err("it has an image");
    assert!(refusal.starts_with("RepositoryNotEmptyException: The repository with name"));
    let repository = lab.world.object_mut(&address).expect("the furnished one");
    repository.properties["EmptyOnDelete"] = json!(true);
    assert_eq!(lab.remove(&address), Settle::Done);
}

#[test]
fn a_wait_condition_ends_by_its_timeout() {
    let mut lab = Lab::new();
    let handle = lab.make("AWS::CloudFormation::WaitConditionHandle", &json!({}));
    let condition = json!({"Handle": handle.id, "Timeout": "60", "Count": 2});
    let condition = lab
        .ask("AWS::CloudFormation::WaitCondition", &condition)
        .expect("a condition");
    let began = lab.world.now_ms;
    assert_eq!(
        lab.settle(&condition),
        Settle::Failed(
            "WaitCondition timed out. Received 0 conditions when expecting 2".to_owned()
        )
    );
    assert_eq!(lab.world.now_ms - began, 60_000);
}
