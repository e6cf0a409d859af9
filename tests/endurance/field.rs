//! A folder with one world in it, and what can be done to that.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use stackgen::sandbox::{Inventory, Sandbox, Settings, Speed};
use tempfile::TempDir;

/// The time to live of the profile, the time its schedule tries, and some.
const LIFE_AND_TRIES: Duration = Duration::from_hours(2 + 24 + 1);

/// A folder of its own with a world in it.
pub(crate) struct Field {
    folder: TempDir,
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// Exit code; none when it was killed.
    pub(crate) code: Option<i32>,
    /// Everything it said.
    pub(crate) said: String,
}

impl Field {
    pub(crate) fn new() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
        }
    }

    /// The same world in a folder of its own.
    pub(crate) fn twin(&self) -> Self {
        let twin = Self::new();
        for name in ["w.json", "w.json.lock"] {
            if self.path(name).exists() {
                std::fs::copy(self.path(name), twin.path(name)).unwrap();
                // The time of the world is noted beside it, for a file of this very age.
                let modified = std::fs::metadata(self.path(name)).unwrap().modified();
                let copy = std::fs::File::options()
                    .append(true)
                    .open(twin.path(name))
                    .unwrap();
                copy.set_modified(modified.unwrap()).unwrap();
            }
        }
        twin
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A command on this world, with the faults of a script if there are any.
    pub(crate) fn command(&self, args: &[&str], script: Option<&str>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stackgen"));
        command
            .args(args)
            .args(["--yes", "--progress=json", "--sandbox-speed=max"])
            .args(["--sandbox=w.json", "--sandbox-log=calls.ndjson"])
            .current_dir(self.folder.path())
            .env_clear()
            .env("HOME", self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if let Some(script) = script {
            std::fs::write(self.path("f.yaml"), script).unwrap();
            command.arg("--sandbox-faults=f.yaml");
        }
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, args: &[&str], script: Option<&str>) -> Ended {
        Ended::of(&self.command(args, script).output().unwrap())
    }

    /// Runs a command that needs no world.
    pub(crate) fn run_plain(&self, args: &[&str]) -> Ended {
        let output = Command::new(env!("CARGO_BIN_EXE_stackgen"))
            .args(args)
            .current_dir(self.folder.path())
            .env_clear()
            .env("HOME", self.folder.path())
            .stdin(Stdio::null())
            .output();
        Ended::of(&output.unwrap())
    }

    /// The number of the world's account.
    pub(crate) fn account(&self) -> String {
        let number =
            |world: &stackgen::sandbox::engine::World| world.accounts.keys().next().cloned();
        self.open().look(number).unwrap().unwrap()
    }

    /// Looks at the world without a client.
    pub(crate) fn inventory(&self) -> Inventory {
        self.open().look(Inventory::of).unwrap()
    }

    /// The client is gone for good: nothing but time passes.
    pub(crate) fn time_alone(&self) -> Inventory {
        let sandbox = self.open();
        sandbox.advance(LIFE_AND_TRIES).unwrap();
        sandbox.look(Inventory::of).unwrap()
    }

    fn open(&self) -> Sandbox {
        Sandbox::open(&Settings {
            file: self.path("w.json"),
            seed: None,
            speed: Speed::Max,
            faults: None,
            log: None,
            model: None,
            policies: None,
        })
        .unwrap()
    }
}

impl Ended {
    pub(crate) fn of(output: &Output) -> Self {
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        Self {
            code: output.status.code(),
            said: text(&output.stdout) + &text(&output.stderr),
        }
    }

    /// The end of what it said, without what merely happened.
    pub(crate) fn brief(&self) -> String {
        let dull = [
            r#""event":"happened""#,
            r#""event":"started""#,
            r#""event":"checked""#,
        ];
        let lines = self.said.lines();
        let kept = lines.filter(|line| !dull.iter().any(|dull| line.contains(dull)));
        let kept: Vec<_> = kept.map(|line| line.get(..300).unwrap_or(line)).collect();
        kept[kept.len().saturating_sub(12)..].join("\n")
    }

    pub(crate) const fn was_killed(&self) -> bool {
        self.code.is_none()
    }
}

/// What is left, in words; nothing if only what costs nothing and is meant to stay is left.
pub(crate) fn leftovers(inventory: &Inventory) -> Vec<String> {
    let stacks = inventory
        .stacks
        .iter()
        .filter(|stack| stack.name != "stackgen-bootstrap" && stack.status != "REVIEW_IN_PROGRESS")
        .map(|stack| format!("{} {}", stack.name, stack.status));
    let objects = inventory
        .objects
        .iter()
        .filter(|row| row.billed > 0)
        .map(|row| format!("{} × {}", row.kind, row.count));
    stacks.chain(objects).collect()
}
