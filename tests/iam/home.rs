//! A home of its own for the command.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The command in a home of its own, always in a sandbox without waiting.
pub(crate) struct Home(TempDir);

/// How a command ended, and everything it said.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) said: String,
    pub(crate) out: String,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn run(&self, args: &[&str]) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_stackgen"))
            .args(args)
            .current_dir(self.0.path())
            .stdin(Stdio::null())
            .env_clear()
            .env("HOME", self.0.path())
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Run {
            code: output.status.code().unwrap_or(-1),
            said: text(&output.stdout) + &text(&output.stderr),
            out: text(&output.stdout),
        }
    }

    /// Policies and actions for a purpose.
    pub(crate) fn iam(&self, profile: &str, purpose: &str) -> Value {
        let run = self.run(&["iam", profile, "--for", purpose, "--output", "json"]);
        assert_eq!(run.code, 0, "{}", run.said);
        serde_json::from_str(&run.out).unwrap()
    }
}
