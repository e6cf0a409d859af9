//! One check that does not go well, and what is expected of us.

use std::path::Path;
use std::process::{Command, Stdio};

use anstream::adapter::strip_str;
use tempfile::TempDir;

/// A run of `stackgen` in a sandbox with a script.
pub(crate) struct Row<'a> {
    /// The command; blanks part the words.
    command: &'a str,
    /// Lines of the script.
    script: &'a str,
    /// How it must end.
    exit: i32,
    /// What must be said, word for word.
    says: &'a [&'a str],
}

pub(crate) const fn row<'a>(
    command: &'a str,
    script: &'a str,
    exit: i32,
    says: &'a [&'a str],
) -> Row<'a> {
    Row {
        command,
        script,
        exit,
        says,
    }
}

impl Row<'_> {
    /// Runs it and holds what comes against what is expected. Where it is refused, nothing stands.
    pub(crate) fn hold(&self) {
        let home = TempDir::new().unwrap();
        let mut command = self.command.to_owned();
        if !self.script.is_empty() {
            std::fs::write(home.path().join("faults.yaml"), self.script).unwrap();
            command.push_str(" --sandbox-faults faults.yaml");
        }
        let (exit, said) = stackgen(home.path(), &command);
        for wanted in self.says {
            assert!(
                said.contains(wanted),
                "`{command}` does not say {wanted:?}\n{said}"
            );
        }
        assert_eq!(exit, Some(self.exit), "`{command}`\n{said}");
        if self.exit == 4 {
            let (_, stands) = stackgen(home.path(), "status --output json");
            assert!(
                !stands.contains("stackgen-"),
                "`{command}` made something\n{stands}"
            );
        }
    }
}

/// The exit code and everything said.
pub(crate) fn stackgen(home: &Path, command: &str) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_stackgen"))
        .args(command.split_whitespace())
        .current_dir(home)
        .stdin(Stdio::null())
        .env_clear()
        .env("HOME", home)
        .env("COLUMNS", "400")
        .env("STACKGEN_PROGRESS", "plain")
        .env("STACKGEN_SANDBOX", "world.json")
        .env("STACKGEN_SANDBOX_SPEED", "max")
        .env("STACKGEN_YES", "true")
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    let said = strip_str(&String::from_utf8_lossy(&said)).to_string();
    (output.status.code(), said)
}
