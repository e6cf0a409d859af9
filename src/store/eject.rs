//! Copies of a profile, its bases and its templates, for a user to change.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::library::Library;
use super::shelf::{Origin, Shelf};
use crate::profile::{Overrides, ProfileErrors, SCHEMA_FILE, System, schema_text};

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ejected {
    /// The copy of the profile: the argument for `stackgen up`.
    pub profile: PathBuf,
    /// Every file that is new, the profile among them, in order.
    pub written: Vec<PathBuf>,
    /// How many files were there already with the same content.
    pub unchanged: usize,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum EjectError {
    /// The profile cannot be resolved.
    #[error(transparent)]
    Profile(#[from] ProfileErrors),
    /// Files are in the way that say something else.
    #[error("{} would be overwritten", list(.0))]
    Differs(Vec<PathBuf>),
    /// A file or folder cannot be written; files before it may have been.
    #[error("cannot write `{}`", path.display())]
    Write {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

fn list(paths: &[PathBuf]) -> String {
    let names: Vec<String> = paths
        .iter()
        .map(|path| format!("`{}`", path.display()))
        .collect();
    names.join(", ")
}

/// Copies a profile to `DIR/profiles`, its bases to `DIR/profiles/base`, its templates to
/// `DIR/templates`, and the schema they name to `DIR/schema`.
///
/// # Errors
/// See [`EjectError`]. Files of the same content are left alone, others are never overwritten.
pub fn eject(library: &Library, argument: &str, dir: &Path) -> Result<Ejected, EjectError> {
    let opened = library.open(argument, &Overrides::default())?;
    let mut files: BTreeMap<PathBuf, String> = BTreeMap::new();
    for (name, text) in opened.resolved.files() {
        files.insert(dir.join(format!("profiles/{name}.yaml")), text.to_owned());
    }
    let root = match opened.resolved.profile.system {
        System::EcsEc2 => "ecs-ec2",
        System::EcsFargate => "ecs-fargate",
    };
    for (name, text) in templates(root, &opened.shelf)? {
        files.insert(dir.join(format!("templates/{name}.hbs")), text);
    }
    files.insert(dir.join(SCHEMA_FILE), schema_text());
    let profile = dir.join(format!("profiles/{}.yaml", opened.resolved.name));
    if let Origin::File(from) = &opened.origin
        && !files.contains_key(&profile)
    {
        files.insert(profile.clone(), read(from)?);
    }
    write_all(files, profile)
}

fn read(path: &Path) -> Result<String, EjectError> {
    Ok(super::read::required(path)?.text.into_owned())
}

/// A template and the partials it reaches.
fn templates(root: &str, shelf: &Shelf) -> Result<BTreeMap<String, String>, EjectError> {
    let mut found = BTreeMap::new();
    let mut wanted = vec![root.to_owned()];
    while let Some(name) = wanted.pop() {
        if found.contains_key(&name) {
            continue;
        }
        if let Some(source) = shelf.template(&name)? {
            wanted.extend(partials(&source.text));
            found.insert(name, source.text.into_owned());
        }
    }
    Ok(found)
}

/// The partials that a template calls: `{{> name …}}`, with or without `~` and `#`.
fn partials(text: &str) -> Vec<String> {
    text.split("{{")
        .skip(1)
        .filter_map(|tag| tag.trim_start_matches(['~', '#']).strip_prefix('>'))
        .filter_map(|rest| {
            rest.split([' ', '}', '~', '\n'])
                .find(|word| !word.is_empty())
        })
        .map(str::to_owned)
        .collect()
}

fn write_all(files: BTreeMap<PathBuf, String>, profile: PathBuf) -> Result<Ejected, EjectError> {
    let mut fresh = Vec::new();
    let mut differing = Vec::new();
    let total = files.len();
    for (path, text) in files {
        match std::fs::read(&path) {
            Ok(there) if there == text.as_bytes() => {}
            Ok(_) => differing.push(path),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => fresh.push((path, text)),
            Err(source) => return Err(EjectError::Write { path, source }),
        }
    }
    if !differing.is_empty() {
        return Err(EjectError::Differs(differing));
    }
    let mut written = Vec::new();
    for (path, text) in fresh {
        write(&path, &text).map_err(|source| EjectError::Write {
            path: path.clone(),
            source,
        })?;
        written.push(path);
    }
    Ok(Ejected {
        profile,
        unchanged: total - written.len(),
        written,
    })
}

/// Writes a new file so that it is there whole or not at all.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let dir = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(dir)?;
    let mut file = tempfile::NamedTempFile::new_in(dir)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    set_readable(file.path())?;
    file.persist_noclobber(path)?;
    Ok(())
}

/// Temporary files are private; a project's files are not.
#[cfg(unix)]
fn set_readable(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn set_readable(_: &Path) -> std::io::Result<()> {
    Ok(())
}
