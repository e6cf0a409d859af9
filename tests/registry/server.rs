//! Debian's `docker-registry`, on a free port of this machine.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The name and the password that a guarded registry takes.
pub(crate) const PASSWORD: &str = "open-sesame";

/// `tester` and [`PASSWORD`], as `htpasswd -B` writes them.
const HTPASSWD: &str = "tester:$2y$05$69OzcyZBRKzSBJBxUxwy/.9PRLwkqHuQYoerCgJ.mJC0goCzioXq.";

/// How long a registry may take to come up.
const PATIENCE: Duration = Duration::from_secs(20);

/// Runs until it is dropped.
pub(crate) struct Server {
    process: Child,
    port: u16,
    folder: PathBuf,
}

impl Server {
    /// One that takes everything from everybody.
    pub(crate) fn start(folder: &Path) -> Self {
        Self::run(folder, "")
    }

    /// One that wants a name and a password.
    pub(crate) fn guarded(folder: &Path) -> Self {
        std::fs::create_dir_all(folder).unwrap();
        let file = folder.join("htpasswd");
        std::fs::write(&file, HTPASSWD).unwrap();
        let path = file.display();
        Self::run(
            folder,
            &format!("auth: {{htpasswd: {{realm: test, path: {path}}}}}\n"),
        )
    }

    fn run(folder: &Path, more: &str) -> Self {
        std::fs::create_dir_all(folder).unwrap();
        // Free now; whoever takes it first in between makes the test fail, not lie.
        let port = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = port.local_addr().unwrap().port();
        let mut config = String::new();
        writeln!(config, "version: 0.1").unwrap();
        writeln!(
            config,
            "log: {{level: error, accesslog: {{disabled: true}}}}"
        )
        .unwrap();
        let root = folder.join("data");
        let root = root.display();
        writeln!(config, "storage: {{filesystem: {{rootdirectory: {root}}}}}").unwrap();
        writeln!(config, "http: {{addr: '127.0.0.1:{port}'}}").unwrap();
        config.push_str(more);
        let file = folder.join("config.yml");
        std::fs::write(&file, config).unwrap();
        let process = Command::new("docker-registry")
            .arg("serve")
            .arg(&file)
            .env_clear()
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| {
                panic!("docker-registry: {error}; apt-get install docker-registry")
            });
        let server = Self {
            process,
            port,
            folder: folder.to_owned(),
        };
        let until = Instant::now() + PATIENCE;
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < until, "the registry does not come up");
            std::thread::sleep(Duration::from_millis(20));
        }
        server
    }

    /// `127.0.0.1:PORT/REPOSITORY`
    pub(crate) fn name(&self, repository: &str) -> String {
        format!("127.0.0.1:{}/{repository}", self.port)
    }

    /// Head and body of an answer, without any client of ours.
    pub(crate) fn get(&self, path: &str) -> (String, Vec<u8>) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let accepted =
            "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json";
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: {accepted}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n");
        let body = answer.split_off(end.unwrap() + 4);
        (String::from_utf8(answer).unwrap(), body)
    }

    /// The file in which it keeps a blob.
    pub(crate) fn stored(&self, digest: &str) -> PathBuf {
        let hex = digest.strip_prefix("sha256:").unwrap();
        self.folder
            .join("data/docker/registry/v2/blobs/sha256")
            .join(&hex[..2])
            .join(hex)
            .join("data")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}
