//! The README keeps its word: its tables come from the code, its commands run, its recording is real.

use std::fmt::Write as _;

use stackgen::cli::Exit;
use stackgen::profile::{Overrides, Published};
use stackgen::store::Library;

use crate::harness::{Home, generated};

const README: &str = include_str!("../../README.md");
const CARGO: &str = include_str!("../../Cargo.toml");

/// Stretches of the recording that are kept: what their first line has in it, how many lines.
const RECORDED: [(&str, usize); 4] = [
    ("sandbox: account", 9),
    ("the start state is there", 12),
    (" target reached: ", 5),
    ("DELETE_COMPLETE after", 2),
];

#[test]
fn the_generated_parts_are_up_to_date() {
    let mut text = README.to_owned();
    for (name, part) in [
        ("recording", recording()),
        ("profiles", profiles()),
        ("exit codes", exit_codes()),
        ("dependencies", dependencies()),
    ] {
        text = replaced(&text, name, &part);
    }
    generated("README.md", &text);
}

/// `text` with what stands between the marks of `name` replaced.
fn replaced(text: &str, name: &str, part: &str) -> String {
    let begin = format!("<!-- generated: {name} -->\n");
    let (before, rest) = text.split_once(&begin).expect("the opening mark");
    let (_, after) = rest.split_once("<!-- end -->").expect("the closing mark");
    format!("{before}{begin}{part}<!-- end -->{after}")
}

/// Stretches of a real run, always with the same seed.
fn recording() -> String {
    let run = Home::new()
        .stackgen_with(
            &[("STACKGEN_SANDBOX_SPEED", "max")],
            &["run", "ecs-ec2-95pct", "--sandbox", "--progress", "plain"],
        )
        .expect(0);
    let said: Vec<&str> = run.stderr.lines().collect();
    let mut text = String::from("```text\n$ stackgen run ecs-ec2-95pct --sandbox\n");
    let mut shown = 0;
    for (mark, count) in RECORDED {
        let found = said.iter().position(|line| line.contains(mark));
        let begin = found.expect(mark);
        if begin > shown {
            let _ = writeln!(text, "… {} more lines …", begin - shown);
        }
        shown = said.len().min(begin + count);
        for line in &said[begin..shown] {
            let _ = writeln!(text, "{line}");
        }
    }
    let _ = writeln!(text, "{}```", run.stdout);
    text
}

fn profiles() -> String {
    let library = Library::default();
    let mut text = String::from("| profile | what | published |\n|---|---|---|\n");
    for listed in library.list().expect("the embedded profiles") {
        let opened = library
            .open(&listed.name, &Overrides::default())
            .expect("a good profile");
        let profile = &opened.resolved.profile;
        let published = profile
            .published
            .as_ref()
            .map_or("nothing".to_owned(), result);
        let _ = writeln!(
            text,
            "| `{}` | {} | {published} |",
            listed.name, profile.title
        );
    }
    text
}

fn result(published: &Published) -> String {
    let starts = published
        .starts
        .map(|starts| format!("starts at {starts}, "))
        .unwrap_or_default();
    format!(
        "{starts}{} containers after {}",
        published.reaches, published.after
    )
}

fn exit_codes() -> String {
    let mut text = String::from("| code | meaning |\n|---|---|\n");
    for exit in Exit::ALL {
        let _ = writeln!(text, "| {} | {} |", exit.code(), exit.meaning());
    }
    text
}

/// Every dependency with the comment above it; a comment holds until the next one.
fn dependencies() -> String {
    let mut text = String::from("| crate | why |\n|---|---|\n");
    let mut rows: Vec<(Vec<&str>, String)> = Vec::new();
    let mut open = false;
    let table = CARGO
        .lines()
        .skip_while(|line| *line != "[dependencies]")
        .skip(1)
        .take_while(|line| !line.starts_with("[["))
        .filter(|line| *line != "[dev-dependencies]");
    for line in table {
        if let Some(comment) = line.strip_prefix("# ") {
            match rows.last_mut().filter(|_| open) {
                Some((_, why)) => {
                    let _ = write!(why, " {comment}");
                }
                None => rows.push((Vec::new(), comment.to_owned())),
            }
            open = true;
        } else if let Some((name, _)) = line.split_once(" = ") {
            rows.last_mut()
                .expect("a reason above every dependency")
                .0
                .push(name);
            open = false;
        }
    }
    for (names, why) in rows {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let _ = writeln!(
            text,
            "| {} | {} |",
            names.join(", "),
            why.trim_end_matches('.')
        );
    }
    text
}

/// The blocks fenced as `language`.
fn blocks(language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    README
        .split(&fence)
        .skip(1)
        .filter_map(|rest| rest.split_once("```").map(|(block, _)| block.to_owned()))
        .collect()
}

#[test]
fn every_command_of_the_readme_runs() {
    let home = Home::new();
    for example in blocks("yaml") {
        let name = example
            .strip_prefix("# ")
            .and_then(|rest| rest.split(':').next())
            .expect("an example begins with its file name");
        home.write(name, &example);
    }
    let mut ran = 0;
    for line in blocks("sh").iter().flat_map(|block| block.lines()) {
        let args: Vec<&str> = line.split_whitespace().skip(1).collect();
        home.stackgen_with(&[("STACKGEN_SANDBOX_SPEED", "max")], &args)
            .expect(0);
        ran += 1;
    }
    assert!(ran >= 8, "only {ran} commands found");
}

#[test]
fn every_local_link_leads_somewhere() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for part in README.split("](").skip(1) {
        let target = part.split(')').next().unwrap_or_default();
        if !target.starts_with("http") {
            assert!(root.join(target).exists(), "{target}");
        }
    }
}

#[test]
fn the_two_commands_of_the_start_are_the_ones_that_are_tested() {
    assert!(README.contains(
        "\n    cargo run --release -- run ecs-ec2-95pct --sandbox --sandbox-speed 200\n"
    ));
    assert!(README.contains("\n    python3 tests/run\n"));
}
