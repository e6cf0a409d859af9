//! What Cloud Control lists. Its lists know no tags, so a thing with a promising name is read.
//!
//! A launch template's id promises nothing, and reading every one of an account would cost a call
//! each: they are free, and found only for stacks that are known to have had them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Found;
use crate::aws::{Error, Session};
use crate::deploy::residue::circle::{Circle, PREFIX};

/// Log groups that come back without tags when something writes to them after their delete: what
/// stands before and after the name of the stack. That of the app is our templates' own; Container
/// Insights writes to the other, and our clusters have their stack's name:
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-reference-performance-logs-ECS.html>.
const LOGS: [(&str, &str); 2] = [
    ("app-", ""),
    ("/aws/ecs/containerinsights/", "/performance"),
];

pub(super) async fn controlled(
    session: &Session,
    resource_type: &str,
    circle: &Circle,
) -> Result<Vec<Found>, Error> {
    let control = session.cloudcontrol();
    let mut found = Vec::new();
    for listed in control.list(resource_type).await? {
        let known = circle.knows(resource_type, &listed.id);
        let promising = circle.is_everything() && listed.id.contains(PREFIX);
        let named = stack_in(resource_type, &listed.id);
        if !known && !promising && named.is_none() {
            continue;
        }
        // One that went between list and read is gone.
        let Some(read) = control.get(resource_type, &listed.id).await? else {
            continue;
        };
        found.push(Found {
            named: named.map(str::to_owned),
            id: listed.id,
            tags: tags(&read.properties),
            ..Found::default()
        });
    }
    Ok(found)
}

/// The stack in the name of a log group.
fn stack_in<'a>(resource_type: &str, name: &'a str) -> Option<&'a str> {
    if resource_type != "AWS::Logs::LogGroup" {
        return None;
    }
    LOGS.iter()
        .filter_map(|(before, after)| name.strip_prefix(before)?.strip_suffix(after))
        .find(|stack| stack.starts_with(PREFIX))
}

/// Tags as most schemas have them: a list under `Tags`. A launch template has its own below
/// `TagSpecifications`.
pub(super) fn tags(properties: &Value) -> BTreeMap<String, String> {
    let lists = [
        properties.get("Tags"),
        properties.pointer("/TagSpecifications/0/Tags"),
    ];
    lists
        .into_iter()
        .flatten()
        .filter_map(Value::as_array)
        .flatten()
        .filter_map(|tag| {
            let text = |name| tag.get(name)?.as_str().map(str::to_owned);
            Some((text("Key")?, text("Value")?))
        })
        .collect()
}
