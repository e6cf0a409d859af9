//! awsQuery and ec2Query requests: a form whose dotted keys spell a tree.
//!
//! `Tags.member.1.Key=a` in awsQuery and `Filter.1.Name=a` in ec2Query both become a list. Lists
//! are ordered by their index, whatever order the form has, and may have holes.
//! <https://smithy.io/2.0/aws/protocols/aws-query-protocol.html>

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;

use super::Request;
use super::service::{Protocol, Service};
use crate::sandbox::call::{ApiError, Tree};

/// Deeper keys are refused: no service nests further, and a tree is walked recursively.
const DEEPEST_KEY: usize = 24;

/// Form members that are not parameters of the action.
const PROTOCOL_MEMBERS: [&str; 2] = ["Action", "Version"];

/// A node while the form is read: a value, children, or (wrongly) both.
#[derive(Default)]
struct Node {
    value: Option<String>,
    children: BTreeMap<String, Node>,
}

/// Reads the action and its parameters, from the URL's query as well as from the body.
pub(crate) fn read(
    request: &Request,
    protocol: Protocol,
    service: Option<&Service>,
) -> (String, Result<Tree, ApiError>) {
    let body = String::from_utf8_lossy(request.body());
    let pairs: Vec<(String, String)> = form(request.uri().query().unwrap_or_default())
        .chain(form(&body))
        .collect();
    let member = |name: &str| {
        pairs
            .iter()
            .find_map(|(key, value)| (key == name).then(|| value.clone()))
    };
    let Some(action) = member("Action").filter(|action| !action.is_empty()) else {
        return (String::new(), Err(no_action()));
    };
    let version = member("Version").unwrap_or_default();
    if service.is_some_and(|service| service.version != version) {
        let error = unknown_version(&action, &version);
        return (action, Err(error));
    }
    let input = tree(&pairs, protocol);
    (action, input)
}

fn no_action() -> ApiError {
    ApiError::client(
        "MissingAction",
        "The request is missing an action or a required parameter.",
    )
}

fn unknown_version(action: &str, version: &str) -> ApiError {
    ApiError::client(
        "InvalidAction",
        format!("Could not find operation {action} for version {version}"),
    )
}

fn form(text: &str) -> impl Iterator<Item = (String, String)> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(key, value)| (decoded(key), decoded(value)))
}

fn decoded(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

fn tree(pairs: &[(String, String)], protocol: Protocol) -> Result<Tree, ApiError> {
    let mut root = Node::default();
    for (key, value) in pairs {
        if PROTOCOL_MEMBERS.contains(&key.as_str()) {
            continue;
        }
        let steps: Vec<&str> = key.split('.').collect();
        if steps.len() > DEEPEST_KEY || steps.iter().any(|step| step.is_empty()) {
            return Err(malformed(key));
        }
        let mut node = &mut root;
        for step in steps {
            node = node.children.entry(step.to_owned()).or_default();
        }
        if node.value.replace(value.clone()).is_some() {
            return Err(malformed(key));
        }
    }
    let members = root
        .children
        .into_iter()
        .map(|(key, node)| Ok((key.clone(), node.into_tree(&key, protocol)?)));
    Ok(Tree::Map(members.collect::<Result<_, _>>()?))
}

fn malformed(key: &str) -> ApiError {
    ApiError::client(
        "MalformedQueryString",
        format!("The query string contains a syntax error at {key}"),
    )
}

impl Node {
    fn into_tree(mut self, path: &str, protocol: Protocol) -> Result<Tree, ApiError> {
        if let Some(value) = self.value {
            return if self.children.is_empty() {
                Ok(Tree::Text(value))
            } else {
                Err(malformed(path))
            };
        }
        if protocol == Protocol::AwsQuery
            && self.children.len() == 1
            && let Some(members) = self.children.remove("member")
        {
            return members.into_list(path, protocol);
        }
        if protocol == Protocol::Ec2Query && self.children.keys().all(|key| index(key).is_some()) {
            return self.into_list(path, protocol);
        }
        let members = self
            .children
            .into_iter()
            .map(|(key, node)| Ok((key.clone(), node.into_tree(&key, protocol)?)));
        Ok(Tree::Map(members.collect::<Result<_, _>>()?))
    }

    fn into_list(self, path: &str, protocol: Protocol) -> Result<Tree, ApiError> {
        if self.value.is_some() {
            return Err(malformed(path));
        }
        let mut items = BTreeMap::new();
        for (key, node) in self.children {
            let index = index(&key).ok_or_else(|| malformed(path))?;
            items.insert(index, node.into_tree(path, protocol)?);
        }
        Ok(Tree::List(items.into_values().collect()))
    }
}

fn index(key: &str) -> Option<u32> {
    key.parse().ok()
}
