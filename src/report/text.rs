//! A report as text for a terminal.

use std::fmt::Write as _;

use super::run::Report;
use super::section::{Body, Table};
use super::sections::sections;

/// The report as text. Its tables are as wide as they must be.
pub fn text(report: &Report) -> String {
    let mut text = format!("{}\n", report.headline());
    for section in sections(report) {
        let _ = write!(text, "\n{}\n", section.heading.to_uppercase());
        match &section.body {
            Body::Facts(facts) => put_facts(&mut text, facts),
            Body::Table(table) => put_table(&mut text, table),
            Body::Commands(commands) => {
                for command in commands {
                    let _ = writeln!(text, "  {command}");
                }
            }
        }
        if let Some(note) = &section.note {
            let _ = writeln!(text, "  ({})", note.trim_end_matches('.'));
        }
    }
    text
}

fn put_facts(text: &mut String, facts: &[(String, String)]) {
    let wide = facts
        .iter()
        .map(|(name, _)| letters(name))
        .max()
        .unwrap_or(0);
    for (name, value) in facts {
        let _ = writeln!(text, "  {name:wide$}  {value}");
    }
}

fn put_table(text: &mut String, table: &Table) {
    let headings: Vec<String> = table
        .columns
        .iter()
        .map(|column| column.name.to_string())
        .collect();
    let rows = || std::iter::once(&headings).chain(&table.rows);
    let widths: Vec<usize> = (0..table.columns.len())
        .map(|place| {
            rows()
                .filter_map(|row| row.get(place))
                .map(|cell| letters(cell))
                .max()
                .unwrap_or(0)
        })
        .collect();
    for row in rows() {
        let mut line = String::from(" ");
        for ((cell, column), wide) in row.iter().zip(&table.columns).zip(&widths) {
            let wide = *wide;
            let _ = if column.number {
                write!(line, " {cell:>wide$} ")
            } else {
                write!(line, " {cell:wide$} ")
            };
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
}

/// How many columns a text takes; our own words hold no letter that takes two.
fn letters(text: &str) -> usize {
    text.chars().count()
}
