//! The state file and its lock file.

use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::error::StateError;
use crate::sandbox::engine::World;
use crate::sandbox::engine::world::VERSION;
use crate::sandbox::faults::FileStep;

/// How long to wait for another process. It holds the lock for one call, some milliseconds.
const PATIENCE: Duration = Duration::from_secs(10);
const BETWEEN_TRIES: Duration = Duration::from_millis(2);

/// One state file, as this process knows it.
#[derive(Debug)]
pub(super) struct StateFile {
    path: PathBuf,
    lock: File,
    durable: bool,
    /// The file as it was last read or written here; none before the first time.
    known: Option<Record>,
}

/// What the lock file says, under the lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Record {
    /// How often the world has been saved.
    saves: u64,
    /// The state file after the last save; a file put there by other means has another stamp.
    stamp: Option<Stamp>,
    /// Simulated time.
    now_ms: i64,
}

/// What tells one state file from another without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    bytes: u64,
    modified_ns: u64,
}

/// What a look at the state file found.
#[derive(Debug)]
pub(super) enum Found {
    /// The world this process saw last.
    Same,
    /// Another one.
    Other(Box<World>),
    /// No world at all: no file, or an empty one.
    Nothing,
}

/// Holds the lock.
#[derive(Debug)]
pub(super) struct Guard(File);

impl Drop for Guard {
    fn drop(&mut self) {
        // Closing the file unlocks it as well; there is nobody to tell a failure to.
        let _ = self.0.unlock();
    }
}

impl StateFile {
    /// Names the state file and opens the lock file beside it, making the folder if need be.
    pub(super) fn beside(path: &Path, durable: bool) -> Result<Self, StateError> {
        let failed = |source| StateError::of_io(path, source);
        if let Some(folder) = folder_of(path) {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        let lock = File::options()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(beside(path, ".lock"))
            .map_err(failed)?;
        Ok(Self {
            path: path.to_owned(),
            lock,
            durable,
            known: None,
        })
    }

    /// Waits for the lock, up to [`PATIENCE`].
    pub(super) fn lock(&self) -> Result<Guard, StateError> {
        let since = Instant::now();
        let lock = self
            .lock
            .try_clone()
            .map_err(|source| self.failed(source))?;
        loop {
            match lock.try_lock() {
                Ok(()) => return Ok(Guard(lock)),
                Err(TryLockError::WouldBlock) if since.elapsed() < PATIENCE => {
                    std::thread::sleep(BETWEEN_TRIES);
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(StateError::Locked {
                        path: self.path.clone(),
                        waited: PATIENCE,
                    });
                }
                Err(TryLockError::Error(source)) => return Err(self.failed(source)),
            }
        }
    }

    /// Loads the world, if the file holds another one than this process last saw.
    pub(super) fn look(&mut self) -> Result<Found, StateError> {
        let record = self.record();
        let stamp = self.stamp()?;
        let current = self
            .known
            .is_some_and(|known| known.saves == record.saves && known.stamp == stamp);
        if current {
            return Ok(Found::Same);
        }
        let found = self.load()?;
        self.known = Some(Record {
            saves: record.saves,
            stamp,
            now_ms: 0,
        });
        Ok(found)
    }

    /// Simulated time as the processes share it; none if the file was put there by other means.
    pub(super) fn shared_time(&self) -> Option<i64> {
        let record = self.record();
        self.known
            .is_some_and(|known| known.stamp == record.stamp)
            .then_some(record.now_ms)
    }

    /// Replaces the file by one that holds `world`.
    pub(super) fn save(
        &mut self,
        world: &World,
        reach: &dyn Fn(FileStep),
    ) -> Result<(), StateError> {
        reach(FileStep::Locked);
        // What this process thinks it has seen is in doubt until the file is there.
        self.known = None;
        self.replace(world, reach)
            .map_err(|source| self.failed(source))?;
        reach(FileStep::Renamed);
        let record = Record {
            saves: self.record().saves + 1,
            stamp: self.stamp()?,
            now_ms: world.now_ms,
        };
        self.write_record(record)?;
        reach(FileStep::Recorded);
        self.known = Some(record);
        Ok(())
    }

    /// Tells the other processes what time it is.
    pub(super) fn note_time(&self, now_ms: i64) -> Result<(), StateError> {
        let Some(known) = self.known else {
            return Ok(());
        };
        self.write_record(Record { now_ms, ..known })
    }

    fn load(&self) -> Result<Found, StateError> {
        let bytes = match fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(source) => return Err(self.failed(source)),
        };
        if bytes.is_empty() {
            return Ok(Found::Nothing);
        }
        let newer = |found| StateError::Newer {
            path: self.path.clone(),
            found,
            known: VERSION,
        };
        match serde_json::from_slice::<World>(&bytes) {
            Ok(world) if world.version <= VERSION => Ok(Found::Other(Box::new(world))),
            Ok(world) => Err(newer(u64::from(world.version))),
            Err(source) => Err(match version_of(&bytes) {
                Some(version) if version > u64::from(VERSION) => newer(version),
                _ => StateError::Corrupt {
                    path: self.path.clone(),
                    source,
                },
            }),
        }
    }

