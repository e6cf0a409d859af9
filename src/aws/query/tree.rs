//! An answer as a tree of elements. In XML, attributes and namespaces say nothing there and are not
//! kept; how JSON becomes such a tree is told in `json`.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, Event};

/// No answer of these services nests deeper; a tree is walked recursively.
pub(super) const DEEPEST: usize = 32;

/// An element of an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::aws) struct Node {
    name: String,
    text: String,
    children: Vec<Node>,
}

/// Why an answer could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(in crate::aws) enum Unreadable {
    /// It is no XML.
    #[error("it is not XML: {0}")]
    NotXml(String),
    /// It is no JSON.
    #[error("it is not JSON: {0}")]
    NotJson(String),
    /// It has no element, or ends in the middle of one.
    #[error("it ends too early")]
    Short,
    /// It nests deeper than any answer of these services.
    #[error("it nests too deeply")]
    Deep,
}

impl Node {
    /// Reads a document: its root element.
    pub(in crate::aws) fn read(body: &[u8]) -> Result<Self, Unreadable> {
        let not_xml = |error: &dyn std::fmt::Display| Unreadable::NotXml(error.to_string());
        let text = std::str::from_utf8(body).map_err(|error| not_xml(&error))?;
        let mut reader = Reader::from_str(text);
        let mut open: Vec<Self> = Vec::new();
        loop {
            match reader.read_event().map_err(|error| not_xml(&error))? {
                Event::Start(start) => {
                    if open.len() >= DEEPEST {
                        return Err(Unreadable::Deep);
                    }
                    open.push(Self::named(start.local_name().as_ref()));
                }
                Event::Empty(start) => {
                    if let Some(root) = close(&mut open, Self::named(start.local_name().as_ref())) {
                        return Ok(root);
                    }
                }
                Event::End(_) => {
                    let ended = open.pop().ok_or(Unreadable::Short)?;
                    if let Some(root) = close(&mut open, ended) {
                        return Ok(root);
                    }
                }
                Event::Text(more) => append(&mut open, &more.xml10_content()),
                Event::CData(more) => append(&mut open, &more.xml10_content()),
                Event::GeneralRef(reference) => append(&mut open, &resolved(&reference)),
                Event::Eof => return Err(Unreadable::Short),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
    }

    fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ..Self::default()
        }
    }

    /// An element with a text.
    pub(super) fn leaf(name: &str, text: String) -> Self {
        Self {
            text,
            ..Self::named(name)
        }
    }

    /// An element with others in it.
    pub(super) fn branch(name: &str, children: Vec<Self>) -> Self {
        Self {
            children,
            ..Self::named(name)
        }
    }

    /// The first element at a path of names, separated by `/`.
    pub(in crate::aws) fn at(&self, path: &str) -> Option<&Self> {
        path.split('/').try_fold(self, |node, name| {
            node.children.iter().find(|child| child.name == name)
        })
    }

    /// The text at a path; `None` when there is no such element or nothing in it.
    pub(in crate::aws) fn text_at(&self, path: &str) -> Option<String> {
        self.at(path)
            .map(|node| node.text.trim().to_owned())
            .filter(|text| !text.is_empty())
    }

    /// The text at a path, or none.
    pub(in crate::aws) fn word_at(&self, path: &str) -> String {
        self.text_at(path).unwrap_or_default()
    }

    /// The number at a path.
    pub(in crate::aws) fn number_at(&self, path: &str) -> Option<u32> {
        self.text_at(path)?.parse().ok()
    }

    /// The number at a path, with what stands after its point.
    pub(in crate::aws) fn amount_at(&self, path: &str) -> Option<f64> {
        self.text_at(path)?.parse().ok()
    }

    /// Is `true` written at this path?
    pub(in crate::aws) fn is_true(&self, path: &str) -> bool {
        self.text_at(path).as_deref() == Some("true")
    }

    /// The time at a path: in words, or in JSON as seconds since 1970.
    pub(in crate::aws) fn time_at(&self, path: &str) -> Option<Timestamp> {
        let text = self.text_at(path)?;
        match text.parse::<f64>() {
            Ok(seconds) => {
                let since = SignedDuration::try_from_secs_f64(seconds).ok()?;
                Timestamp::from_duration(since).ok()
            }
            Err(_) => text.parse().ok(),
        }
    }

    /// The entries of the list at a path, whatever the dialect calls them.
    pub(in crate::aws) fn list_at(&self, path: &str) -> impl Iterator<Item = &Self> {
        self.at(path).into_iter().flat_map(|list| &list.children)
    }

    /// The texts at `path` of the entries of the list at `list`.
    pub(in crate::aws) fn texts_at(&self, list: &str, path: &str) -> Vec<String> {
        self.list_at(list)
            .filter_map(|entry| entry.text_at(path))
            .collect()
    }

    /// The text of the element itself.
    pub(in crate::aws) fn text(&self) -> &str {
        self.text.trim()
    }

    /// The tags at a path, in the spelling of either dialect.
    pub(in crate::aws) fn tags_at(&self, path: &str) -> BTreeMap<String, String> {
        self.list_at(path)
            .filter_map(|tag| {
                let key = tag.text_at("key").or_else(|| tag.text_at("Key"))?;
                let value = tag.text_at("value").or_else(|| tag.text_at("Value"));
                Some((key, value.unwrap_or_default()))
            })
            .collect()
    }
}

/// Puts a finished element into the one that is open; the root when none is.
fn close(open: &mut [Node], ended: Node) -> Option<Node> {
    match open.last_mut() {
        Some(parent) => {
            parent.children.push(ended);
            None
        }
        None => Some(ended),
    }
}

fn append(open: &mut [Node], text: &str) {
    if let Some(node) = open.last_mut() {
        node.text.push_str(text);
    }
}

/// The character a reference stands for; one that XML does not know stays as it is written.
fn resolved(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return character.to_string();
    }
    let name = reference.xml10_content();
    resolve_xml_entity(&name).map_or_else(|| format!("&{name};"), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_with_its_references() {
        let root = Node::read(
            b"<?xml version=\"1.0\"?>\n<a xmlns=\"u\"> <b>x &lt;&#38;&#x41; <![CDATA[<c>]]></b><d/>\
              <l><item><k>1</k></item><item><k>2</k></item></l></a>",
        )
        .unwrap();
        assert_eq!(root.text_at("b").as_deref(), Some("x <&A <c>"));
        assert_eq!(root.text_at("d"), None);
        assert_eq!(root.texts_at("l", "k"), ["1", "2"]);
        assert_eq!(root.at("l/nothing"), None);
    }

    #[test]
    fn what_is_no_answer_is_refused() {
        for (body, why) in [
            ("", Unreadable::Short),
            ("<a><b></b>", Unreadable::Short),
            ("plain", Unreadable::Short),
            (&"<a>".repeat(40), Unreadable::Deep),
        ] {
            assert_eq!(Node::read(body.as_bytes()), Err(why), "{body}");
        }
        for body in [b"<a></b>".as_slice(), b"\xff"] {
            let read = Node::read(body);
            assert!(matches!(read, Err(Unreadable::NotXml(_))), "{read:?}");
        }
    }
}
