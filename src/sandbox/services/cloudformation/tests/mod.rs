//! The API as a client meets it.

use serde_json::{Value, json};

use crate::sandbox::call::{Answer, Call, Principal, Tree};
use crate::sandbox::engine::{World, advance};
use crate::sandbox::services::handle;

mod refusals;

const START: i64 = 1_795_000_000_000;
const NO_CHANGES: &str = "The submitted information didn't contain changes. Submit different information to create a change set.";

/// A tree out of JSON, texts and numbers as they are.
fn tree(value: &Value) -> Tree {
    match value {
        Value::Null => Tree::Null,
        Value::Bool(one) => Tree::Bool(*one),
        Value::Number(one) => Tree::Int(one.as_i64().unwrap()),
        Value::String(one) => Tree::text(one.clone()),
        Value::Array(items) => Tree::List(items.iter().map(tree).collect()),
        Value::Object(members) => Tree::Map(
            members
                .iter()
                .map(|(key, one)| (key.clone(), tree(one)))
                .collect(),
        ),
    }
}

struct Client(World);

impl Client {
    fn new() -> Self {
        Self(World::new(1, START))
    }

    fn call(&mut self, action: &str, input: &Value) -> Answer {
        let call = Call {
            service: "cloudformation".to_owned(),
            action: action.to_owned(),
            account: "123456789012".to_owned(),
            principal: Principal::default(),
            region: "us-east-1".to_owned(),
            request_id: String::new(),
            input: tree(input),
        };
        handle(&mut self.0, &call)
    }

    fn ok(&mut self, action: &str, input: &Value) -> Tree {
        self.call(action, input).unwrap()
    }

    /// Code and message of a refusal.
    fn refused(&mut self, action: &str, input: &Value) -> (String, String) {
        let error = self.call(action, input).unwrap_err();
        (error.code, error.message)
    }

    fn wait(&mut self) {
        let until = self.0.now_ms + 24 * 3_600_000;
        advance(&mut self.0, until);
    }

    fn status(&mut self, name: &str) -> String {
        let answer = self.ok("DescribeStacks", &json!({"StackName": name}));
        text(answer.get("Stacks").items().first().unwrap(), "StackStatus")
    }

    fn change_set(&mut self, name: &str, kind: &str, template: &Value) -> (String, String) {
        let input = json!({
            "StackName": "app", "ChangeSetName": name, "ChangeSetType": kind,
            "TemplateBody": template.to_string(),
        });
        let id = text(&self.ok("CreateChangeSet", &input), "Id");
        self.wait();
        let answer = self.ok("DescribeChangeSet", &json!({"ChangeSetName": id}));
        (text(&answer, "Status"), text(&answer, "StatusReason"))
    }
}

fn text(tree: &Tree, name: &str) -> String {
    tree.get(name).as_str().unwrap_or_default().to_owned()
}

fn parameter(value: &str) -> Value {
    json!({"Resources": {"Note": {
        "Type": "AWS::SSM::Parameter",
        "Properties": {"Type": "String", "Value": value},
    }}})
}

fn stack(name: &str, template: &Value) -> Value {
    json!({"StackName": name, "TemplateBody": template.to_string()})
}

fn many(count: usize) -> Value {
    let resource = |index| {
        let parameter =
            json!({"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": "x"}});
        (format!("Note{index:03}"), parameter)
    };
    json!({"Resources": (0..count).map(resource).collect::<serde_json::Map<_, _>>()})
}

#[test]
fn a_change_set_makes_a_stack_that_is_deleted_by_arn() {
    let mut client = Client::new();
    let (status, reason) = client.change_set("first", "CREATE", &parameter("one"));
    assert_eq!((status.as_str(), reason.as_str()), ("CREATE_COMPLETE", ""));
    assert_eq!(client.status("app"), "REVIEW_IN_PROGRESS");
    let of_app = json!({"StackName": "app", "ChangeSetName": "first"});
    client.ok("ExecuteChangeSet", &of_app);
    assert_eq!(client.status("app"), "CREATE_IN_PROGRESS");
    client.wait();
    let answer = client.ok("DescribeStacks", &json!({"StackName": "app"}));
    let described = answer.get("Stacks").items().first().unwrap().clone();
    let arn = text(&described, "StackId");
    assert_eq!(text(&described, "StackStatus"), "CREATE_COMPLETE");
    assert_eq!(described.get("LastOperations").items().len(), 2);
    client.ok("DeleteStack", &json!({"StackName": arn}));
    client.wait();
    assert_eq!(client.status(&arn), "DELETE_COMPLETE");
    assert_eq!(
        client.refused("DescribeStacks", &json!({"StackName": "app"})),
        (
            "ValidationError".to_owned(),
            "Stack with id app does not exist".to_owned()
        )
    );
    client.ok("DeleteStack", &json!({"StackName": "app"}));
}

