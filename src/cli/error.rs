//! An error at the edge: what went wrong, where, what now, and the exit code.

use std::error::Error;

use super::Exit;
use crate::profile::{ErrorKind, ProfileErrors};
use crate::ui::{Diagnostic, ErrorReport, OutputError, PromptError};

/// Why a command ends without its result.
#[derive(Debug)]
pub struct CliError {
    exit: Exit,
    report: Option<Box<ErrorReport>>,
}

impl CliError {
    /// An error with its exit code, a stable machine-readable `code` (kebab-case, such as
    /// `profile-invalid`) and a `message`: lower case, no final period, literals in backticks.
    pub fn new(exit: Exit, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            exit,
            report: Some(Box::new(ErrorReport::new(exit.code(), code, message))),
        }
    }

    /// Ends the process without a word: the reader of our output went away.
    pub const fn silent(exit: Exit) -> Self {
        Self { exit, report: None }
    }

    /// Adds what the user can do about it; may be called several times.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        self.with(|report| report.hints.push(hint.into()))
    }

    /// Adds the chain of causes of `error`, its own message first.
    #[must_use]
    pub fn caused_by(self, error: &dyn Error) -> Self {
        self.with(|report| report.add_causes(error))
    }

    /// Adds problems with their place in a source file.
    #[must_use]
    pub fn diagnostics(self, diagnostics: impl IntoIterator<Item = Diagnostic>) -> Self {
        self.with(|report| report.diagnostics.extend(diagnostics))
    }

    /// Adds a field to the JSON form of the error, such as a stack's ARN.
    #[must_use]
    pub fn detail(self, name: &'static str, value: impl Into<serde_json::Value>) -> Self {
        self.with(|report| {
            report.details.insert(name.to_owned(), value.into());
        })
    }

    /// How the process ends.
    pub const fn exit(&self) -> Exit {
        self.exit
    }

    /// What to show, unless the error is silent.
    pub fn report(&self) -> Option<&ErrorReport> {
        self.report.as_deref()
    }

    fn with(mut self, change: impl FnOnce(&mut ErrorReport)) -> Self {
        if let Some(report) = self.report.as_mut() {
            change(report);
        }
        self
    }
}

impl From<OutputError> for CliError {
    fn from(error: OutputError) -> Self {
        match error {
            OutputError::Closed => Self::silent(Exit::Done),
            OutputError::Failed(source) => {
                Self::new(Exit::Other, "output", "cannot write to standard output")
                    .caused_by(&source)
            }
        }
    }
}

impl From<PromptError> for CliError {
    fn from(error: PromptError) -> Self {
        match error {
            PromptError::NobodyToAsk => Self::new(Exit::Usage, "no-answer", error.to_string())
                .hint("answer on the command line with `--yes`"),
            PromptError::Unreadable(source) => {
                Self::new(Exit::Other, "no-answer", "cannot read the answer").caused_by(&source)
            }
        }
    }
}

impl From<ProfileErrors> for CliError {
    fn from(errors: ProfileErrors) -> Self {
        let (exit, code) = match errors.kind {
            ErrorKind::Usage => (Exit::Usage, "not-found"),
            ErrorKind::Invalid => (Exit::Invalid, "profile-invalid"),
            ErrorKind::Unreadable => (Exit::Other, "profile-unreadable"),
        };
        // A single problem that is in no file is the whole message; others are listed under one.
        if let [only] = errors.problems.as_slice()
            && only.file.is_none()
            && only.path.is_empty()
        {
            let error = Self::new(exit, code, &only.message);
            return only.help.iter().fold(error, Self::hint);
        }
        let message = match (errors.kind, errors.problems.len()) {
            (ErrorKind::Unreadable, _) => "a file cannot be read".to_owned(),
            (ErrorKind::Usage, _) => "the profile cannot be changed as asked".to_owned(),
            (_, 1) => "the profile is invalid".to_owned(),
            (_, count) => format!("the profile is invalid: {count} problems"),
        };
        Self::new(exit, code, message).diagnostics(errors.problems.iter().map(Diagnostic::from))
    }
}
