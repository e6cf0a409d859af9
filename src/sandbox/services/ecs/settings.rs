//! Account settings. What an account has not set is at AWS's default, and effective.

use super::super::place;
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::World;

/// Settings and their defaults.
/// Source: <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html>.
const DEFAULTS: &[(&str, &str)] = &[
    ("awsvpcTrunking", "disabled"),
    ("containerInsights", "disabled"),
    ("containerInstanceLongArnFormat", "enabled"),
    ("defaultLogDriverMode", "non-blocking"),
    ("dualStackIPv6", "enabled"),
    ("fargateFIPSMode", "disabled"),
    ("fargateTaskRetirementWaitPeriod", "7"),
    ("serviceLongArnFormat", "enabled"),
    ("tagResourceAuthorization", "on"),
    ("taskLongArnFormat", "enabled"),
];

/// Where the world keeps a setting.
fn key(name: &str) -> String {
    format!("ecs/{name}")
}

/// `ListAccountSettings`: those that were set, or with `effectiveSettings` all that are in force.
pub(super) fn list(world: &World, call: &Call) -> Answer {
    let wanted = call.input.get("name").as_str();
    if let Some(name) = wanted {
        known(name)?;
    }
    let effective = call
        .input
        .get("effectiveSettings")
        .as_bool()
        .unwrap_or(false);
    let place = place(call);
    let settings = DEFAULTS
        .iter()
        .filter(|(name, _)| wanted.is_none_or(|wanted| wanted == *name))
        .filter_map(|(name, default)| {
            let set = world
                .region(&place)
                .and_then(|region| region.settings.get(&key(name)));
            let value = match set {
                Some(value) => value.as_str(),
                None if effective => default,
                None => return None,
            };
            Some(setting(call, name, value))
        })
        .collect();
    Ok(Tree::map([("settings", Tree::List(settings))]))
}

/// `PutAccountSetting` and `PutAccountSettingDefault`: the sandbox has one principal, so they are
/// the same.
pub(super) fn put(world: &mut World, call: &Call) -> Answer {
    let name = call.input.get("name").as_str().unwrap_or_default();
    let value = call.input.get("value").as_str().unwrap_or_default();
    known(name)?;
    world
        .region_mut(&place(call))
        .settings
        .insert(key(name), value.to_owned());
    Ok(Tree::map([("setting", setting(call, name, value))]))
}

fn known(name: &str) -> Result<(), ApiError> {
    if DEFAULTS.iter().any(|(known, _)| *known == name) {
        Ok(())
    } else {
        let message = format!("{name} is not a valid account setting.");
        Err(ApiError::client("InvalidParameterException", message))
    }
}

fn setting(call: &Call, name: &str, value: &str) -> Tree {
    let root = format!("arn:aws:iam::{}:root", call.account);
    Tree::map([
        ("name", Tree::text(name)),
        ("value", Tree::text(value)),
        ("principalArn", Tree::Text(root)),
        ("type", Tree::text("user")),
    ])
}