#[test]
fn an_update_without_changes_is_refused_and_one_with_changes_is_described() {
    let mut client = Client::new();
    client.ok("CreateStack", &stack("app", &parameter("one")));
    client.wait();
    assert_eq!(
        client
            .refused("UpdateStack", &stack("app", &parameter("one")))
            .1,
        "No updates are to be performed."
    );
    let (status, reason) = client.change_set("same", "UPDATE", &parameter("one"));
    assert_eq!((status.as_str(), reason.as_str()), ("FAILED", NO_CHANGES));
    client.change_set("other", "UPDATE", &parameter("two"));
    let answer = client.ok(
        "DescribeChangeSet",
        &json!({"ChangeSetName": "other", "StackName": "app"}),
    );
    let change = answer
        .get("Changes")
        .items()
        .first()
        .unwrap()
        .get("ResourceChange")
        .clone();
    assert_eq!(text(&change, "Action"), "Modify");
    assert_eq!(text(&change, "Replacement"), "False");
    let detail = change.get("Details").items().first().unwrap().clone();
    assert_eq!(text(detail.get("Target"), "Name"), "Value");
    client.ok("UpdateStack", &stack("app", &parameter("two")));
    client.wait();
    assert_eq!(client.status("app"), "UPDATE_COMPLETE");
}

#[test]
fn calls_with_the_same_token_are_one_call() {
    let mut client = Client::new();
    let mut input = stack("app", &parameter("one"));
    input["ClientRequestToken"] = json!("t1");
    let first = client.ok("CreateStack", &input);
    assert_eq!(
        text(&client.ok("CreateStack", &input), "StackId"),
        text(&first, "StackId")
    );
    input["ClientRequestToken"] = json!("t2");
    assert_eq!(
        client.refused("CreateStack", &input),
        (
            "AlreadyExistsException".to_owned(),
            "Stack [app] already exists".to_owned()
        )
    );
    let delete = json!({"StackName": "app", "ClientRequestToken": "t1"});
    assert_eq!(
        client.refused("DeleteStack", &delete).0,
        "TokenAlreadyExistsException"
    );
}

#[test]
fn events_come_newest_first_in_pages_that_do_not_shift() {
    let mut client = Client::new();
    client.ok("CreateStack", &stack("app", &many(60)));
    client.wait();
    let page = client.ok("DescribeStackEvents", &json!({"StackName": "app"}));
    assert_eq!(page.get("StackEvents").items().len(), 100);
    let newest = page.get("StackEvents").items().first().unwrap();
    assert_eq!(text(newest, "ResourceStatus"), "CREATE_COMPLETE");
    assert_eq!(text(newest, "ResourceType"), "AWS::CloudFormation::Stack");
    client.ok("DeleteStack", &json!({"StackName": "app"}));
    let token = text(&page, "NextToken");
    let rest = client.ok(
        "DescribeStackEvents",
        &json!({"StackName": "app", "NextToken": token}),
    );
    assert_eq!(rest.get("StackEvents").items().len(), 2 + 60 * 3 - 100);
    let oldest = rest.get("StackEvents").items().last().unwrap();
    assert_eq!(text(oldest, "ResourceStatusReason"), "User Initiated");
    assert_eq!(*rest.get("NextToken"), Tree::Null);
    let bad = json!({"StackName": "app", "NextToken": "x"});
    assert_eq!(
        client.refused("DescribeStackEvents", &bad).0,
        "ValidationError"
    );
}

#[test]
fn failed_events_of_an_operation_are_found() {
    let mut client = Client::new();
    let template = json!({"Resources": {
        "Handle": {"Type": "AWS::CloudFormation::WaitConditionHandle"},
        "Broken": {
            "Type": "AWS::CloudFormation::WaitCondition",
            "Properties": {"Handle": {"Ref": "Handle"}, "Timeout": "5"},
        },
    }});
    let operation = text(
        &client.ok("CreateStack", &stack("app", &template)),
        "OperationId",
    );
    client.wait();
    assert_eq!(client.status("app"), "ROLLBACK_COMPLETE");
    let input = json!({"OperationId": operation, "Filters": {"FailedEvents": true}});
    let answer = client.ok("DescribeEvents", &input);
    let ids: Vec<_> = answer
        .get("OperationEvents")
        .items()
        .iter()
        .map(|one| text(one, "LogicalResourceId"))
        .collect();
    assert_eq!(ids, ["Broken"]);
    let event = answer.get("OperationEvents").items().first().unwrap();
    assert_eq!(text(event, "OperationStatus"), "FAILED");
    assert_eq!(text(event, "EventType"), "STACK_EVENT");
    assert_eq!(
        client
            .refused("UpdateStack", &stack("app", &parameter("x")))
            .1
            .rsplit_once(" is in ")
            .unwrap()
            .1,
        "ROLLBACK_COMPLETE state and can not be updated."
    );
}

