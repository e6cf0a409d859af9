//! A client of every service, for tests: JSON in, trees out.

use serde_json::{Value, json};

use crate::sandbox::GENESIS_MS;
use crate::sandbox::call::{Answer, Call, Principal, Tree};
use crate::sandbox::engine::golden::by_tag;
use crate::sandbox::engine::{World, advance};
use crate::sandbox::services::handle;

pub(super) const ACCOUNT: &str = "123456789012";
pub(super) const REGION: &str = "us-east-1";
pub(super) const MINUTE_MS: i64 = 60_000;

/// Somebody who calls one service of a world after the other.
pub(super) struct Client(pub(super) World);

impl Client {
    pub(super) fn new() -> Self {
        Self(World::new(1, GENESIS_MS))
    }

    pub(super) fn call(&mut self, action: &str, input: Value) -> Answer {
        let (service, action) = action.split_once(':').unwrap();
        let call = Call {
            service: service.to_owned(),
            action: action.to_owned(),
            account: ACCOUNT.to_owned(),
            principal: Principal::user(ACCOUNT, "AKIDEXAMPLE"),
            region: REGION.to_owned(),
            request_id: String::new(),
            input: Tree::from(input),
        };
        handle(&mut self.0, &call)
    }

    /// A call (`service:Action`) that goes well, as JSON.
    pub(super) fn ok(&mut self, action: &str, input: Value) -> Value {
        match self.call(action, input) {
            Ok(answer) => Value::from(&answer),
            Err(error) => panic!("{action}: {error}"),
        }
    }

    /// Code and message of a refusal.
    pub(super) fn refused(&mut self, action: &str, input: Value) -> (String, String) {
        let error = self.call(action, input).unwrap_err();
        (error.code, error.message)
    }

    pub(super) fn wait(&mut self, milliseconds: i64) {
        let until = self.0.now_ms + milliseconds;
        advance(&mut self.0, until);
    }

    /// A stack of these resources, made and waited for.
    pub(super) fn stack(&mut self, name: &str, resources: &Value) {
        let template = json!({"Resources": resources}).to_string();
        let input = json!({
            "StackName": name, "TemplateBody": template,
            "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
        });
        self.ok("cloudformation:CreateStack", input);
        self.wait(60 * MINUTE_MS);
        assert_eq!(self.status(name), "CREATE_COMPLETE");
    }

    pub(super) fn status(&mut self, stack: &str) -> String {
        let answer = self.ok("cloudformation:DescribeStacks", json!({"StackName": stack}));
        answer["Stacks"][0]["StackStatus"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// The physical id of a stack's resource.
    pub(super) fn physical(&mut self, stack: &str, resource: &str) -> String {
        let input = json!({"StackName": stack, "LogicalResourceId": resource});
        let answer = self.ok("cloudformation:DescribeStackResource", input);
        answer["StackResourceDetail"]["PhysicalResourceId"]
            .as_str()
            .unwrap()
            .to_owned()
    }
}

/// A client with a rendered profile up.
pub(super) fn with_profile() -> Client {
    with_template(include_str!("../../../tests/golden/ecs-ec2-95pct.json"))
}

/// The same with a profile on Fargate.
pub(super) fn with_fargate() -> Client {
    with_template(include_str!("../../../tests/golden/ecs-fargate.json"))
}

fn with_template(text: &str) -> Client {
    let mut client = Client::new();
    let document = by_tag(text);
    let input = json!({
        "StackName": "app", "TemplateBody": document.to_string(),
        "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
        "Tags": [{"Key": "stackgen", "Value": "test"}],
    });
    client.ok("cloudformation:CreateStack", input);
    client.wait(60 * MINUTE_MS);
    assert_eq!(client.status("app"), "CREATE_COMPLETE");
    client
}
