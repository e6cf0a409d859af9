//! Faults, row by row, through the command: what the user sees, and how it ends.
//!
//! The rows are data; `docs/failures.md` is made from what they print.

mod rows;

use std::fmt::Write as _;

use anstream::adapter::strip_str;

use crate::harness::{Home, Run, generated};

/// A fault and what is expected of us.
struct Row {
    /// What goes wrong.
    fault: &'static str,
    /// Commands before it, without a fault; blanks part the words.
    before: &'static [&'static str],
    /// The script of the fault; empty for none.
    script: String,
    /// The command that meets it.
    command: &'static str,
    /// What must be said.
    says: &'static str,
    /// How it must end.
    exit: i32,
}

fn stackgen(home: &Home, words: &str) -> Run {
    let args: Vec<&str> = words.split_whitespace().collect();
    let variables = [
        ("STACKGEN_SANDBOX", "world.json"),
        ("STACKGEN_SANDBOX_SPEED", "max"),
    ];
    home.stackgen_with(&variables, &args)
}

impl Row {
    fn run(&self) -> Run {
        let home = Home::new();
        for words in self.before {
            stackgen(&home, words);
        }
        let mut command = self.command.to_owned();
        if !self.script.is_empty() {
            home.write("faults.yaml", &self.script);
            command.push_str(" --sandbox-faults faults.yaml");
        }
        stackgen(&home, &command)
    }
}

/// The last screen: the error with its causes and hints, ids that change from run to run left out.
fn screen(run: &Run) -> String {
    let said = strip_str(&run.stderr).to_string();
    let from = said.find("error: ").unwrap_or(0);
    said.get(from..).unwrap_or_default().trim_end().to_owned()
}

#[test]
fn every_fault_is_told_on_one_screen() {
    let rows = rows::all();
    assert!(rows.len() >= 25, "{} rows", rows.len());
    let runs: Vec<Run> = std::thread::scope(|scope| {
        let running: Vec<_> = rows.iter().map(|row| scope.spawn(|| row.run())).collect();
        let runs = running.into_iter();
        runs.map(|run| run.join().expect("a row that runs"))
            .collect()
    });
    let mut complaints = Vec::new();
    let mut table = String::from("| | fault | what it is told as | exit |\n|---|---|---|---|\n");
    let mut screens = String::new();
    for (at, (row, run)) in rows.iter().zip(&runs).enumerate() {
        let shown = screen(run);
        let lines = shown.lines().count();
        if run.code != Some(row.exit) || !shown.contains(row.says) || lines > 24 {
            complaints.push(format!(
                "{}: expected {} and `{}` within 24 lines\n{run}",
                row.fault, row.exit, row.says
            ));
        }
        let number = at + 1;
        let code = run
            .code
            .map_or("signal".to_owned(), |code| code.to_string());
        let first = shown.lines().next().unwrap_or_default();
        let first = first.trim_start_matches("error: ").replace('|', "\\|");
        let _ = writeln!(table, "| {number} | {} | {first} | {code} |", row.fault);
        let _ = writeln!(
            screens,
            "\n## {number}. {}\n\n`stackgen {}`, exit {code}\n\n```text\n{shown}\n```",
            row.fault, row.command
        );
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n\n"));
    let page = format!(
        "# Failures\n\nWhat goes wrong, what stackgen says on its last screen, and its exit code: real runs in\n\
         the sandbox, with its fault scripts. What the causes mean: [causes.md](causes.md).\n\n{table}{screens}"
    );
    generated("docs/failures.md", &page);
}
