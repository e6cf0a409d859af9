//! Faults, row by row, through the command: what the user sees, and how it ends.
//!
//! The rows are data; `docs/failures.md` is made from what they print.

mod calls;
mod resources;
mod standing;
mod teardown;

use std::fmt::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use anstream::adapter::strip_str;

use crate::harness::{Home, Run, generated};

/// `up` of the cheapest profile, which is quickest in the sandbox too.
const UP: &str = "up smoke";

/// A fault and what is expected of us.
#[derive(Clone)]
struct Row {
    /// What goes wrong.
    fault: &'static str,
    /// Commands before it, without a fault; blanks part the words.
    before: Vec<&'static str>,
    /// What else is so beforehand.
    arrange: Option<fn(&Home)>,
    /// The script of the fault; empty for none.
    script: String,
    /// The command that meets it.
    command: &'static str,
    /// Variables of its environment.
    variables: Vec<(&'static str, &'static str)>,
    /// Does it work in the sandbox?
    simulated: bool,
    /// What must be said; empty where nothing need be.
    says: &'static str,
    /// How it must end.
    exit: i32,
}

impl Row {
    fn new(fault: &'static str, command: &'static str, says: &'static str, exit: i32) -> Self {
        Self {
            fault,
            before: Vec::new(),
            arrange: None,
            script: String::new(),
            command,
            variables: Vec::new(),
            simulated: true,
            says,
            exit,
        }
    }

    fn script(mut self, script: impl Into<String>) -> Self {
        self.script = script.into();
        self
    }

    fn after(mut self, command: &'static str) -> Self {
        self.before.push(command);
        self
    }

    fn arrange(mut self, arrange: fn(&Home)) -> Self {
        self.arrange = Some(arrange);
        self
    }

    /// Against something else than the sandbox.
    fn outside(mut self, variables: &[(&'static str, &'static str)]) -> Self {
        self.simulated = false;
        self.variables.extend_from_slice(variables);
        self
    }

    fn stackgen(&self, home: &Home, words: &str) -> Run {
        let args: Vec<&str> = words.split_whitespace().collect();
        let mut variables = vec![("STACKGEN_PROGRESS", "none")];
        if self.simulated {
            variables.push(("STACKGEN_SANDBOX", "world.json"));
            variables.push(("STACKGEN_SANDBOX_SPEED", "max"));
        }
        variables.extend(&self.variables);
        home.stackgen_with(&variables, &args)
    }

    fn run(&self) -> Run {
        let home = Home::new();
        for words in &self.before {
            self.stackgen(&home, words);
        }
        if let Some(arrange) = self.arrange {
            arrange(&home);
        }
        let mut command = self.command.to_owned();
        if !self.script.is_empty() {
            home.write("faults.yaml", &self.script);
            command.push_str(" --sandbox-faults faults.yaml");
        }
        self.stackgen(&home, &command)
    }
}

/// The last screen: the error with its causes and hints.
fn screen(run: &Run) -> String {
    let said = strip_str(&run.stderr).to_string();
    let from = said.find("error: ").unwrap_or(0);
    said.get(from..).unwrap_or_default().trim_end().to_owned()
}

/// A chapter of the page.
struct Part {
    title: &'static str,
    rows: Vec<Row>,
}

fn parts() -> Vec<Part> {
    let part = |title, rows| Part { title, rows };
    vec![
        part("Before anything is made", calls::refused()),
        part("What AWS refuses or lacks", resources::lacking()),
        part("What fails while it is made", resources::failing()),
        part("On the way to AWS", calls::on_the_way()),
        part("A stack that is there already", standing::rows()),
        part("Taking down", teardown::rows()),
        part("Got over without a word", calls::got_over()),
    ]
}

