//! `--set path.to.field=value`: one change to a merged profile.
//!
//! Steps are joined by dots, list items are numbers (`availability_zones.0` or
//! `availability_zones[0]`), a key with dots in it is found as it is or may be quoted
//! (`network.endpoints."ecr.api".type`). The value is YAML; nothing or `null` takes a field away.

use super::node::{Entry, Node, Shape};
use super::parse::parse_value;
use super::path::{Path, Step};
use super::problem::{Problem, ProfileErrors};
use super::source::{Place, SourceText, Sources};

/// What the argument is called in errors.
pub(super) const SOURCE_NAME: &str = "--set";

/// One step as typed, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Segment {
    text: String,
    quoted: bool,
    place: Place,
}

/// Applies one argument to a profile.
pub(super) fn apply(
    root: &mut Node,
    argument: &str,
    sources: &mut Sources,
) -> Result<(), ProfileErrors> {
    let id = sources.add(SourceText {
        name: SOURCE_NAME.to_owned(),
        text: argument.to_owned().into(),
    });
    let usage = |place: Place, message: String| {
        let help = "write `--set path.to.field=value`, such as `--set ttl=4h`";
        ProfileErrors::usage(Problem::at(sources, place, message).help(help))
    };
    let whole = Place {
        source: id,
        start: 0,
        end: argument.len(),
    };
    let Some(equals) = split_at(argument) else {
        return Err(usage(whole, format!("`{argument}` has no `=`")));
    };
    let (path, value) = (&argument[..equals], &argument[equals + 1..]);
    let segments = segments(path, id).map_err(|message| usage(whole, message))?;
    let mut value = parse_value(value, id).map_err(|error| {
        let place = error.place.map_or(whole, |at| shifted(at, equals + 1));
        ProfileErrors::invalid(
            Problem::at(sources, place, error.message).maybe_help(error.help.map(str::to_owned)),
        )
    })?;
    shift(&mut value, equals + 1);
    put(root, &segments, value, &Path::default())
        .map_err(|(place, message)| ProfileErrors::usage(Problem::at(sources, place, message)))
}

/// The first `=` outside quotes.
fn split_at(argument: &str) -> Option<usize> {
    let mut quoted = false;
    argument.char_indices().find_map(|(at, c)| {
        quoted ^= c == '"';
        (c == '=' && !quoted).then_some(at)
    })
}

/// Splits a path at its dots and brackets.
fn segments(path: &str, source: usize) -> Result<Vec<Segment>, String> {
    let mut found = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        let start = path.len() - rest.len();
        let (text, used) = first_step(rest)
            .ok_or_else(|| format!("a quote or bracket in `{path}` is opened and not closed"))?;
        if text.is_empty() {
            return Err(format!("`{path}` has an empty step"));
        }
        found.push(Segment {
            text: text.to_owned(),
            quoted: rest.starts_with('"'),
            place: Place {
                source,
                start,
                end: start + used,
            },
        });
        rest = &rest[used..];
        match rest.strip_prefix('.') {
            Some("") => return Err(format!("`{path}` has an empty step")),
            Some(after) => rest = after,
            None if rest.is_empty() || rest.starts_with('[') => {}
            None => return Err(format!("`{path}` lacks a dot after a quote or bracket")),
        }
    }
    if found.is_empty() {
        return Err("there is no field before the `=`".to_owned());
    }
    Ok(found)
}

/// The first step of a path and how many bytes it takes; `None` if its quote or bracket is open.
fn first_step(path: &str) -> Option<(&str, usize)> {
    for (open, close) in [('"', '"'), ('[', ']')] {
        if let Some(inside) = path.strip_prefix(open) {
            let end = inside.find(close)?;
            return Some((&inside[..end], end + 2));
        }
    }
    let end = path.find(['.', '[']).unwrap_or(path.len());
    Some((&path[..end], end))
}

type Misplaced = (Place, String);

