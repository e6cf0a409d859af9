//! A stretch of whole lines of `samples.ndjson`, read by itself.

use super::super::Sample;
use super::columns::Columns;
use super::line::Lists;

/// Lines that could not be read, and what was wrong with the first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unreadable {
    /// How many.
    pub lines: u32,
    /// Why the first of them could not.
    pub first: Option<String>,
    /// Does the text end in the middle of a line, as after a killed run? That line is not counted.
    pub torn: bool,
}

/// The samples of a stretch of whole lines. Parts can be read side by side and are joined, in the
/// order of the file, by [`super::Samples::add`].
#[derive(Debug, Clone, Default)]
pub struct Part {
    pub(super) lists: Lists,
    pub(super) columns: Columns,
    pub(super) unreadable: Unreadable,
}

/// About as long as a line is.
pub(super) const LINE_BYTES: usize = 128;

impl Part {
    /// Reads lines without the header. A line that is none is counted; only the last may lack its
    /// line break, and is passed over if it is not complete.
    pub fn read(text: &[u8]) -> Self {
        let mut part = Self::default();
        part.columns.reserve(text.len() / LINE_BYTES + 1);
        let mut text = text;
        while !text.is_empty() {
            if let Some((row, rest)) = part.lists.quick(text) {
                part.columns.push(row);
                text = rest;
            } else {
                text = part.any(text);
            }
        }
        part
    }

    /// Reads the first line of `text`, whatever it is, and returns what comes after it.
    fn any<'t>(&mut self, text: &'t [u8]) -> &'t [u8] {
        let end = text.iter().position(|byte| *byte == b'\n');
        let (line, rest) = text
            .split_at_checked(end.unwrap_or(text.len()))
            .unwrap_or((text, &[]));
        if !line.trim_ascii().is_empty() {
            let read = serde_json::from_slice::<Sample>(line);
            match read.map(|sample| self.lists.row(sample)) {
                Ok(Some(row)) => self.columns.push(row),
                Ok(None) => self.miss("more names than can be numbered".to_owned()),
                Err(_) if end.is_none() => self.unreadable.torn = true,
                Err(error) => self.miss(error.to_string()),
            }
        }
        rest.strip_prefix(b"\n").unwrap_or(rest)
    }

    fn miss(&mut self, why: String) {
        self.unreadable.lines += 1;
        self.unreadable.first.get_or_insert(why);
    }
}
