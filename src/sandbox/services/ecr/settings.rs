//! How a repository is set: scanning, tags that do not move, its lifecycle; and the account's own.

use serde_json::{Value, json};

use super::super::place;
use super::{find, home, invalid, named, repositories, text};
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::World;

/// Property of a repository that holds its lifecycle policy, as in its CloudFormation type.
const LIFECYCLE: &str = "LifecyclePolicy";

fn set(world: &mut World, call: &Call, property: &str, value: Value) -> Result<(), ApiError> {
    let address = home(world, call)?;
    if let Some(repository) = world.object_mut(&address)
        && let Some(properties) = repository.properties.as_object_mut()
    {
        properties.insert(property.to_owned(), value);
    }
    Ok(())
}

/// `PutImageScanningConfiguration`.
pub(super) fn put_scanning(world: &mut World, call: &Call) -> Answer {
    let scan = call
        .input
        .get("imageScanningConfiguration")
        .get("scanOnPush");
    let scan = json!({"ScanOnPush": scan.as_bool().unwrap_or(false)});
    set(world, call, "ImageScanningConfiguration", scan)?;
    let told = repositories::scanning(find(world, call)?);
    Ok(named(call, [("imageScanningConfiguration", told)]))
}

/// `PutImageTagMutability`.
pub(super) fn put_mutability(world: &mut World, call: &Call) -> Answer {
    let mutability = repositories::mutability(call)?.to_owned();
    set(world, call, "ImageTagMutability", mutability.clone().into())?;
    Ok(named(
        call,
        [("imageTagMutability", Tree::Text(mutability))],
    ))
}

/// Characters of a lifecycle policy.
/// Source: <https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutLifecyclePolicy.html>.
const LENGTHS: std::ops::RangeInclusive<usize> = 100..=30_720;
/// What every rule of a lifecycle policy has.
/// Source: <https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html>.
const PARTS: [&str; 3] = ["rulePriority", "selection", "action"];

/// `PutLifecyclePolicy`. The policy is kept, and nothing expires by it.
pub(super) fn put_lifecycle(world: &mut World, call: &Call) -> Answer {
    let policy = text(call, "lifecyclePolicyText");
    if !LENGTHS.contains(&policy.len()) {
        let rule = "Member must have length between 100 and 30720";
        return Err(invalid("lifecyclePolicyText", rule));
    }
    let read: Value = serde_json::from_str(policy).unwrap_or_default();
    let rules = read.get("rules").and_then(Value::as_array);
    let whole = |rule: &Value| PARTS.iter().all(|part| rule.get(*part).is_some());
    if !rules.is_some_and(|rules| !rules.is_empty() && rules.iter().all(whole)) {
        let rule = "Lifecycle policy validation failure: string could not be parsed as a policy";
        return Err(invalid("LifecyclePolicyText", rule));
    }
    set(
        world,
        call,
        LIFECYCLE,
        json!({"LifecyclePolicyText": policy}),
    )?;
    Ok(named(call, [("lifecyclePolicyText", Tree::text(policy))]))
}

fn lifecycle(world: &World, call: &Call) -> Result<String, ApiError> {
    let repository = find(world, call)?;
    let policy = repository.property(LIFECYCLE).get("LifecyclePolicyText");
    policy
        .and_then(Value::as_str)
        .map(str::to_owned)
        .ok_or_else(|| {
            let message = format!(
                "Lifecycle policy does not exist for the repository with name '{}' in the registry \
                 with id '{}'",
                repository.id, call.account
            );
            ApiError::client("LifecyclePolicyNotFoundException", message)
        })
}

/// `GetLifecyclePolicy`.
pub(super) fn get_lifecycle(world: &World, call: &Call) -> Answer {
    let policy = lifecycle(world, call)?;
    Ok(named(call, [("lifecyclePolicyText", Tree::Text(policy))]))
}

/// `DeleteLifecyclePolicy`.
pub(super) fn delete_lifecycle(world: &mut World, call: &Call) -> Answer {
    let policy = lifecycle(world, call)?;
    set(world, call, LIFECYCLE, Value::Null)?;
    Ok(named(call, [("lifecyclePolicyText", Tree::Text(policy))]))
}

/// The one account setting that is simulated: whether layers can be mounted from other
/// repositories. Off unless it is put on.
/// Source: <https://docs.aws.amazon.com/AmazonECR/latest/userguide/blob-mounting.html>.
const MOUNTING: &str = "BLOB_MOUNTING";

fn setting(call: &Call) -> Result<&str, ApiError> {
    match text(call, "name") {
        MOUNTING => Ok("ecr/BLOB_MOUNTING"),
        other => Err(invalid(
            "name",
            &format!("the sandbox does not simulate the setting {other}"),
        )),
    }
}

/// `GetAccountSetting`.
pub(super) fn get_account_setting(world: &World, call: &Call) -> Answer {
    let value = world.setting(&place(call), setting(call)?, "DISABLED");
    Ok(Tree::map([
        ("name", Tree::text(MOUNTING)),
        ("value", Tree::text(value)),
    ]))
}

/// `PutAccountSetting`.
pub(super) fn put_account_setting(world: &mut World, call: &Call) -> Answer {
    let (name, value) = (setting(call)?, text(call, "value"));
    if !["ENABLED", "DISABLED"].contains(&value) {
        return Err(invalid("value", "must be ENABLED or DISABLED"));
    }
    let settings = &mut world.region_mut(&place(call)).settings;
    settings.insert(name.to_owned(), value.to_owned());
    get_account_setting(world, call)
}
