//! `--sandbox-faults`: the script of troubles, read once.

use std::path::Path;

use super::{CliError, Exit};
use crate::sandbox::faults::{Script, read};
use crate::ui::{Diagnostic, Place};

/// The script of a file.
pub(super) fn script(path: &Path) -> Result<Script, CliError> {
    let unusable = |message: &str| CliError::new(Exit::Usage, "sandbox-faults", message);
    let text = fs_err::read_to_string(path)
        .map_err(|error| unusable("the fault script cannot be read").caused_by(&error))?;
    read(&text).map_err(|error| {
        let index = |number: u64| usize::try_from(number).unwrap_or_default();
        let line = index(error.line);
        let excerpt = text.lines().nth(line.saturating_sub(1));
        unusable("this is no fault script").diagnostics([Diagnostic {
            place: Some(Place {
                file: path.display().to_string(),
                line,
                column: index(error.column),
                width: 1,
                text: excerpt.filter(|_| line > 0).unwrap_or_default().to_owned(),
            }),
            hint: Some("docs/sandbox.md lists what a script can say".to_owned()),
            ..Diagnostic::new(error.message)
        }])
    })
}
