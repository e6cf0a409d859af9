//! The two forms of a plan: for a terminal, and as Markdown for a comment on a pull request.

use std::fmt::Write as _;

use super::super::Table;
use super::super::fold::{broken, width};
use super::super::style::{HEADING, paint};

/// A part of a plan.
pub(super) struct Section {
    pub(super) heading: &'static str,
    pub(super) blocks: Vec<Block>,
}

/// What a part says.
pub(super) enum Block {
    /// Names and values. A value without a name goes on with the one above.
    Facts(Vec<(&'static str, String)>),
    /// Rows and columns.
    Table(Table),
    /// A sentence.
    Note(String),
}

impl Section {
    /// For a terminal of so many columns; without one lines are as long as they come.
    pub(super) fn text(&self, columns: Option<usize>) -> String {
        let mut text = format!("{}\n", paint(HEADING, self.heading.to_uppercase()));
        for block in &self.blocks {
            match block {
                Block::Facts(facts) => put_facts(&mut text, facts, columns),
                Block::Table(table) => text.push_str(&table.within(columns)),
                Block::Note(note) => {
                    for line in lines(note, columns) {
                        let _ = writeln!(text, "{line}");
                    }
                }
            }
        }
        text
    }

    /// As Markdown.
    pub(super) fn markdown(&self) -> String {
        let mut text = format!("### {}\n", self.heading);
        for block in &self.blocks {
            text.push('\n');
            match block {
                Block::Facts(facts) => {
                    text.push_str("| | |\n|---|---|\n");
                    for (name, value) in facts {
                        let _ = writeln!(text, "| {name} | {} |", value.replace('|', "\\|"));
                    }
                }
                Block::Table(table) => text.push_str(&table.markdown()),
                Block::Note(note) => {
                    let _ = writeln!(text, "{note}");
                }
            }
        }
        text
    }
}

fn put_facts(text: &mut String, facts: &[(&'static str, String)], columns: Option<usize>) {
    let names = facts.iter().map(|(name, _)| width(name));
    let indent = names.max().unwrap_or_default() + 2;
    let room = columns.map(|columns| columns.saturating_sub(indent));
    for (name, value) in facts {
        let mut name = *name;
        for line in lines(value, room) {
            let _ = writeln!(text, "{name:<indent$}{line}");
            name = "";
        }
    }
}

fn lines(text: &str, columns: Option<usize>) -> Vec<String> {
    match columns {
        Some(columns) => broken(text, columns),
        None => vec![text.to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use anstream::adapter::strip_str;

    use super::*;

    fn section() -> Section {
        let mut table = Table::new(["quota", "needed"]).right(1);
        table.row(["a | b".into(), "7".into()]);
        Section {
            heading: "Capacity",
            blocks: vec![
                Block::Facts(vec![
                    ("hosts", "a value of several words".into()),
                    ("", "and more".into()),
                ]),
                Block::Table(table),
                Block::Note("One sentence of words.".into()),
            ],
        }
    }

    #[test]
    fn values_hang_below_themselves_on_a_narrow_terminal() {
        let text = section().text(Some(22));
        insta::assert_snapshot!(strip_str(&text), @r"
        CAPACITY
        hosts  a value of
               several words
               and more
        QUOTA  NEEDED
        a | b       7
        One sentence of words.
        ");
    }

    #[test]
    fn markdown_escapes_what_would_end_a_cell() {
        insta::assert_snapshot!(section().markdown(), @r"
        ### Capacity

        | | |
        |---|---|
        | hosts | a value of several words |
        |  | and more |

        | QUOTA | NEEDED |
        |---|---:|
        | a \| b | 7 |

        One sentence of words.
        ");
    }
}
