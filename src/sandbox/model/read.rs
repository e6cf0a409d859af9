//! Parameters out of text. The only file of the model that names the YAML crate.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Model;

const SHIPPED: &str = include_str!("parameters.yaml");
/// The part of the file that is no group of parameters.
const ERAS: &str = "eras";
/// What an era says of itself.
const ABOUT: &str = "about";

/// Why a text is no model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// It is no YAML.
    #[error("{0}")]
    Text(String),
    /// It is not a map of groups.
    #[error("expected a map of groups of parameters, such as `fargate:`")]
    NoMap,
    /// It names what is no parameter, or lacks a part of one.
    #[error("{0}")]
    Shape(String),
    /// A number that cannot be.
    #[error("`{0}` must be a number above zero")]
    Number(String),
}

/// A named time at which some parameters were different.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Era {
    /// Its name.
    pub name: String,
    /// What was different, and where that is known from.
    pub about: String,
    /// The parameters that were, by name.
    pub changes: Vec<String>,
}

/// The shipped model.
pub(super) fn shipped() -> Result<Model, ModelError> {
    let mut tree = tree(SHIPPED)?;
    if let Some(groups) = tree.as_object_mut() {
        groups.remove(ERAS);
    }
    model(tree)
}

/// The shipped parameters with those of a text over them.
pub(super) fn overlaid(text: &str) -> Result<Model, ModelError> {
    over_shipped(tree(text)?)
}

/// The parameters of an era.
pub(super) fn of_era(name: &str) -> Option<Model> {
    let mut era = era_trees().remove(name)?;
    era.as_object_mut()?.remove(ABOUT);
    over_shipped(era).ok()
}

/// The eras there are, by name.
pub fn eras() -> Vec<Era> {
    era_trees()
        .into_iter()
        .map(|(name, tree)| {
            let about = tree.get(ABOUT).and_then(Value::as_str);
            let groups = tree.as_object().into_iter().flatten();
            let changes = groups.flat_map(|(group, members)| {
                let members = members.as_object().into_iter().flatten();
                members.map(move |(name, _)| format!("{group}.{name}"))
            });
            Era {
                about: about.unwrap_or_default().to_owned(),
                changes: changes.collect(),
                name,
            }
        })
        .collect()
}

fn era_trees() -> BTreeMap<String, Value> {
    let tree = tree(SHIPPED).unwrap_or_default();
    let eras = tree.get(ERAS).and_then(Value::as_object);
    let eras = eras.into_iter().flatten();
    eras.map(|(name, tree)| (name.clone(), tree.clone()))
        .collect()
}

fn tree(text: &str) -> Result<Value, ModelError> {
    let options = serde_saphyr::options! { with_snippet: false };
    let tree: Value = serde_saphyr::from_str_with_options(text, options)
        .map_err(|error| ModelError::Text(error.without_snippet().to_string()))?;
    if tree.is_object() {
        Ok(tree)
    } else {
        Err(ModelError::NoMap)
    }
}

fn over_shipped(over: Value) -> Result<Model, ModelError> {
    let mut all = serde_json::to_value(Model::shipped())
        .map_err(|error| ModelError::Shape(error.to_string()))?;
    merge(&mut all, over);
    model(all)
}

/// Puts one tree over another: maps member by member, all else as a whole. A parameter that is
/// given anew is not fitted any more.
fn merge(below: &mut Value, above: Value) {
    match (below, above) {
        (Value::Object(below), Value::Object(above)) => {
            if above.contains_key("value") {
                below.remove("fitted");
            }
            for (name, value) in above {
                merge(below.entry(name).or_insert(Value::Null), value);
            }
        }
        (below, above) => *below = above,
    }
}

fn model(tree: Value) -> Result<Model, ModelError> {
    let model: Model =
        serde_json::from_value(tree).map_err(|error| ModelError::Shape(error.to_string()))?;
    for row in model.rows() {
        let (value, spread) = (row.parameter.value, row.parameter.spread);
        let fits = value.is_finite() && value > 0.0 && (0.0..=1.0).contains(&spread);
        if !fits {
            return Err(ModelError::Number(row.name));
        }
    }
    Ok(model)
}
