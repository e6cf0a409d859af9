//! The PROFILE argument, and what commands that take one do with it first.

use super::{CliError, Context};
use crate::profile::Overrides;
use crate::store::{Library, Opened};

/// A profile and what the command line changes about it.
#[derive(Debug, Clone, clap::Args)]
pub struct ProfileArgs {
    /// Name of a profile, or path of its YAML file
    #[arg(value_name = "PROFILE")]
    pub profile: String,

    /// Set a field of the profile, such as `capacity.ec2.max_hosts=100`; may be repeated
    #[arg(long, value_name = "PATH=VALUE")]
    pub set: Vec<String>,
}

impl ProfileArgs {
    /// Finds and resolves the profile.
    pub fn open(&self, context: &Context) -> Result<Opened, CliError> {
        let library = Library::new(context.globals.dir.as_deref())?;
        let overrides = Overrides {
            region: context.globals.region.clone(),
            sets: self.set.clone(),
        };
        Ok(library.open(&self.profile, &overrides)?)
    }
}
