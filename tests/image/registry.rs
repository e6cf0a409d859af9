//! A registry on this machine that serves what a test gives it, and breaks where a test says.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use sha2::{Digest as _, Sha256};

/// What a path answers.
#[derive(Clone)]
struct Content {
    media_type: String,
    bytes: Vec<u8>,
}

#[derive(Default)]
struct State {
    contents: BTreeMap<String, Content>,
    /// Path → after how many bytes the connection ends, once for each entry.
    breaks: BTreeMap<String, Vec<usize>>,
    asked: Vec<String>,
}

/// Serves until the test ends.
pub(crate) struct Registry {
    port: u16,
    state: Arc<Mutex<State>>,
}

/// `sha256:` and the digits.
pub(crate) fn digest(bytes: &[u8]) -> String {
    let digits: Vec<String> = Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("sha256:{}", digits.concat())
}

impl Registry {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || serve(&stream, &shared));
            }
        });
        Self { port, state }
    }

    /// `127.0.0.1:PORT/test/NAME`
    pub(crate) fn image(&self, name: &str) -> String {
        format!("127.0.0.1:{}/test/{name}", self.port)
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Serves a document under a tag and its digest.
    pub(crate) fn document(&self, tag: &str, media_type: &str, bytes: &[u8]) -> String {
        let digest = digest(bytes);
        for name in [tag, &digest] {
            self.serve(
                &format!("/v2/test/python/manifests/{name}"),
                media_type,
                bytes,
            );
        }
        digest
    }

    /// Serves a blob under its digest.
    pub(crate) fn blob(&self, bytes: &[u8]) -> String {
        let digest = digest(bytes);
        self.serve(&blob_path(&digest), "application/octet-stream", bytes);
        digest
    }

    pub(crate) fn serve(&self, path: &str, media_type: &str, bytes: &[u8]) {
        let content = Content {
            media_type: media_type.to_owned(),
            bytes: bytes.to_vec(),
        };
        let mut state = self.state.lock().unwrap();
        state.contents.insert(path.to_owned(), content);
    }

    /// Ends the next connections that fetch a path, each after so many bytes.
    pub(crate) fn break_off(&self, path: &str, after: &[usize]) {
        let mut state = self.state.lock().unwrap();
        state.breaks.insert(path.to_owned(), after.to_vec());
    }

    /// What was asked since the last time.
    pub(crate) fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.state.lock().unwrap().asked)
    }
}

pub(crate) fn blob_path(digest: &str) -> String {
    format!("/v2/test/python/blobs/{digest}")
}

/// Answers the requests of a connection.
fn serve(stream: &TcpStream, shared: &Mutex<State>) {
    let mut reader = BufReader::new(stream);
    loop {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            let line = line.trim_end().to_owned();
            if line.is_empty() {
                break;
            }
            lines.push(line);
        }
        let request = lines[0].clone();
        let from = lines
            .iter()
            .find_map(|line| {
                line.to_lowercase()
                    .strip_prefix("range: bytes=")
                    .map(str::to_owned)
            })
            .and_then(|range| range.trim_end_matches('-').parse::<usize>().ok())
            .unwrap_or(0);
        let mut words = request.split(' ');
        let (method, path) = (words.next().unwrap(), words.next().unwrap());
        let (content, end) = {
            let mut state = shared.lock().unwrap();
            state.asked.push(format!("{method} {path}"));
            let breaks = state.breaks.get_mut(path);
            let end = breaks
                .filter(|all| !all.is_empty())
                .map(|all| all.remove(0));
            (state.contents.get(path).cloned(), end)
        };
        if answer(stream, method, content, (from, end)).is_err() || end.is_some() {
            return;
        }
    }
}

fn answer(
    mut stream: &TcpStream,
    method: &str,
    content: Option<Content>,
    (from, end): (usize, Option<usize>),
) -> std::io::Result<()> {
    let Some(content) = content else {
        return write!(
            stream,
            "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        );
    };
    let status = if from > 0 {
        "206 Partial Content"
    } else {
        "200 OK"
    };
    let bytes = &content.bytes[from.min(content.bytes.len())..];
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n",
        content.media_type,
        bytes.len()
    )?;
    if method == "HEAD" {
        return Ok(());
    }
    stream.write_all(&bytes[..end.unwrap_or(bytes.len()).min(bytes.len())])?;
    stream.flush()?;
    if end.is_some() {
        stream.shutdown(std::net::Shutdown::Both)?;
    }
    Ok(())
}
