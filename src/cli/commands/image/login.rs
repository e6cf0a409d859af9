//! As whom a registry is asked that is not the account's own.

use clap::builder::NonEmptyStringValueParser;

use crate::cli::{CliError, Exit};
use crate::image::registry::{Login, Secret};

/// Where the password is. Not an option: command lines are seen by others and remembered by shells.
const PASSWORD: &str = "STACKGEN_REGISTRY_PASSWORD";

/// The options that say who signs in.
#[derive(Debug, clap::Args)]
pub(super) struct LoginArgs {
    /// Who signs in at another registry; the password is in `STACKGEN_REGISTRY_PASSWORD`
    #[arg(long, env = "STACKGEN_REGISTRY_USERNAME", value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    username: Option<String>,
}

impl LoginArgs {
    /// Whoever it is.
    pub(super) fn login(&self) -> Result<Login, CliError> {
        let Some(user) = &self.username else {
            return Ok(Login::Anonymous);
        };
        match std::env::var(PASSWORD) {
            Ok(password) if !password.is_empty() => Ok(Login::Password {
                user: user.clone(),
                password: Secret::new(password),
            }),
            _ => {
                let message = format!("there is no password for `{user}`");
                let hint = format!("put it, or a token, into the variable {PASSWORD}");
                Err(CliError::new(Exit::Usage, "no-password", message).hint(hint))
            }
        }
    }
}
