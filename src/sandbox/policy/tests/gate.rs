//! Calls and handlers that may not, and AWS's words for it.

use serde_json::{Value, json};

use crate::sandbox::call::{Answer, Call, Principal, Tree};
use crate::sandbox::engine::{World, advance};
use crate::sandbox::policy::{Document, Rights};
use crate::sandbox::services::handle;

const ACCOUNT: &str = "111122223333";

struct Town(World);

impl Town {
    fn new() -> Self {
        Self(World::new(1, 1_795_000_000_000))
    }

    /// A call by somebody who may do what the statements say.
    fn under(&mut self, statements: &Value, what: (&str, &str), input: Tree) -> Answer {
        let document = json!({ "Version": "2012-10-17", "Statement": statements });
        let mut principal = Principal::user(ACCOUNT, "AKIA");
        principal.rights = Rights::Policies(vec![Document::new(document).unwrap()]);
        self.by(principal, what, input)
    }

    fn by(&mut self, principal: Principal, (service, action): (&str, &str), input: Tree) -> Answer {
        let call = Call {
            service: service.to_owned(),
            action: action.to_owned(),
            account: ACCOUNT.to_owned(),
            principal,
            region: "us-east-1".to_owned(),
            request_id: String::new(),
            input,
        };
        handle(&mut self.0, &call)
    }

    fn anybody(&mut self, action: &str, input: Tree) -> Tree {
        let who = Principal::user(ACCOUNT, "AKIA");
        self.by(who, ("cloudformation", action), input).unwrap()
    }

    fn wait(&mut self) {
        let until = self.0.now_ms + 3_600_000;
        advance(&mut self.0, until);
    }

    /// Statuses and reasons of a stack's events that failed, oldest first.
    fn failures(&mut self, stack: &str) -> Vec<String> {
        let answer = self.anybody("DescribeStackEvents", named(stack));
        let text = |event: &Tree, key: &str| event.get(key).as_str().unwrap_or_default().to_owned();
        let mut failures: Vec<String> = answer
            .get("StackEvents")
            .items()
            .iter()
            .filter(|event| text(event, "ResourceStatus").ends_with("FAILED"))
            .map(|event| text(event, "ResourceStatusReason"))
            .collect();
        failures.reverse();
        failures
    }
}

fn named(stack: &str) -> Tree {
    Tree::map([("StackName", Tree::text(stack))])
}

fn stack(name: &str, resources: &Value, role: Option<&str>) -> Tree {
    Tree::map([
        ("StackName", Tree::text(name)),
        (
            "TemplateBody",
            Tree::text(json!({ "Resources": resources }).to_string()),
        ),
        ("RoleARN", role.map_or(Tree::Null, Tree::text)),
        (
            "Capabilities",
            Tree::List(vec![Tree::text("CAPABILITY_NAMED_IAM")]),
        ),
    ])
}

fn role(actions: &[&str]) -> Value {
    let document = json!({
        "Version": "2012-10-17",
        "Statement": [{ "Effect": "Allow", "Action": actions, "Resource": "*" }],
    });
    json!({ "Role": { "Type": "AWS::IAM::Role", "Properties": {
        "RoleName": "maker",
        "AssumeRolePolicyDocument": { "Statement": [{
            "Effect": "Allow", "Action": "sts:AssumeRole",
            "Principal": { "Service": "cloudformation.amazonaws.com" },
        }] },
        "Policies": [{ "PolicyName": "make", "PolicyDocument": document }],
    } } })
}

const MAKER: &str = "arn:aws:iam::111122223333:role/maker";

fn vpc() -> Value {
    json!({ "Vpc": { "Type": "AWS::EC2::VPC", "Properties": { "CidrBlock": "10.0.0.0/16" } } })
}

#[test]
fn a_call_is_refused_in_the_words_of_its_service() {
    let mut town = Town::new();
    let none = json!([]);
    let error = town
        .under(&none, ("cloudformation", "DeleteStack"), named("app"))
        .unwrap_err();
    assert_eq!((error.status, error.code.as_str()), (403, "AccessDenied"));
    assert_eq!(
        error.message,
        "User: arn:aws:iam::111122223333:user/sandbox is not authorized to perform: \
         cloudformation:DeleteStack on resource: \
         arn:aws:cloudformation:us-east-1:111122223333:stack/app/* because no identity-based \
         policy allows the cloudformation:DeleteStack action"
    );
    let clusters = Tree::map([("clusters", Tree::List(vec![Tree::text("c")]))]);
    let error = town
        .under(&none, ("ecs", "DescribeClusters"), clusters)
        .unwrap_err();
    assert_eq!(
        (error.status, error.code.as_str()),
        (400, "AccessDeniedException")
    );
    assert!(
        error
            .message
            .contains("arn:aws:ecs:us-east-1:111122223333:cluster/c")
    );
    let own = town.under(&none, ("sts", "GetCallerIdentity"), Tree::map([]));
    assert!(own.is_ok());
}

