//! Bad input, row by row: each gets one clear message and the right exit code.
//!
//! The rows are data; `docs/bad-input.md` is the table of what they print.

mod row;
mod server;
mod templates;
mod values;
mod world;
mod yaml;

use row::Row;

use crate::harness::generated;

/// A heading, and the rows under it.
type Group = (&'static str, Vec<Row>);

fn groups() -> Vec<Group> {
    vec![
        ("Profile files", yaml::rows()),
        ("Values", values::rows()),
        ("Templates", templates::rows()),
        ("The world around", world::rows()),
    ]
}

#[test]
fn every_row_says_what_it_should_and_ends_as_it_should() {
    let mut page = String::from(
        "# Bad input\n\n\
         What stackgen says to wrong input, and its exit code. Paths are relative to the working\n\
         folder; causes follow the message after a semicolon.\n",
    );
    let mut complaints = Vec::new();
    for (heading, rows) in groups() {
        page.push_str(&format!(
            "\n## {heading}\n\n| input | message | exit |\n|---|---|---|\n"
        ));
        for row in rows {
            let outcome = row.run();
            complaints.extend(outcome.complaint);
            page.push_str(&outcome.line);
        }
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n\n"));
    generated("docs/bad-input.md", &page);
}
