//! Properties against the published schemas.

use super::report::{Finding, Group, Rule};
use super::scene::{Scene, about};
use crate::template::schema::{self, Problem};

/// Prefixes of types whose schema only their owner knows.
const PRIVATE: [&str; 2] = ["Custom::", "AWS::CloudFormation::"];

pub(super) fn rules() -> impl Iterator<Item = Rule> {
    Problem::ALL.into_iter().map(rule)
}

fn rule(problem: Problem) -> Rule {
    Rule {
        id: problem.rule(),
        group: Group::Property,
        why: "CloudFormation holds properties against the type's schema before it makes anything",
        source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/validate-stack-deployments.html",
    }
}

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let empty = serde_json::json!({});
    let kinds = |name: &str| scene.kind(name);
    let mut found = Vec::new();
    for resource in scene.resources.values() {
        if resource.kind.is_empty() || PRIVATE.iter().any(|start| resource.kind.starts_with(start))
        {
            continue; // A missing type is reported with the structure.
        }
        let properties = match resource.properties {
            serde_json::Value::Null => &empty,
            given => given,
        };
        for violation in schema::validate_with(resource.kind, properties, &kinds) {
            let pointer = match violation.problem {
                Problem::UnknownType => "/Type".to_owned(),
                _ => format!("/Properties{}", violation.pointer),
            };
            let rule = rule(violation.problem);
            let finding = about(&rule, resource, &pointer, violation.message, violation.fix);
            found.push(match violation.problem {
                // What the table lacks may still be right.
                Problem::UnknownType => finding.into_warning(),
                _ => finding,
            });
        }
    }
    found
}
