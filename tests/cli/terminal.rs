//! What a person sees: the live view in terminals of several sizes, questions, Ctrl-C.
//!
//! A terminal is made by `tests/tools/pty_run.py`, out of what every Python 3 brings.

use std::process::{Command, Stdio};

use anstream::adapter::strip_str;

use crate::harness::{Home, Run};

/// Runs stackgen in a terminal of this size; `typed` are further options of the tool.
pub(crate) fn in_terminal(home: &Home, size: (u16, u16), typed: &[&str], args: &[&str]) -> Run {
    let stackgen = home.command(args);
    let mut terminal = Command::new("python3");
    terminal
        .arg(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/tools/pty_run.py"
        ))
        .args(typed)
        .args([size.0.to_string(), size.1.to_string()])
        .arg("--")
        .arg(stackgen.get_program())
        .args(stackgen.get_args())
        .stdin(Stdio::null())
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("TERM", "xterm-256color");
    for (name, value) in stackgen.get_envs() {
        if let Some(value) = value.filter(|_| name != "COLUMNS") {
            terminal.env(name, value);
        }
    }
    if let Some(folder) = stackgen.get_current_dir() {
        terminal.current_dir(folder);
    }
    home.finish(&mut terminal)
}

/// The lines a terminal was told, without colours and cursor movements.
fn lines(run: &Run) -> Vec<String> {
    let text = strip_str(&run.stdout).to_string();
    text.split(['\n', '\r'])
        .map(|line| line.trim_end().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

#[test]
fn the_live_view_names_every_resource_and_says_it_is_simulated() {
    let home = Home::new();
    let args = ["up", "smoke", "--sandbox", "--sandbox-speed", "100"];
    let run = in_terminal(&home, (100, 30), &[], &args).expect(0);
    let lines = lines(&run);
    let listed = home
        .stackgen(&["render", "smoke", "--format", "json"])
        .expect(0);
    let template: serde_json::Value = serde_json::from_str(&listed.stdout).unwrap();
    for logical_id in template["Resources"].as_object().unwrap().keys() {
        let done = format!("✓ {logical_id} ");
        assert!(
            lines.iter().any(|line| line.contains(&done)),
            "{logical_id} in\n{}",
            run.stdout
        );
    }
    assert!(
        lines.iter().any(|line| line.contains("simulated")),
        "{}",
        run.stdout
    );
    assert!(
        lines.iter().any(|line| line.contains("━")),
        "no bar in\n{}",
        run.stdout
    );
}

#[test]
fn twenty_columns_and_few_lines_are_enough() {
    let home = Home::new();
    let args = ["up", "smoke", "--sandbox", "--sandbox-speed", "1000"];
    let run = in_terminal(&home, (20, 6), &[], &args).expect(0);
    assert!(
        lines(&run).iter().any(|line| line.contains("sim")),
        "{}",
        run.stdout
    );
}

#[test]
fn a_question_is_asked_and_no_is_an_answer() {
    let home = Home::new();
    home.stackgen(&["up", "smoke", "--sandbox", "--sandbox-speed", "max"])
        .expect(0);
    let args = ["down", "--all", "--sandbox"];
    let run = in_terminal(&home, (80, 24), &["--type", "n"], &args).expect(0);
    assert!(run.stdout.contains("[y/N]"), "{}", run.stdout);
    assert!(run.stdout.contains("nothing was deleted"), "{}", run.stdout);
}

#[test]
fn ctrl_c_stops_watching_and_says_how_to_go_on() {
    let home = Home::new();
    let args = ["up", "smoke", "--sandbox", "--sandbox-speed", "1"];
    let run = in_terminal(&home, (80, 24), &["--interrupt", "2"], &args).expect(130);
    assert!(
        run.stdout.contains("stackgen down stackgen-smoke"),
        "{}",
        run.stdout
    );
    // What was begun goes on, and can be taken away.
    home.stackgen(&[
        "down",
        "smoke",
        "--yes",
        "--sandbox",
        "--sandbox-speed",
        "max",
    ])
    .expect(0);
}
