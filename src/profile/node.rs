//! An untyped profile: what a YAML text says, each value with the place it was written.

use super::path::{Path, Step};
use super::source::Place;

/// One value and where it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Where it was written.
    pub place: Place,
    /// What it is.
    pub shape: Shape,
}

/// The value of a [`Node`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// `null`, `~` or nothing at all.
    Null,
    /// A scalar, as written: which type it has is up to the field it lands in.
    Scalar {
        /// The text, without quotes.
        text: String,
        /// Whether it stood in quotes or a block, and so can only be text.
        quoted: bool,
    },
    /// A sequence.
    List(Vec<Node>),
    /// A mapping, in the order written.
    Map(Vec<Entry>),
    /// Stands for a value that was already complained about; reads as whatever is wanted.
    /// The number selects a stand-in text.
    Mended(usize),
}

/// One entry of a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key was written.
    pub place: Place,
    /// The value.
    pub value: Node,
}

impl Node {
    /// A mapping without entries.
    pub const fn empty_map(place: Place) -> Self {
        Self {
            place,
            shape: Shape::Map(Vec::new()),
        }
    }

    /// Text, as if written in quotes.
    pub fn text(place: Place, text: &str) -> Self {
        Self {
            place,
            shape: Shape::Scalar {
                text: text.to_owned(),
                quoted: true,
            },
        }
    }

    /// The entries of a mapping, or nothing.
    pub fn entries(&self) -> &[Entry] {
        match &self.shape {
            Shape::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The entry of a key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key == key)
    }

    /// What to call it in an error: `a map`, `a list`, `` `2 GiB` ``.
    pub fn describe(&self) -> String {
        match &self.shape {
            Shape::Null => "nothing".to_owned(),
            Shape::Scalar { text, quoted: true } => format!("the text {text:?}"),
            Shape::Scalar { text, .. } => format!("`{text}`"),
            Shape::List(_) => "a list".to_owned(),
            Shape::Map(_) => "a map".to_owned(),
            Shape::Mended(_) => "a placeholder".to_owned(),
        }
    }

    /// The value at a path.
    pub fn at(&self, path: &Path) -> Option<&Self> {
        path.0.iter().try_fold(self, |node, step| match step {
            Step::Key(key) => node.get(key),
            Step::Index(index) => match &node.shape {
                Shape::List(items) => items.get(*index),
                _ => None,
            },
        })
    }

    /// The value at a path, or the nearest one above it that exists.
    pub fn nearest(&self, path: &Path) -> &Self {
        let mut node = self;
        for depth in 1..=path.0.len() {
            let part = Path(path.0.iter().take(depth).cloned().collect());
            match self.at(&part) {
                Some(next) => node = next,
                None => break,
            }
        }
        node
    }

    /// The value at a path, for change. Entries that are missing on the way are made, and so are
    /// the insides of a [`Shape::Mended`]; `None` if the path leads through a scalar or off a list.
    pub fn reach(&mut self, path: &Path) -> Option<&mut Self> {
        let mut node = self;
        for step in &path.0 {
            let place = node.place;
            if let (Shape::Mended(_), Step::Key(_)) = (&node.shape, step) {
                node.shape = Shape::Map(Vec::new());
            }
            node = match (step, &mut node.shape) {
                (Step::Index(index), Shape::List(items)) => items.get_mut(*index)?,
                (Step::Key(key), Shape::Map(entries)) => slot(entries, key, place),
                _ => return None,
            };
        }
        Some(node)
    }

    /// Removes the entry at a path. Returns whether it was there.
    pub fn remove(&mut self, path: &Path) -> bool {
        let Some((Step::Key(key), above)) = path.0.split_last() else {
            return false;
        };
        let above = Path(above.to_vec());
        if self.at(&above).is_none() {
            return false;
        }
        match self.reach(&above).map(|node| &mut node.shape) {
            Some(Shape::Map(entries)) => {
                let before = entries.len();
                entries.retain(|entry| entry.key != *key);
                entries.len() != before
            }
            _ => false,
        }
    }
}

/// The value of a key, made if missing.
fn slot<'a>(entries: &'a mut Vec<Entry>, key: &str, place: Place) -> &'a mut Node {
    let found = entries.iter().position(|entry| entry.key == key);
    let position = found.unwrap_or_else(|| {
        entries.push(Entry {
            key: key.to_owned(),
            place,
            value: Node::empty_map(place),
        });
        entries.len() - 1
    });
    #[expect(clippy::indexing_slicing, reason = "found above, or just pushed there")]
    &mut entries[position].value
}
