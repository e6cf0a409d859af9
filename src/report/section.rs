//! A report in parts that every form of it shares: the page, Markdown, the terminal.

use std::borrow::Cow;

/// A part of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section {
    /// Its name in links.
    pub(super) id: &'static str,
    /// Its heading.
    pub(super) heading: &'static str,
    /// What must be known to read it, in sentences.
    pub(super) note: Option<String>,
    /// What it says.
    pub(super) body: Body,
}

/// What a part says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Body {
    /// Names and values.
    Facts(Vec<(String, String)>),
    /// Rows and columns.
    Table(Table),
    /// Commands, one a line.
    Commands(Vec<String>),
}

/// Rows under headings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    /// Headings.
    pub(super) columns: Vec<Column>,
    /// Rows, each as long as there are headings; its first cell is its name.
    pub(super) rows: Vec<Vec<String>>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    /// Its heading.
    pub(super) name: Cow<'static, str>,
    /// Whether it holds numbers, which stand at the right.
    pub(super) number: bool,
}

impl Section {
    /// Names and values; nothing without any.
    pub(super) fn facts(
        id: &'static str,
        heading: &'static str,
        facts: Vec<(String, String)>,
    ) -> Option<Self> {
        (!facts.is_empty()).then_some(Self {
            id,
            heading,
            note: None,
            body: Body::Facts(facts),
        })
    }

    /// A table; nothing without rows.
    pub(super) fn table(
        id: &'static str,
        heading: &'static str,
        columns: &[Column],
        rows: Vec<Vec<String>>,
    ) -> Option<Self> {
        (!rows.is_empty()).then(|| Self {
            id,
            heading,
            note: None,
            body: Body::Table(Table {
                columns: columns.to_vec(),
                rows,
            }),
        })
    }

    /// With what must be known to read it.
    pub(super) fn noted(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

/// A column of words.
pub(super) const fn words(name: &'static str) -> Column {
    Column {
        name: Cow::Borrowed(name),
        number: false,
    }
}

/// A column of numbers.
pub(super) const fn number(name: &'static str) -> Column {
    Column {
        name: Cow::Borrowed(name),
        number: true,
    }
}
