//! From a call to what a schedule is: every field checked, defaults filled in.

use serde_json::{Map, Value, json};

use super::super::place;
use super::schedules::group;
use super::target::{SERVICE, UNIVERSAL, is_known};
use super::{constraint, invalid, name};
use crate::sandbox::call::{ApiError, Call, Tree};
use crate::sandbox::engine::kinds::permission;
use crate::sandbox::engine::kinds::schedule::{AGE_S, Expression, RETRIES, Unreadable};
use crate::sandbox::engine::{World, chance};

/// How far in the past a start may lie.
/// Source: <https://github.com/getmoto/moto/pull/8172>.
const START_GRACE_MS: i64 = 5 * 60_000;
/// A role is known to Scheduler so many milliseconds after it was made, at the latest; assumed.
/// Source of the refusal: <https://github.com/aws/aws-sdk-js-v3/issues/6494>.
const ROLE_KNOWN_MS: u64 = 10_000;

/// Parameters that real Scheduler obeys and the sandbox does not.
const NOT_SIMULATED: &[&str] = &["KmsKeyArn"];
/// Members of a target that belong to templated targets, or to queues.
const NOT_TARGETS: &[&str] = &[
    "DeadLetterConfig",
    "EcsParameters",
    "EventBridgeParameters",
    "KinesisParameters",
    "SageMakerPipelineParameters",
    "SqsParameters",
];

fn not_simulated(what: &str) -> ApiError {
    invalid(format!("the sandbox does not simulate {what}"))
}

fn one_of(value: &str, name: &str, allowed: &[&str]) -> Result<(), ApiError> {
    if allowed.contains(&value) {
        return Ok(());
    }
    let rule = format!(
        "Member must satisfy enum value set: [{}]",
        allowed.join(", ")
    );
    Err(constraint(value, name, &rule))
}

fn missing(name: &str) -> ApiError {
    invalid(format!(
        "1 validation error detected: Value at '{name}' failed to satisfy constraint: Member must not be null"
    ))
}

/// The properties of the schedule that a call describes.
pub(super) fn properties(world: &World, call: &Call) -> Result<Value, ApiError> {
    let input = &call.input;
    if let Some(name) = NOT_SIMULATED
        .iter()
        .find(|name| *input.get(name) != Tree::Null)
    {
        return Err(not_simulated(&format!("the parameter {name}")));
    }
    let text = |name: &str, default: &str| input.get(name).as_str().unwrap_or(default).to_owned();
    let (zone, state) = (
        text("ScheduleExpressionTimezone", "UTC"),
        text("State", "ENABLED"),
    );
    let after = text("ActionAfterCompletion", "NONE");
    one_of(&state, "state", &["ENABLED", "DISABLED"])?;
    one_of(&after, "actionAfterCompletion", &["NONE", "DELETE"])?;
    if zone != "UTC" {
        return Err(not_simulated(&format!("the time zone {zone}")));
    }
    let mut properties = json!({
        "Name": name(call, "Name")?,
        "GroupName": group(call),
        "ScheduleExpression": expression(world, call)?,
        "ScheduleExpressionTimezone": zone,
        "State": state,
        "ActionAfterCompletion": after,
        "FlexibleTimeWindow": window(input.get("FlexibleTimeWindow"))?,
        "Target": target(world, call)?,
    });
    if let Some(members) = properties.as_object_mut() {
        if let Some(description) = input.get("Description").as_str() {
            members.insert("Description".to_owned(), description.into());
        }
        members.extend(dates(world, input)?);
    }
    Ok(properties)
}

fn expression<'a>(world: &World, call: &'a Call) -> Result<&'a str, ApiError> {
    let text = call
        .input
        .get("ScheduleExpression")
        .as_str()
        .ok_or_else(|| missing("scheduleExpression"))?;
    match Expression::read(text) {
        Ok(Expression::At(at)) if at < world.now_ms => Err(invalid(format!(
            "Invalid Schedule Expression {text}. The schedule expression cannot be in the past."
        ))),
        Ok(_) => Ok(text),
        Err(Unreadable::Invalid) => Err(invalid(format!("Invalid Schedule Expression {text}."))),
        Err(Unreadable::Cron) => Err(not_simulated(text)),
    }
}