/// Walks to the field and puts the value there.
fn put(node: &mut Node, segments: &[Segment], value: Node, above: &Path) -> Result<(), Misplaced> {
    let Some((first, rest)) = segments.split_first() else {
        *node = value;
        return Ok(());
    };
    match &mut node.shape {
        Shape::List(items) => {
            let index = index_of(first, items.len(), above)?;
            match items.get_mut(index) {
                Some(item) => put(item, rest, value, &above.index(index)),
                None => Ok(()),
            }
        }
        Shape::Map(entries) => {
            let (key, used) = longest_key(entries, segments);
            let rest = segments.get(used..).unwrap_or_default();
            if rest.is_empty() && value.shape == Shape::Null {
                entries.retain(|entry| entry.key != key);
                return Ok(());
            }
            let place = span(segments, used);
            let found = entries.iter().position(|entry| entry.key == key);
            let at = found.unwrap_or_else(|| {
                entries.push(Entry {
                    key: key.clone(),
                    place,
                    value: Node::empty_map(place),
                });
                entries.len() - 1
            });
            match entries.get_mut(at) {
                Some(entry) => put(&mut entry.value, rest, value, &above.key(&key)),
                None => Ok(()),
            }
        }
        _ => {
            let message = format!("`{above}` is a single value, there is no field below it");
            Err((first.place, message))
        }
    }
}

/// The place of the first segments together.
fn span(segments: &[Segment], used: usize) -> Place {
    let first = segments.first().map_or(Place::top(0), |first| first.place);
    let last = segments
        .get(used.saturating_sub(1))
        .map_or(first, |last| last.place);
    Place {
        end: last.end,
        ..first
    }
}

/// The key that the next segments name, and how many of them: the longest that exists, else the
/// first alone. So `ecr.api` is found without quotes.
fn longest_key(entries: &[Entry], segments: &[Segment]) -> (String, usize) {
    let joinable = segments
        .iter()
        .take_while(|segment| !segment.quoted)
        .count();
    for used in (2..=joinable).rev() {
        let texts: Vec<&str> = segments
            .iter()
            .take(used)
            .map(|s| s.text.as_str())
            .collect();
        let key = texts.join(".");
        if entries.iter().any(|entry| entry.key == key) {
            return (key, used);
        }
    }
    let first = segments.first().map(|s| s.text.clone());
    (first.unwrap_or_default(), 1)
}

fn index_of(segment: &Segment, length: usize, above: &Path) -> Result<usize, Misplaced> {
    let items = match length {
        0 => "is an empty list".to_owned(),
        1 => "has one item, number 0".to_owned(),
        _ => format!("has {length} items, numbers 0 to {}", length - 1),
    };
    match segment.text.parse::<usize>() {
        Ok(index) if index < length => Ok(index),
        Ok(index) => Err((
            segment.place,
            format!("there is no item {index}: `{above}` {items}"),
        )),
        Err(_) => Err((
            segment.place,
            format!("`{}` is not a number, and `{above}` {items}", segment.text),
        )),
    }
}

fn shifted(place: Place, by: usize) -> Place {
    Place {
        start: place.start + by,
        end: place.end + by,
        ..place
    }
}

/// Moves the places of a value to where it stands in its argument.
fn shift(node: &mut Node, by: usize) {
    node.place = shifted(node.place, by);
    match &mut node.shape {
        Shape::List(items) => items.iter_mut().for_each(|item| shift(item, by)),
        Shape::Map(entries) => {
            for entry in entries {
                entry.place = shifted(entry.place, by);
                shift(&mut entry.value, by);
            }
        }
        Shape::Null | Shape::Scalar { .. } | Shape::Mended(_) => {}
    }
}

/// Every path below a node, for suggestions.
pub(super) fn paths(node: &Node) -> Vec<Path> {
    fn walk(node: &Node, path: &Path, found: &mut Vec<Path>) {
        let mut step = |step: Step, below: &Node| {
            let path = path.with(step);
            found.push(path.clone());
            walk(below, &path, found);
        };
        match &node.shape {
            Shape::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    step(Step::Index(index), item);
                }
            }
            Shape::Map(entries) => {
                for entry in entries {
                    step(Step::Key(entry.key.clone()), &entry.value);
                }
            }
            Shape::Null | Shape::Scalar { .. } | Shape::Mended(_) => {}
        }
    }
    let mut found = Vec::new();
    walk(node, &Path::default(), &mut found);
    found
}
