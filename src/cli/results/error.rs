//! What is wrong with a run folder, and what to do about it.

use crate::cli::{CliError, Exit};
use crate::store::runs::RunError;

impl From<RunError> for CliError {
    fn from(error: RunError) -> Self {
        let message = error.to_string();
        match error {
            RunError::Missing { nearest, .. } => {
                let error = Self::new(Exit::Usage, "no-run", message);
                match nearest {
                    Some(name) => error.hint(format!("did you mean `{name}`?")),
                    None => error.hint(
                        "`stackgen runs` lists the runs; `--runs DIR` names another folder of runs",
                    ),
                }
            }
            RunError::Empty { .. } => Self::new(Exit::Usage, "no-run", message)
                .hint("`stackgen run PROFILE --sandbox` makes one; `--runs DIR` names another folder of runs"),
            RunError::NotARun { .. } => Self::new(Exit::Usage, "no-run", message),
            RunError::Newer { .. } => Self::new(Exit::Other, "run-newer", message)
                .hint("use the version of stackgen that wrote it, or a later one"),
            RunError::Damaged { .. } => Self::new(Exit::Other, "run-damaged", message),
            RunError::Running { .. } => {
                Self::new(Exit::Detached, "run-running", message).hint("wait until it is over")
            }
            RunError::Write { .. } | RunError::Read { .. } => {
                Self::new(Exit::Other, "run-folder", message)
            }
        }
    }
}
