//! A home of its own for every test: no environment leaks in, nothing is left behind.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use tempfile::TempDir;

/// A user who has nothing but an empty home and an empty working folder.
pub(crate) struct Home {
    folder: TempDir,
}

impl Home {
    /// Moves in.
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        for name in ["home", "work", "tmp"] {
            std::fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        Self { folder }
    }

    /// A path in the working folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("work").join(name)
    }

    /// Writes a file, and its folders, in the working folder.
    pub(crate) fn write(&self, name: &str, contents: impl AsRef<[u8]>) -> &Self {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, contents).expect("a file");
        self
    }

    /// The command, ready to run: the environment is what this function says and nothing else.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let root = self.folder.path();
        let mut command = Command::new(env!("CARGO_BIN_EXE_stackgen"));
        command
            .args(args)
            .current_dir(root.join("work"))
            .stdin(Stdio::null())
            .env_clear()
            .env("HOME", root.join("home"))
            .env("XDG_STATE_HOME", root.join("home/state"))
            .env("XDG_CONFIG_HOME", root.join("home/config"))
            .env("TMPDIR", root.join("tmp"))
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("COLUMNS", "100")
            .env("LC_ALL", "C.UTF-8")
            .env("TZ", "UTC");
        command
    }

    /// Runs the command to its end.
    pub(crate) fn stackgen(&self, args: &[&str]) -> Run {
        self.finish(&mut self.command(args))
    }

    /// Runs the command with further variables.
    pub(crate) fn stackgen_with(&self, variables: &[(&str, &str)], args: &[&str]) -> Run {
        self.finish(self.command(args).envs(variables.iter().copied()))
    }

    /// A finished run as tests look at it.
    pub(crate) fn shown(&self, output: &Output) -> Run {
        Run::new(output, self.folder.path())
    }

    /// Runs a prepared command to its end.
    pub(crate) fn finish(&self, command: &mut Command) -> Run {
        let child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let watchdog = Watchdog::watch(child.id());
        let output = child.wait_with_output().expect("the binary ends");
        drop(watchdog);
        self.shown(&output)
    }
}

/// Ends a process that does not end by itself, so that a hanging command fails its test.
struct Watchdog {
    done: mpsc::Sender<()>,
}

impl Watchdog {
    /// The slowest thing we test waits four times 20 s for a server.
    const PATIENCE: Duration = Duration::from_secs(150);

    fn watch(process: u32) -> Self {
        let (done, over) = mpsc::channel();
        std::thread::spawn(move || {
            if over.recv_timeout(Self::PATIENCE) == Err(mpsc::RecvTimeoutError::Timeout) {
                let _ = Command::new("kill")
                    .args(["-9", &process.to_string()])
                    .status();
            }
        });
        Self { done }
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        let _ = self.done.send(());
    }
}

/// What a run printed and how it ended; paths of the home are shown as `[HOME]`.
pub(crate) struct Run {
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
    /// Exit code; none when a signal ended it.
    pub(crate) code: Option<i32>,
}

impl Run {
    fn new(output: &Output, root: &Path) -> Self {
        let normal = |bytes: &[u8]| {
            String::from_utf8_lossy(bytes)
                .replace(&root.join("work").display().to_string(), "[WORK]")
                .replace(&root.display().to_string(), "[HOME]")
        };
        Self {
            stdout: normal(&output.stdout),
            stderr: normal(&output.stderr),
            code: output.status.code(),
        }
    }

    /// Asserts the exit code, showing everything when it differs.
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "\n{self}");
        self
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self
            .code
            .map_or("by signal".to_owned(), |code| code.to_string());
        write!(
            f,
            "{}---- stderr\n{}---- exit {code}",
            self.stdout, self.stderr
        )
    }
}

/// Holds `actual` against a file of the repository, or rewrites it under `STACKGEN_BLESS=1`.
#[track_caller]
pub(crate) fn generated(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    if std::env::var_os("STACKGEN_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(&path, actual).expect("a file");
        return;
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        there == actual,
        "{name} is out of date: run `STACKGEN_BLESS=1 cargo test` and look at the difference"
    );
}
