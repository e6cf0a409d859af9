//! Cloud Control: anything of the world by type name and primary identifier, with the gaps that
//! AWS's schemas have.
//!
//! Source of shapes and names:
//! <https://docs.aws.amazon.com/cloudcontrolapi/latest/APIReference/Welcome.html>; of identifiers
//! and handlers: the published schema of each type.

use serde_json::{Map, Value, json};

use super::page::{Page, page};
use super::{Action, Service, Unknown, place};
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::kind::Kind;
use crate::sandbox::engine::kinds::schedule::DEFAULT_GROUP;
use crate::sandbox::engine::kinds::{self, names};
use crate::sandbox::engine::object::State;
use crate::sandbox::engine::world::Request;
use crate::sandbox::engine::{Object, World, chance, life};

/// Cloud Control, as far as it is simulated.
pub(super) static SERVICE: Service = Service {
    name: "cloudcontrolapi",
    version: "2021-09-30",
    unknown: Unknown::UnknownOperation,
    actions: &[
        Action::write("DeleteResource", delete),
        Action::read("GetResource", get),
        Action::read("GetResourceRequestStatus", status),
        Action::read("ListResources", list),
    ],
};

/// Resources of a page; a call's `MaxResults` is reserved, and not looked at.
const PAGE: usize = 25;
/// Requests that are remembered.
const REQUESTS: usize = 100;

/// Types that only the world makes and that have a public schema all the same, with the properties
/// of theirs that the schema has too.
const PUBLIC: &[(&str, &[&str])] = &[
    (
        names::INSTANCE,
        &["InstanceType", "ImageId", "SubnetId", "SecurityGroupIds"],
    ),
    (names::NETWORK_INTERFACE, &["SubnetId", "Description"]),
    (
        names::SCHEDULE,
        &[
            "Name",
            "GroupName",
            "ScheduleExpression",
            "StartDate",
            "EndDate",
            "State",
            "FlexibleTimeWindow",
            "Target",
        ],
    ),
    (names::VOLUME, &["Size", "KmsKeyId"]),
];

/// Types whose schema has no list handler.
const UNLISTED: &[&str] = &[names::POLICY, names::GATEWAY_ATTACHMENT];

/// Types whose list handler needs to know a parent, and the property that names it.
const OF_PARENT: &[(&str, &str)] = &[
    (names::LISTENER, "LoadBalancerArn"),
    (names::ROUTE, "RouteTableId"),
    (names::VPC_CIDR_BLOCK, "VpcId"),
];

/// Properties with the primary identifier, where it is not `Id`.
const IDENTIFIERS: &[(&str, &[&str])] = &[
    (names::AUTO_SCALING_GROUP, &["AutoScalingGroupName"]),
    (names::CAPACITY_PROVIDER, &["Name"]),
    (names::CLUSTER, &["ClusterName"]),
    (names::EIP, &["PublicIp", "AllocationId"]),
    (names::INSTANCE, &["InstanceId"]),
    (names::INSTANCE_PROFILE, &["InstanceProfileName"]),
    (names::INTERNET_GATEWAY, &["InternetGatewayId"]),
    (names::LAUNCH_TEMPLATE, &["LaunchTemplateId"]),
    (names::LISTENER, &["ListenerArn"]),
    (names::LOAD_BALANCER, &["LoadBalancerArn"]),
    (names::LOG_GROUP, &["LogGroupName"]),
    (names::MANAGED_POLICY, &["PolicyArn"]),
    (names::NAT_GATEWAY, &["NatGatewayId"]),
    (names::PARAMETER, &["Name"]),
    (names::REPOSITORY, &["RepositoryName"]),
    (names::ROLE, &["RoleName"]),
    (names::ROUTE_TABLE, &["RouteTableId"]),
    (names::SCHEDULE, &["Name"]),
    (names::SCHEDULE_GROUP, &["Name"]),
    (names::SERVICE, &["ServiceArn", "Cluster"]),
    (names::SUBNET, &["SubnetId"]),
    (names::TARGET_GROUP, &["TargetGroupArn"]),
    (names::TASK_DEFINITION, &["TaskDefinitionArn"]),
    (names::VOLUME, &["VolumeId"]),
    (names::VPC, &["VpcId"]),
];

