//! What a call needs: IAM actions, the resources they are about, and their condition keys.
//!
//! Most calls need the action of their own name on any resource; [`rows`] has those that differ.

mod control;
mod rows;
mod tagged;
mod target;

use self::rows::Row;
use super::request::Request;
use crate::sandbox::call::{Call, Tree};
use crate::sandbox::engine::World;

/// IAM's prefixes of services whose signing name is another.
/// Source: <https://docs.aws.amazon.com/service-authorization/latest/reference/>.
const PREFIXES: &[(&str, &str)] = &[
    ("cloudcontrolapi", "cloudformation"),
    ("monitoring", "cloudwatch"),
];

/// Everything that has to be allowed for a call to be answered.
pub(super) fn wanted(world: &World, call: &Call) -> Vec<Request> {
    let row = rows::find(&call.service, &call.action);
    let action = rows::other_name(&call.service, &call.action).map_or_else(
        || format!("{}:{}", prefix(&call.service), call.action),
        str::to_owned,
    );
    let mut wanted: Vec<Request> = match row {
        Some(Row::Free) => Vec::new(),
        Some(Row::On { resource, .. }) => target::resources(world, call, resource)
            .into_iter()
            .map(|resource| Request::new(action.as_str(), resource))
            .collect(),
        None => vec![Request::new(action.as_str(), "*")],
    };
    if let Some(Row::On { keys, passes, .. }) = row {
        for (key, path) in *keys {
            if let Some(value) = text(&call.input, path) {
                wanted = wanted
                    .into_iter()
                    .map(|request| request.with(key, value))
                    .collect();
            }
        }
        for (path, service) in *passes {
            if let Some(role) = text(&call.input, path) {
                let pass = Request::new("iam:PassRole", role);
                wanted.push(pass.with("iam:PassedToService", *service));
            }
        }
    }
    wanted
        .into_iter()
        .chain(control::wanted(call))
        .map(|request| tagged::tagged(world, call, described(request, call)))
        .collect()
}

/// The ARN of the stack that a call is about, if there is one.
pub(super) fn stack_of(world: &World, call: &Call) -> Option<String> {
    let arn = target::stack(world, call);
    (!arn.contains('*')).then_some(arn)
}

/// A request with what every request tells.
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>.
fn described(request: Request, call: &Call) -> Request {
    let mut request = request
        .with("aws:PrincipalArn", &call.principal.arn)
        .with("aws:PrincipalAccount", &call.account)
        .with("aws:RequestedRegion", &call.region);
    if let Some((_, user)) = call.principal.arn.split_once(":user/") {
        request = request.with("aws:username", user);
    }
    for tag in ["Tags", "tags"]
        .iter()
        .flat_map(|list| call.input.get(list).items())
    {
        let member = |upper: &str, lower: &str| {
            let value = tag.get(upper).as_str().or_else(|| tag.get(lower).as_str());
            value.unwrap_or_default().to_owned()
        };
        let key = member("Key", "key");
        request = request
            .with(&format!("aws:RequestTag/{key}"), member("Value", "value"))
            .with("aws:TagKeys", key);
    }
    request
}

fn prefix(service: &str) -> &str {
    PREFIXES
        .iter()
        .find(|(signing, _)| *signing == service)
        .map_or(service, |(_, prefix)| prefix)
}

/// The text at a path of member names separated by dots.
fn text<'a>(input: &'a Tree, path: &str) -> Option<&'a str> {
    path.split('.')
        .fold(input, |value, name| value.get(name))
        .as_str()
}
