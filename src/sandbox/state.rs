//! The world's home: nowhere but in memory, or one file that several processes share.
//!
//! Two files lie beside each other. `sandbox.json` is the world and is replaced as a whole, so a
//! process killed at any instruction leaves the old world or the new one. `sandbox.json.lock` is
//! what processes lock, one call at a time; it also holds the simulated time, which moves far more
//! often than the world changes. Losing it loses the time since the last change and nothing else.

mod error;
mod file;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use etcetera::BaseStrategy;

pub use error::StateError;
use file::{Found, StateFile};

use super::engine::{World, advance};
use super::faults::Gates;

/// When a new world begins: 2026-01-01T00:00:00Z, so that the same seed gives the same run.
pub const GENESIS_MS: i64 = 1_767_225_600_000;

/// The seed of a new world when none is asked for.
pub const DEFAULT_SEED: u64 = 1;

/// The state file of those who name none: `stackgen/sandbox.json` in the user's state folder
/// (`$XDG_STATE_HOME`, else `~/.local/state`; where the system knows no such folder, its data
/// folder).
///
/// # Errors
/// The user has no home folder.
pub fn default_file() -> Result<PathBuf, StateError> {
    let strategy = etcetera::choose_base_strategy().map_err(|_| StateError::NoHome)?;
    let folder = strategy.state_dir().unwrap_or_else(|| strategy.data_dir());
    Ok(folder.join("stackgen").join("sandbox.json"))
}

/// A world and where it is kept.
#[derive(Debug)]
pub(crate) struct Store {
    world: World,
    file: Option<StateFile>,
    gates: Option<Arc<Gates>>,
}

/// Whether a look at the world changed it, so that it must be saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Touch {
    /// Nothing to save but the time.
    Looked,
    /// The world is another one now.
    Changed,
}

impl Store {
    /// A new world in memory.
    pub(crate) fn in_memory(seed: u64) -> Self {
        Self {
            world: World::new(seed, GENESIS_MS),
            file: None,
            gates: None,
        }
    }

    /// The world of a file; a new one if there is no file yet. `seed` is for a new world; a world
    /// that was made from another one is refused. `durable` makes every save reach the disk.
    pub(crate) fn open(path: &Path, seed: Option<u64>, durable: bool) -> Result<Self, StateError> {
        let mut store = Self {
            world: World::new(seed.unwrap_or(DEFAULT_SEED), GENESIS_MS),
            file: Some(StateFile::beside(path, durable)?),
            gates: None,
        };
        store.with(i64::MIN, |_| ((), Touch::Looked))?;
        match seed {
            Some(asked) if asked != store.world.seed => Err(StateError::OtherSeed {
                path: path.to_owned(),
                asked,
                found: store.world.seed,
            }),
            _ => Ok(store),
        }
    }

    /// Puts a new world into a file, whatever is in it now.
    pub(crate) fn reset(path: &Path, seed: Option<u64>) -> Result<(), StateError> {
        let mut file = StateFile::beside(path, true)?;
        let _guard = file.lock()?;
        file.save(
            &World::new(seed.unwrap_or(DEFAULT_SEED), GENESIS_MS),
            &|_| (),
        )
    }

    /// One turn at the world: take the lock, load what another process changed, move time on (to
    /// `at_least_ms`, or to wherever any process has moved it), act, save, let go.
    pub(crate) fn with<T>(
        &mut self,
        at_least_ms: i64,
        act: impl FnOnce(&mut World) -> (T, Touch),
    ) -> Result<T, StateError> {
        let Some(file) = &mut self.file else {
            advance(&mut self.world, at_least_ms);
            return Ok(act(&mut self.world).0);
        };
        let _guard = file.lock()?;
        match file.look()? {
            Found::Same => {}
            Found::Other(world) => self.world = *world,
            Found::Nothing => self.world = World::new(self.world.seed, GENESIS_MS),
        }
        let shared_ms = file.shared_time().unwrap_or(i64::MIN);
        advance(&mut self.world, at_least_ms.max(shared_ms));
        let (result, touch) = act(&mut self.world);
        match touch {
            Touch::Changed => {
                let gates = self.gates.as_deref();
                let reach = |step| gates.into_iter().for_each(|gates| gates.reach(step));
                file.save(&self.world, &reach)?;
            }
            Touch::Looked if self.world.now_ms > shared_ms => {
                file.note_time(self.world.now_ms)?;
            }
            Touch::Looked => {}
        }
        Ok(result)
    }

    /// Lets every save pass the gates of a script.
    pub(crate) fn pass_by(&mut self, gates: Arc<Gates>) {
        self.gates = Some(gates);
    }

    /// Whether nobody else can see this world.
    pub(crate) const fn is_in_memory(&self) -> bool {
        self.file.is_none()
    }

    /// Simulated time as this process knows it.
    pub(crate) const fn now_ms(&self) -> i64 {
        self.world.now_ms
    }
}

#[cfg(test)]
mod tests;
