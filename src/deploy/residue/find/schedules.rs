//! Schedules that wait for stacks that are gone.

use serde_json::Value;

use super::Found;
use crate::aws::{Error, Session};
use crate::deploy::expiry::GROUP;
use crate::deploy::residue::circle::{Circle, name_in};

/// Only when everything is searched: a stack's own schedule outlives it on purpose, ends by itself,
/// and is the last thing that `down` removes.
pub(super) async fn schedules(session: &Session, circle: &Circle) -> Result<Vec<Found>, Error> {
    if !circle.is_everything() {
        return Ok(Vec::new());
    }
    let scheduler = session.scheduler();
    let mut found = Vec::new();
    for name in scheduler.names(GROUP).await? {
        let Some(schedule) = scheduler.get(GROUP, &name).await? else {
            continue;
        };
        let input: Value = serde_json::from_str(&schedule.input).unwrap_or_default();
        let Some(arn) = input.get("StackName").and_then(Value::as_str) else {
            continue;
        };
        if circle.is_gone(arn) {
            found.push(Found {
                id: name,
                named: Some(name_in(arn).to_owned()),
                detail: "for a stack that is gone".to_owned(),
                ..Found::default()
            });
        }
    }
    Ok(found)
}