fn error(code: &str, message: String) -> ApiError {
    ApiError::client(code, message)
}

/// The type that a call names.
fn kind(call: &Call) -> Result<&'static Kind, ApiError> {
    let name = call.input.get("TypeName").as_str().unwrap_or_default();
    kinds::find(name)
        .filter(|kind| kind.in_templates || PUBLIC.iter().any(|(public, _)| *public == kind.name))
        .ok_or_else(|| {
            error(
                "TypeNotFoundException",
                format!("The type '{name}' cannot be found."),
            )
        })
}

/// The properties with the primary identifier, and their values.
fn identity(object: &Object) -> Vec<(&'static str, String)> {
    let row = IDENTIFIERS.iter().find(|(kind, _)| *kind == object.kind);
    let names: &[&str] = row.map_or(&["Id"], |(_, names)| names);
    names
        .iter()
        .enumerate()
        .map(|(position, name)| {
            let own = match object.kind.as_str() {
                names::SCHEDULE => object.text("Name"),
                _ if position == 0 => Some(object.id.as_str()),
                _ => object.attribute(name).or(object.text(name)),
            };
            (*name, own.unwrap_or(&object.id).to_owned())
        })
        .collect()
}

fn identifier(object: &Object) -> String {
    let parts: Vec<String> = identity(object)
        .into_iter()
        .map(|(_, value)| value)
        .collect();
    parts.join("|")
}

/// The properties that a schema has, as JSON text.
fn properties(object: &Object) -> String {
    let mut members: Map<String, Value> = match &object.properties {
        Value::Object(members) => members.clone(),
        _ => Map::new(),
    };
    if let Some((_, kept)) = PUBLIC.iter().find(|(kind, _)| *kind == object.kind) {
        members.retain(|name, _| kept.contains(&name.as_str()));
    }
    let attributes = object.attributes.iter();
    let public =
        attributes.filter(|(name, _)| name.starts_with(|first: char| first.is_ascii_uppercase()));
    members.extend(public.map(|(name, value)| (name.clone(), value.clone())));
    members.extend(
        identity(object)
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.into())),
    );
    if !object.tags.is_empty() {
        let tag = |(key, value)| json!({"Key": key, "Value": value});
        members.insert("Tags".to_owned(), object.tags.iter().map(tag).collect());
    }
    Value::Object(members).to_string()
}

/// `ListResources`: identifiers only, as most list handlers answer.
fn list(world: &World, call: &Call) -> Answer {
    let kind = kind(call)?;
    if UNLISTED.contains(&kind.name) {
        let message = format!("Resource type {} does not support LIST action", kind.name);
        return Err(error("UnsupportedActionException", message));
    }
    let parent = parent(call, kind)?;
    let resources = world
        .objects(&kind.home(&place(call)), kind.name)
        .filter(|object| {
            let of = |(name, value): &(&str, String)| object.text(name) == Some(value);
            parent.as_ref().is_none_or(of)
        })
        .map(|object| {
            let identity = identity(object).into_iter();
            let members: Map<String, Value> = identity
                .map(|(name, value)| (name.to_owned(), value.into()))
                .collect();
            described(object, Value::Object(members).to_string())
        })
        .collect();
    let Some(Page { items, next }) = page(resources, call.input.get("NextToken"), PAGE) else {
        return Err(error(
            "InvalidRequestException",
            "Invalid NextToken".to_owned(),
        ));
    };
    Ok(Tree::map([
        ("TypeName", Tree::text(kind.name)),
        ("ResourceDescriptions", Tree::List(items)),
        ("NextToken", next),
    ]))
}

/// The parent that a list is of, where its handler must know one.
fn parent(call: &Call, kind: &Kind) -> Result<Option<(&'static str, String)>, ApiError> {
    let Some((_, property)) = OF_PARENT.iter().find(|(name, _)| *name == kind.name) else {
        return Ok(None);
    };
    let model = call.input.get("ResourceModel").as_str().unwrap_or("{}");
    let model: Value = serde_json::from_str(model).unwrap_or_default();
    match model.get(property).and_then(Value::as_str) {
        Some(value) => Ok(Some((property, value.to_owned()))),
        None => Err(error(
            "InvalidRequestException",
            format!(
                "Missing or invalid ResourceModel property in {} list handler request input. \
                 Required property:  (#: required key [{property}] not found)",
                kind.name
            ),
        )),
    }
}

