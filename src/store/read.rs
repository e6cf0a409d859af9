//! Reading one text file, with every way that can fail told apart.

use std::io::Read as _;
use std::path::Path;

use crate::profile::{MAX_BYTES, Problem, ProfileErrors, SourceText, nearest};

/// Reads a file that must be there.
pub(super) fn required(path: &Path) -> Result<SourceText, ProfileErrors> {
    match optional(path)? {
        Some(text) => Ok(text),
        None => Err(missing(path)),
    }
}

/// Reads a file if it is there.
pub(super) fn optional(path: &Path) -> Result<Option<SourceText>, ProfileErrors> {
    let shown = path.display();
    let unreadable = |error: &std::io::Error| {
        // The text after "(os error" is for programmers.
        let reason = error.to_string();
        let reason = reason.split(" (os error").next().unwrap_or_default();
        let message = format!("cannot read `{shown}`: {}", reason.to_lowercase());
        ProfileErrors::unreadable(Problem::new(message))
    };
    let file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(&error)),
    };
    if file.metadata().is_ok_and(|data| data.is_dir()) {
        let help = "name the YAML file in it";
        let message = format!("`{shown}` is a folder, not a file");
        return Err(ProfileErrors::usage(Problem::new(message).help(help)));
    }
    let mut bytes = Vec::new();
    let limit = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX);
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(&error))?;
    if bytes.len() > MAX_BYTES {
        let message = format!("`{shown}` has more than {MAX_BYTES} bytes, too many for a profile");
        return Err(ProfileErrors::invalid(Problem::new(message)));
    }
    let text = String::from_utf8(bytes).map_err(|error| not_utf8(path, &error))?;
    Ok(Some(SourceText {
        name: shown.to_string(),
        text: text.into(),
    }))
}

fn not_utf8(path: &Path, error: &std::string::FromUtf8Error) -> ProfileErrors {
    let valid = error.utf8_error().valid_up_to();
    let before = error.as_bytes().get(..valid).unwrap_or_default();
    let line = before.split(|byte| *byte == b'\n').count();
    let message = format!(
        "`{}` is not UTF-8 text, first at line {line}",
        path.display()
    );
    ProfileErrors::invalid(Problem::new(message).help("save the file as UTF-8"))
}

/// A file that is not there, with the nearest name beside it.
fn missing(path: &Path) -> ProfileErrors {
    let problem = Problem::new(format!("there is no file `{}`", path.display()));
    let beside = path
        .parent()
        .map(|dir| {
            if dir.as_os_str().is_empty() {
                Path::new(".")
            } else {
                dir
            }
        })
        .and_then(|dir| std::fs::read_dir(dir).ok());
    let names: Vec<String> = beside
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| is_yaml(name))
        .collect();
    let typed = path.file_name().and_then(|name| name.to_str());
    let near = typed.and_then(|typed| nearest(typed, names.iter().map(String::as_str)));
    let help = near.map(|near| format!("did you mean `{}`?", path.with_file_name(near).display()));
    ProfileErrors::usage(problem.maybe_help(help))
}

/// Whether a name ends as YAML files do.
pub(super) fn is_yaml(name: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|end| end == "yaml" || end == "yml")
}
