//! YAML text to [`Node`]. The only file of the room that names the YAML crate.
//!
//! Booleans are `true` and `false` alone, tags and merge keys are refused, a key may stand once,
//! and budgets keep hostile documents cheap.

use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::options::MergeKeyPolicy;
use serde_saphyr::{Error, Location, Options, Spanned, budget, options};

use super::node::{Entry, Node, Shape};
use super::source::{Place, SourceText};

/// Largest text taken. The longest shipped profile has some 5 KiB.
pub const MAX_BYTES: usize = 1024 * 1024;
/// Most values, counting those that aliases repeat.
const MAX_NODES: usize = 20_000;
/// The same for documents we rendered ourselves: 500 resources and then some.
const MAX_DOCUMENT_NODES: usize = 200_000;
/// Deepest nesting. A profile needs six levels.
const MAX_DEPTH: usize = 32;

/// What is wrong with a text, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ParseError {
    /// Where, when the parser knows.
    pub place: Option<Place>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<&'static str>,
}

/// Reads a file: one YAML document that is not empty.
pub(super) fn parse(source: &SourceText, id: usize) -> Result<Node, ParseError> {
    let root = parse_value(&source.text, id)?;
    if root.shape == Shape::Null {
        return Err(ParseError {
            place: None,
            message: "the file is empty".into(),
            help: Some("a profile is a map of settings; `stackgen eject` writes one to start from"),
        });
    }
    Ok(root)
}

/// Reads one YAML document, which may be nothing at all.
pub(super) fn parse_value(text: &str, id: usize) -> Result<Node, ParseError> {
    if text.len() > MAX_BYTES {
        return Err(ParseError {
            place: None,
            message: format!(
                "the file has {} bytes, more than the {MAX_BYTES} a profile may have",
                text.len()
            ),
            help: None,
        });
    }
    read(text, id, MAX_NODES)
}

/// Reads a document of ours, which may be longer than a profile. Its keys get no place of their
/// own: nobody asks for it, and keeping it is a tenth of what rendering costs.
pub(super) fn parse_document_node(text: &str) -> Result<Node, ParseError> {
    let parsed: Spanned<Raw<String>> = from_str(text, 0, MAX_DOCUMENT_NODES)?;
    Ok(convert(parsed, text, 0))
}

fn read(text: &str, id: usize, most_nodes: usize) -> Result<Node, ParseError> {
    let parsed: Spanned<Raw<Spanned<String>>> = from_str(text, id, most_nodes)?;
    Ok(convert(parsed, text, id))
}

fn from_str<T: DeserializeOwned>(text: &str, id: usize, most: usize) -> Result<T, ParseError> {
    serde_saphyr::from_str_with_options(text, settings(most))
        .map_err(|error| explain(&error, text, id))
}

/// A map's key as the parser hands it over: with or without its place.
trait Key: DeserializeOwned {
    fn taken_apart(self, text: &str, id: usize) -> (String, Place);
}

impl Key for Spanned<String> {
    fn taken_apart(self, text: &str, id: usize) -> (String, Place) {
        let place = place_of(self.defined, text, id);
        (self.value, place)
    }
}

impl Key for String {
    fn taken_apart(self, _: &str, id: usize) -> (String, Place) {
        let nowhere = Place {
            source: id,
            start: 0,
            end: 0,
        };
        (self, nowhere)
    }
}

fn settings(most_nodes: usize) -> Options {
    options! {
        strict_booleans: true,
        reject_unsupported_tags: true,
        merge_keys: MergeKeyPolicy::Error,
        with_snippet: false,
        budget: budget! {
            max_depth: MAX_DEPTH,
            max_nodes: most_nodes,
            max_events: most_nodes * 4,
            max_recorded_anchor_events: most_nodes,
            max_total_scalar_bytes: MAX_BYTES,
        },
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: most_nodes,
        },
    }
}

/// A value before it gets its place.
enum Raw<K> {
    Null,
    /// A number or boolean; its text is read back from the source.
    Plain,
    Text(String),
    List(Vec<Spanned<Raw<K>>>),
    Map(Vec<(K, Spanned<Raw<K>>)>),
}

impl<'de, K: Key> Deserialize<'de> for Raw<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor(PhantomData))
    }
}

struct RawVisitor<K>(PhantomData<K>);

