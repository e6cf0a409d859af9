//! Reading `samples.ndjson`, a million lines if need be: pieces of it side by side, joined in order.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::{RunError, RunFile, RunFolder, atomic};
use crate::timeline::{Header, HeaderError, Part, Samples};

/// Bytes read at a time: large enough to be worth a thread's while, small beside what it becomes.
const PIECE: usize = 1 << 20;
/// Threads that read; more than two gain little on the machines this runs on.
const READERS: usize = 2;

impl RunFolder {
    /// The samples, and the header above them; `None` if the run did not come to t0.
    ///
    /// # Errors
    /// When they cannot be read, or were not written by a version that we know. Lines that are
    /// damaged are counted in the samples.
    pub fn samples(&self) -> Result<Option<(Header, Samples)>, RunError> {
        let path = self.of(RunFile::Samples);
        let Some(file) = self.file(RunFile::Samples)? else {
            return Ok(None);
        };
        read(file, &path)
    }

    /// Puts samples in the place of those that are there, each container once.
    ///
    /// # Errors
    /// When they cannot be written; what was there before stays.
    pub fn put_samples(&self, header: &Header, samples: &Samples) -> Result<(), RunError> {
        let path = self.of(RunFile::Samples);
        atomic::write_by(&path, |out| {
            out.write_all(header.line().as_bytes())?;
            samples
                .iter()
                .try_for_each(|sample| out.write_all(sample.line().as_bytes()))
        })
        .map_err(RunError::write(&path))
    }
}

fn read(file: File, path: &Path) -> Result<Option<(Header, Samples)>, RunError> {
    let mut pieces = Pieces {
        file,
        begun: Vec::new(),
        next: 0,
        over: false,
    };
    let bytes = pieces.file.metadata().map_or(0, |file| file.len());
    let bytes = usize::try_from(bytes).unwrap_or_default();
    let mut first = Vec::new();
    pieces.next(&mut first).map_err(RunError::read(path))?;
    // A header that its writer did not finish is none.
    if !first.contains(&b'\n') {
        return Ok(None);
    }
    let (header, lines) = Header::read(&first).map_err(|error| unknown(path, error))?;
    let mut joined = Joined::default();
    joined.samples.expect(bytes);
    joined.add(0, Part::read(lines));
    drop(first);
    let (pieces, joined) = (Mutex::new(pieces), Mutex::new(joined));
    let outcomes = std::thread::scope(|scope| {
        let readers: Vec<_> = (1..READERS)
            .map(|_| scope.spawn(|| read_pieces(&pieces, &joined)))
            .collect();
        let mut outcomes = vec![read_pieces(&pieces, &joined)];
        let ended = |reader: std::thread::ScopedJoinHandle<'_, io::Result<()>>| {
            reader
                .join()
                .unwrap_or_else(|_| Err(io::Error::other("a reader panicked")))
        };
        outcomes.extend(readers.into_iter().map(ended));
        outcomes
    });
    for outcome in outcomes {
        outcome.map_err(RunError::read(path))?;
    }
    let joined = joined.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut samples = joined.samples;
    samples.complete();
    Ok(Some((header, samples)))
}

/// Reads one piece after the other, until there is none.
fn read_pieces(pieces: &Mutex<Pieces>, joined: &Mutex<Joined>) -> io::Result<()> {
    // One buffer for all pieces of a thread: fresh memory for each would cost more than to read it.
    let mut lines = Vec::new();
    loop {
        let Some(number) = lock(pieces).next(&mut lines)? else {
            return Ok(());
        };
        let part = Part::read(&lines);
        lock(joined).add(number, part);
    }
}

