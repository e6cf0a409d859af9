//! A home of its own for the command, and an account in it.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
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

    /// The command in the home's account, its caller held to policies.
    pub(crate) fn held(&self, policies: &Value, args: &[&str]) -> Run {
        let file = self.path("policy.json");
        std::fs::write(&file, policies.to_string()).unwrap();
        self.simulated(args, &[&format!("--sandbox-policy={}", file.display())])
    }

    /// The command in the home's account; every call is logged.
    pub(crate) fn simulated(&self, args: &[&str], more: &[&str]) -> Run {
        let world = format!("--sandbox={}", self.path("world").display());
        let log = format!("--sandbox-log={}", self.path("log").display());
        let fixed = [&*world, &log, "--sandbox-speed=max", "--progress=errors"];
        self.run(&[args, &fixed, more].concat())
    }

    /// The calls since the last time this was asked: IAM's name of the action, the error.
    pub(crate) fn calls(&self) -> Vec<(String, Option<String>)> {
        let file = self.path("log");
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        let _ = std::fs::remove_file(file);
        text.lines()
            .map(|line| {
                let entry: Value = serde_json::from_str(line).unwrap();
                let service = match entry["service"].as_str().unwrap() {
                    "cloudcontrolapi" => "cloudformation",
                    service => service,
                };
                let action = entry["action"].as_str().unwrap();
                let error = entry["error"].as_str().map(str::to_owned);
                (format!("{service}:{action}"), error)
            })
            .collect()
    }
}

/// The names of the actions of a printed policy that are as sure as this, each once.
pub(crate) fn actions(printed: &Value, certainty: &str) -> Vec<String> {
    let rows = printed["actions"].as_array().unwrap().iter();
    let mut names: Vec<String> = rows
        .filter(|row| row["certainty"] == certainty)
        .map(|row| row["action"].as_str().unwrap().to_owned())
        .collect();
    names.sort();
    names.dedup();
    names
}

/// The printed policies without an action.
pub(crate) fn without(printed: &Value, action: &str) -> Value {
    let mut kept = printed["policies"].clone();
    for policy in kept.as_array_mut().unwrap() {
        let statements = policy["Statement"].as_array_mut().unwrap();
        for statement in statements.iter_mut() {
            let actions = statement["Action"].as_array_mut().unwrap();
            actions.retain(|one| one != action);
        }
        statements.retain(|statement| statement["Action"] != json!([]));
    }
    kept
}
