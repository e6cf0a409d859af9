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

/// Heading of these options; what is not typed may stand in the user's settings.
const HEADING: &str = "Options for companies, also in ~/.config/stackgen/config.yaml";

/// Roles, permissions boundary and tags.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = HEADING)]
pub struct CompanyArgs {
    /// Have CloudFormation work as this role, in place of the bootstrap stack's
    #[arg(long, env = "STACKGEN_SERVICE_ROLE", value_name = "ARN")]
    service_role: Option<RoleArn>,

    /// Who deletes a stack in time.
    #[command(flatten)]
    reaper: ReaperArgs,

    /// What is made carries these.
    #[command(flatten)]
    marks: MarkArgs,
}

/// The role of schedules.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = HEADING)]
pub struct ReaperArgs {
    /// Have schedules run as this role, in place of the bootstrap stack's
    ///
    /// It has to trust scheduler.amazonaws.com for schedules of the group `default`, or of the group
    /// `stackgen` where the bootstrap stack is, and may call cloudformation:DeleteStack.
    #[arg(long, env = "STACKGEN_REAPER_ROLE", value_name = "ARN")]
    reaper_role: Option<RoleArn>,
}

/// What everything that is made carries.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = HEADING)]
pub struct MarkArgs {
    /// Permissions boundary of every role that is made
    #[arg(long, env = "STACKGEN_PERMISSIONS_BOUNDARY", value_name = "ARN")]
    permissions_boundary: Option<PolicyArn>,

    /// Add a tag to every stack that is made; may be repeated
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
        let company = self.marks.settled()?;
        Ok(Company {
            service_role: self.service_role.clone().or(company.service_role),
            reaper_role: self.reaper.typed().or(company.reaper_role),
            ..company
        })
    }
}

impl ReaperArgs {
    fn typed(&self) -> Option<RoleArn> {
        self.reaper_role.clone()
    }

    /// With the user's settings behind what was typed.
    pub fn settled(&self) -> Result<Option<RoleArn>, CliError> {
        Ok(self.typed().or(config()?.reaper_role))
    }
}

impl MarkArgs {
    /// With the user's settings behind what was typed, the roles in them too.
    pub fn settled(&self) -> Result<Company, CliError> {
        let config = config()?;
        let mut tags = config.tags;
        tags.extend(self.tag.iter().cloned());
        Ok(Company {
            service_role: config.service_role,
            reaper_role: config.reaper_role,
            permissions_boundary: self
                .permissions_boundary
                .clone()
                .or(config.permissions_boundary),
            tags,
        })
    }
}

/// The user's settings.
fn config() -> Result<Config, CliError> {
    let named = std::env::var_os(CONFIG).filter(|path| !path.is_empty());
    Config::load(named.as_deref().map(Path::new)).map_err(|errors| unusable(&errors))
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
