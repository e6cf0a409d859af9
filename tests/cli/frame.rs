//! What every command shares: streams, forms of errors, exit codes, completions, manual pages.

use std::process::Stdio;

use insta::assert_snapshot;
use stackgen::cli::Exit;

use crate::harness::Home;

#[test]
fn nothing_asked_is_a_usage_error_with_the_help() {
    let run = Home::new().stackgen(&[]).expect(2);
    assert_eq!(run.stdout, "");
    assert!(run.stderr.starts_with("error: no command given\n"), "{run}");
    assert!(run.stderr.contains("Usage: stackgen"), "{run}");
}

#[test]
fn a_wrong_line_is_refused_in_one_shape() {
    let home = Home::new();
    assert_snapshot!(home.stackgen(&["completion", "bash"]), @r"
    ---- stderr
    error: unrecognized subcommand `completion`
    hint: some similar subcommands exist: `compare`, `completions`
    hint: usage: `stackgen [OPTIONS] [COMMAND]`
    ---- exit 2
    ");
    assert_snapshot!(home.stackgen(&["completions", "bsh"]), @r"
    ---- stderr
    error: invalid value `bsh` for `<SHELL>`
      [possible values: bash, elvish, fish, powershell, zsh]
    hint: a similar value exists: `bash`
    ---- exit 2
    ");
    assert_snapshot!(home.stackgen(&["man", "--progres", "live"]), @r"
    ---- stderr
    error: unexpected argument `--progres` found
    hint: a similar argument exists: `--progress`
    hint: usage: `stackgen man --progress <HOW> [DIR]`
    ---- exit 2
    ");
    assert_snapshot!(home.stackgen(&["man", "-q", "-v"]), @r"
    ---- stderr
    error: the argument `--quiet` cannot be used with `--verbose`
    hint: usage: `stackgen man --quiet [DIR]`
    ---- exit 2
    ");
    assert_snapshot!(home.stackgen(&["man", "--sandbox-speed", "0"]), @r"
    ---- stderr
    error: invalid value `0` for `--sandbox-speed <N|max>`: expected a number above 0, or `max`
    ---- exit 2
    ");
    assert_snapshot!(home.stackgen_with(&[("STACKGEN_PROGRESS", "loud")], &["man"]), @r"
    ---- stderr
    error: invalid value `loud` for `--progress <HOW>`
      [possible values: auto, live, plain, json, errors, none]
    ---- exit 2
    ");
}

#[test]
fn errors_are_json_when_the_output_is() {
    let home = Home::new();
    assert_snapshot!(home.stackgen(&["man", "--nope", "--output", "json"]), @r#"
    ---- stderr
    {"error":{"code":"usage","message":"unexpected argument `--nope` found","hint":"a similar argument exists: `--no-input`\nusage: `stackgen man --no-input [DIR]`","exit_code":2,"causes":[],"problems":[]}}
    ---- exit 2
    "#);
    assert_snapshot!(home.stackgen_with(&[("STACKGEN_OUTPUT", "json")], &["man", "--nope"]), @r#"
    ---- stderr
    {"error":{"code":"usage","message":"unexpected argument `--nope` found","hint":"a similar argument exists: `--no-input`\nusage: `stackgen man --no-input [DIR]`","exit_code":2,"causes":[],"problems":[]}}
    ---- exit 2
    "#);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let home = Home::new();
    let mut child = home
        .command(&["completions", "bash"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let home = Home::new();
    let full = std::fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let output = home.command(&["man"]).stdout(full).output().unwrap();
    let run = home.shown(&output);
    assert_snapshot!(run, @r"
    ---- stderr
    error: cannot write to standard output
      caused by: No space left on device (os error 28)
    ---- exit 1
    ");
}

#[test]
fn the_table_of_exit_codes_is_complete_and_has_no_two_alike() {
    let mut codes: Vec<u8> = Exit::ALL.iter().map(|exit| exit.code()).collect();
    codes.dedup();
    assert_eq!(codes, [0, 1, 2, 3, 4, 5, 6, 7, 8, 130]);
    let help = Home::new().stackgen(&["--help"]).stdout;
    for exit in Exit::ALL {
        let row = format!("  {:<4} {}", exit.code(), exit.meaning());
        assert!(help.contains(&row), "{row}");
    }
}

#[test]
fn the_gravest_of_several_outcomes_wins() {
    use Exit::{DeleteFailed, DeployFailed, Detached, Done, Invalid, Refused, RunFailed};
    let by_gravity = [
        Done,
        Invalid,
        Refused,
        Detached,
        RunFailed,
        DeployFailed,
        DeleteFailed,
    ];
    for (n, graver) in by_gravity.iter().enumerate() {
        for other in &by_gravity[..n] {
            assert_eq!(graver.gravest(*other), *graver);
            assert_eq!(other.gravest(*graver), *graver);
        }
    }
}

#[test]
fn every_shell_gets_a_script() {
    let home = Home::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = home.stackgen(&["completions", shell]).expect(0).stdout;
        assert!(script.contains("completions"), "{shell}");
    }
}

#[test]
fn manual_pages_are_written_one_a_command() {
    let home = Home::new();
    home.stackgen(&["man", "pages"]).expect(0);
    let names: Vec<_> = std::fs::read_dir(home.path("pages"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    for page in ["stackgen.1", "stackgen-man.1", "stackgen-completions.1"] {
        assert!(names.iter().any(|name| name == page), "{names:?}");
    }
    let main = home.stackgen(&["man"]).expect(0).stdout;
    assert!(main.starts_with(".ie"), "{main}");
}

#[test]
fn a_folder_that_cannot_be_made_is_told() {
    let home = Home::new();
    home.write("taken", "a file");
    assert_snapshot!(home.stackgen(&["man", "taken"]), @r"
    ---- stderr
    error: cannot write the manual pages
      caused by: failed to create directory `taken`: File exists (os error 17)
    ---- exit 1
    ");
}
