//! Bad input, row by row: each gets one clear message and the right exit code.
//!
//! The rows are data; `docs/bad-input.md` is the table of what they print.

mod row;
mod server;
mod templates;
mod values;
mod world;
mod yaml;

use std::fmt::Write as _;

use row::{Outcome, Row};

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
        let _ = write!(
            page,
            "\n## {heading}\n\n| input | message | exit |\n|---|---|---|\n"
        );
        // Side by side: some rows wait for a timeout.
        let outcomes: Vec<_> = std::thread::scope(|scope| {
            let running: Vec<_> = rows.iter().map(|row| scope.spawn(|| row.run())).collect();
            running
                .into_iter()
                .map(|row| row.join().unwrap_or_else(|_| Outcome::broken(heading)))
                .collect()
        });
        for outcome in outcomes {
            complaints.extend(outcome.complaint);
            page.push_str(&outcome.line);
        }
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n\n"));
    generated("docs/bad-input.md", &page);
}
