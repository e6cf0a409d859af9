//! Which of a profile's deviations still hold once the user has overridden settings.

use serde::Serialize;
use serde_json::Value;

use crate::profile::Profile;

/// A place where the profile differs from the published setup, or would by default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Departure {
    /// Its id in the profile.
    pub id: String,
    /// What was published.
    pub published: String,
    /// What the profile does by default.
    pub default: String,
    /// Why.
    pub why: String,
    /// How to get the published value back.
    pub restore: String,
    /// The published value is back: every `--set` of `restore` is what the profile has.
    pub restored: bool,
}

pub(super) fn departures(profile: &Profile) -> Vec<Departure> {
    let tree = serde_json::to_value(profile).unwrap_or_default();
    profile
        .deviations
        .iter()
        .map(|(id, deviation)| Departure {
            id: id.clone(),
            published: deviation.published.clone(),
            default: deviation.default.clone(),
            why: deviation.why.clone(),
            restore: deviation.restore.clone(),
            restored: restored(&deviation.restore, &tree),
        })
        .collect()
}

fn restored(restore: &str, tree: &Value) -> bool {
    // An exception permits a setting; it is none itself.
    let mut sets = settings(restore)
        .filter(|(path, _)| !path.starts_with("'exceptions."))
        .peekable();
    sets.peek().is_some() && sets.all(|(path, value)| at(tree, path).as_deref() == Some(value))
}

/// The `--set path=value` arguments in a text.
pub fn settings(restore: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut words = restore.split_whitespace();
    std::iter::from_fn(move || {
        words.by_ref().find(|word| *word == "--set")?;
        words.next()?.split_once('=')
    })
}

fn at(tree: &Value, path: &str) -> Option<String> {
    let value = path.split('.').try_fold(tree, |value, step| match value {
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        other => other.get(step),
    })?;
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_departure_is_restored_when_all_its_settings_are() {
        let tree = json!({"a": {"b": 5003}, "c": [{"d": false}]});
        assert!(restored("--set a.b=5003", &tree));
        assert!(restored("--set a.b=5003 --set c.0.d=false", &tree));
        assert!(!restored("--set a.b=5003 --set c.0.d=true", &tree));
        assert!(!restored("--set a.b=5003 --set c.1.d=false", &tree));
        assert!(!restored("none; nothing to set", &tree));
        assert!(restored(
            "--set a.b=5003 --set 'exceptions.x={resources: [Y]}'",
            &tree
        ));
    }
}
