//! The PROFILE argument, and what commands that take one do with it first.

use super::{CliError, Context, Exit};
use crate::profile::{ErrorKind, Overrides, Problem, ProfileErrors};
use crate::store::{Library, Opened};
use crate::ui::{Diagnostic, Place};

/// A profile and what the command line changes about it.
#[derive(Debug, Clone, clap::Args)]
pub struct ProfileArgs {
    /// Name of a profile, or path of its YAML file
    #[arg(value_name = "PROFILE")]
    pub profile: String,

    /// Set a field of the profile, such as `capacity.ec2.max_hosts=100`; may be repeated
    #[arg(long, value_name = "PATH=VALUE")]
    pub set: Vec<String>,
}

impl ProfileArgs {
    /// Finds and resolves the profile.
    pub fn open(&self, context: &Context) -> Result<Opened, CliError> {
        let library = Library::new(context.globals.dir.as_deref())?;
        let overrides = Overrides {
            region: context.globals.region.clone(),
            sets: self.set.clone(),
        };
        Ok(library.open(&self.profile, &overrides)?)
    }
}

impl From<ProfileErrors> for CliError {
    fn from(errors: ProfileErrors) -> Self {
        let (exit, code) = match errors.kind {
            ErrorKind::Usage => (Exit::Usage, "profile-unknown"),
            ErrorKind::Invalid => (Exit::Invalid, "profile-invalid"),
            ErrorKind::Unreadable => (Exit::Other, "profile-unreadable"),
        };
        let message = match (errors.kind, errors.problems.len()) {
            (ErrorKind::Usage, _) => "cannot use what was asked for",
            (ErrorKind::Unreadable, _) => "cannot read a file",
            (ErrorKind::Invalid, 1) => "the profile is invalid",
            (ErrorKind::Invalid, _) => "the profile is invalid in several places",
        };
        Self::new(exit, code, message).diagnostics(errors.problems.into_iter().map(diagnostic))
    }
}

/// A problem of a profile as `ui` draws it.
pub(super) fn diagnostic(problem: Problem) -> Diagnostic {
    let file = problem.file.unwrap_or_default();
    let place = problem.excerpt.map(|at| Place {
        file: file.clone(),
        line: at.line,
        column: at.column,
        width: at.width,
        text: at.text,
    });
    let message = match (&place, file.is_empty()) {
        (None, false) => format!("{file}: {}", problem.message),
        _ => problem.message,
    };
    Diagnostic {
        path: (!problem.path.is_empty()).then_some(problem.path),
        place,
        hint: problem.help,
        ..Diagnostic::new(message)
    }
}
