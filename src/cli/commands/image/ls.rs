//! `stackgen image ls`: what is in the account's own repository.

use serde::Serialize;
use serde_json::json;

use super::failure::registry_failed;
use super::place::{self, Place, no_repository, own_tag};
use crate::aws::StoredImage;
use crate::cli::target::{connect, home_region};
use crate::cli::{CliError, Context, Exit, Way, failure};
use crate::image::home::monthly;
use crate::image::registry::{Pointer, RegistryError};
use crate::image::{Digest, REPOSITORY, document, media};
use crate::ui::{Table, size};

/// Arguments of `stackgen image ls`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    stackgen image ls\n  \
    stackgen image ls --region eu-west-1 --output json")]
pub(super) struct Args {}

/// A line of the list.
#[derive(Debug, Serialize)]
struct Line {
    tags: Vec<String>,
    digest: String,
    platforms: Vec<String>,
    bytes: u64,
    pushed_at: Option<String>,
    /// Is it what this version of stackgen looks for?
    current: bool,
}

/// Lists them.
pub(super) fn run(_: &Args, context: &Context) -> Result<Exit, CliError> {
    context.block_on(|_| list(context))
}

async fn list(context: &Context) -> Result<Exit, CliError> {
    let reach = connect(&context.globals, home_region(&context.globals)).await?;
    let session = &reach.session;
    let images = session.ecr().images(REPOSITORY).await;
    let images = images.map_err(|error| failure::call_failed(&error))?;
    let Some(images) = images else {
        let push = Way::of(&context.globals).command("image push");
        return Err(no_repository(session, &push));
    };
    let place = place::own(session).await?;
    let lines = lines(&place, &images)
        .await
        .map_err(|error| registry_failed(&error))?;
    let bytes: u64 = lines.iter().map(|line| line.bytes).sum();
    if context.ui.wants_json() {
        context.ui.print_json(&json!({
            "repository": place.name,
            "region": session.region(),
            "bytes": bytes,
            "dollars_per_month": monthly(bytes),
            "images": lines,
        }))?;
        return Ok(Exit::Done);
    }
    if lines.is_empty() {
        context.ui.note(&format!("{} is empty", place.name));
        return Ok(Exit::Done);
    }
    let mut table = Table::new(["TAG", "DIGEST", "PLATFORMS", "SIZE", "PUSHED", ""]).right(3);
    for line in &lines {
        table.row([
            line.tags.join(", "),
            line.digest.clone(),
            line.platforms.join(", "),
            size(line.bytes),
            line.pushed_at.clone().unwrap_or_default(),
            if line.current { "this version's" } else { "" }.to_owned(),
        ]);
    }
    context.ui.print(&table.within(context.ui.columns()))?;
    context.ui.note(&format!(
        "{}: {}, about ${:.2} a month at most; layers that images share count once",
        place.name,
        size(bytes),
        monthly(bytes)
    ));
    Ok(Exit::Done)
}

/// The tagged images, the youngest first, each with what it leads to.
async fn lines(place: &Place, images: &[StoredImage]) -> Result<Vec<Line>, RegistryError> {
    let mut tagged: Vec<_> = images
        .iter()
        .filter(|image| !image.tags.is_empty())
        .collect();
    tagged.sort_by(|a, b| b.pushed_at.cmp(&a.pushed_at).then(a.digest.cmp(&b.digest)));
    let own = own_tag();
    let mut lines = Vec::new();
    for image in tagged {
        let (platforms, bytes) = parts(place, image, images).await?;
        lines.push(Line {
            tags: image.tags.clone(),
            digest: image.digest.clone(),
            platforms,
            bytes,
            pushed_at: image.pushed_at.map(|at| at.to_string()),
            current: image.tags.contains(&own),
        });
    }
    Ok(lines)
}

/// The platforms of an index and the size of what it leads to; for a single image, its own size.
async fn parts(
    place: &Place,
    image: &StoredImage,
    images: &[StoredImage],
) -> Result<(Vec<String>, u64), RegistryError> {
    let index = image.media_type.as_deref().is_some_and(media::is_index);
    let digest: Option<Digest> = image.digest.parse().ok();
    let Some(digest) = digest.filter(|_| index) else {
        return Ok((Vec::new(), image.bytes));
    };
    let read = place.repository.document(&Pointer::Digest(digest)).await?;
    let entries = document::index(&read.bytes).unwrap_or_default();
    let mut platforms = Vec::new();
    let mut bytes = 0;
    for entry in entries {
        let of = entry.blob.digest.to_string();
        let stored = images.iter().find(|stored| stored.digest == of);
        bytes += stored.map_or(0, |stored| stored.bytes);
        if let Some(platform) = entry.platform {
            platforms.push(format!("{}/{}", platform.os, platform.architecture));
        }
    }
    Ok((platforms, bytes))
}
