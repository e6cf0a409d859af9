//! Run folders: what a run leaves behind, written while it happens.
//!
//! A folder appears whole ([`Runs::create`]), grows by lines that are never changed again, and is
//! finished file by file, each of them there whole or not at all. So a writer that is killed at any
//! moment leaves a folder that can be read ([`RunFolder`]): at most the last line of a file is torn,
//! and a torn line is dropped and counted. `docs/run-folder.md` describes every file.
//!
//! Whatever is written passes [`hide::accounts`]: a folder can be given away.

mod append;
mod atomic;
mod error;
mod file;
mod folder;
mod hands;
mod head;
mod hide;
mod id;
mod list;
mod samples;
mod writer;

pub use error::RunError;
pub use file::RunFile;
pub use folder::{Lines, Lock, RunFolder, RunState};
pub use hands::TwoThreads;
pub use head::{EVENTS_SCHEMA, Head};
pub use hide::{accounts, sha256, short};
pub use id::RunId;
pub use list::Runs;
pub use writer::{Begin, RunWriter};

#[cfg(test)]
mod tests;