#[test]
fn early_validation_stops_a_change_set() {
    let mut client = Client::new();
    client.ok(
        "CreateStack",
        &stack(
            "other",
            &json!({"Resources": {"Group": {
                "Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/taken"},
            }}}),
        ),
    );
    client.wait();
    let template = json!({"Resources": {
        "Group": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/taken"}},
        "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlok": "10.0.0.0/16"}},
    }});
    let (status, reason) = client.change_set("first", "CREATE", &template);
    assert_eq!(status, "FAILED");
    assert_eq!(
        reason,
        "The following hook(s)/validation failed: [AWS::EarlyValidation::PropertyValidation, AWS::EarlyValidation::ResourceExistenceCheck]. To troubleshoot Early Validation errors, use the DescribeEvents API for detailed failure information."
    );
    let input = json!({"StackName": "app", "ChangeSetName": "first"});
    let answer = client.ok("DescribeEvents", &input);
    let found: Vec<_> = answer
        .get("OperationEvents")
        .items()
        .iter()
        .filter(|one| text(one, "EventType") == "VALIDATION_ERROR")
        .map(|one| (text(one, "LogicalResourceId"), text(one, "ValidationName")))
        .collect();
    assert!(
        found.contains(&("Group".to_owned(), "NAME_CONFLICT_VALIDATION".to_owned())),
        "{found:?}"
    );
    assert!(
        found.contains(&("Vpc".to_owned(), "PROPERTY_VALIDATION".to_owned())),
        "{found:?}"
    );
    assert_eq!(
        client.refused("ExecuteChangeSet", &input).0,
        "InvalidChangeSetStatus"
    );
}

#[test]
fn a_stack_stuck_on_a_resource_lets_it_go_when_told() {
    for input in [
        json!({"StackName": "app", "RetainResources": ["Vpc"]}),
        json!({"StackName": "app", "DeletionMode": "FORCE_DELETE_STACK"}),
    ] {
        let mut client = Client::new();
        let vpc = json!({"Resources": {"Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}}}});
        client.ok("CreateStack", &stack("app", &vpc));
        client.wait();
        let resources = client.ok("DescribeStackResources", &json!({"StackName": "app"}));
        let id = text(
            resources.get("StackResources").items().first().unwrap(),
            "PhysicalResourceId",
        );
        let subnet = json!({"Resources": {"Subnet": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": id, "CidrBlock": "10.0.0.0/24"}}}});
        client.ok("CreateStack", &stack("other", &subnet));
        client.wait();
        client.ok("DeleteStack", &json!({"StackName": "app"}));
        client.wait();
        assert_eq!(client.status("app"), "DELETE_FAILED");
        let arn = text(
            &client.ok(
                "UpdateTerminationProtection",
                &json!({"StackName": "app", "EnableTerminationProtection": "false"}),
            ),
            "StackId",
        );
        client.ok("DeleteStack", &input);
        client.wait();
        let listed = client.ok("ListStackResources", &json!({"StackName": arn}));
        assert_eq!(
            text(
                listed
                    .get("StackResourceSummaries")
                    .items()
                    .first()
                    .unwrap(),
                "ResourceStatus"
            ),
            "DELETE_SKIPPED"
        );
        assert_eq!(client.status(&arn), "DELETE_COMPLETE");
    }
}

#[test]
fn templates_come_back_as_they_were_sent_and_are_summed_up() {
    let mut client = Client::new();
    let body = "Description: a note\nParameters:\n  Text: {Type: String, Default: x}\nResources:\n  Note:\n    Type: AWS::SSM::Parameter\n    Properties: {Type: String, Value: !Ref Text}\n";
    client.ok(
        "CreateStack",
        &json!({"StackName": "app", "TemplateBody": body}),
    );
    let template = client.ok("GetTemplate", &json!({"StackName": "app"}));
    assert_eq!(text(&template, "TemplateBody"), body);
    let summary = client.ok("GetTemplateSummary", &json!({"StackName": "app"}));
    assert_eq!(text(&summary, "Description"), "a note");
    assert_eq!(summary.get("Parameters").items().len(), 1);
    assert_eq!(
        summary.get("ResourceTypes").items(),
        [Tree::text("AWS::SSM::Parameter")]
    );
    client.wait();
    assert_eq!(client.status("app"), "CREATE_COMPLETE");
}

#[test]
fn a_shell_gives_way_to_a_stack_and_goes_at_once() {
    let mut client = Client::new();
    client.change_set("first", "CREATE", &parameter("one"));
    let shell = client.ok("DescribeStacks", &json!({"StackName": "app"}));
    let id = text(shell.get("Stacks").items().first().unwrap(), "StackId");
    let made = client.ok("CreateStack", &stack("app", &parameter("two")));
    assert_eq!(text(&made, "StackId"), id);
    client.wait();
    client.ok("DeleteStack", &json!({"StackName": "app"}));
    client.wait();
    client.change_set("second", "CREATE", &parameter("one"));
    client.ok("DeleteStack", &json!({"StackName": "app"}));
    let refused = client.refused("DescribeStacks", &json!({"StackName": "app"}));
    assert_eq!(refused.1, "Stack with id app does not exist");
}