fn lock<T>(shared: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // A reader that panics makes the whole reading fail.
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The file, piece by piece, each of whole lines.
struct Pieces {
    file: File,
    /// The line that the last piece began and did not end.
    begun: Vec<u8>,
    next: usize,
    over: bool,
}

impl Pieces {
    /// Puts the next piece into `piece` and answers with its number; only the last may end in the
    /// middle of a line.
    fn next(&mut self, piece: &mut Vec<u8>) -> io::Result<Option<usize>> {
        piece.clear();
        piece.append(&mut self.begun);
        while !self.over {
            piece.reserve(PIECE);
            let more = PIECE as u64;
            let read = (&self.file).take(more).read_to_end(piece)?;
            self.over = read < PIECE;
            let end = piece.iter().rposition(|byte| *byte == b'\n');
            if let (Some(end), false) = (end, self.over) {
                self.begun = piece.split_off(end + 1);
                break;
            }
        }
        if piece.is_empty() {
            return Ok(None);
        }
        self.next += 1;
        Ok(Some(self.next - 1))
    }
}

/// Parts joined in the order of the file, whatever order they come in.
#[derive(Default)]
struct Joined {
    samples: Samples,
    next: usize,
    early: BTreeMap<usize, Part>,
}

impl Joined {
    fn add(&mut self, number: usize, part: Part) {
        self.early.insert(number, part);
        while let Some(part) = self.early.remove(&self.next) {
            self.samples.add(part);
            self.next += 1;
        }
    }
}

fn unknown(path: &Path, error: HeaderError) -> RunError {
    let path = path.to_owned();
    match error {
        HeaderError::Unknown(schema) => RunError::Newer { path, schema },
        HeaderError::Malformed(_) => RunError::Damaged {
            path,
            what: error.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::{Sample, Stamp, Stamps};

    fn header() -> Header {
        serde_json::from_str(
            r#"{"schema":"stackgen.samples/1","t0":"2026-11-21T17:20:00Z","simulated":true,"to":9}"#,
        )
        .unwrap()
    }

    fn sample(number: u32, at_ms: i64) -> Sample {
        Sample {
            task: format!("{number:032x}"),
            service: format!("s{}", number % 7),
            host: Some(format!("i-{}", number % 1_000)),
            stamps: Stamps::default()
                .with(Stamp::Requested, 0)
                .with(Stamp::App, at_ms),
            ..Sample::default()
        }
    }

    #[test]
    fn pieces_read_side_by_side_give_what_one_reader_gives() {
        let mut text = header().line();
        // Several pieces, with tasks told again in a later one.
        for number in 0..90_000_u32 {
            text.push_str(&sample(number, i64::from(number)).line());
        }
        for number in (0..90_000_u32).step_by(1_000) {
            text.push_str(&sample(number, 7).line());
        }
        text.push_str("{\"task\":\"torn");
        assert!(text.len() > 2 * PIECE, "{}", text.len());
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("samples.ndjson");
        std::fs::write(&path, &text).unwrap();
        let (found, samples) = read(File::open(&path).unwrap(), &path).unwrap().unwrap();
        let (expected, alone) = Samples::read(text.as_bytes()).unwrap();
        assert_eq!(found, expected);
        assert_eq!(samples.len(), 90_000);
        assert_eq!(samples.superseded(), 90);
        assert!(samples.unreadable().torn);
        assert!(samples.iter().eq(alone.iter()));
    }

    #[test]
    fn a_header_that_is_torn_or_strange_is_told_from_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("samples.ndjson");
        let found = |text: &str| {
            std::fs::write(&path, text).unwrap();
            read(File::open(&path).unwrap(), &path)
        };
        assert!(found("").unwrap().is_none());
        assert!(found("{\"schema\":\"stackgen.samp").unwrap().is_none());
        let later = found("{\"schema\":\"stackgen.samples/9\"}\n").unwrap_err();
        assert!(matches!(later, RunError::Newer { .. }));
        let damaged = found("nothing of ours\n").unwrap_err();
        assert!(matches!(damaged, RunError::Damaged { .. }));
        let (_, none) = found(&header().line()).unwrap().unwrap();
        assert!(none.is_empty());
    }
}
