//! restJson1: the action in method and path, parameters in path, query and a JSON body.
//!
//! <https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html>

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use serde_json::json;

use super::service::Service;
use super::{Request, json};
use crate::sandbox::call::{ApiError, Tree};

/// Method and path of an action, as the service's model binds them.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Route {
    pub(crate) action: &'static str,
    pub(crate) method: &'static str,
    /// Segments; `{Name}` is a parameter.
    pub(crate) path: &'static str,
    /// Query parameters: name in the URL, name in the call.
    pub(crate) query: &'static [(&'static str, &'static str)],
}

const fn route(
    action: &'static str,
    method: &'static str,
    path: &'static str,
    query: &'static [(&'static str, &'static str)],
) -> Route {
    Route {
        action,
        method,
        path,
        query,
    }
}

const PAGE: (&str, &str) = ("MaxResults", "MaxResults");
const NEXT: (&str, &str) = ("NextToken", "NextToken");
const PREFIX: (&str, &str) = ("NamePrefix", "NamePrefix");
const TOKEN: (&str, &str) = ("clientToken", "ClientToken");
const GROUP: (&str, &str) = ("groupName", "GroupName");

/// `EventBridge` Scheduler.
/// Source: <https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Operations.html>.
pub(crate) const SCHEDULER: &[Route] = &[
    route("CreateSchedule", "POST", "/schedules/{Name}", &[]),
    route(
        "CreateScheduleGroup",
        "POST",
        "/schedule-groups/{Name}",
        &[],
    ),
    route(
        "DeleteSchedule",
        "DELETE",
        "/schedules/{Name}",
        &[TOKEN, GROUP],
    ),
    route(
        "DeleteScheduleGroup",
        "DELETE",
        "/schedule-groups/{Name}",
        &[TOKEN],
    ),
    route("GetSchedule", "GET", "/schedules/{Name}", &[GROUP]),
    route("GetScheduleGroup", "GET", "/schedule-groups/{Name}", &[]),
    route(
        "ListScheduleGroups",
        "GET",
        "/schedule-groups",
        &[PAGE, NEXT, PREFIX],
    ),
    route(
        "ListSchedules",
        "GET",
        "/schedules",
        &[
            PAGE,
            NEXT,
            PREFIX,
            ("ScheduleGroup", "GroupName"),
            ("State", "State"),
        ],
    ),
    route("ListTagsForResource", "GET", "/tags/{ResourceArn}", &[]),
    route("TagResource", "POST", "/tags/{ResourceArn}", &[]),
    route(
        "UntagResource",
        "DELETE",
        "/tags/{ResourceArn}",
        &[(KEYS, KEYS)],
    ),
    route("UpdateSchedule", "PUT", "/schedules/{Name}", &[]),
];

/// The query parameter that is a list.
const KEYS: &str = "TagKeys";

/// Reads the action and its parameters.
pub(crate) fn read(
    request: &Request,
    service: Option<&Service>,
) -> (String, Result<Tree, ApiError>) {
    let routes = service.map_or(&[][..], |service| service.routes);
    let path = request.uri().path();
    let found = routes
        .iter()
        .filter(|route| route.method == request.method().as_str())
        .find_map(|route| Some((route, labels(route.path, path)?)));
    let Some((route, labels)) = found else {
        let error = ApiError {
            status: 404,
            code: "UnknownOperationException".to_owned(),
            message: String::new(),
        };
        return (String::new(), Err(error));
    };
    let query = query(route, request.uri().query().unwrap_or_default());
    let input = json::members(request).map(|body| {
        let members = body.into_iter().chain(query).chain(labels);
        Tree::Map(members.collect())
    });
    (route.action.to_owned(), input)
}

/// The parameters in a path, if it is one of the pattern.
fn labels(pattern: &str, path: &str) -> Option<BTreeMap<String, Tree>> {
    let segments: Vec<&str> = path.split('/').collect();
    let wanted: Vec<&str> = pattern.split('/').collect();
    if segments.len() != wanted.len() {
        return None;
    }
    let mut labels = BTreeMap::new();
    for (wanted, segment) in wanted.into_iter().zip(segments) {
        match wanted
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'))
        {
            Some(name) => {
                labels.insert(name.to_owned(), Tree::Text(decoded(segment)));
            }
            None if wanted == segment => {}
            None => return None,
        }
    }
    Some(labels)
}

fn query(route: &Route, query: &str) -> BTreeMap<String, Tree> {
    let mut members = BTreeMap::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let key = decoded(key);
        let Some((_, member)) = route.query.iter().find(|(name, _)| *name == key) else {
            continue;
        };
        let value = Tree::Text(decoded(value));
        if key == KEYS {
            let list = members
                .entry((*member).to_owned())
                .or_insert_with(|| Tree::List(Vec::new()));
            if let Tree::List(items) = list {
                items.push(value);
            }
        } else {
            members.insert((*member).to_owned(), value);
        }
    }
    members
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// The body of an error; its code is in a header.
pub(crate) fn failure(error: &ApiError) -> Vec<u8> {
    json!({"Message": error.message}).to_string().into_bytes()
}
