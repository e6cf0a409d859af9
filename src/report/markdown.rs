//! A report as Markdown, for a README or an issue.

use std::fmt::Write as _;

use super::chart::count;
use super::run::Report;
use super::section::{Body, Section, Table};
use super::sections::sections;

/// The report as Markdown. The picture is the file `chart.svg` beside it.
pub fn markdown(report: &Report) -> String {
    let mut text = format!("# {}\n\n", cell(&report.profile));
    let _ = writeln!(text, "{}\n", escaped(&report.headline()));
    if report.is_simulated() {
        let _ = writeln!(
            text,
            "> **Simulated.** No figure here was measured on AWS.\n"
        );
    }
    let coverage = &report.summary.coverage;
    let _ = writeln!(
        text,
        "![{} of {} containers over time](chart.svg)\n",
        count(coverage.have),
        count(coverage.wanted)
    );
    for section in sections(report) {
        put(&mut text, &section);
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn put(text: &mut String, section: &Section) {
    let _ = writeln!(text, "## {}\n", section.heading);
    if let Some(note) = &section.note {
        let _ = writeln!(text, "{}\n", escaped(note));
    }
    match &section.body {
        Body::Facts(facts) => {
            text.push_str("| | |\n|---|---|\n");
            for (name, value) in facts {
                let _ = writeln!(text, "| {} | {} |", cell(name), cell(value));
            }
        }
        Body::Table(table) => put_table(text, table),
        Body::Commands(commands) => {
            let _ = writeln!(text, "```sh\n{}\n```", commands.join("\n"));
        }
    }
    text.push('\n');
}

fn put_table(text: &mut String, table: &Table) {
    let names: Vec<&str> = table
        .columns
        .iter()
        .map(|column| column.name.as_ref())
        .collect();
    let _ = writeln!(text, "| {} |", names.join(" | "));
    for column in &table.columns {
        text.push_str(if column.number { "|--:" } else { "|---" });
    }
    text.push_str("|\n");
    for row in &table.rows {
        let cells: Vec<String> = row.iter().map(|text| cell(text)).collect();
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    }
}

/// Text without what Markdown would take for marks of its own.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '\\' | '`' | '*' | '_' | '<' | '>' | '[' | ']' | '|') {
            safe.push('\\');
        }
        safe.push(letter);
    }
    safe
}

/// Text in a cell: in one line too.
fn cell(text: &str) -> String {
    escaped(&text.replace(['\n', '\r'], " "))
}
