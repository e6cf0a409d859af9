//! IAM: roles, service-linked ones among them, and the instance profiles that hold them.
//!
//! Source of shapes, names and words: <https://docs.aws.amazon.com/IAM/latest/APIReference/welcome.html>.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::page::{Page, page, size};
use super::{Action, Service, Unknown, place};
use crate::sandbox::GENESIS_MS;
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::kinds::names::{INSTANCE_PROFILE, ROLE};
use crate::sandbox::engine::kinds::{permission, value};
use crate::sandbox::engine::{Address, Object, Place, World, chance, life};

/// IAM, as far as it is simulated.
pub(super) static SERVICE: Service = Service {
    name: "iam",
    version: "2010-05-08",
    unknown: Unknown::InvalidAction,
    actions: &[
        Action::write("CreateServiceLinkedRole", create_linked),
        Action::write("DeleteInstanceProfile", delete_profile),
        Action::write("DeleteRole", delete_role),
        Action::read("GetInstanceProfile", get_profile),
        Action::read("GetRole", get_role),
        Action::read("ListInstanceProfilesForRole", profiles_for_role),
        Action::read("ListRoles", list_roles),
        Action::write("RemoveRoleFromInstanceProfile", remove_role),
    ],
};

/// Services and the names of their roles.
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html>.
pub const LINKED: &[(&str, &str)] = &[
    ("autoscaling.amazonaws.com", "AWSServiceRoleForAutoScaling"),
    ("ecs.amazonaws.com", "AWSServiceRoleForECS"),
    (
        "elasticloadbalancing.amazonaws.com",
        "AWSServiceRoleForElasticLoadBalancing",
    ),
    ("spot.amazonaws.com", "AWSServiceRoleForEC2Spot"),
];

fn conflict(message: &str) -> ApiError {
    ApiError {
        status: 409,
        ..ApiError::client("DeleteConflict", message)
    }
}

fn no_such(message: String) -> ApiError {
    ApiError {
        status: 404,
        ..ApiError::client("NoSuchEntity", message)
    }
}

fn no_role(name: &str) -> ApiError {
    no_such(format!("The role with name {name} cannot be found."))
}

fn name<'a>(call: &'a Call, parameter: &str) -> Result<&'a str, ApiError> {
    call.input.get(parameter).as_str().ok_or_else(|| {
        let message = format!(
            "1 validation error detected: Value at '{parameter}' failed to satisfy constraint: \
             Member must not be null"
        );
        ApiError::client("ValidationError", message)
    })
}

/// Where the account keeps what belongs to no region.
fn home(call: &Call) -> Place {
    place(call).global()
}

fn find<'a>(world: &'a World, call: &Call, name: &str) -> Result<&'a Object, ApiError> {
    let there = world.find(&home(call), ROLE, name);
    there.ok_or_else(|| no_role(name))
}

/// `CreateServiceLinkedRole`: one a service.
fn create_linked(world: &mut World, call: &Call) -> Answer {
    let service = name(call, "AWSServiceName")?;
    let Some((_, role)) = LINKED.iter().find(|(known, _)| *known == service) else {
        let message = format!("the sandbox does not simulate the role of {service}");
        return Err(ApiError::client("InvalidInput", message));
    };
    if !world.make_service_role(&call.account, service) {
        return Err(ApiError::client(
            "InvalidInput",
            format!(
                "Service role name {role} has been taken in this account, please try a different \
                 suffix."
            ),
        ));
    }
    Ok(Tree::map([("Role", linked(world, call, (service, role)))]))
}

/// A service-linked role: of AWS's making, and no object of the world.
fn linked(world: &World, call: &Call, (service, name): (&str, &str)) -> Tree {
    let account = &call.account;
    let id = chance::hex(world.seed, &format!("{account}/{name}"), "role id", 17);
    let path = format!("/aws-service-role/{service}/");
    let trust = serde_json::json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": service},
    }]});
    role(&Described {
        name,
        id: &format!("AROA{}", id.to_uppercase()),
        arn: &format!("arn:aws:iam::{account}:role{path}{name}"),
        path: &path,
        created_at: GENESIS_MS,
        trust: &trust,
    })
}

/// What IAM says of a role.
struct Described<'a> {
    name: &'a str,
    id: &'a str,
    arn: &'a str,
    path: &'a str,
    created_at: i64,
    trust: &'a serde_json::Value,
}

fn role(role: &Described<'_>) -> Tree {
    let trust = role.trust.to_string();
    let trust = utf8_percent_encode(&trust, NON_ALPHANUMERIC).to_string();
    Tree::map([
        ("Path", Tree::text(role.path)),
        ("RoleName", Tree::text(role.name)),
        ("RoleId", Tree::text(role.id)),
        ("Arn", Tree::text(role.arn)),
        ("CreateDate", Tree::Time(role.created_at)),
        ("AssumeRolePolicyDocument", Tree::Text(trust)),
    ])
}

fn one(object: &Object) -> Tree {
    let text = |name: &str| object.attribute(name).unwrap_or_default();
    let described = role(&Described {
        name: &object.id,
        id: text("RoleId"),
        arn: text("Arn"),
        path: object.text("Path").unwrap_or("/"),
        created_at: object.created_at,
        trust: value::at(&object.properties, "AssumeRolePolicyDocument"),
    });
    let Tree::Map(mut members) = described else {
        return Tree::Null;
    };
    let tag = |(key, value): (&String, &String)| {
        Tree::map([("Key", Tree::text(key)), ("Value", Tree::text(value))])
    };
    let tags = object.tags.iter().map(tag).collect();
    members.insert("Tags".to_owned(), Tree::List(tags));
    Tree::Map(members)
}

