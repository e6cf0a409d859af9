//! Small things remembered between commands, in the XDG state folder or, where they can be asked for
//! again, in the cache folder. Nothing depends on them:
//! whatever goes wrong with them is no reason for a command to fail.

use std::io::Write as _;
use std::path::PathBuf;

use etcetera::BaseStrategy as _;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A file that holds one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notes(Option<PathBuf>);

impl Notes {
    /// The file of this name in the user's state folder; without a home it remembers nothing.
    pub fn named(name: &str) -> Self {
        let path = etcetera::choose_base_strategy().ok().map(|strategy| {
            let folder = strategy.state_dir().unwrap_or_else(|| strategy.data_dir());
            folder.join("stackgen").join(name)
        });
        Self(path)
    }

    /// The file of this name in the user's cache folder.
    pub fn cached(name: &str) -> Self {
        let path = etcetera::choose_base_strategy()
            .ok()
            .map(|strategy| strategy.cache_dir().join("stackgen").join(name));
        Self(path)
    }

    /// What is remembered; nothing when it cannot be read.
    pub fn recall<T: DeserializeOwned + Default>(&self) -> T {
        self.0
            .as_ref()
            .and_then(|path| fs_err::read_to_string(path).ok())
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default()
    }

    /// Remembers a value in place of the last one: whole or not at all.
    pub fn remember<T: Serialize>(&self, value: &T) {
        let Some(path) = &self.0 else { return };
        let _ = write(path, value);
    }
}

fn write<T: Serialize>(path: &std::path::Path, value: &T) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(std::path::Path::new("."));
    fs_err::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(&serde_json::to_vec(value)?)?;
    file.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_remembered_and_trouble_is_not_told() {
        let folder = tempfile::tempdir().unwrap();
        let notes = Notes(Some(folder.path().join("deep/x.json")));
        assert_eq!(notes.recall::<Vec<u32>>(), Vec::<u32>::new());
        notes.remember(&vec![1, 2]);
        assert_eq!(notes.recall::<Vec<u32>>(), [1, 2]);
        notes.remember(&"text");
        assert_eq!(notes.recall::<Vec<u32>>(), Vec::<u32>::new(), "not ours");
        Notes(Some("/proc/nowhere/x.json".into())).remember(&1);
        Notes(None).remember(&1);
        assert_eq!(Notes(None).recall::<u32>(), 0);
    }
}