fn described(object: &Object, properties: String) -> Tree {
    Tree::map([
        ("Identifier", Tree::Text(identifier(object))),
        ("Properties", Tree::Text(properties)),
    ])
}

/// The resource that a call names. A schedule's identifier does not say its group: only those of
/// the default one are found.
fn find<'a>(world: &'a World, call: &Call, kind: &Kind) -> Result<&'a Object, ApiError> {
    let asked = call.input.get("Identifier").as_str().unwrap_or_default();
    world
        .objects(&kind.home(&place(call)), kind.name)
        .filter(|object| {
            kind.name != names::SCHEDULE || object.text("GroupName") == Some(DEFAULT_GROUP)
        })
        .find(|object| identifier(object) == asked)
        .ok_or_else(|| {
            let message = format!(
                "Resource of type '{}' with identifier '{asked}' was not found.",
                kind.name
            );
            error("ResourceNotFoundException", message)
        })
}

/// `GetResource`.
fn get(world: &World, call: &Call) -> Answer {
    let kind = kind(call)?;
    let object = find(world, call, kind)?;
    Ok(Tree::map([
        ("TypeName", Tree::text(kind.name)),
        ("ResourceDescription", described(object, properties(object))),
    ]))
}

/// `DeleteResource`: begun now; whether it works out is seen by its token.
fn delete(world: &mut World, call: &Call) -> Answer {
    let kind = kind(call)?;
    let object = find(world, call, kind)?;
    let (address, identifier) = (object.address(), identifier(object));
    let number = world.number("cloud control requests");
    let token = chance::uuid(world.seed, &format!("request {number}"), "token");
    let refused = life::remove(world, &address)
        .err()
        .map(|refusal| (refusal.class.name().to_owned(), refusal.message));
    let request = Request {
        address,
        identifier,
        at_ms: world.now_ms,
        refused,
    };
    let requests = &mut world.region_mut(&place(call)).requests;
    while requests.len() >= REQUESTS {
        let oldest = requests.iter().min_by_key(|(_, request)| request.at_ms);
        let Some(token) = oldest.map(|(token, _)| token.clone()) else {
            break;
        };
        requests.remove(&token);
    }
    let told = progress(&token, &request, "IN_PROGRESS");
    requests.insert(token, request);
    Ok(Tree::map([("ProgressEvent", told)]))
}

fn progress(token: &str, request: &Request, status: &str) -> Tree {
    let refused = request.refused.as_ref().filter(|_| status == "FAILED");
    let part = |part: Option<&String>| part.map_or(Tree::Null, Tree::text);
    Tree::map([
        ("TypeName", Tree::text(&request.address.kind)),
        ("Identifier", Tree::text(&request.identifier)),
        ("RequestToken", Tree::text(token)),
        ("Operation", Tree::text("DELETE")),
        ("OperationStatus", Tree::text(status)),
        ("EventTime", Tree::Time(request.at_ms)),
        ("ErrorCode", part(refused.map(|(code, _)| code))),
        ("StatusMessage", part(refused.map(|(_, message)| message))),
    ])
}

/// `GetResourceRequestStatus`.
fn status(world: &World, call: &Call) -> Answer {
    let token = call.input.get("RequestToken").as_str().unwrap_or_default();
    let request = world
        .region(&place(call))
        .and_then(|region| region.requests.get(token))
        .ok_or_else(|| {
            let message = format!("Request with token {token} was not found");
            error("RequestTokenNotFoundException", message)
        })?;
    let status = match world.object(&request.address) {
        _ if request.refused.is_some() => "FAILED",
        None => "SUCCESS",
        Some(object) if object.state == State::Deleting => "IN_PROGRESS",
        Some(_) => "FAILED",
    };
    Ok(Tree::map([(
        "ProgressEvent",
        progress(token, request, status),
    )]))
}
