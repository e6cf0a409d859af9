//! Scaling activities: what a group did and why, as the console and `DescribeScalingActivities`
//! tell it.

use serde_json::{Value, json};

use super::value;
use crate::sandbox::engine::chance;
use crate::sandbox::engine::object::Object;
use crate::sandbox::engine::place::Address;
use crate::sandbox::engine::world::World;

/// The attribute of a group with its newest activities, the newest last. Each has `id`, `cause`,
/// `description`, `status` (`Successful` or `Failed`), `message` if it failed, `zone` if it was
/// about one, and `start_ms` and `end_ms`.
pub const ACTIVITIES: &str = "activities";

/// Activities that a group keeps.
const MOST: usize = 100;

/// An activity to write down.
#[derive(Debug, Clone)]
pub struct Activity<'a> {
    /// What it was about: `Launching a new EC2 instance`.
    pub description: String,
    /// Why, after `At (time) `.
    pub cause: String,
    /// Name of the zone, if it was about one.
    pub zone: Option<&'a str>,
    /// Why it failed, if it did.
    pub failure: Option<&'a str>,
}

/// The activities of a group, the newest last.
pub fn of(group: &Object) -> &[Value] {
    group
        .attributes
        .get(ACTIVITIES)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// Writes an activity down.
pub fn record(world: &mut World, group: &Address, activity: &Activity<'_>) {
    let number = world.number(&format!("activities of {}", group.entity()));
    let id = chance::uuid(world.seed, &group.entity(), &format!("activity {number}"));
    let now = world.now_ms;
    let time = jiff::Timestamp::from_millisecond(now)
        .map(|time| time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
        .unwrap_or_default();
    let status = if activity.failure.is_some() {
        "Failed"
    } else {
        "Successful"
    };
    let description = match activity.failure {
        Some(why) => format!("{}.  Status Reason: {why}", activity.description),
        None => activity.description.clone(),
    };
    let entry = json!({
        "id": id,
        "cause": format!("At {time} {}", activity.cause),
        "description": description,
        "status": status,
        "message": activity.failure,
        "zone": activity.zone,
        "start_ms": now,
        "end_ms": now,
    });
    let Some(group) = world.object_mut(group) else {
        return;
    };
    let list = group
        .attributes
        .entry(ACTIVITIES.to_owned())
        .or_insert_with(|| json!([]));
    if let Some(list) = list.as_array_mut() {
        if list.len() >= MOST {
            list.remove(0);
        }
        list.push(entry);
    }
}

/// The description of the newest activity that failed.
pub fn last_failure(group: &Object) -> Option<&str> {
    of(group)
        .iter()
        .rev()
        .find(|activity| value::text(activity, "status") == Some("Failed"))
        .and_then(|activity| value::text(activity, "description"))
}
