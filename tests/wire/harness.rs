//! Processes of a test: their folder, their environment, their end.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

use crate::by_tag::by_tag;

/// The account every test calls as.
pub(crate) const ACCOUNT: &str = "111122223333";
pub(crate) const REGION: &str = "us-east-1";

/// A program of the virtual environment.
pub(crate) fn tool(name: &str) -> PathBuf {
    let folder = std::env::var_os("STACKGEN_TEST_VENV").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join(".venv"),
        PathBuf::from,
    );
    let program = folder.join("bin").join(name);
    assert!(
        program.exists(),
        "there is no `{}`: run `python3 tests/run`, which installs it",
        program.display()
    );
    program
}

/// A folder of its own, which is also the home of what runs in it.
pub(crate) struct Room(tempfile::TempDir);

impl Room {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    /// A command that knows nothing of whoever runs the tests.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.path())
            .env("LC_ALL", "C.UTF-8")
            .env("AWS_ACCESS_KEY_ID", ACCOUNT)
            .env("AWS_SECRET_ACCESS_KEY", "test")
            .env("AWS_DEFAULT_REGION", REGION)
            .env("AWS_REGION", REGION)
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .current_dir(self.path())
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn stackgen(&self) -> Command {
        self.command(env!("CARGO_BIN_EXE_stackgen"))
    }
}

/// Runs to a good end, and shows everything if it is none.
pub(crate) fn succeed(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{command:?}\n{}\n{}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    output
}

/// The JSON that a command prints.
pub(crate) fn json(command: &mut Command) -> Value {
    let output = succeed(command);
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{command:?}: {error}: {output:?}"))
}

/// A rendered profile in the bytes that are sent.
pub(crate) fn template(profile: &str) -> String {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let pretty = std::fs::read_to_string(golden.join(format!("{profile}.json"))).unwrap();
    by_tag(&serde_json::from_str(&pretty).unwrap()).to_string()
}

/// `stackgen sandbox serve` in a room of its own.
pub(crate) struct Served {
    pub(crate) room: Room,
    pub(crate) url: String,
    process: Child,
}

impl Served {
    /// Starts to serve a new world at so many simulated seconds per second.
    pub(crate) fn start(speed: u32) -> Self {
        let room = Room::new();
        let mut process = room
            .stackgen()
            .args(["sandbox", "serve", "--port", "0"])
            .arg(format!("--sandbox={}", world(&room).display()))
            .args(["--sandbox-speed", &speed.to_string()])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut url = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut url)
            .unwrap();
        Self {
            room,
            url: url.trim_end().to_owned(),
            process,
        }
    }

    /// A tool of the virtual environment, pointed at this server.
    pub(crate) fn client(&self, name: &str) -> Command {
        let mut command = self.room.command(tool(name));
        command.env("AWS_ENDPOINT_URL", &self.url);
        command
    }

    /// `aws …`, its words separated by blanks.
    pub(crate) fn aws(&self, words: &str) -> Command {
        let mut command = self.client("aws");
        command
            .args(words.split_whitespace())
            .args(["--output", "json"]);
        command
    }

    /// `aws cloudformation …`
    pub(crate) fn cloudformation(&self, action: &str) -> Command {
        let mut command = self.client("aws");
        command.args(["cloudformation", action, "--output", "json"]);
        command
    }

    /// What `stackgen sandbox show` says, from a process beside the server.
    pub(crate) fn inventory(&self) -> Value {
        let world = world(&self.room);
        json(
            self.room
                .stackgen()
                .args(["sandbox", "show", "--output", "json"])
                .arg(format!("--sandbox={}", world.display())),
        )
    }

    /// Ends the server the way a service manager does.
    pub(crate) fn stop(mut self) {
        let asked = Command::new("kill")
            .arg(self.process.id().to_string())
            .status()
            .unwrap();
        assert!(asked.success());
        assert!(self.process.wait().unwrap().success());
    }
}

fn world(room: &Room) -> PathBuf {
    room.path().join("world.json")
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
