//! The reference page is the help of every command, as the binary prints it.

use std::fmt::Write as _;

use clap::CommandFactory as _;

use crate::harness::{Home, generated};

/// Every command path, depth first, the root first.
fn paths() -> Vec<Vec<String>> {
    fn walk(command: &clap::Command, path: &[String], found: &mut Vec<Vec<String>>) {
        found.push(path.to_vec());
        for sub in command
            .get_subcommands()
            .filter(|sub| sub.get_name() != "help")
        {
            let mut path = path.to_vec();
            path.push(sub.get_name().to_owned());
            walk(sub, &path, found);
        }
    }
    let mut found = Vec::new();
    walk(&stackgen::cli::Cli::command(), &[], &mut found);
    found
}

/// The help less the options that every command repeats.
fn own_part(help: &str) -> String {
    let (mut kept, mut cutting) = (String::new(), false);
    for line in help.lines() {
        let heading = !line.is_empty() && !line.starts_with(' ');
        cutting = if heading {
            line == "Global options:"
        } else {
            cutting
        };
        if !cutting {
            kept.push_str(line.trim_end());
            kept.push('\n');
        }
    }
    kept.trim_end().to_owned()
}

#[test]
fn the_reference_page_is_what_help_prints() {
    let home = Home::new();
    let mut page = String::from(
        "# Commands\n\n\
         What `stackgen COMMAND --help` prints. The global options stand once, at the top: every\n\
         command takes them.\n",
    );
    for path in paths() {
        let mut args: Vec<&str> = path.iter().map(String::as_str).collect();
        args.push("--help");
        let help = home.stackgen(&args).expect(0).stdout;
        let shown = if path.is_empty() {
            help.lines()
                .map(str::trim_end)
                .collect::<Vec<_>>()
                .join("\n")
        } else {
            own_part(&help)
        };
        let name = ["stackgen".to_owned()]
            .into_iter()
            .chain(path)
            .collect::<Vec<_>>();
        let _ = write!(
            page,
            "\n## `{}`\n\n```text\n{}\n```\n",
            name.join(" "),
            shown.trim_end()
        );
    }
    generated("docs/cli.md", &page);
}

#[test]
fn every_command_shows_an_example_and_every_option_its_variable() {
    let home = Home::new();
    for path in paths() {
        let mut args: Vec<&str> = path.iter().map(String::as_str).collect();
        args.push("--help");
        let help = home.stackgen(&args).expect(0).stdout;
        assert!(
            help.contains("Examples:\n  stackgen "),
            "no example:\n{help}"
        );
    }
    let root = stackgen::cli::Cli::command();
    for option in root.get_arguments().filter(|arg| arg.is_global_set()) {
        let flag = option.get_long().expect("a long name");
        let expected = format!("STACKGEN_{}", flag.to_uppercase().replace('-', "_"));
        assert_eq!(
            option.get_env().and_then(|name| name.to_str()),
            Some(expected.as_str()),
            "--{flag}"
        );
    }
}

#[test]
fn short_help_fits_a_screen() {
    let help = Home::new().stackgen(&["-h"]).expect(0).stdout;
    assert!(help.lines().count() <= 60, "{help}");
}
