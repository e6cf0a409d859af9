//! The services over one world: what a stack made, as each of them tells it.

mod ecr;
mod hosts;
mod network;
mod others;
mod quotas;

use serde_json::{Value, json};

use super::fixtures::{Client, with_profile};

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
