//! Sections and tables as HTML.

use std::fmt::Write as _;

use crate::report::section::{Body, Section, Table};
use crate::report::xml::escaped;

/// A section.
pub(super) fn section(page: &mut String, section: &Section) {
    let (id, heading) = (section.id, section.heading);
    let _ = write!(
        page,
        "<section id=\"{id}\" aria-labelledby=\"{id}-heading\">\n<h2 id=\"{id}-heading\">{heading}</h2>\n"
    );
    if let Some(note) = &section.note {
        let _ = writeln!(page, "<p class=\"note\">{}</p>", escaped(note));
    }
    match &section.body {
        Body::Facts(facts) => {
            page.push_str("<dl>\n");
            for (name, value) in facts {
                let (name, value) = (escaped(name), escaped(value));
                let _ = writeln!(page, "<div><dt>{name}</dt><dd>{value}</dd></div>");
            }
            page.push_str("</dl>\n");
        }
        Body::Table(rows) => table(page, rows, heading),
        Body::Commands(commands) => {
            let commands = commands.join("\n");
            let _ = writeln!(
                page,
                "<pre tabindex=\"0\"><code>{}</code></pre>",
                escaped(&commands)
            );
        }
    }
    page.push_str("</section>\n");
}

/// A table in a box of its own, which scrolls on a narrow screen, by keyboard too.
pub(super) fn table(page: &mut String, table: &Table, name: &str) {
    let name = escaped(name);
    let numbers = table.columns.iter().filter(|column| column.number).count();
    let kind = if numbers > 1 { "numbers" } else { "words" };
    let _ = write!(
        page,
        "<div class=\"scroll\" role=\"region\" aria-label=\"{name}\" tabindex=\"0\"><table class=\"{kind}\">\n<thead><tr>"
    );
    for column in &table.columns {
        let class = if column.number {
            " class=\"number\""
        } else {
            ""
        };
        let _ = write!(
            page,
            "<th scope=\"col\"{class}>{}</th>",
            escaped(&column.name)
        );
    }
    page.push_str("</tr></thead>\n<tbody>\n");
    for row in &table.rows {
        page.push_str("<tr>");
        for (place, (cell, column)) in row.iter().zip(&table.columns).enumerate() {
            let class = if column.number {
                " class=\"number\""
            } else {
                ""
            };
            let cell = escaped(cell);
            let _ = match place {
                0 => write!(page, "<th scope=\"row\"{class}>{cell}</th>"),
                _ => write!(page, "<td{class}>{cell}</td>"),
            };
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody>\n</table></div>\n");
}
