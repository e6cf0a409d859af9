//! One place that profiles, bases and templates are taken from, with the binary behind it.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use super::{embedded, read};
use crate::profile::{Problem, ProfileErrors, SourceText, Texts, is_name};

/// Where a profile came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The binary.
    Embedded,
    /// A file.
    File(PathBuf),
}

/// Folders of profiles and templates; what they lack is taken from the binary.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shelf {
    profiles: Option<PathBuf>,
    templates: Option<PathBuf>,
}

impl Shelf {
    /// The folders `profiles/` and `templates/` of one folder.
    pub(super) fn of_project(dir: &Path) -> Self {
        Self {
            profiles: Some(dir.join("profiles")),
            templates: Some(dir.join("templates")),
        }
    }

    /// What lies around a profile's file: if it is somewhere below a folder `profiles`, that folder
    /// and `templates` beside it; else its own folder and `templates` in it.
    pub(super) fn around(file: &Path) -> Self {
        let below = |dir: &&Path| dir.file_name().is_some_and(|name| name == "profiles");
        if let Some(profiles) = file.ancestors().skip(1).find(below) {
            return Self {
                profiles: Some(profiles.to_owned()),
                templates: Some(profiles.with_file_name("templates")),
            };
        }
        let dir = file.parent().unwrap_or(Path::new(""));
        Self {
            profiles: Some(dir.to_owned()),
            templates: Some(dir.join("templates")),
        }
    }

    /// A profile's text and where it is, by name.
    pub(super) fn find(&self, name: &str) -> Result<Option<(SourceText, Origin)>, ProfileErrors> {
        if !is_name(name) {
            return Ok(None);
        }
        if let Some(dir) = &self.profiles {
            let path = dir.join(format!("{name}.yaml"));
            if let Some(text) = read::optional(&path)? {
                return Ok(Some((text, Origin::File(path))));
            }
        }
        let text = embedded::profile(name).map(|text| SourceText {
            name: format!("embedded:profiles/{name}.yaml"),
            text: Cow::Borrowed(text),
        });
        Ok(text.map(|text| (text, Origin::Embedded)))
    }

    /// The names of profiles in the folder, without those of the binary and without bases.
    pub(super) fn own_names(&self) -> Result<Vec<String>, ProfileErrors> {
        let Some(dir) = &self.profiles else {
            return Ok(Vec::new());
        };
        let entries = match std::fs::read_dir(dir) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => {
                let message = format!("cannot list `{}`: {error}", dir.display());
                return Err(ProfileErrors::unreadable(Problem::new(message)));
            }
        };
        let mut names: Vec<String> = entries
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter_map(|name| name.strip_suffix(".yaml").map(str::to_owned))
            .collect();
        names.sort();
        Ok(names)
    }

    /// A template by its path under `templates/` without `.hbs`, such as `partials/network`: its
    /// text, and the name to show for it. `None` if there is none.
    pub fn template(&self, name: &str) -> Result<Option<SourceText>, ProfileErrors> {
        if !is_name(name) {
            return Ok(None);
        }
        if let Some(dir) = &self.templates
            && let Some(text) = read::optional(&dir.join(format!("{name}.hbs")))?
        {
            return Ok(Some(text));
        }
        Ok(embedded::template(name).map(|text| SourceText {
            name: format!("embedded:templates/{name}.hbs"),
            text: Cow::Borrowed(text),
        }))
    }
}

impl Texts for Shelf {
    fn profile(&self, name: &str) -> Result<Option<SourceText>, ProfileErrors> {
        Ok(self.find(name)?.map(|(text, _)| text))
    }

    fn names(&self) -> Vec<String> {
        let mut names = embedded::bases();
        names.extend(embedded::profiles());
        names.extend(self.own_names().unwrap_or_default());
        names
    }
}
