//! `stackgen eject`: copies of a profile, its bases and its templates, to change.

use std::path::PathBuf;

use serde_json::json;

use crate::cli::{CliError, Context, Exit};
use crate::store::{EjectError, Library, eject};

/// Arguments of `stackgen eject`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    stackgen eject ecs-ec2-95pct mine\n  \
    stackgen up mine/profiles/ecs-ec2-95pct.yaml --sandbox\n  \
    stackgen eject smoke ./stackgen    The folder that is looked into by itself\n\n\
    Files that are there with other content are never overwritten.")]
pub struct Args {
    /// Name of a profile, or path of its YAML file
    #[arg(value_name = "PROFILE")]
    profile: String,

    /// Folder to write into; made if it is not there
    #[arg(value_name = "DIR")]
    into: PathBuf,
}

/// Writes what is missing and says how to use it.
pub fn run(args: &Args, context: &Context) -> Result<Exit, CliError> {
    let library = Library::new(context.globals.dir.as_deref())?;
    let ejected = eject(&library, &args.profile, &args.into)?;
    if context.ui.wants_json() {
        context.ui.print_json(&json!({
            "profile": ejected.profile,
            "written": ejected.written,
            "unchanged": ejected.unchanged,
        }))?;
        return Ok(Exit::Done);
    }
    for path in &ejected.written {
        context.ui.print(&format!("{}\n", path.display()))?;
    }
    if ejected.written.is_empty() {
        context
            .ui
            .note("nothing to write: every file is there already");
    }
    let profile = ejected.profile.display();
    context
        .ui
        .hint(&format!("deploy the copy with `stackgen up {profile}`"));
    Ok(Exit::Done)
}

impl From<EjectError> for CliError {
    fn from(error: EjectError) -> Self {
        match error {
            EjectError::Profile(errors) => errors.into(),
            EjectError::Differs(_) => Self::new(Exit::Other, "eject-differs", error.to_string())
                .hint("choose another folder, or move the files away"),
            EjectError::Write { ref source, .. } => {
                Self::new(Exit::Other, "eject-write", error.to_string()).caused_by(source)
            }
        }
    }
}
