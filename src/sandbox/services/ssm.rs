//! SSM's parameter store: AWS's public parameters, and those that stacks made.

use super::{Action, Service, Unknown, place};
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::World;
use crate::sandbox::engine::kinds::{self, names};

/// SSM, as far as it is simulated.
pub(super) static SERVICE: Service = Service {
    name: "ssm",
    version: "2014-11-06",
    unknown: Unknown::UnknownOperation,
    actions: &[
        Action::read("GetParameter", get_parameter),
        Action::read("GetParameters", get_parameters),
    ],
};

/// When AWS last changed the public parameters, as far as the sandbox says: 2026-01-01.
const PUBLIC_SINCE_MS: i64 = 1_767_225_600_000;

fn get_parameter(world: &World, call: &Call) -> Answer {
    let name = call.input.get("Name").as_str().unwrap_or_default();
    match describe(world, call, name) {
        Some(parameter) => Ok(Tree::map([("Parameter", parameter)])),
        None => Err(ApiError::client("ParameterNotFound", "")),
    }
}

/// Source of the limit: <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html>.
const MOST_NAMES: usize = 10;

fn get_parameters(world: &World, call: &Call) -> Answer {
    let names = call.input.get("Names").items();
    if names.is_empty() || names.len() > MOST_NAMES {
        let message = "1 validation error detected: Value at 'names' failed to satisfy constraint: \
                       Member must have length less than or equal to 10";
        return Err(ApiError::client("ValidationException", message));
    }
    let mut found = Vec::new();
    let mut invalid = Vec::new();
    for name in names.iter().filter_map(Tree::as_str) {
        match describe(world, call, name) {
            Some(parameter) => found.push(parameter),
            None => invalid.push(Tree::text(name)),
        }
    }
    Ok(Tree::map([
        ("Parameters", Tree::List(found)),
        ("InvalidParameters", Tree::List(invalid)),
    ]))
}

fn describe(world: &World, call: &Call, name: &str) -> Option<Tree> {
    let place = place(call);
    let value = kinds::ssm_parameter(world, &place, name)?;
    let made = world.find(&place, names::PARAMETER, name);
    let kind = made.and_then(|object| object.attribute("Type"));
    let account = if made.is_some() {
        call.account.as_str()
    } else {
        ""
    };
    let slash = if name.starts_with('/') { "" } else { "/" };
    let region = &call.region;
    let data_type = if made.is_none() && value.starts_with("ami-") {
        "aws:ec2:image"
    } else {
        "text"
    };
    Some(Tree::map([
        ("Name", Tree::text(name)),
        ("Type", Tree::text(kind.unwrap_or("String"))),
        ("Value", Tree::text(value)),
        ("Version", Tree::Int(1)),
        (
            "LastModifiedDate",
            Tree::Time(made.map_or(PUBLIC_SINCE_MS, |object| object.created_at)),
        ),
        (
            "ARN",
            Tree::text(format!(
                "arn:aws:ssm:{region}:{account}:parameter{slash}{name}"
            )),
        ),
        ("DataType", Tree::text(data_type)),
    ]))
}