    fn replace(&self, world: &World, reach: &dyn Fn(FileStep)) -> io::Result<()> {
        // A rename would replace a file that its owner wants left alone.
        if fs::metadata(&self.path).is_ok_and(|found| found.permissions().readonly()) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        // One name for all: the lock keeps other writers away, and what a killed process left is
        // written over.
        let fresh = beside(&self.path, ".new");
        let written = self.write_whole(&fresh, world, reach);
        if written.is_err() {
            // Whatever fitted on a full disk only takes more of it.
            let _ = fs::remove_file(&fresh);
        }
        written?;
        reach(FileStep::Written);
        fs::rename(&fresh, &self.path)
    }

    fn write_whole(&self, path: &Path, world: &World, reach: &dyn Fn(FileStep)) -> io::Result<()> {
        let mut writer = BufWriter::new(File::create(path)?);
        reach(FileStep::Begun);
        serde_json::to_writer(&mut writer, world)?;
        let file = writer
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        if self.durable {
            file.sync_all()?;
        }
        Ok(())
    }

    fn stamp(&self) -> Result<Option<Stamp>, StateError> {
        let found = match fs::metadata(&self.path) {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(self.failed(source)),
        };
        let modified = found.modified().map_err(|source| self.failed(source))?;
        Ok(Some(Stamp {
            bytes: found.len(),
            modified_ns: u64::try_from(
                modified
                    .duration_since(UNIX_EPOCH)
                    .unwrap_or_default()
                    .as_nanos(),
            )
            .unwrap_or(u64::MAX),
        }))
    }

    /// What the lock file says; nothing yet, or nothing whole, is the same as nothing.
    fn record(&self) -> Record {
        let mut text = Vec::new();
        let mut lock = &self.lock;
        let read = lock.rewind().and_then(|()| lock.read_to_end(&mut text));
        match read {
            Ok(_) => serde_json::from_slice(&text).unwrap_or_default(),
            Err(_) => Record::default(),
        }
    }

    fn write_record(&self, record: Record) -> Result<(), StateError> {
        let mut lock = &self.lock;
        let written = serde_json::to_vec(&record)
            .map_err(io::Error::from)
            .and_then(|text| {
                lock.rewind()?;
                lock.write_all(&text)?;
                lock.set_len(text.len() as u64)
            });
        written.map_err(|source| self.failed(source))
    }

    fn failed(&self, source: io::Error) -> StateError {
        StateError::of_io(&self.path, source)
    }
}

/// The path with something added to its file name.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(suffix);
    path.with_file_name(name)
}

/// The folder of a path; none if it is the working folder.
fn folder_of(path: &Path) -> Option<&Path> {
    path.parent()
        .filter(|parent| !parent.as_os_str().is_empty())
}

/// The format of a file that is no world this program can read.
fn version_of(bytes: &[u8]) -> Option<u64> {
    #[derive(Deserialize)]
    struct Head {
        version: u64,
    }
    serde_json::from_slice::<Head>(bytes)
        .ok()
        .map(|head| head.version)
}
