//! What is refused, and how it is worded.

use serde_json::{Value, json};

use super::*;

#[test]
fn refusals_have_aws_codes_and_words() {
    for (input, code, message) in template_cases().into_iter().chain(call_cases()) {
        let mut client = Client::new();
        let refused = client.refused("CreateStack", &input);
        assert_eq!(refused, (code.to_owned(), message.to_owned()));
        let left = client.ok("ListStacks", &json!({}));
        assert_eq!(left.get("StackSummaries").items().len(), 0);
    }
}

type Case = (Value, &'static str, &'static str);

fn template_cases() -> Vec<Case> {
    let role = json!({"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {}}});
    let mut named = role.clone();
    named["Properties"]["RoleName"] = json!("fixed");
    let vpc = |cidr: Value| json!({"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": cidr}});
    let one = |resource: Value| stack("app", &json!({"Resources": {"One": resource}}));
    vec![
        (
            one(role),
            "InsufficientCapabilitiesException",
            "Requires capabilities : [CAPABILITY_IAM]",
        ),
        (
            one(named),
            "InsufficientCapabilitiesException",
            "Requires capabilities : [CAPABILITY_NAMED_IAM]",
        ),
        (
            one(json!({"Type": "AWS::No::Such"})),
            "ValidationError",
            "Template format error: Unrecognized resource types: [AWS::No::Such]",
        ),
        (
            one(vpc(json!({"Ref": "Nope"}))),
            "ValidationError",
            "Template format error: Unresolved resource dependencies [Nope] in the Resources block of the template",
        ),
        (
            one(vpc(json!({"Fn::GetAtt": ["Nope", "X"]}))),
            "ValidationError",
            "Template error: instance of Fn::GetAtt references undefined resource Nope",
        ),
        (
            stack("app", &json!({"Resources": {}})),
            "ValidationError",
            "Template format error: At least one Resources member must be defined.",
        ),
        (
            stack("app", &many(501)),
            "ValidationError",
            "Template format error: Number of resources, 501, is greater than maximum allowed, 500",
        ),
    ]
}

fn call_cases() -> Vec<Case> {
    let with = |name: &str, value: Value| {
        let mut input = stack("app", &parameter("x"));
        input[name] = value;
        input
    };
    let tag = |index: u8| json!({"Key": index.to_string(), "Value": ""});
    let mut both = with("OnFailure", json!("DELETE"));
    both["DisableRollback"] = json!("true");
    vec![
        (
            stack("1app", &parameter("x")),
            "ValidationError",
            "1 validation error detected: Value '1app' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*",
        ),
        (
            with("TemplateBody", json!("{\"Resources\": ")),
            "ValidationError",
            "Template format error: JSON not well-formed. (line 1, column 14)",
        ),
        (
            with("Tags", (0..51).map(tag).collect()),
            "ValidationError",
            "1 validation error detected: Value '[...]' at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50",
        ),
        (
            both,
            "ValidationError",
            "Either DisableRollback or OnFailure can be specified, not both.",
        ),
        (
            with(
                "Parameters",
                json!([{"ParameterKey": "A", "ParameterValue": "b"}]),
            ),
            "ValidationError",
            "Parameters: [A] do not exist in the template",
        ),
    ]
}

#[test]
fn a_body_of_exactly_the_limit_is_taken_and_one_byte_more_is_not() {
    let mut client = Client::new();
    let padded = |bytes: usize| {
        let body = parameter("x").to_string();
        let padding = " ".repeat(bytes - body.len());
        json!({"TemplateBody": body + &padding})
    };
    client.ok("ValidateTemplate", &padded(51_200));
    let (code, message) = client.refused("ValidateTemplate", &padded(51_201));
    assert_eq!(code, "ValidationError");
    assert!(message.ends_with("at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to 51200"), "{message}");
}

#[test]
fn protection_and_wrong_ways_to_delete_are_refused() {
    let mut client = Client::new();
    let mut input = stack("app", &parameter("one"));
    input["EnableTerminationProtection"] = json!("true");
    client.ok("CreateStack", &input);
    client.wait();
    let app = json!({"StackName": "app"});
    assert_eq!(
        client.refused("DeleteStack", &app).1,
        "Stack [app] cannot be deleted while TerminationProtection is enabled"
    );
    client.ok(
        "UpdateTerminationProtection",
        &json!({"StackName": "app", "EnableTerminationProtection": "false"}),
    );
    let retain = json!({"StackName": "app", "RetainResources": ["Note"]});
    let message = client.refused("DeleteStack", &retain).1;
    assert!(
        message.ends_with(
            "Specify resources to retain only when the current stack state is DELETE_FAILED."
        ),
        "{message}"
    );
    client.ok("DeleteStack", &app);
    client.wait();
    assert_eq!(
        client
            .ok(
                "ListStacks",
                &json!({"StackStatusFilter": ["CREATE_COMPLETE"]})
            )
            .get("StackSummaries")
            .items()
            .len(),
        0
    );
    assert_eq!(
        client
            .ok(
                "ListStacks",
                &json!({"StackStatusFilter": ["DELETE_COMPLETE"]})
            )
            .get("StackSummaries")
            .items()
            .len(),
        1
    );
}

#[test]
fn what_is_not_simulated_is_refused_by_name() {
    let mut client = Client::new();
    let mut input = stack("app", &parameter("x"));
    input["StackPolicyBody"] = json!("{}");
    assert_eq!(
        client.refused("CreateStack", &input).1,
        "the sandbox does not simulate the parameter StackPolicyBody"
    );
    assert_eq!(
        client.refused("RollbackStack", &json!({})),
        (
            "InvalidAction".to_owned(),
            "Could not find operation RollbackStack for version 2010-05-15".to_owned()
        )
    );
}
