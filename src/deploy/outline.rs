//! What a stack is made of, and what needs what: out of its template.

use std::collections::BTreeSet;

use crate::aws::CloudFormation;
use crate::stack::Resource;
use crate::template::{Graph, Template};

/// The resources of a template, before anything happened to them.
pub fn resources(template: &Template) -> Vec<Resource> {
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
    if let Some(template) = template_of(cloudformation, stack).await {
        connect(&template, resources);
    }
}

/// As [`add_needs`], and adds those resources that are not there yet: what is still to come of a
/// stack that is being made. One that depends on a condition may never come.
pub(super) async fn add_coming(
    cloudformation: &CloudFormation,
    stack: &str,
    resources: &mut Vec<Resource>,
) {
    let Some(template) = template_of(cloudformation, stack).await else {
        return;
    };
    let here: BTreeSet<String> = resources
        .iter()
        .map(|resource| resource.logical_id.clone())
        .collect();
    let certain = |logical_id: &str| {
        let mut all = template.resources();
        all.any(|(id, resource)| id == logical_id && resource.get("Condition").is_none())
    };
    connect(&template, resources);
    resources.extend(
        self::resources(&template).into_iter().filter(|resource| {
            !here.contains(&resource.logical_id) && certain(&resource.logical_id)
        }),
    );
}

/// The template a stack was made from, if it is in JSON: one in YAML, with its short forms, is not
/// one of ours.
async fn template_of(cloudformation: &CloudFormation, stack: &str) -> Option<Template> {
    let text = cloudformation.template(stack).await.ok()??;
    let document = serde_json::from_str(&text).ok()?;
    Template::new(document).ok()
}

fn connect(template: &Template, resources: &mut [Resource]) {
    let graph = Graph::of(template);
    for resource in resources {
        resource.needs = graph
            .dependencies(&resource.logical_id)
            .map(str::to_owned)
            .collect();
    }
}
