//! `--sandbox-model`: an era by name, or the parameters of a file.

use std::path::Path;

use super::{CliError, Exit};
use crate::sandbox::model::{Model, eras};

/// The parameters that a name or a path stands for.
pub(super) fn read(named: &str) -> Result<Model, CliError> {
    if let Some(model) = Model::of_era(named) {
        return Ok(model);
    }
    let text = fs_err::read_to_string(Path::new(named)).map_err(|error| {
        let message = format!("there is neither an era nor a file of parameters called `{named}`");
        let eras: Vec<String> = eras().into_iter().map(|era| era.name).collect();
        CliError::new(Exit::Usage, "sandbox-model", message)
            .caused_by(&error)
            .hint(format!("eras are {}", eras.join(", ")))
    })?;
    Model::read(&text).map_err(|error| {
        let message = format!("`{named}` is no file of parameters");
        CliError::new(Exit::Usage, "sandbox-model", message)
            .caused_by(&error)
            .hint("docs/model.md names them; `stackgen sandbox calibrate` writes such a file")
    })
}
