//! What Cloud Control lists. Its lists know no tags, so a thing with a promising name is read.
//!
//! A launch template's id promises nothing, and reading every one of an account would cost a call
//! each: they are free, and found only for stacks that are known to have had them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Found;
use crate::aws::{Error, Session};
use crate::deploy::residue::circle::{Circle, PREFIX};

/// Container Insights writes into a group of this name, and makes it again when it is gone, without
/// tags: `/aws/ecs/containerinsights/<cluster>/performance`. Our clusters have their stack's name.
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-reference-performance-logs-ECS.html>
const INSIGHTS: (&str, &str) = ("/aws/ecs/containerinsights/", "/performance");

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
        if !known && !promising && insights(&listed.id).is_none() {
            continue;
        }
        // One that went between list and read is gone.
        let Some(read) = control.get(resource_type, &listed.id).await? else {
            continue;
        };
        found.push(Found {
            named: insights(&listed.id).map(str::to_owned),
            id: listed.id,
            tags: tags(&read.properties),
            ..Found::default()
        });
    }
    Ok(found)
}

/// The stack in the name of a group of Container Insights.
fn insights(name: &str) -> Option<&str> {
    name.strip_prefix(INSIGHTS.0)?
        .strip_suffix(INSIGHTS.1)
        .filter(|cluster| cluster.starts_with(PREFIX))
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
