//! Everything a run folder holds, as figures.

use super::{Account, Setup, outcome};
use crate::cli::{CliError, Exit};
use crate::store::runs::{RunFile, RunFolder, TwoThreads};
use crate::timeline::{Curve, Environment, Header, Summary};

/// A run, read from its folder.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The folder.
    pub folder: RunFolder,
    /// What holds for every sample.
    pub header: Header,
    /// Its figures.
    pub summary: Summary,
    /// Containers over time.
    pub curve: Curve,
    /// What it ran on.
    pub environment: Environment,
    /// What its profile says.
    pub setup: Setup,
    /// What it told of itself.
    pub account: Account,
    /// Whether its samples are in need of being written anew: told twice, or torn.
    pub rough: bool,
}

impl Kept {
    /// Reads a folder, whatever its run came to.
    ///
    /// # Errors
    /// When a file cannot be read, or the run did not come to t0.
    pub fn load(folder: RunFolder) -> Result<Self, CliError> {
        let account = Account::of(&folder.lines(RunFile::Events)?);
        let Some((header, samples)) = folder.samples()? else {
            return Err(nothing(&folder));
        };
        let outcome = outcome(&account);
        let (summary, curve) = Summary::of_with(&TwoThreads, &header, &samples, Some(outcome));
        // Damaged lines in the middle stay where they are: somebody may want to look at them.
        let unreadable = samples.unreadable();
        let rough = unreadable.lines == 0 && (samples.superseded() > 0 || unreadable.torn);
        drop(samples); // A million of them take more room than all figures.
        let profile = folder.read(RunFile::Profile)?.unwrap_or_default();
        Ok(Self {
            environment: environment(&folder, &account)?,
            setup: Setup::of(&String::from_utf8_lossy(&profile)),
            folder,
            header,
            summary,
            curve,
            account,
            rough,
        })
    }

    /// The run's name in pictures and tables.
    pub fn name(&self) -> &str {
        self.folder.id().as_str()
    }
}

/// The file, or what the run told of it before it came to write one.
fn environment(folder: &RunFolder, account: &Account) -> Result<Environment, CliError> {
    let file = folder.read(RunFile::Environment)?;
    let file = file.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    Ok(file.or(account.environment.clone()).unwrap_or_default())
}

/// The error for a run of which there is nothing to tell.
fn nothing(folder: &RunFolder) -> CliError {
    let message = format!("no container was raised in the run {}", folder.id());
    CliError::new(Exit::RunFailed, "run-empty", message)
        .hint("it ended before t0; `events.ndjson` in its folder tells how far it came")
        .detail("run", folder.id().as_str())
}
