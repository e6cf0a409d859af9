//! The services over one world: what a stack made, as each of them tells it.

mod hosts;
mod network;
mod others;

use serde_json::{Value, json};

use super::fixtures::{Client, MINUTE_MS};

/// A client with a rendered profile up.
fn with_profile() -> Client {
    let mut client = Client::new();
    let text = include_str!("../../../../tests/golden/ecs-ec2-95pct.json");
    let document: Value = serde_json::from_str(text).unwrap();
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

/// The physical ids of a stack's resources of a type.
fn physical(client: &mut Client, kind: &str) -> Vec<String> {
    let input = json!({"StackName": "app"});
    let answer = client.ok("cloudformation:DescribeStackResources", input);
    let resources = answer["StackResources"].as_array().unwrap();
    let of_kind = resources.iter().filter(|one| one["ResourceType"] == kind);
    let ids = of_kind.map(|one| one["PhysicalResourceId"].as_str().unwrap().to_owned());
    ids.collect()
}

fn items<'a>(answer: &'a Value, key: &str) -> &'a Vec<Value> {
    answer[key].as_array().unwrap()
}

fn filter(name: &str, value: &str) -> Value {
    json!({"Filter": [{"Name": name, "Value": [value]}]})
}
