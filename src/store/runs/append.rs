//! A file that only grows, by whole lines.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

/// Lines are handed to the system as they come, so that nothing is lost with the process. They are
/// forced to the disk at the end only: the machine that fails in the middle of a run loses seconds.
#[derive(Debug)]
pub(super) struct Append {
    file: File,
    /// Bytes of whole lines in the file.
    whole: u64,
    /// The last write failed half-way, and what it left could not be cut off.
    torn: bool,
}

impl Append {
    /// Begins a file, or goes on with one.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().append(true).create(true).open(path)?;
        Ok(Self {
            whole: file.metadata()?.len(),
            file,
            torn: false,
        })
    }

    /// Adds lines, each with its newline, in one write.
    pub(super) fn lines(&mut self, lines: &[u8]) -> io::Result<()> {
        if self.torn {
            // A line of its own for the torn one: readers drop it, and nothing of what follows.
            self.file.write_all(b"\n")?;
            self.torn = false;
        }
        match self.file.write_all(lines) {
            Ok(()) => {
                self.whole += lines.len() as u64;
                Ok(())
            }
            Err(error) => {
                self.torn = self.file.set_len(self.whole).is_err();
                Err(error)
            }
        }
    }

    /// Makes sure that everything is on disk.
    pub(super) fn sync(&self) -> io::Result<()> {
        self.file.sync_all()
    }

    /// The file, to lock it.
    pub(super) const fn file(&self) -> &File {
        &self.file
    }
}
