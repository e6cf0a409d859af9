//! Checks whose failure the user knows of and takes.

use super::{CliError, Exit};
use crate::deploy::preflight::ids;
use crate::profile::nearest;

/// The option, for every command that checks before it makes something.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct IgnoreArgs {
    /// Go on though this check says that it would fail; may be repeated
    ///
    /// By its exact id, which the check says; there is none for all of them.
    #[arg(
        long,
        env = "STACKGEN_IGNORE_PREFLIGHT",
        value_name = "CHECK",
        value_delimiter = ','
    )]
    ignore_preflight: Vec<String>,
}

impl IgnoreArgs {
    /// The ids; one that no check has is an error.
    pub fn settled(&self) -> Result<Vec<String>, CliError> {
        for id in &self.ignore_preflight {
            if !ids().any(|known| known == id) {
                return Err(unknown(id));
            }
        }
        Ok(self.ignore_preflight.clone())
    }
}

fn unknown(id: &str) -> CliError {
    let known: Vec<&str> = ids().collect();
    let error = CliError::new(Exit::Usage, "no-check", format!("there is no check `{id}`"));
    let error = match nearest(id, known.iter().copied()) {
        Some(name) => error.hint(format!("did you mean `{name}`?")),
        None => error,
    };
    error.hint(format!("the checks are {}", known.join(", ")))
}