/// The service-linked role of a name, if the account has it.
fn linked_named(world: &World, call: &Call, name: &str) -> Option<Tree> {
    let (service, name) = LINKED.iter().find(|(_, known)| *known == name)?;
    world
        .has_service_role(&place(call), service)
        .then(|| linked(world, call, (service, name)))
}

/// `GetRole`.
fn get_role(world: &World, call: &Call) -> Answer {
    let name = name(call, "RoleName")?;
    let role = match linked_named(world, call, name) {
        Some(role) => role,
        None => one(find(world, call, name)?),
    };
    Ok(Tree::map([("Role", role)]))
}

/// A page in IAM's manner.
fn paged(call: &Call, key: &str, items: Vec<Tree>) -> Answer {
    let size = size(call.input.get("MaxItems"), 100, 1_000);
    let Some(Page { items, next }) = page(items, call.input.get("Marker"), size) else {
        return Err(ApiError::client("ValidationError", "Invalid Marker"));
    };
    Ok(Tree::map([
        (key, Tree::List(items)),
        ("IsTruncated", Tree::Bool(next != Tree::Null)),
        ("Marker", next),
    ]))
}

/// `ListRoles`, by path.
fn list_roles(world: &World, call: &Call) -> Answer {
    let prefix = call.input.get("PathPrefix").as_str().unwrap_or("/");
    let linked = LINKED
        .iter()
        .filter_map(|(_, name)| linked_named(world, call, name));
    let roles = linked
        .chain(world.objects(&home(call), ROLE).map(one))
        .filter(|role| {
            let path = role.get("Path").as_str();
            path.is_some_and(|path| path.starts_with(prefix))
        })
        .collect();
    paged(call, "Roles", roles)
}

fn profile(world: &World, object: &Object) -> Tree {
    let roles = value::texts(&object.properties, "Roles")
        .into_iter()
        .filter_map(|role| world.lookup(&object.place, ROLE, role))
        .map(one)
        .collect();
    let digits = chance::hex(world.seed, &object.address().entity(), "profile id", 17);
    Tree::map([
        ("Path", Tree::text("/")),
        ("InstanceProfileName", Tree::text(&object.id)),
        (
            "InstanceProfileId",
            Tree::text(format!("AIPA{}", digits.to_uppercase())),
        ),
        ("Arn", Tree::text(object.arn.as_deref().unwrap_or_default())),
        ("CreateDate", Tree::Time(object.created_at)),
        ("Roles", Tree::List(roles)),
    ])
}

fn profile_named(world: &World, call: &Call) -> Result<Address, ApiError> {
    let name = name(call, "InstanceProfileName")?;
    world
        .find(&home(call), INSTANCE_PROFILE, name)
        .map(Object::address)
        .ok_or_else(|| no_such(format!("Instance Profile {name} cannot be found.")))
}

/// `GetInstanceProfile`.
fn get_profile(world: &World, call: &Call) -> Answer {
    let address = profile_named(world, call)?;
    let profile = world.object(&address).map(|object| profile(world, object));
    Ok(Tree::map([(
        "InstanceProfile",
        profile.unwrap_or(Tree::Null),
    )]))
}

/// `ListInstanceProfilesForRole`.
fn profiles_for_role(world: &World, call: &Call) -> Answer {
    let name = name(call, "RoleName")?;
    find(world, call, name)?;
    let profiles = world
        .objects(&home(call), INSTANCE_PROFILE)
        .filter(|profile| value::texts(&profile.properties, "Roles").contains(&name))
        .map(|object| profile(world, object))
        .collect();
    paged(call, "InstanceProfiles", profiles)
}

/// `RemoveRoleFromInstanceProfile`.
fn remove_role(world: &mut World, call: &Call) -> Answer {
    let address = profile_named(world, call)?;
    let role = name(call, "RoleName")?;
    let holds = permission::role_of_profile(world, &address.place, &address.id)
        .is_some_and(|held| held.id == role);
    if !holds {
        return Err(no_role(role));
    }
    if let Some(profile) = world.object_mut(&address) {
        profile.properties["Roles"] = serde_json::json!([]);
    }
    Ok(Tree::Null)
}

/// `DeleteInstanceProfile`.
fn delete_profile(world: &mut World, call: &Call) -> Answer {
    let address = profile_named(world, call)?;
    if permission::role_of_profile(world, &address.place, &address.id).is_some() {
        return Err(conflict(
            "Cannot delete entity, must remove roles from instance profile first.",
        ));
    }
    removed(world, &address)
}

/// `DeleteRole`. The API, unlike CloudFormation, takes no policy away first.
fn delete_role(world: &mut World, call: &Call) -> Answer {
    let role = find(world, call, name(call, "RoleName")?)?;
    let holds = |list: &str| !value::items(&role.properties, list).is_empty();
    if holds("ManagedPolicyArns") {
        return Err(conflict(
            "Cannot delete entity, must detach all policies first.",
        ));
    }
    if holds("Policies") {
        return Err(conflict(
            "Cannot delete entity, must delete policies first.",
        ));
    }
    let address = role.address();
    removed(world, &address)
}

fn removed(world: &mut World, address: &Address) -> Answer {
    life::remove_now(world, address).map_err(|refusal| ApiError {
        status: refusal.status,
        ..ApiError::client(&refusal.code, refusal.message)
    })?;
    Ok(Tree::Null)
}
