//! The folder of all runs.

use std::path::{Path, PathBuf};

use super::folder::RunFolder;
use super::writer::{Begin, RunWriter};
use super::{RunError, RunFile};
use crate::profile::nearest;

/// Where run folders are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Runs {
    root: PathBuf,
}

impl Runs {
    /// The runs in a folder, which need not exist yet.
    pub const fn at(root: PathBuf) -> Self {
        Self { root }
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Begins a run: makes its folder, under a name of its own.
    ///
    /// # Errors
    /// When nothing can be written there.
    pub fn create(&self, begin: &Begin<'_>) -> Result<RunWriter, RunError> {
        RunWriter::create(&self.root, begin)
    }

    /// Every run, the oldest first. What is no run folder is left out.
    ///
    /// # Errors
    /// When the folder is there and cannot be read.
    pub fn list(&self) -> Result<Vec<RunFolder>, RunError> {
        let entries = match std::fs::read_dir(&self.root) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(source) => return Err(RunError::read(&self.root)(source)),
        };
        let mut found = Vec::new();
        for entry in entries.flatten() {
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            if hidden || !entry.path().join(RunFile::Events.name()).exists() {
                continue;
            }
            match RunFolder::open(&entry.path()) {
                Ok(folder) => found.push(folder),
                Err(RunError::NotARun { .. } | RunError::Newer { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        found.sort_by(|a, b| (a.head().began, a.id()).cmp(&(b.head().began, b.id())));
        Ok(found)
    }

    /// The run that somebody means: by its folder, by its id, or the last one of a profile.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn find(&self, name: &str) -> Result<RunFolder, RunError> {
        for path in [self.root.join(name), PathBuf::from(name)] {
            if path.is_dir() {
                return RunFolder::open(&path);
            }
        }
        let mut runs = self.list()?;
        let last = runs.iter().rposition(|run| run.head().profile == name);
        if let Some(at) = last {
            return Ok(runs.swap_remove(at));
        }
        let names: Vec<&str> = runs.iter().map(|run| run.id().as_str()).collect();
        let profiles = runs.iter().map(|run| run.head().profile.as_str());
        let near = nearest(name, names.iter().copied().chain(profiles));
        Err(RunError::Missing {
            name: name.to_owned(),
            root: self.root.clone(),
            nearest: near.map(str::to_owned),
        })
    }

    /// The run that began last.
    ///
    /// # Errors
    /// When there is none, or the folder cannot be read.
    pub fn last(&self) -> Result<RunFolder, RunError> {
        self.list()?.pop().ok_or_else(|| RunError::Empty {
            root: self.root.clone(),
        })
    }
}
