//! `stackgen image build`, against a registry on this machine: none in public can be reached where
//! these tests run, and none need be.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot go on says why and stops"
)]

mod bases;
mod good;
#[path = "../cli/harness.rs"]
#[expect(dead_code, reason = "the command's own tests use all of it")]
mod harness;
mod hostile;
mod kept;
mod layouts;
mod others;
mod pushed;
mod registry;

use harness::{Home, Run};
use layouts::Layout;
use registry::Registry;

/// A home, a registry, and bases for all platforms in it.
struct Bench {
    home: Home,
    registry: Registry,
    linux: String,
    windows: String,
}

impl Bench {
    fn new() -> Self {
        let registry = Registry::start();
        Self {
            home: Home::new(),
            linux: bases::linux(&registry),
            windows: bases::windows(&registry),
            registry,
        }
    }

    /// Builds into the folder `layout` of the working folder.
    fn build(&self, layout: &str, more: &[&str]) -> Run {
        let windows = format!("windows/amd64={}", self.windows);
        let mut args = vec![
            "image",
            "build",
            "--output",
            "json",
            "--layout",
            layout,
            "--base",
            &self.linux,
            "--base",
            &windows,
        ];
        args.extend(more);
        self.home.stackgen(&args)
    }

    fn layout(&self, name: &str) -> Layout {
        Layout(self.home.path(name))
    }
}

impl Run {
    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap()
    }

    /// The error as programs get it.
    fn error(&self) -> serde_json::Value {
        let line = self
            .stderr
            .lines()
            .find(|line| line.starts_with("{\"error\""));
        let all: serde_json::Value = serde_json::from_str(line.unwrap()).unwrap();
        all["error"].clone()
    }
}
