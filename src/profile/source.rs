//! Where a text came from, and the lines of it that an error shows.

use std::borrow::Cow;

/// A text and the name it is shown under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceText {
    /// What the user calls it: a path, `embedded:profiles/smoke.yaml`, or `--set`.
    pub name: String,
    /// The text itself.
    pub text: Cow<'static, str>,
}

/// A range of one source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Index into [`Sources`].
    pub source: usize,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Place {
    /// The beginning of a source, where nothing closer is known.
    pub const fn top(source: usize) -> Self {
        Self {
            source,
            start: 0,
            end: 0,
        }
    }
}

/// Every text that took part in a profile: the file, its parents, the `--set` arguments.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources(Vec<SourceText>);

/// Line, column and text of a place, counted the way editors count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// Line number, from 1.
    pub line: usize,
    /// First character, from 1.
    pub column: usize,
    /// Characters to underline, at least 1, never past the end of the line.
    pub width: usize,
    /// The whole line, without its end.
    pub text: String,
}

impl Sources {
    /// Takes a source in and returns its index.
    pub fn add(&mut self, source: SourceText) -> usize {
        self.0.push(source);
        self.0.len() - 1
    }

    /// The source a place is in.
    pub fn get(&self, index: usize) -> Option<&SourceText> {
        self.0.get(index)
    }

    /// The line a place begins on. Empty sources have none.
    pub fn excerpt(&self, place: Place) -> Option<Excerpt> {
        let text = &*self.get(place.source)?.text;
        if text.is_empty() {
            return None;
        }
        let start = floor(text, place.start);
        let line_start = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
        let line_end = text
            .get(start..)?
            .find('\n')
            .map_or(text.len(), |at| start + at);
        let line = text.get(line_start..line_end)?.trim_end_matches('\r');
        let end = floor(text, place.end).clamp(start, line_end);
        Some(Excerpt {
            line: text.get(..line_start)?.matches('\n').count() + 1,
            column: text.get(line_start..start)?.chars().count() + 1,
            width: text.get(start..end)?.trim_end().chars().count().max(1),
            text: line.to_owned(),
        })
    }
}

/// The nearest character border at or before a byte index.
fn floor(text: &str, index: usize) -> usize {
    (0..=index.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt(text: &str, start: usize, end: usize) -> Excerpt {
        let mut sources = Sources::default();
        let source = sources.add(SourceText {
            name: "x.yaml".into(),
            text: text.to_owned().into(),
        });
        sources
            .excerpt(Place { source, start, end })
            .expect("not empty")
    }

    #[test]
    fn counts_characters_not_bytes() {
        let found = excerpt("é: 1\nçà: zwei\n", 12, 16);
        assert_eq!(
            (found.line, found.column, found.width, found.text.as_str()),
            (2, 5, 4, "çà: zwei")
        );
    }

    #[test]
    fn never_leaves_the_line() {
        let found = excerpt("a: |\n  x\n  y\n", 3, 12);
        assert_eq!((found.line, found.column, found.width), (1, 4, 1));
        let end = excerpt("a: b", 99, 120);
        assert_eq!((end.line, end.column, end.width), (1, 5, 1));
    }
}
