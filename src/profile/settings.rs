//! A settings file that is no profile, read with the same care: typed, with a place in every error.

use serde::de::DeserializeOwned;

use super::node::{Node, Shape};
use super::parse::parse_value;
use super::problem::{Problem, ProfileErrors};
use super::resolve::typed;
use super::source::{Place, SourceText, Sources};

/// Reads one YAML map into a type; an empty text is an empty map.
///
/// # Errors
/// Everything that is wrong with it, each with its place.
pub fn parse_settings<T: DeserializeOwned>(source: SourceText) -> Result<T, ProfileErrors> {
    let mut sources = Sources::default();
    let id = sources.add(source);
    let text = sources.get(id).map_or("", |source| &*source.text);
    let mut tree = parse_value(text, id).map_err(|error| {
        let place = error.place.unwrap_or(Place::top(id));
        let problem = Problem::at(&sources, place, error.message);
        ProfileErrors::invalid(problem.maybe_help(error.help.map(str::to_owned)))
    })?;
    if tree.shape == Shape::Null {
        tree = Node::empty_map(Place::top(id));
    }
    typed(&tree, &sources)
}
