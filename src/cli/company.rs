//! What a company asks of every stack: on the command line, in the environment, or in the user's
//! settings, in this order.

use std::collections::BTreeMap;
use std::path::Path;

use super::{CliError, Exit};
use crate::deploy::bootstrap::Own;
use crate::profile::{ErrorKind, ProfileErrors};
use crate::store::{Config, PolicyArn, RoleArn, parse_tag};
use crate::ui::Diagnostic;

/// Variable that names the file of the user's settings.
const CONFIG: &str = "STACKGEN_CONFIG";

/// Roles, permissions boundary and tags; each may also stand in the user's settings.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Options for companies, also in stackgen/config.yaml")]
pub struct CompanyArgs {
    /// Have CloudFormation work as this role, in place of the bootstrap stack's
    #[arg(long, env = "STACKGEN_SERVICE_ROLE", value_name = "ARN")]
    service_role: Option<RoleArn>,

    /// Have schedules run as this role, in place of the bootstrap stack's
    ///
    /// It has to trust scheduler.amazonaws.com for schedules of the group `default`, or of the group
    /// `stackgen` where the bootstrap stack is, and may call cloudformation:DeleteStack.
    #[arg(long, env = "STACKGEN_REAPER_ROLE", value_name = "ARN")]
    reaper_role: Option<RoleArn>,

    /// Permissions boundary of the roles that are made
    #[arg(long, env = "STACKGEN_PERMISSIONS_BOUNDARY", value_name = "ARN")]
    permissions_boundary: Option<PolicyArn>,

    /// Add a tag to the stack; may be repeated
    #[arg(long, env = "STACKGEN_TAG", value_name = "KEY=VALUE", value_parser = parse_tag, value_delimiter = ',')]
    tag: Vec<(String, String)>,
}

/// What a company asks of every stack, settled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Company {
    /// In place of the bootstrap's service role.
    pub service_role: Option<RoleArn>,
    /// In place of the bootstrap's reaper role.
    pub reaper_role: Option<RoleArn>,
    /// Permissions boundary of roles.
    pub permissions_boundary: Option<PolicyArn>,
    /// Tags of every stack.
    pub tags: BTreeMap<String, String>,
}

impl CompanyArgs {
    /// With the user's settings behind what was typed.
    pub fn settled(&self) -> Result<Company, CliError> {
        let named = std::env::var_os(CONFIG).filter(|path| !path.is_empty());
        let config = Config::load(named.as_deref().map(Path::new)).map_err(|e| unusable(&e))?;
        let mut tags = config.tags;
        tags.extend(self.tag.iter().cloned());
        Ok(Company {
            service_role: self.service_role.clone().or(config.service_role),
            reaper_role: self.reaper_role.clone().or(config.reaper_role),
            permissions_boundary: self
                .permissions_boundary
                .clone()
                .or(config.permissions_boundary),
            tags,
        })
    }
}

/// The error for settings that cannot be used.
fn unusable(errors: &ProfileErrors) -> CliError {
    let exit = match errors.kind {
        ErrorKind::Usage => Exit::Usage,
        ErrorKind::Invalid => Exit::Invalid,
        ErrorKind::Unreadable => Exit::Other,
    };
    CliError::new(exit, "settings", "your settings cannot be used")
        .diagnostics(errors.problems.iter().map(Diagnostic::from))
        .hint(format!("`{CONFIG}` names another file"))
}

impl Company {
    /// The roles in place of the bootstrap stack's.
    pub fn own(&self) -> Own<'_> {
        Own {
            service: self.service_role.as_ref().map(RoleArn::as_str),
            reaper: self.reaper_role.as_ref().map(RoleArn::as_str),
        }
    }
}
