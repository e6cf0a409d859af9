//! What a stack is made of, and what needs what: out of its template.

use crate::aws::CloudFormation;
use crate::stack::Resource;
use crate::template::{Graph, Template};

/// The resources of a template, before anything happened to them.
pub(super) fn resources(template: &Template) -> Vec<Resource> {
    let graph = Graph::of(template);
    template
        .resources()
        .map(|(logical_id, resource)| Resource {
            logical_id: logical_id.to_owned(),
            resource_type: resource
                .get("Type")
                .and_then(serde_json::Value::as_str)
                .unwrap_or_default()
                .to_owned(),
            needs: graph.dependencies(logical_id).map(str::to_owned).collect(),
            usual_seconds: None,
        })
        .collect()
}

/// Adds to resources what each needs, as the stack's own template says. A picture without it is
/// poorer and still true, so nothing here fails.
pub(super) async fn add_needs(
    cloudformation: &CloudFormation,
    stack: &str,
    resources: &mut [Resource],
) {
    let Ok(Some(text)) = cloudformation.template(stack).await else {
        return;
    };
    // A template in YAML, with its short forms, is not one of ours.
    let Some(template) = serde_json::from_str(&text)
        .ok()
        .and_then(|document| Template::new(document).ok())
    else {
        return;
    };
    let graph = Graph::of(&template);
    for resource in resources {
        resource.needs = graph
            .dependencies(&resource.logical_id)
            .map(str::to_owned)
            .collect();
    }
}