/// Runs every row, two at a time, those that take longest first.
fn run_all(rows: &[&Row]) -> Vec<Run> {
    let mut queue = rows.to_vec();
    queue.sort_by_key(|row| !row.command.contains("ecs-ec2"));
    let next = AtomicUsize::new(0);
    let runs = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(row) = queue.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let run = row.run();
                    let mut runs = runs.lock().expect("no row panics");
                    runs.push((row.fault, run));
                }
            });
        }
    });
    let mut runs = runs.into_inner().expect("no row panics");
    rows.iter()
        .map(|row| {
            let at = runs.iter().position(|(fault, _)| *fault == row.fault);
            runs.swap_remove(at.expect("every row was run")).1
        })
        .collect()
}

/// What is not as it must be.
fn complaint(row: &Row, run: &Run) -> Option<String> {
    let shown = screen(run);
    let fits = run.code == Some(row.exit)
        && shown.contains(row.says)
        && shown.lines().count() <= 24
        && (row.exit == 0) != shown.contains("error: ");
    (!fits).then(|| {
        format!(
            "{}: expected {} and `{}` within 24 lines\n{run}",
            row.fault, row.exit, row.says
        )
    })
}

const HEAD: &str = "# Failures

What goes wrong, what stackgen says on its last screen, and its exit code: real runs in the sandbox,
made anew by a test. To see one yourself, put the script into `faults.yaml` and run the command with
`--sandbox=world.json --sandbox-faults=faults.yaml`, commands named under \"before\" first. What is said
while a command still waits is not shown here (`--progress none`), nor are results.

What the causes mean: [causes.md](causes.md). Scripts of faults: [sandbox.md](sandbox.md). The same
errors as JSON: [output.md](output.md).
";

#[test]
fn every_fault_is_told_on_one_screen() {
    let parts = parts();
    let rows: Vec<&Row> = parts.iter().flat_map(|part| &part.rows).collect();
    assert!(rows.len() >= 40, "{} rows", rows.len());
    let mut runs = run_all(&rows).into_iter();
    let mut complaints = Vec::new();
    let mut tables = String::new();
    let mut screens = String::new();
    let mut number = 0;
    for part in &parts {
        let _ = writeln!(
            tables,
            "\n## {}\n\n| | fault | what it is told as | exit |\n|---|---|---|---|",
            part.title
        );
        for row in &part.rows {
            let run = runs.next().expect("a run a row");
            complaints.extend(complaint(row, &run));
            number += 1;
            let _ = writeln!(tables, "{}", line(row, &run, number));
            let _ = write!(screens, "{}", section(row, &run, number));
        }
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n\n"));
    let page = format!("{HEAD}{tables}\n# The screens\n{screens}");
    generated("docs/failures.md", &page);
}

fn line(row: &Row, run: &Run, number: usize) -> String {
    let shown = screen(run);
    let first = if row.exit == 0 {
        "it is done"
    } else {
        shown.lines().next().unwrap_or_default()
    };
    let first = first.trim_start_matches("error: ").replace('|', "\\|");
    format!(
        "| {number} | [{}](#{}) | {first} | {} |",
        row.fault,
        anchor(&heading(row, number)),
        row.exit
    )
}

fn section(row: &Row, run: &Run, number: usize) -> String {
    let mut text = format!("\n## {}\n", heading(row, number));
    for before in &row.before {
        let _ = write!(text, "\nBefore: `stackgen {before}`.\n");
    }
    if !row.script.is_empty() {
        let _ = write!(text, "\n```yaml\n{}\n```\n", row.script.trim_end());
    }
    let _ = write!(text, "\n`stackgen {}` ends with {}", row.command, row.exit);
    let shown = screen(run);
    if row.exit == 0 || shown.is_empty() {
        text.push_str(".\n");
    } else {
        let _ = write!(text, ":\n\n```text\n{shown}\n```\n");
    }
    text
}

fn heading(row: &Row, number: usize) -> String {
    format!("{number}. {}", row.fault)
}

/// The anchor of a heading, as GitHub makes it.
fn anchor(heading: &str) -> String {
    heading
        .to_lowercase()
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
            _ => None,
        })
        .collect()
}
