//! Where run folders are, as commands that write or read them take it.

use std::path::PathBuf;

use crate::store::runs::Runs;

/// The folder of all runs.
#[derive(Debug, Clone, clap::Args)]
pub struct RunsArgs {
    /// Folder in which each run has a folder of its own
    #[arg(
        long = "runs",
        env = "STACKGEN_RUNS",
        value_name = "DIR",
        default_value = "runs"
    )]
    folder: PathBuf,
}

impl RunsArgs {
    /// The runs in it.
    pub fn runs(&self) -> Runs {
        Runs::at(self.folder.clone())
    }
}
