//! What the role needs that CloudFormation makes and deletes stacks with.
//!
//! From the published permissions of the handlers of the template's types, less those that only
//! properties want which the template does not set, narrowed to resources and conditions.

mod certain;
mod narrow;
mod optional;

use std::collections::BTreeSet;

use serde_json::Value;

use self::narrow::{Only, scope};
use super::grant::{Certainty, Condition, Grant, merged};
use super::handlers;
use crate::template::{Intrinsic, Template, select};

/// Types that have roles of their own made on first use, and for which service.
/// Sources: <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles.html>,
/// <https://docs.aws.amazon.com/autoscaling/ec2/userguide/autoscaling-service-linked-role.html>,
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-service-linked-roles.html>.
const OWN_ROLES: &[(&str, &str)] = &[
    (
        "AWS::AutoScaling::AutoScalingGroup",
        "autoscaling.amazonaws.com",
    ),
    ("AWS::ECS::Cluster", "ecs.amazonaws.com"),
    (
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "elasticloadbalancing.amazonaws.com",
    ),
];
/// Policies of the stack itself.
const OUR_POLICIES: &str = "arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/stackgen-*";

/// What the conditions of the policy are filled from.
#[derive(Debug, Default)]
struct Facts {
    /// Services that roles of the templates trust.
    trusted: BTreeSet<String>,
    /// Policies that roles have attached.
    attached: BTreeSet<String>,
    /// Services that make a role of their own.
    own_roles: BTreeSet<String>,
}

/// What the service role needs for these templates, each action once.
pub fn service_role(templates: &[&Template]) -> Vec<Grant> {
    let facts = facts(templates);
    let mut grants = Vec::new();
    for template in templates {
        grants.extend(parameters(template, &facts));
        for (_, resource) in template.resources() {
            let kind = resource
                .get("Type")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let properties = resource.get("Properties").unwrap_or(&Value::Null);
            grants.extend(of_resource(kind, properties, &facts));
        }
    }
    merged(grants)
}

fn of_resource(kind: &str, properties: &Value, facts: &Facts) -> Vec<Grant> {
    let has = |path: &str| is_set(properties, path);
    let certain = certain::actions(kind)
        .filter(|(property, _)| property.is_none_or(has))
        .map(|(property, action)| {
            let why = match property {
                None => format!("making and deleting {kind} calls it"),
                Some(property) => format!("{kind} with {property} calls it"),
            };
            grant(action, facts, Certainty::Certain, why)
        });
    let published = handlers::permissions(kind)
        .filter(|(_, action)| {
            optional::only_with(kind, action).is_none_or(|paths| paths.iter().any(|path| has(path)))
        })
        .map(|(operation, action)| {
            let why = format!("published for {operation} of {kind}");
            grant(action, facts, Certainty::Possible, why)
        });
    let wanted: Vec<Grant> = certain.chain(published).collect();
    let launches = kind == "AWS::AutoScaling::AutoScalingGroup";
    wanted
        .into_iter()
        .filter(|grant| !(launches && grant.action == "ec2:Get*"))
        .collect()
}

/// What a template asks of SSM while its parameters are resolved.
fn parameters(template: &Template, facts: &Facts) -> Vec<Grant> {
    let kinds = template.section("Parameters").into_iter().flatten();
    kinds
        .filter_map(|(name, parameter)| {
            let kind = parameter.get("Type")?.as_str()?;
            kind.starts_with("AWS::SSM::Parameter::Value").then(|| {
                let why = format!(
                    "the parameter {name} is read from SSM, by the role or by the caller: AWS does not say"
                );
                grant("ssm:GetParameters", facts, Certainty::Possible, why)
            })
        })
        .collect()
}

fn grant(action: &str, facts: &Facts, certainty: Certainty, why: String) -> Grant {
    let (resources, only) = scope(action);
    let condition = |operator, key, values: Vec<String>| Condition {
        operator,
        key,
        values,
    };
    let listed = |set: &BTreeSet<String>| set.iter().cloned().collect::<Vec<_>>();
    let conditions = match only {
        Only::Always => Vec::new(),
        Only::PassedToTrusted => vec![condition(
            "StringEquals",
            "iam:PassedToService",
            listed(&facts.trusted),
        )],
        Only::AttachingOurs => vec![condition(
            "ArnLike",
            "iam:PolicyARN",
            listed(&facts.attached),
        )],
        Only::OwnRoles => vec![condition(
            "StringEquals",
            "iam:AWSServiceName",
            listed(&facts.own_roles),
        )],
    };
    Grant {
        action: action.to_owned(),
        resources: resources.iter().map(|one| (*one).to_owned()).collect(),
        conditions,
        certainty,
        why: vec![why],
    }
}

fn facts(templates: &[&Template]) -> Facts {
    let mut facts = Facts::default();
    facts.attached.insert(OUR_POLICIES.to_owned());
    for (_, resource) in templates.iter().flat_map(|template| template.resources()) {
        let kind = resource.get("Type").and_then(Value::as_str);
        for (_, service) in OWN_ROLES.iter().filter(|(of, _)| Some(*of) == kind) {
            facts.own_roles.insert((*service).to_owned());
        }
        if kind != Some("AWS::IAM::Role") {
            continue;
        }
        for member in ["Service", "Service/*"] {
            let path =
                format!("Properties/AssumeRolePolicyDocument/Statement/*/Principal/{member}");
            facts.trusted.extend(texts(resource, &path));
        }
        facts
            .attached
            .extend(texts(resource, "Properties/ManagedPolicyArns/*"));
    }
    facts
}

/// Texts at a path, plain or under `Fn::Sub`.
fn texts(resource: &Value, path: &str) -> Vec<String> {
    select(resource, path)
        .into_iter()
        .filter_map(|found| match Intrinsic::of(found.value) {
            Some(Intrinsic::Sub { text, .. }) => Some(text.to_owned()),
            _ => found.value.as_str().map(str::to_owned),
        })
        .collect()
}

/// Whether a property is set; `=VALUE` after its path: and has this value.
fn is_set(properties: &Value, path: &str) -> bool {
    match path.split_once('=') {
        None => !select(properties, path).is_empty(),
        Some((path, value)) => select(properties, path)
            .iter()
            .any(|found| found.value.as_str() == Some(value)),
    }
}