fn window(window: &Tree) -> Result<Value, ApiError> {
    if *window == Tree::Null {
        return Err(missing("flexibleTimeWindow"));
    }
    let mode = window.get("Mode").as_str().unwrap_or_default();
    one_of(mode, "flexibleTimeWindow.mode", &["OFF", "FLEXIBLE"])?;
    let minutes = window.get("MaximumWindowInMinutes").as_int();
    match (mode, minutes) {
        ("OFF", None) => Ok(json!({"Mode": mode})),
        ("FLEXIBLE", Some(minutes)) if (1..=1_440).contains(&minutes) => {
            Ok(json!({"Mode": mode, "MaximumWindowInMinutes": minutes}))
        }
        ("OFF", Some(_)) => Err(invalid(
            "MaximumWindowInMinutes must not be set when the mode of FlexibleTimeWindow is OFF.",
        )),
        _ => Err(invalid(
            "A FlexibleTimeWindow needs a MaximumWindowInMinutes between 1 and 1440.",
        )),
    }
}

/// A date, as JSON clients send it: epoch seconds.
fn date(input: &Tree, name: &str) -> Result<Option<i64>, ApiError> {
    match input.get(name) {
        Tree::Null => Ok(None),
        Tree::Int(seconds) => Ok(Some(seconds.saturating_mul(1_000))),
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a cast of a float to a whole number saturates"
        )]
        Tree::Float(seconds) => Ok(Some((seconds * 1_000.0) as i64)),
        _ => Err(ApiError::client(
            "SerializationException",
            format!("{name} is not a number of seconds"),
        )),
    }
}

fn dates(world: &World, input: &Tree) -> Result<Map<String, Value>, ApiError> {
    let (start, end) = (date(input, "StartDate")?, date(input, "EndDate")?);
    if start.is_some_and(|start| start < world.now_ms - START_GRACE_MS) {
        return Err(invalid(
            "The StartDate you specify cannot be earlier than 5 minutes ago.",
        ));
    }
    if end.is_some_and(|end| end <= start.unwrap_or(world.now_ms)) {
        return Err(invalid(
            "The EndDate you specify must come after the StartDate, and cannot be in the past.",
        ));
    }
    let mut dates = Map::new();
    for (name, at) in [("StartDate", start), ("EndDate", end)] {
        let Some(at) = at else { continue };
        let at = jiff::Timestamp::from_millisecond(at)
            .map_err(|_| invalid(format!("{name} is out of range.")))?;
        dates.insert(name.to_owned(), at.to_string().into());
    }
    Ok(dates)
}

fn target(world: &World, call: &Call) -> Result<Value, ApiError> {
    let target = call.input.get("Target");
    let text = |name: &str| target.get(name).as_str();
    let arn = text("Arn").ok_or_else(|| missing("target.arn"))?;
    let role = text("RoleArn").ok_or_else(|| missing("target.roleArn"))?;
    if let Some(other) = NOT_TARGETS
        .iter()
        .find(|name| *target.get(name) != Tree::Null)
    {
        return Err(not_simulated(&format!("{other} of a target")));
    }
    if !arn.starts_with("arn:") {
        return Err(invalid(format!(
            "Provided Arn is not in correct format: {arn}"
        )));
    }
    if !arn.starts_with(UNIVERSAL) || !is_known(arn) {
        return Err(not_simulated(&format!("the target {arn}")));
    }
    assumable(world, call, role)?;
    let mut members = json!({
        "Arn": arn,
        "RoleArn": role,
        "RetryPolicy": retries(target.get("RetryPolicy"))?,
    });
    if let (Some(input), Some(members)) = (text("Input"), members.as_object_mut()) {
        if serde_json::from_str::<Map<String, Value>>(input).is_err() {
            return Err(invalid(
                "Invalid RequestJson provided. Reason: the Input is not a JSON object.",
            ));
        }
        members.insert("Input".to_owned(), input.into());
    }
    Ok(members)
}

/// The role must be there, trust Scheduler, and be known to it already.
fn assumable(world: &World, call: &Call, role: &str) -> Result<(), ApiError> {
    let known = permission::role_for(world, &place(call), role, SERVICE).is_some_and(|role| {
        let entity = role.address().entity();
        let takes = chance::below(world.seed, &entity, "known to scheduler", ROLE_KNOWN_MS);
        world.now_ms - role.created_at >= i64::try_from(takes).unwrap_or(0)
    });
    if known {
        return Ok(());
    }
    Err(invalid(
        "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.",
    ))
}

fn retries(policy: &Tree) -> Result<Value, ApiError> {
    let within = |name: &str, default: i64, least: i64, most: i64| {
        let value = policy.get(name).as_int().unwrap_or(default);
        if (least..=most).contains(&value) {
            return Ok(value);
        }
        let field = format!("target.retryPolicy.{}", super::lower(name));
        let rule = format!("Member must have value between {least} and {most}");
        Err(constraint(&value.to_string(), &field, &rule))
    };
    Ok(json!({
        "MaximumEventAgeInSeconds": within("MaximumEventAgeInSeconds", AGE_S, 60, 86_400)?,
        "MaximumRetryAttempts": within("MaximumRetryAttempts", RETRIES, 0, 185)?,
    }))
}