impl<'de, K: Key> Visitor<'de> for RawVisitor<K> {
    type Value = Raw<K>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Raw<K>, E> {
        Ok(Raw::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Raw<K>, E> {
        Ok(Raw::Plain)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Raw<K>, E> {
        Ok(Raw::Plain)
    }

    fn visit_i128<E>(self, _: i128) -> Result<Raw<K>, E> {
        Ok(Raw::Plain)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Raw<K>, E> {
        Ok(Raw::Plain)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Raw<K>, E> {
        Ok(Raw::Plain)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Raw<K>, E> {
        Ok(Raw::Plain)
    }

    fn visit_str<E>(self, text: &str) -> Result<Raw<K>, E> {
        Ok(Raw::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Raw<K>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Raw::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw<K>, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Raw::Map(entries))
    }
}

fn convert<K: Key>(spanned: Spanned<Raw<K>>, text: &str, id: usize) -> Node {
    let place = place_of(spanned.defined, text, id);
    let written = text.get(place.start..place.end).unwrap_or_default();
    let shape = match spanned.value {
        Raw::Null => Shape::Null,
        Raw::Plain => Shape::Scalar {
            text: written.trim().to_owned(),
            quoted: false,
        },
        Raw::Text(text) => Shape::Scalar {
            text,
            quoted: written.starts_with(['"', '\'', '|', '>']),
        },
        Raw::List(items) => Shape::List(
            items
                .into_iter()
                .map(|item| convert(item, text, id))
                .collect(),
        ),
        Raw::Map(entries) => Shape::Map(
            entries
                .into_iter()
                .map(|(key, value)| {
                    let (key, place) = key.taken_apart(text, id);
                    let value = convert(value, text, id);
                    Entry { key, place, value }
                })
                .collect(),
        ),
    };
    Node { place, shape }
}

fn place_of(location: Location, text: &str, source: usize) -> Place {
    let index = |value: u64| usize::try_from(value).ok();
    let start = location.span().byte_offset().and_then(index);
    let length = location.span().byte_len().and_then(index);
    // The scanner knows line and column alone.
    let start = start.unwrap_or_else(|| {
        let line = index(location.line()).unwrap_or(1);
        let column = index(location.column()).unwrap_or(1);
        offset(text, line, column)
    });
    let length = length.unwrap_or_default();
    Place {
        source,
        start,
        end: start + length,
    }
}

/// The byte at a line and column, both from 1, or the end of the text.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text
        .split_inclusive('\n')
        .take(line - 1)
        .map(str::len)
        .sum();
    let rest = text.get(before..).unwrap_or_default();
    let within = rest.char_indices().nth(column - 1);
    before + within.map_or(rest.len(), |(at, _)| at)
}

/// Our words for what the parser found.
fn explain(error: &Error, text: &str, id: usize) -> ParseError {
    let mut error = error.without_snippet();
    while let Error::AliasError { error: inner, .. } = error {
        error = inner;
    }
    let place = error
        .location()
        .map(|location| place_of(location, text, id));
    let (message, help) = match error {
        Error::DuplicateMappingKey { key, .. } => (
            match key {
                Some(key) => format!("the key `{key}` stands here a second time"),
                None => "this key stands here a second time".into(),
            },
            Some("remove one of the two"),
        ),
        Error::MultipleDocuments { .. } => (
            "the file holds more than one document".into(),
            Some("a profile is one document: remove the `---` and what follows"),
        ),
        Error::UnsupportedTag { tag, .. } => (
            format!("the tag `{tag}` is not known here"),
            Some("a profile holds plain values; intrinsic functions belong in a template"),
        ),
        Error::MergeKeyNotAllowed { .. } => (
            "merge keys (`<<`) are not taken".into(),
            Some("use `extends` to build on another profile"),
        ),
        Error::Budget { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::RecursiveReferencesRequireWeakTypes { .. } => (too_large(), None),
        other => {
            let told = other.render();
            let told = told.split(" at line ").next().unwrap_or_default();
            if told.contains("recursion limit") || told.contains("nesting") {
                (too_large(), None)
            } else {
                (format!("not valid YAML: {told}"), syntax_hint(told))
            }
        }
    };
    ParseError {
        place: place.map(|place| begin(place, error, text)),
        message,
        help,
    }
}

/// The tag or open quote that an error is about, where the parser points behind it.
fn begin(place: Place, error: &Error, text: &str) -> Place {
    let before = text.get(..place.start).unwrap_or_default();
    let found = match error {
        Error::UnsupportedTag { tag, .. } => before.rfind(tag.as_str()).map(|at| (at, tag.len())),
        other if other.render().contains("quoted scalar") => {
            before.rfind(['"', '\'']).map(|at| (at, 1))
        }
        _ => None,
    };
    found.map_or(place, |(start, length)| Place {
        start,
        end: start + length,
        ..place
    })
}

fn too_large() -> String {
    format!(
        "too much for a profile: at most {MAX_NODES} values, aliases expanded, and {MAX_DEPTH} levels"
    )
}

/// Advice for the two slips that YAML parsers explain badly.
fn syntax_hint(told: &str) -> Option<&'static str> {
    if told.contains("tab") {
        Some("indent with spaces: YAML takes no tabs")
    } else if told.contains("quoted scalar") || told.contains("quote") {
        Some("close the quote")
    } else {
        None
    }
}
