//! What is wrong with a profile, as plain values; `ui` draws them.

use std::fmt;

use super::path::Path;
use super::source::{Excerpt, Place, SourceText, Sources};

/// Which kind of failure, and with it which exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// There is no such profile, file, region or field: exit code 2.
    Usage,
    /// The profile is there and says something impossible: exit code 3.
    Invalid,
    /// A file could not be read: exit code 1.
    Unreadable,
}

/// One thing that is wrong, where, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file or argument it is in, if it is in one.
    pub file: Option<String>,
    /// The line it is on, if a text is at hand.
    pub excerpt: Option<Excerpt>,
    /// The field it is about, such as `workload.memory`; empty when it is about none.
    pub path: String,
    /// What is wrong, and what was expected: lower case, no final period.
    pub message: String,
    /// What to do now.
    pub help: Option<String>,
}

/// Everything that is wrong with a profile, in the order of its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileErrors {
    /// Which kind of failure.
    pub kind: ErrorKind,
    /// At least one.
    pub problems: Vec<Problem>,
}

impl Problem {
    /// A problem that is in no file.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            file: None,
            excerpt: None,
            path: String::new(),
            message: message.into(),
            help: None,
        }
    }

    /// A problem at a place.
    pub fn at(sources: &Sources, place: Place, message: impl Into<String>) -> Self {
        Self {
            file: sources.get(place.source).map(|source| source.name.clone()),
            excerpt: sources.excerpt(place),
            ..Self::new(message)
        }
    }

    /// A problem with a text as a whole.
    pub fn in_text(source: &SourceText, message: impl Into<String>) -> Self {
        Self {
            file: Some(source.name.clone()),
            ..Self::new(message)
        }
    }

    /// The same, about a field.
    #[must_use]
    pub fn about(mut self, path: &Path) -> Self {
        self.path = path.to_string();
        self
    }

    /// The same, with advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same, with advice if there is any.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            f.write_str(file)?;
            if let Some(at) = &self.excerpt {
                write!(f, ":{}:{}", at.line, at.column)?;
            }
            f.write_str(": ")?;
        }
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)?;
        if let Some(help) = &self.help {
            write!(f, "\n  {help}")?;
        }
        Ok(())
    }
}

impl ProfileErrors {
    /// Several problems of one kind.
    pub fn new(kind: ErrorKind, problems: Vec<Problem>) -> Self {
        Self { kind, problems }
    }

    /// One problem: the argument names nothing.
    pub fn usage(problem: Problem) -> Self {
        Self::new(ErrorKind::Usage, vec![problem])
    }

    /// One problem: the profile is invalid.
    pub fn invalid(problem: Problem) -> Self {
        Self::new(ErrorKind::Invalid, vec![problem])
    }

    /// One problem: a file cannot be read.
    pub fn unreadable(problem: Problem) -> Self {
        Self::new(ErrorKind::Unreadable, vec![problem])
    }
}

impl fmt::Display for ProfileErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, problem) in self.problems.iter().enumerate() {
            if position > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for ProfileErrors {}

/// The name nearest to what was typed, if one is near enough to be meant.
pub fn nearest<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    names
        .into_iter()
        .map(|name| (strsim::jaro_winkler(typed, name), name))
        .filter(|(score, _)| *score > 0.75)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, name)| name)
}
