//! IAM policy documents: what they allow to whom.

mod actions;

use serde_json::Value;

use super::report::{Finding, Group, Rule};
use super::scene::{Resource, Scene, about};
use crate::template::{Intrinsic, select};
use actions::{Scope, scope};

const PRACTICE: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege";
const REFERENCE: &str = "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html";

const fn rule(id: &'static str, why: &'static str, source: &'static str) -> Rule {
    let group = Group::Security;
    Rule {
        id,
        group,
        why,
        source,
    }
}

const SERVICE: Rule = rule(
    "iam-whole-service",
    "the statement allows all that a service can do, now and later",
    PRACTICE,
);
const WRITE: Rule = rule(
    "iam-wildcard-write",
    "the wildcard allows changes that nobody listed, now and later",
    PRACTICE,
);
const READ: Rule = rule(
    "iam-wildcard-read",
    "the wildcard allows reading what nobody listed, now and later",
    PRACTICE,
);
const NEGATED: Rule = rule(
    "iam-negated",
    "the statement allows everything but what is listed",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html",
);
const RESOURCE: Rule = rule(
    "iam-any-resource",
    "the actions can be limited to named resources",
    REFERENCE,
);
const UNKNOWN: Rule = rule(
    "iam-unknown-action",
    "an action that the service does not have allows nothing",
    REFERENCE,
);
const PRINCIPAL: Rule = rule(
    "iam-any-principal",
    "anybody may assume the role",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
);

pub(super) const RULES: [Rule; 7] = [SERVICE, WRITE, READ, NEGATED, RESOURCE, UNKNOWN, PRINCIPAL];

/// Where types keep policy documents.
const DOCUMENTS: [(&str, &str); 5] = [
    ("AWS::EC2::VPCEndpoint", "PolicyDocument"),
    ("AWS::IAM::ManagedPolicy", "PolicyDocument"),
    ("AWS::IAM::Policy", "PolicyDocument"),
    ("AWS::IAM::Role", "Policies/*/PolicyDocument"),
    ("AWS::IAM::RolePolicy", "PolicyDocument"),
];
/// Verbs that start the name of an action that changes nothing.
const READ_VERBS: [&str; 6] = ["BatchGet", "Describe", "Get", "List", "Lookup", "View"];

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (kind, path) in DOCUMENTS {
        for resource in scene.of_types(&[kind]) {
            for (at, statement) in statements(&resource, path) {
                found.extend(permissions(&resource, &at, &statement));
            }
        }
    }
    for role in scene.of_types(&["AWS::IAM::Role"]) {
        for (at, statement) in statements(&role, "AssumeRolePolicyDocument") {
            if is_anybody(&statement) {
                let message = format!("the principal is `*`: {}", PRINCIPAL.why);
                let fix = "name the service or the account".to_owned();
                found.push(about(&PRINCIPAL, &role, &at, message, Some(fix)));
            }
        }
    }
    found
}

/// The allowing statements of the documents at `path`, each with its pointer.
fn statements(resource: &Resource<'_>, path: &str) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for document in select(resource.properties, path) {
        // A document may also be given as JSON text.
        let parsed = document.value.as_str().map(serde_json::from_str);
        let body = match parsed {
            Some(Ok(body)) => body,
            Some(Err(_)) => continue, // The schema check says so.
            None => document.value.clone(),
        };
        let at = format!("/Properties{}", document.pointer);
        let many = select(&body, "Statement/*");
        let one = select(&body, "Statement")
            .into_iter()
            .filter(|one| one.value.is_object());
        for statement in many.into_iter().chain(one) {
            if statement.value.get("Effect").and_then(Value::as_str) == Some("Allow") {
                let pointer = format!("{at}{}", statement.pointer);
                found.push((pointer, statement.value.clone()));
            }
        }
    }
    found
}

/// The texts of a member that is a text or a list of texts; computed ones are not known.
fn texts<'v>(statement: &'v Value, member: &str) -> Vec<&'v str> {
    match statement.get(member) {
        Some(Value::Array(items)) => items.iter().filter_map(plain).collect(),
        Some(one) => plain(one).into_iter().collect(),
        None => Vec::new(),
    }
}

fn plain(value: &Value) -> Option<&str> {
    match Intrinsic::of(value) {
        Some(Intrinsic::Sub { text, .. }) => Some(text),
        _ => value.as_str(),
    }
}

fn permissions(resource: &Resource<'_>, at: &str, statement: &Value) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut report = |rule: &Rule, member: &str, what: String, fix: &str| {
        let pointer = format!("{at}/{member}");
        let message = format!("{what}: {}", rule.why);
        found.push(about(
            rule,
            resource,
            &pointer,
            message,
            Some(fix.to_owned()),
        ));
    };
    for member in ["NotAction", "NotResource"] {
        if statement.get(member).is_some() {
            report(
                &NEGATED,
                member,
                format!("`{member}` with `Allow`"),
                "list what is needed",
            );
        }
    }
    let actions = texts(statement, "Action");
    for action in &actions {
        let shown = format!("`{action}`");
        let name = action.split_once(':').map_or(*action, |(_, name)| name);
        if name == "*" {
            report(
                &SERVICE,
                "Action",
                shown,
                "list the actions that are needed",
            );
        } else if scope(action) == Scope::NoSuchAction {
            report(
                &UNKNOWN,
                "Action",
                shown,
                "correct its name or leave it out",
            );
        } else if name.contains(['*', '?']) {
            let reads = READ_VERBS.iter().any(|verb| name.starts_with(verb));
            let rule = if reads { &READ } else { &WRITE };
            report(rule, "Action", shown, "list the actions that are needed");
        }
    }
    if texts(statement, "Resource").contains(&"*") {
        let named = actions
            .iter()
            .filter(|action| matches!(scope(action), Scope::Scoped | Scope::NoSuchService));
        let named: Vec<&str> = named.copied().collect();
        if !named.is_empty() {
            let what = format!("any resource for `{}`", named.join("`, `"));
            report(&RESOURCE, "Resource", what, "name the resources");
        }
    }
    found
}

fn is_anybody(statement: &Value) -> bool {
    let principal = statement.get("Principal");
    let anybody = principal
        .is_some_and(|principal| principal == "*" || texts(principal, "AWS").contains(&"*"));
    anybody && statement.get("Condition").is_none()
}