#[test]
fn a_role_has_to_be_passed() {
    let mut town = Town::new();
    town.anybody("CreateStack", stack("iam", &role(&["ec2:*"]), None));
    town.wait();
    let create = |service: &str| {
        json!([
            { "Effect": "Allow", "Action": "cloudformation:CreateStack",
              "Resource": "arn:aws:cloudformation:*:*:stack/app/*",
              "Condition": { "ArnEquals": { "cloudformation:RoleArn": MAKER } } },
            { "Effect": "Allow", "Action": "iam:PassRole", "Resource": MAKER,
              "Condition": { "StringEquals": { "iam:PassedToService": service } } },
        ])
    };
    let what = ("cloudformation", "CreateStack");
    let refused = town
        .under(
            &create("ec2.amazonaws.com"),
            what,
            stack("app", &vpc(), Some(MAKER)),
        )
        .unwrap_err();
    assert!(
        refused
            .message
            .contains("iam:PassRole on resource: arn:aws:iam::111122223333:role/maker")
    );
    let other = town.under(
        &create("cloudformation.amazonaws.com"),
        what,
        stack("app", &vpc(), None),
    );
    assert!(
        other
            .unwrap_err()
            .message
            .contains("cloudformation:CreateStack")
    );
    let made = town.under(
        &create("cloudformation.amazonaws.com"),
        what,
        stack("app", &vpc(), Some(MAKER)),
    );
    assert!(made.is_ok());
}

#[test]
fn a_handler_may_do_what_the_service_role_may() {
    let mut town = Town::new();
    let actions = ["ec2:CreateVpc", "ec2:CreateTags", "ec2:DescribeVpcs"];
    town.anybody("CreateStack", stack("iam", &role(&actions), None));
    town.wait();
    town.anybody("CreateStack", stack("app", &vpc(), Some(MAKER)));
    town.wait();
    assert_eq!(town.failures("app"), Vec::<String>::new());
    town.anybody("DeleteStack", named("app"));
    town.wait();
    let failures = town.failures("app");
    let reason = failures.first().unwrap();
    assert!(
        reason.starts_with(
            "Resource handler returned message: \"You are not authorized to perform this \
             operation. User: arn:aws:sts::111122223333:assumed-role/maker/AWSCloudFormation is \
             not authorized to perform: ec2:DeleteVpc on resource: arn:aws:ec2:us-east-1:"
        ) && reason.contains("HandlerErrorCode: AccessDenied"),
        "{reason}"
    );
}

#[test]
fn an_encoded_message_is_decoded_by_sts() {
    let mut town = Town::new();
    town.anybody("CreateStack", stack("iam", &role(&["s3:GetObject"]), None));
    town.wait();
    town.anybody("CreateStack", stack("app", &vpc(), Some(MAKER)));
    town.wait();
    let failures = town.failures("app");
    let (_, rest) = failures[0].split_once("failure message: ").unwrap();
    let message = rest.split_whitespace().next().unwrap();
    let input = Tree::map([("EncodedMessage", Tree::text(message))]);
    let who = Principal::user(ACCOUNT, "AKIA");
    let answer = town
        .by(who, ("sts", "DecodeAuthorizationMessage"), input)
        .unwrap();
    let details: Value =
        serde_json::from_str(answer.get("DecodedMessage").as_str().unwrap()).unwrap();
    assert_eq!(details["context"]["action"], "ec2:CreateVpc");
    assert_eq!(details["allowed"], false);
}

#[test]
fn without_a_role_the_caller_counts() {
    let mut town = Town::new();
    let statements = json!([{
        "Effect": "Allow", "Action": "cloudformation:*", "Resource": "*",
    }]);
    let what = ("cloudformation", "CreateStack");
    town.under(&statements, what, stack("app", &vpc(), None))
        .unwrap();
    town.wait();
    let failures = town.failures("app");
    assert!(
        failures[0].contains("user/sandbox is not authorized to perform: ec2:CreateVpc"),
        "{failures:?}"
    );
}
