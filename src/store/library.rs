//! A PROFILE argument to a resolved profile.

use std::path::{Path, PathBuf};

use super::embedded;
use super::read::{self, is_yaml};
use super::shelf::{Origin, Shelf};
use crate::profile::{
    Overrides, Problem, ProfileErrors, Resolved, SourceText, Texts as _, resolve, unknown,
};

/// The folder that is looked into without being asked for.
const PROJECT: &str = "stackgen";

/// All profiles that can be named.
#[derive(Debug, Clone, Default)]
pub struct Library {
    project: Shelf,
}

/// A profile in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub origin: Origin,
}

/// A profile, resolved, and where its templates are.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The profile.
    pub resolved: Resolved,
    /// Where it came from.
    pub origin: Origin,
    /// Where its bases and templates come from.
    pub shelf: Shelf,
}

impl Library {
    /// The profiles of a project's folder, and those of the binary behind them.
    ///
    /// Without `dir` the folder is `./stackgen`, if there is one with `profiles` in it.
    ///
    /// # Errors
    /// A `dir` that is not a folder.
    pub fn new(dir: Option<&Path>) -> Result<Self, ProfileErrors> {
        let project = match dir {
            Some(dir) if dir.is_dir() => Shelf::of_project(dir),
            Some(dir) => {
                let message = format!("there is no folder `{}`", dir.display());
                return Err(ProfileErrors::usage(Problem::new(message)));
            }
            None if Path::new(PROJECT).join("profiles").is_dir() => {
                Shelf::of_project(Path::new(PROJECT))
            }
            None => Shelf::default(),
        };
        Ok(Self { project })
    }

    /// Every profile by name; the project's own take the place of the binary's.
    pub fn list(&self) -> Result<Vec<Listed>, ProfileErrors> {
        let mut names = embedded::profiles();
        names.extend(self.project.own_names()?);
        names.sort();
        names.dedup();
        names
            .into_iter()
            .filter_map(|name| match self.project.find(&name) {
                Ok(Some((_, origin))) => Some(Ok(Listed { name, origin })),
                Ok(None) => None,
                Err(error) => Some(Err(error)),
            })
            .collect()
    }

    /// Finds and resolves the profile that an argument names: a path if it holds a separator or
    /// ends in `.yaml` or `.yml`, else a name.
    pub fn open(&self, argument: &str, overrides: &Overrides) -> Result<Opened, ProfileErrors> {
        let (name, source, origin, around) = self.find(argument)?;
        let resolved = resolve(&name, source, &around, overrides)?;
        Ok(Opened {
            resolved,
            origin,
            shelf: around,
        })
    }

    fn find(&self, argument: &str) -> Result<(String, SourceText, Origin, Shelf), ProfileErrors> {
        if argument.contains(std::path::is_separator) || is_yaml(argument) {
            let path = PathBuf::from(argument);
            let text = read::required(&path)?;
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            let around = Shelf::around(&path);
            return Ok((name.into_owned(), text, Origin::File(path), around));
        }
        match self.project.find(argument)? {
            Some((text, origin)) => Ok((argument.to_owned(), text, origin, self.project.clone())),
            None if Path::new(argument).is_file() => {
                let error = unknown(argument, &self.project.names());
                let help = format!("to use the file, write `./{argument}`");
                let problems = error.problems.into_iter();
                let problems = problems.map(|problem| problem.help(help.clone())).collect();
                Err(ProfileErrors::new(error.kind, problems))
            }
            None => {
                let listed = self.list()?;
                let names: Vec<String> = listed.into_iter().map(|listed| listed.name).collect();
                Err(unknown(argument, &names))
            }
        }
    }
}
