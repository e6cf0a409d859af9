//! `stackgen image rm`: away with the images, or with the repository.

use serde_json::json;

use super::failure::home_failed;
use super::place::own_tag;
use crate::aws::{Ecr, Error, Session, StoredImage};
use crate::cli::target::{connect, home_region};
use crate::cli::{CliError, Context, Exit, failure};
use crate::image::{REPOSITORY, home, media};

/// Arguments of `stackgen image rm`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    stackgen image rm                        This version's image\n  \
    stackgen image rm 0123456789ab           That of another\n  \
    stackgen image rm --repository --yes     Everything, and what it costs")]
pub(super) struct Args {
    /// Tags of the images [default: this version's]
    #[arg(value_name = "TAG", conflicts_with = "repository")]
    tags: Vec<String>,

    /// Delete the repository with all images in it
    #[arg(long)]
    repository: bool,
}

/// Deletes.
pub(super) fn run(args: &Args, context: &Context) -> Result<Exit, CliError> {
    context.block_on(|_| removed(args, context))
}

async fn removed(args: &Args, context: &Context) -> Result<Exit, CliError> {
    let reach = connect(&context.globals, home_region(&context.globals)).await?;
    let session = &reach.session;
    let ecr = session.ecr();
    // Nothing is deleted of what is not known to be ours.
    let own = home::own(&ecr).await;
    let own = own.map_err(|error| home_failed(&error, session.region()))?;
    let images = match own {
        Some(_) => ecr.images(REPOSITORY).await,
        None => Ok(None),
    };
    let images = images.map_err(|error| failure::call_failed(&error))?;
    let Some(images) = images else {
        return ended(context, session, &[], args.repository);
    };
    let tags = if args.tags.is_empty() {
        vec![own_tag()]
    } else {
        args.tags.clone()
    };
    let wanted: Vec<_> = images
        .iter()
        .filter(|image| args.repository || image.tags.iter().any(|tag| tags.contains(tag)))
        .cloned()
        .collect();
    if wanted.is_empty() && !args.repository {
        return ended(context, session, &[], false);
    }
    let question = if args.repository {
        let tagged = images.iter().filter(|image| !image.tags.is_empty()).count();
        format!(
            "delete the repository {REPOSITORY} in {} with {tagged} tagged images? what runs goes on, what starts later finds no image",
            session.region()
        )
    } else {
        format!(
            "delete {} of {REPOSITORY} in {}? what runs goes on, what starts later finds no image",
            tags.join(", "),
            session.region()
        )
    };
    if !context.ui.confirm(&question)? {
        context.ui.note("everything is as it was");
        return Ok(Exit::Refused);
    }
    let deleted = if args.repository {
        ecr.delete_repository(REPOSITORY).await
    } else {
        delete(&ecr, &wanted, &images).await
    };
    deleted.map_err(|error| not_deleted(&error))?;
    ended(context, session, &wanted, args.repository)
}

/// Deletes images: what leads to others before the others. What an index alone led to goes with it.
async fn delete(ecr: &Ecr, wanted: &[StoredImage], all: &[StoredImage]) -> Result<(), Error> {
    let digests = |images: &[&StoredImage]| -> Vec<String> {
        images.iter().map(|image| image.digest.clone()).collect()
    };
    let first: Vec<_> = wanted.iter().collect();
    ecr.delete_images(REPOSITORY, &digests(&first)).await?;
    let is_index = |image: &&StoredImage| image.media_type.as_deref().is_some_and(media::is_index);
    // Other indexes keep what they lead to: only when none is left is everything untagged an orphan.
    let others = all
        .iter()
        .filter(is_index)
        .any(|image| !wanted.contains(image));
    let orphans: Vec<_> = all
        .iter()
        .filter(|image| image.tags.is_empty() && !is_index(image))
        .collect();
    if others || orphans.is_empty() {
        return Ok(());
    }
    ecr.delete_images(REPOSITORY, &digests(&orphans)).await
}

fn not_deleted(error: &Error) -> CliError {
    let message = format!("{REPOSITORY} in {} was not deleted", error.region);
    let cli = CliError::new(Exit::DeleteFailed, error.kind.word(), message).caused_by(error);
    failure::with_call(cli, error)
}

fn ended(
    context: &Context,
    session: &Session,
    deleted: &[StoredImage],
    repository: bool,
) -> Result<Exit, CliError> {
    let region = session.region();
    if context.ui.wants_json() {
        let digests: Vec<_> = deleted.iter().map(|image| &image.digest).collect();
        context.ui.print_json(&json!({
            "repository": REPOSITORY,
            "region": region,
            "repository_deleted": repository,
            "deleted": digests,
        }))?;
        return Ok(Exit::Done);
    }
    let sentence = match (repository, deleted.is_empty()) {
        (true, _) => format!("there is no repository {REPOSITORY} in {region} any more"),
        (false, true) => format!("there is no such image in {REPOSITORY} in {region}"),
        (false, false) => format!(
            "deleted from {REPOSITORY} in {region}; the repository stays, and costs nothing empty"
        ),
    };
    context.ui.note(&sentence);
    Ok(Exit::Done)
}
